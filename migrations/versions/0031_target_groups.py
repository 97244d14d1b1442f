"""National figures by target group: what each förbund publishes, and what its own groups are mapped to."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Make the table behind its walls and the column, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop both with what they hold."""
    op.drop_column("target_groups", "national_codes")
    op.drop_table("national_group_facts")
