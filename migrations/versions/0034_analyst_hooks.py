"""The analysts' own calls, and which engine a release was made with."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")
_BACK = (
    "ALTER TABLE national_release_seals DROP COLUMN engine",
    # The owner itself sees no rows behind the forced walls; all statements are of one transaction.
    "ALTER TABLE subscription_calls NO FORCE ROW LEVEL SECURITY",
    "DELETE FROM subscription_calls WHERE topic = 'release.corrected'",
    "ALTER TABLE subscription_calls FORCE ROW LEVEL SECURITY",
    "ALTER TABLE subscription_calls DROP CONSTRAINT ck_subscription_calls_topic_is_known",
    "ALTER TABLE subscription_calls ADD CONSTRAINT ck_subscription_calls_topic_is_known"
    " CHECK (topic IN ('release.published', 'quarter.accepted'))",
)


def upgrade() -> None:
    """Make the tables behind their walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them; the förbund are no longer told of corrections."""
    for table in ("national_subscription_calls", "national_subscriptions"):
        op.drop_table(table)
    for statement in _BACK:
        op.execute(statement)
