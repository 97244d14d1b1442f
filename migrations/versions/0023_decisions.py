"""Decisions on applications: proposals, what was decided and given, conditions, items with a subject."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")
_STATE = "ck_applications_applicationstate_is_known"
_STATES = ("draft", "submitted", "in_preparation", "supplement_requested", "ready_for_decision", "withdrawn")


def upgrade() -> None:
    """Make the tables behind their walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop them; what was decided is ready for decision again."""
    for table in (
        "decision_conditions",
        "granted_amounts",
        "decisions",
        "proposal_conditions",
        "proposal_amounts",
        "proposals",
    ):
        op.drop_table(table)
    op.execute("ALTER TABLE applications NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "UPDATE applications SET state = 'ready_for_decision'"
        " WHERE state IN ('granted', 'partly_granted', 'rejected')"
    )
    op.execute("ALTER TABLE applications FORCE ROW LEVEL SECURITY")
    op.drop_constraint(_STATE, "applications")
    known = ", ".join(f"'{state}'" for state in _STATES)
    op.create_check_constraint(op.f(_STATE), "applications", f"state IN ({known})")
    op.drop_index("ix_meeting_items_subject", "meeting_items")
    op.drop_column("meeting_items", "subject_id")
    op.drop_column("meeting_items", "subject_kind")
