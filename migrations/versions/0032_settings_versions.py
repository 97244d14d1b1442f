"""Settings in versions, what a budget replaces, the very body of a stage, who decided by delegation."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make tables and columns behind their walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them."""
    op.drop_column("delegated_decisions", "decided_as")
    op.drop_column("preparation_stages", "body_id")
    op.drop_column("budgets", "replaces_id")
    for table in ("assignment_reminders", "calendar_addresses", "setting_versions"):
        op.drop_table(table)
