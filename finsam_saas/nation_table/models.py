"""Tables of the nation that somebody has made and wants to find again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.nation_table.choice import LONGEST_ADDRESS
from tenants.database import Base, moment, now

LONGEST_NAME = 120


class SavedView(Base):
    """A table of national figures under a name of its user's; `address` is what stands after the "?".

    Belongs to a person, whichever förbund he acts in: PostgreSQL shows each user his own rows alone.
    """

    __tablename__ = "saved_views"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        CheckConstraint(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name_is_short"),
        CheckConstraint(f"length(address) <= {LONGEST_ADDRESS}", name="address_is_short"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text("uuidv7()"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    address: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
