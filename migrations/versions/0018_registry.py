"""The registry: matters, documents, the year's numbers, and what the förbund decides about them."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the tables behind their walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop the registry with what it holds."""
    for table in ("registered_documents", "matters", "registry_years", "registry_rules"):
        op.drop_table(table)
