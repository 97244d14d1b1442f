"""Keeping what was decided; the feature whose setting it is records the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import SYSTEM, Actor
from finsam_saas.events.changes import plain
from finsam_saas.setting_versions.models import SettingVersion
from finsam_saas.setting_versions.queries import versions
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.web.errors import Conflict
from tenants.database import session

Content = Mapping[str, Any]


def keep(
    *, actor: Actor, area: SettingArea, before: Content, after: Content, subject_id: UUID | None = None
) -> None:
    """Keep what holds from now on; what stood before becomes a version too, where none says it.

    Raises Conflict where somebody has decided meanwhile.
    """
    old, new = as_kept(before), as_kept(after)
    kept = versions(area, subject_id)
    number = kept[0].number if kept else 0
    if not kept or kept[0].content != old:
        number += 1
        _add(SYSTEM, area, subject_id, number, old)
    _add(actor, area, subject_id, number + 1, new)


def as_kept(content: Content) -> dict[str, Any]:
    """A content in plain values, as a version holds it."""
    return {name: _value(value) for name, value in content.items()}


def _value(value: Any) -> Any:
    if isinstance(value, Mapping):
        return as_kept(value)
    # The same moment reads the same, whichever clock it was typed on.
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else plain(value)


def _add(
    actor: Actor, area: SettingArea, subject_id: UUID | None, number: int, content: dict[str, Any]
) -> None:
    added = (
        insert(SettingVersion)
        .values(area=area, subject_id=subject_id, number=number, content=content, decided_by=actor.name)
        .on_conflict_do_nothing(index_elements=["tenant_id", "area", "subject_id", "number"])
        .returning(SettingVersion.id)
    )
    if session.scalar(added) is None:
        raise Conflict(f"{area.value} was decided anew")
