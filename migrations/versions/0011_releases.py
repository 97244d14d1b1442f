"""Frozen releases of national figures."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")
_TABLES = (
    "national_completeness",
    "national_notices",
    "national_jobs",
    "national_release_coverage",
    "national_release_facts",
    "national_release_previews",
    "national_release_figures",
    "national_release_seals",
    "national_releases",
)


def upgrade() -> None:
    """Create the tables with their grants, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop the tables with what they hold."""
    for table in _TABLES:
        op.drop_table(table)
