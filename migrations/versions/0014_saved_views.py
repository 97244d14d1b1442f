"""Tables of national figures that users have saved under names of their own."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Create the table behind its wall, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop it with what it holds."""
    op.drop_table("saved_views")
