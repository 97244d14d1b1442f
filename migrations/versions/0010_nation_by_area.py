"""Where national facts are from, and the cube by area and period."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_DDL = Path(__file__).with_suffix(".sql")
_WALLED = ("national_facts", "national_dirty_cells")

# Everything published is counted anew, by the cube of either shape.
_MARK_ALL = """
    INSERT INTO national_dirty_cells (tenant_id, year, quarter, marked_at)
    SELECT DISTINCT tenant_id, year, quarter, now() FROM national_facts
"""
# The municipalities of a figure become one, and what only the wider cube counts is left out.
_ONE_PLACE = """
    WITH summed AS (
        SELECT tenant_id, (array_agg(id ORDER BY id))[1] AS kept, sum(value) AS value
        FROM national_facts WHERE measure IN ('participants', 'ended', 'to_work_or_studies')
        GROUP BY tenant_id, year, quarter, initiative_type, measure, sex
    ), gone AS (
        DELETE FROM national_facts
        WHERE (tenant_id, id) NOT IN (SELECT tenant_id, kept FROM summed)
    )
    UPDATE national_facts SET value = summed.value FROM summed
    WHERE national_facts.tenant_id = summed.tenant_id AND national_facts.id = summed.kept
"""
_BACK = """
    ALTER TABLE national_facts DROP CONSTRAINT uq_national_facts_key;
    DROP INDEX ix_national_facts_municipality;
    ALTER TABLE national_facts DROP COLUMN municipality, DROP COLUMN definition_version;
    ALTER TABLE national_facts ADD CONSTRAINT uq_national_facts_tenant_id_year_quarter_initiative_typ_7ce2
        UNIQUE (tenant_id, year, quarter, initiative_type, measure, sex);
    CREATE INDEX ix_national_facts_period ON national_facts (year, quarter);
    ALTER TABLE national_reporting DROP COLUMN revision, DROP COLUMN is_demo;
    ALTER TABLE national_dirty_cells DROP COLUMN initiative_type, DROP COLUMN municipality,
        DROP COLUMN measure, DROP COLUMN sex;
    ALTER TABLE national_coverage DROP COLUMN preview_waits;
    DROP TABLE national_cells;
    CREATE TABLE national_cells (
        year INTEGER NOT NULL,
        quarter INTEGER NOT NULL,
        initiative_type VARCHAR NOT NULL,
        measure VARCHAR NOT NULL,
        sex VARCHAR NOT NULL,
        value INTEGER NOT NULL,
        largest INTEGER NOT NULL,
        contributors INTEGER NOT NULL,
        CONSTRAINT pk_national_cells PRIMARY KEY (year, quarter, initiative_type, measure, sex)
    );
    GRANT SELECT ON national_cells TO finsam_backup;
    GRANT SELECT, INSERT, UPDATE, DELETE ON national_cells TO finsam_national
"""


def upgrade() -> None:
    """Widen the facts, make the cube anew as written in the SQL file beside this one, and mark everything."""
    _run(_DDL.read_text(encoding="utf-8"))
    _without_walls(_MARK_ALL)


def downgrade() -> None:
    """Put the facts of each quarter together again, and go back to the cube of the nation's quarters."""
    _without_walls(_ONE_PLACE)
    _run(_BACK)
    _without_walls(_MARK_ALL)


def _run(statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)


def _without_walls(statement: str) -> None:
    """Run one statement over every förbund, as the owner of the tables and in this transaction alone."""
    for table in _WALLED:
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(statement)
    for table in _WALLED:
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
