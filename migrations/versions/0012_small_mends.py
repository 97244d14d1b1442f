"""What the months of use asked for: reminders as each wants, last days by kind, own figures by version."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the columns and the table behind its walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them with what they hold."""
    op.drop_table("agency_years")
    op.drop_index("ix_initiatives_in_order", "initiatives")
    op.drop_column("reports", "due_on")
    op.drop_column("users", "reminders")
