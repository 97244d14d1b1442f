"""Decisions that change an insats which goes on; documents of the registry in versions; supplements whole."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")
_BACK = (
    "ALTER TABLE applications DROP CONSTRAINT ck_applications_supplement_is_whole",
    "ALTER TABLE registered_documents DROP COLUMN version",
    "ALTER TABLE decisions NO FORCE ROW LEVEL SECURITY",
    "DELETE FROM decisions WHERE kind = 'change'",
    "ALTER TABLE decisions FORCE ROW LEVEL SECURITY",
    "ALTER TABLE granted_amounts"
    " ADD CONSTRAINT ck_granted_amounts_amount_is_not_negative CHECK (amount >= 0)",
    "ALTER TABLE proposals DROP CONSTRAINT ck_proposals_decisionkind_is_known,"
    " ADD CONSTRAINT ck_proposals_decisionkind_is_known"
    " CHECK (recommendation IN ('grant', 'partly_grant', 'reject'))",
    "ALTER TABLE decisions DROP CONSTRAINT ck_decisions_change_is_of_an_insats,"
    " DROP CONSTRAINT ck_decisions_decides_an_application,"
    " DROP CONSTRAINT ck_decisions_decisionkind_is_known,"
    " ADD CONSTRAINT ck_decisions_decisionkind_is_known CHECK (kind IN ('grant', 'partly_grant', 'reject')),"
    " ALTER COLUMN application_id SET NOT NULL,"
    " DROP COLUMN initiative_id, DROP COLUMN ends_on, DROP COLUMN ended_before",
)


def upgrade() -> None:
    """Change the tables and make one more behind its walls, as written in the SQL file beside this one."""
    for statement in _DDL.read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Put them back; decisions that changed an insats are gone, for there was no place for them."""
    op.drop_table("change_proposals")
    for statement in _BACK:
        op.execute(statement)
