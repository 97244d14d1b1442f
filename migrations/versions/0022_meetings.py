"""Meetings: agenda, people, §§, sealed minutes, and where they were posted."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0022"
down_revision = "0021"
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
    for table in (
        "minutes_postings",
        "sealed_minutes",
        "item_participations",
        "meeting_people",
        "meeting_items",
        "meetings",
        "paragraph_series",
        "meeting_rules",
    ):
        op.drop_table(table)
