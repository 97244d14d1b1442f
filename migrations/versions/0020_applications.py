"""Applications, as they are written and as they were handed in."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0019"
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
        "application_submissions",
        "application_amounts",
        "application_parties",
        "application_texts",
        "application_writers",
        "applications",
    ):
        op.drop_table(table)
