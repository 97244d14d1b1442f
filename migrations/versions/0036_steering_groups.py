"""Which group steers an insats: the förbund's own steering group, or the group that prepares."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Uuid, text

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

REFERENCE = "fk_initiatives_tenant_id_steering_body_id_bodies"


def upgrade() -> None:
    """Give insatser a steering group."""
    op.add_column("initiatives", Column("steering_body_id", Uuid))
    op.create_foreign_key(
        REFERENCE, "initiatives", "bodies", ["tenant_id", "steering_body_id"], ["tenant_id", "id"]
    )
    op.create_index(
        "ix_initiatives_steering",
        "initiatives",
        ["tenant_id", "steering_body_id"],
        postgresql_where=text("steering_body_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_column("initiatives", "steering_body_id")
