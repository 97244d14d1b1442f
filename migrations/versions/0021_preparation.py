"""How applications are prepared: stages in order, opinions, and the versions of what a förbund decided."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")
_STATE = "ck_applications_applicationstate_is_known"


def upgrade() -> None:
    """Make the columns, and the tables behind their walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them; what was ready for decision is in preparation again."""
    for table in ("application_opinions", "application_stages", "preparation_versions"):
        op.drop_table(table)
    op.drop_constraint(_STATE, "applications")
    # Row-level security is forced on the owner too: without a förbund no row would be seen.
    op.execute("ALTER TABLE applications NO FORCE ROW LEVEL SECURITY")
    op.execute("UPDATE applications SET state = 'in_preparation' WHERE state = 'ready_for_decision'")
    op.execute("ALTER TABLE applications FORCE ROW LEVEL SECURITY")
    states = "'draft', 'submitted', 'in_preparation', 'supplement_requested', 'withdrawn'"
    op.create_check_constraint(op.f(_STATE), "applications", f"state IN ({states})")
    op.drop_constraint("ck_preparation_stages_days_are_some", "preparation_stages")
    for column in ("mandatory", "days", "independent", "consensus"):
        op.drop_column("preparation_stages", column)
