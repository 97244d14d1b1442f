"""Settings in versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.setting_versions.rules import SettingArea
from tenants.database import Base, TenantOwned, moment, now, vocabulary


class SettingVersion(TenantOwned, Base):
    """What was decided of an area from a moment on; a row is never changed, undoing adds another.

    `subject_id` is the body or the call, where the area has several.
    """

    __tablename__ = "setting_versions"
    __table_args__ = (
        UniqueConstraint("tenant_id", "area", "subject_id", "number", postgresql_nulls_not_distinct=True),
    )

    area: Mapped[SettingArea] = mapped_column(vocabulary(SettingArea))
    subject_id: Mapped[UUID | None]
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(moment, default=now)
