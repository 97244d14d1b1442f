"""Goals that measure themselves: figures entered by hand, kansli's own judgements, versions."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")


def upgrade() -> None:
    """Add the columns, and the table behind its walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Take all of it away; targets of money, and what was entered by hand, are lost."""
    run = op.get_bind().exec_driver_sql
    op.drop_table("entered_figures")
    run(
        "ALTER TABLE result_targets DROP CONSTRAINT ck_result_targets_targetkind_is_known,"
        " DROP CONSTRAINT ck_result_targets_threshold_of_its_kind"
    )
    run("ALTER TABLE result_targets NO FORCE ROW LEVEL SECURITY")
    run("DELETE FROM result_targets WHERE kind = 'money'")
    run("ALTER TABLE result_targets FORCE ROW LEVEL SECURITY")
    run(
        "ALTER TABLE result_targets DROP COLUMN judged_status, DROP COLUMN judged_reason,"
        " DROP COLUMN judged_by, DROP COLUMN judged_at, DROP COLUMN version,"
        " ADD CONSTRAINT ck_result_targets_targetkind_is_known"
        " CHECK (kind IN ('ratio', 'count', 'milestone'))"
    )
    run("ALTER TABLE cycle_events DROP COLUMN version")
    run("ALTER TABLE goals DROP COLUMN version")
