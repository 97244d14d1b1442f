"""Agreements with their signatures; requisitions with costs, what is returned unused, who may attest."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0024"
down_revision = "0023"
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
        "agreement_follow_ups",
        "agreement_parties",
        "agreements",
        "agreement_terms",
        "returned_funds",
        "requisition_costs",
        "requisitions",
        "requisition_rules",
    ):
        op.drop_table(table)
