"""Keys of a förbund's own programs, of which only a digest is kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.open_data.rules import KeyScope
from tenants.database import Base, TenantOwned, moment, now, vocabulary


class ApiKey(TenantOwned, Base):
    """A key: what it is for, what it may do, until when, and on which day it was last used."""

    __tablename__ = "api_keys"
    __table_args__ = (UniqueConstraint("tenant_id", "digest"),)

    name: Mapped[str]
    scope: Mapped[KeyScope] = mapped_column(vocabulary(KeyScope), default=KeyScope.READ_FIGURES)
    start: Mapped[str]
    digest: Mapped[str]
    expires_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(moment, default=now)
    created_by: Mapped[str]
    last_used_on: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(moment)
    revoked_by: Mapped[str | None]
