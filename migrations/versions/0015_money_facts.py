"""The nation's money: what each förbund publishes of a year, and what a release freezes of it."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")
_TABLES = ("national_release_money", "national_money", "national_money_years")


def upgrade() -> None:
    """Make the tables behind their walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop the tables with what they hold."""
    for table in _TABLES:
        op.drop_table(table)
