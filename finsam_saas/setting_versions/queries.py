"""Reading the versions of an area of settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from finsam_saas.setting_versions.models import SettingVersion
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session

MOST_VERSIONS = 100


@dataclass(frozen=True)
class KeptVersion:
    """What held from a moment on, in plain values, and who decided it."""

    number: int
    content: Mapping[str, Any]
    decided_by: str
    decided_at: datetime


def versions(area: SettingArea, subject_id: UUID | None = None) -> list[KeptVersion]:
    """The versions of an area, or of one body or call in it, the latest first; none where never changed."""
    rows = session.execute(
        select(
            SettingVersion.number,
            SettingVersion.content,
            SettingVersion.decided_by,
            SettingVersion.decided_at,
        )
        .where(
            SettingVersion.tenant_id == own_tenant_id,
            SettingVersion.area == area,
            SettingVersion.subject_id.is_not_distinct_from(subject_id),
        )
        .order_by(SettingVersion.number.desc())
        .limit(MOST_VERSIONS)
    )
    return [KeptVersion(*row) for row in rows]


def version(area: SettingArea, number: int, subject_id: UUID | None = None) -> KeptVersion:
    """One version; raises NotFound."""
    found = next((one for one in versions(area, subject_id) if one.number == number), None)
    if found is None:
        raise NotFound(f"no version {number} of {area.value}")
    return found
