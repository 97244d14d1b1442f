"""Who chairs a body is one of the rules there are, checked by the database."""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_NAME = "ck_bodies_chairrule_is_known"


def upgrade() -> None:
    """Only the four rules of R18; a förbund whose documents say nothing has none."""
    op.execute("ALTER TABLE bodies ALTER COLUMN chair_rule TYPE varchar(60)")
    op.execute(
        f"ALTER TABLE bodies ADD CONSTRAINT {_NAME} CHECK (chair_rule IN"
        " ('elected_within', 'member_representative', 'initiative_owner', 'director'))"
    )


def downgrade() -> None:
    """Any text."""
    op.execute(f"ALTER TABLE bodies DROP CONSTRAINT {_NAME}")
    op.execute("ALTER TABLE bodies ALTER COLUMN chair_rule TYPE varchar")
