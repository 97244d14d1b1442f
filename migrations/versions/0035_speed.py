"""The nation is summed from its counties, and the sweep finds who has something waiting.

Each cell of the national cube tells where it is summed. The national role sees which förbund have something
to deliver, and from when, but not what.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

# As finsam_saas/statistics/areas.toml has them.
_COUNTIES = (
    ("01", "Stockholms län"),
    ("03", "Uppsala län"),
    ("04", "Södermanlands län"),
    ("05", "Östergötlands län"),
    ("06", "Jönköpings län"),
    ("07", "Kronobergs län"),
    ("08", "Kalmar län"),
    ("09", "Gotlands län"),
    ("10", "Blekinge län"),
    ("12", "Skåne län"),
    ("13", "Hallands län"),
    ("14", "Västra Götalands län"),
    ("17", "Värmlands län"),
    ("18", "Örebro län"),
    ("19", "Västmanlands län"),
    ("20", "Dalarnas län"),
    ("21", "Gävleborgs län"),
    ("22", "Västernorrlands län"),
    ("23", "Jämtlands län"),
    ("24", "Västerbottens län"),
    ("25", "Norrbottens län"),
)
_COUNTIES_OF_CELLS = """
    UPDATE national_cells AS cell SET part_of = coalesce(county.code, '99')
    FROM tenants LEFT JOIN unnest(CAST(:codes AS text[]), CAST(:names AS text[])) AS county (code, name)
         ON county.name = tenants.county
    WHERE cell.level = 'association' AND cell.area = tenants.slug
"""
_SWEPT = {"outbox": "tenant_id, dead, attempts, tried_at", "subscription_calls": "tenant_id, due_at"}


def upgrade() -> None:
    """Add the column with its index, room on each page for cells that change, and what the sweep may see."""
    for table, columns in _SWEPT.items():
        op.execute(f"CREATE POLICY national_sweeps ON {table} FOR SELECT TO finsam_national USING (true)")
        op.execute(f"GRANT SELECT ({columns}) ON {table} TO finsam_national")
    op.execute("ALTER TABLE national_cells SET (fillfactor = 80)")
    op.execute("ALTER TABLE national_cells ADD COLUMN part_of VARCHAR DEFAULT '' NOT NULL")
    op.execute("UPDATE national_cells SET part_of = '00' WHERE level = 'county'")
    codes, names = zip(*_COUNTIES, strict=True)
    op.get_bind().execute(text(_COUNTIES_OF_CELLS), {"codes": list(codes), "names": list(names)})
    op.drop_index("ix_national_cells_associations", "national_cells")
    op.create_index(
        "ix_national_cells_parts",
        "national_cells",
        ["part_of", "period", "initiative_type", "sex"],
        postgresql_where=text("part_of <> ''"),
    )


def downgrade() -> None:
    """Drop the column, have the index of förbund again, and hide what waits."""
    for table, columns in _SWEPT.items():
        op.execute(f"REVOKE SELECT ({columns}) ON {table} FROM finsam_national")
        op.execute(f"DROP POLICY national_sweeps ON {table}")
    op.drop_index("ix_national_cells_parts", "national_cells")
    op.create_index(
        "ix_national_cells_associations",
        "national_cells",
        ["period", "initiative_type", "sex"],
        postgresql_where=text("level = 'association'"),
    )
    op.execute("ALTER TABLE national_cells DROP COLUMN part_of")
    op.execute("ALTER TABLE national_cells RESET (fillfactor)")
