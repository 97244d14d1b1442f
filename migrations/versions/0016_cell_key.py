"""An analyst may change how a release's small numbers are protected, as long as it is only collecting."""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the app role write the method; the rules let it be changed before the first preview alone."""
    op.execute("GRANT UPDATE (method) ON national_releases TO finsam_app")


def downgrade() -> None:
    """Take the right back."""
    op.execute("REVOKE UPDATE (method) ON national_releases FROM finsam_app")
