"""Pages read what may be shown of national figures, never why a figure is protected."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SHOWN = "year, quarter, initiative_type, measure, sex, value"


def upgrade() -> None:
    """The reason tells which of two hidden figures is the small one: the app role reads all but that."""
    op.execute("REVOKE SELECT ON national_figures FROM finsam_app")
    op.execute(f"GRANT SELECT ({_SHOWN}) ON national_figures TO finsam_app")


def downgrade() -> None:
    """The whole table again."""
    op.execute(f"REVOKE SELECT ({_SHOWN}) ON national_figures FROM finsam_app")
    op.execute("GRANT SELECT ON national_figures TO finsam_app")
