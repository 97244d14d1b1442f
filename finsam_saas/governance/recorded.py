"""What the förbund's documents state and no page edits yet, kept whole under its section and kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import select

from finsam_saas.governance.models import RecordedFact
from tenants.context import current_tenant
from tenants.database import session
from tenants.profile_fields import ProfilePart
from tenants.profile_rows import Shape, Values, read_back, said, source_of

PartType = TypeVar("PartType", bound=ProfilePart)

FACTS = Shape(ProfilePart, RecordedFact, by=("section", "kind", "key"))


def keep_facts(section: str, kind: str, parts: Sequence[ProfilePart | None]) -> None:
    """Make these the only facts of their kind; a fact without a key of its own is called by its kind."""
    wanted = [
        _values(section, kind, part, position) for position, part in enumerate(parts) if part is not None
    ]
    FACTS.replace(_rows(section, kind), wanted)


def facts(section: str, kind: str, schema: type[PartType]) -> list[PartType]:
    """The facts of a kind, in their order."""
    return [_part(schema, row) for row in _rows(section, kind)]


def fact(section: str, kind: str, schema: type[PartType]) -> PartType | None:
    """The one fact of its kind, or None."""
    return next(iter(facts(section, kind, schema)), None)


def _values(section: str, kind: str, part: ProfilePart, position: int) -> Values:
    return {
        "section": section,
        "kind": kind,
        "key": getattr(part, "key", kind),
        "position": position,
        "value": said(part, without={"key"}),
        "source": source_of(part),
    }


def _part(schema: type[PartType], row: RecordedFact) -> PartType:
    own_key = {"key": row.key} if "key" in schema.model_fields else {}
    return read_back(schema, row.source, {**row.value, **own_key})


def _rows(section: str, kind: str) -> list[RecordedFact]:
    query = select(RecordedFact).where(
        RecordedFact.tenant_id == current_tenant().id,
        RecordedFact.section == section,
        RecordedFact.kind == kind,
    )
    return list(session.scalars(query.order_by(RecordedFact.position, RecordedFact.id)))
