"""Meetings: §§ adjusted at once, with their seals and postings, and reminders to adjusters."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the tables behind their walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them."""
    for table in ("adjuster_reminders", "item_postings", "sealed_items", "item_confirmations"):
        op.drop_table(table)
    op.drop_column("meeting_items", "adjustment")
