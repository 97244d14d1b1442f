"""The sheet for Uppföljning Finsam: the figures that only it knows, and what has been typed in there."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Add both tables behind their walls."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop both tables."""
    op.get_bind().exec_driver_sql("DROP TABLE agency_marks, agency_figures")
