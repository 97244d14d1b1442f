"""Long lists: what has been handed in, by day, and how many §§ there are, without reading every row."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    op.create_index(
        "ix_applications_handed_in",
        "applications",
        ["tenant_id", "submitted_at", "id"],
        postgresql_where=text("state <> 'draft'"),
    )
    op.create_index(
        "ix_meeting_items_paragraphs",
        "meeting_items",
        ["tenant_id", "meeting_id", "adjustment"],
        postgresql_where=text("paragraph IS NOT NULL"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_meeting_items_paragraphs", "meeting_items")
    op.drop_index("ix_applications_handed_in", "applications")
