"""Needs that bodies raise, assignments between bodies, and which need an application answers."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0025"
down_revision = "0024"
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
    op.drop_column("applications", "need_id")
    for table in ("assignment_notes", "assignments", "need_notes", "need_parties", "needs"):
        op.drop_table(table)
