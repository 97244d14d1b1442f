"""Reminders are chosen for each förbund, and national coverage tells what is not known."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_CHOICE = """
    ALTER TABLE {table} ADD COLUMN reminders VARCHAR(60) DEFAULT 'daily' NOT NULL;
    ALTER TABLE {table} ADD CONSTRAINT ck_{table}_reminderchoice_is_known
        CHECK (reminders IN ('daily', 'weekly', 'only-late'))
"""
# What somebody has chosen for all förbund holds in each of them from now on.
_TO_EACH = """
    UPDATE memberships SET reminders = users.reminders FROM users
    WHERE users.id = memberships.user_id AND users.reminders <> memberships.reminders
"""
# Who has chosen differently gets the letters as often as anywhere.
_TO_ALL = """
    UPDATE users SET reminders = chosen.reminders
    FROM (
        SELECT DISTINCT ON (user_id) user_id, reminders FROM memberships
        ORDER BY user_id, array_position(ARRAY['daily', 'weekly', 'only-late'], CAST(reminders AS text))
    ) AS chosen
    WHERE users.id = chosen.user_id
"""


_TOLD = ("national_reporting", "national_coverage")


def upgrade() -> None:
    """Move the choice from the account to each place in a förbund; count the reports that lack something.

    The nightly check publishes those numbers for the quarters that there are.
    """
    for table in _TOLD:
        op.execute(f"ALTER TABLE {table} ADD COLUMN incomplete INTEGER DEFAULT 0 NOT NULL")
    _run(_CHOICE.format(table="memberships"))
    _without_walls(_TO_EACH)
    op.drop_column("users", "reminders")


def downgrade() -> None:
    """Move it back: one choice for all förbund, and coverage as it was."""
    for table in _TOLD:
        op.drop_column(table, "incomplete")
    _run(_CHOICE.format(table="users"))
    _without_walls(_TO_ALL)
    op.drop_column("memberships", "reminders")


def _run(statements: str) -> None:
    for statement in statements.split(";\n"):
        op.get_bind().exec_driver_sql(statement)


def _without_walls(statement: str) -> None:
    """The owner itself sees no rows behind the forced walls; both statements are of one transaction."""
    _run("ALTER TABLE memberships NO FORCE ROW LEVEL SECURITY")
    _run(statement)
    _run("ALTER TABLE memberships FORCE ROW LEVEL SECURITY")
