"""Budgets in numbered versions, each with its state and the § by which it was adopted."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")
_ADDED = ("number", "state", "item_id", "paragraph", "adopted_by", "version")
# Before, the state and the number of a version lay among the details.
_BACK = """
    UPDATE budgets SET details = details || jsonb_strip_nulls(jsonb_build_object(
        'state', CASE state
            WHEN 'replaced' THEN 'comparison' WHEN 'proposed' THEN 'preliminary' ELSE state END,
        'version', nullif(number, 1)))
"""


def upgrade() -> None:
    """Add the columns, filled from the details, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Put state and number back among the details, and drop the columns with the decisions they cite."""
    op.execute("ALTER TABLE budgets NO FORCE ROW LEVEL SECURITY")
    op.execute(_BACK)
    op.execute("ALTER TABLE budgets FORCE ROW LEVEL SECURITY")
    for column in _ADDED:
        op.drop_column("budgets", column)
