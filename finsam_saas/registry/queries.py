"""Reading the registry: its list, one matter, the rules, and what may be disposed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from finsam_saas.registry.models import Matter, RegisteredDocument, RegistryRules
from finsam_saas.registry.rules import FIRST_PATTERN, Direction, MatterKind, document_number, is_due
from finsam_saas.web.errors import NotFound
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session

MOST_IN_AN_EXTRACT = 5000
"""Documents in one list to take out; more than so many ask for a shorter time."""


@dataclass(frozen=True)
class Rules:
    """How matters are numbered, and how many years each kind is kept; a kind that is absent, for ever."""

    pattern: str
    years_kept: Mapping[MatterKind, int]
    version: int


@dataclass(frozen=True)
class MatterLine:
    """A matter in the list; `documents` counts them."""

    id: UUID
    number: str
    kind: MatterKind
    title: str
    opened_on: date
    closed_on: date | None
    secrecy_ground: str | None
    disposed_on: date | None
    documents: int


@dataclass(frozen=True)
class MatterFacts:
    """A matter with who has proposed and confirmed that its documents are disposed."""

    id: UUID
    number: str
    kind: MatterKind
    title: str
    opened_on: date
    closed_on: date | None
    secrecy_ground: str | None
    disposal_proposed_by: UUID | None
    disposal_proposer: str | None
    disposer: str | None
    disposed_on: date | None
    version: int


@dataclass(frozen=True)
class DocumentLine:
    """A document in its matter; `subject` leads to what it is in the product, where it is something there."""

    id: UUID
    number: str
    direction: Direction
    dated_on: date
    counterpart: str | None
    concerns: str
    secrecy_ground: str | None
    subject_kind: str | None
    subject_id: UUID | None
    registered_by: str
    version: int


@dataclass(frozen=True)
class Chosen:
    """What the list is asked for: words, a year, a kind, open or closed; nothing chosen shows all."""

    text: str = ""
    year: int | None = None
    kind: MatterKind | None = None
    is_open: bool | None = None


_FACTS = select(
    Matter.id,
    Matter.number,
    Matter.kind,
    Matter.title,
    Matter.opened_on,
    Matter.closed_on,
    Matter.secrecy_ground,
    Matter.disposal_proposed_by,
    Matter.disposal_proposer,
    Matter.disposer,
    Matter.disposed_on,
    Matter.version,
).where(Matter.tenant_id == own_tenant_id)


def rules() -> Rules:
    """What the förbund has decided about its registry; the usual numbers, all kept, where it has not yet."""
    row = session.execute(
        select(RegistryRules.pattern, RegistryRules.years_kept, RegistryRules.version).where(
            RegistryRules.tenant_id == own_tenant_id
        )
    ).one_or_none()
    if row is None:
        return Rules(FIRST_PATTERN, {}, 0)
    return Rules(
        row.pattern, {MatterKind(kind): years for kind, years in row.years_kept.items()}, row.version
    )


def matters(chosen: Chosen, page: int) -> tuple[list[MatterLine], Paging]:
    """One page of the matters that fit, the newest first."""
    fits = _fitting(chosen)
    paging = Paging(session.scalar(select(func.count()).select_from(Matter).where(*fits)) or 0, page)
    rows = session.execute(
        select(
            Matter.id,
            Matter.number,
            Matter.kind,
            Matter.title,
            Matter.opened_on,
            Matter.closed_on,
            Matter.secrecy_ground,
            Matter.disposed_on,
            Matter.last_document,
        )
        .where(*fits)
        .order_by(Matter.year.desc(), Matter.serial.desc())
        .limit(paging.size)
        .offset(paging.offset)
    )
    return [MatterLine(*row) for row in rows], paging


def years() -> list[int]:
    """The years in which there are matters, the latest first."""
    found = select(Matter.year).where(Matter.tenant_id == own_tenant_id).distinct()
    return sorted(session.scalars(found), reverse=True)


def matter(matter_id: UUID) -> MatterFacts:
    """A matter of the förbund; raises NotFound."""
    row = session.execute(_FACTS.where(Matter.id == matter_id)).one_or_none()
    if row is None:
        raise NotFound(f"no matter {matter_id}")
    return MatterFacts(**row._mapping)


def documents(matter_id: UUID) -> list[DocumentLine]:
    """The documents of a matter, in the order in which they were registered."""
    rows = session.execute(
        _documents().where(RegisteredDocument.matter_id == matter_id).order_by(RegisteredDocument.serial)
    )
    return [_line(row) for row in rows]


def document(matter_id: UUID, document_id: UUID) -> DocumentLine:
    """A document of that matter; raises NotFound."""
    row = session.execute(
        _documents().where(RegisteredDocument.matter_id == matter_id, RegisteredDocument.id == document_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"no document {document_id}")
    return _line(row)


def extract(first: date, last: date) -> list[tuple[MatterLine, DocumentLine]]:
    """All documents dated between two days with their matters, by number; at most 5,000 and one more."""
    rows = session.execute(
        _documents()
        .where(RegisteredDocument.dated_on.between(first, last))
        .order_by(Matter.year, Matter.serial, RegisteredDocument.serial)
        .limit(MOST_IN_AN_EXTRACT + 1)
    ).all()
    return [
        (
            MatterLine(
                row.matter_id,
                row.number,
                row.kind,
                row.title,
                row.opened_on,
                row.closed_on,
                row.matter_secrecy,
                row.disposed_on,
                row.last_document,
            ),
            _line(row),
        )
        for row in rows
    ]


def due_for_disposal(on: date) -> list[MatterFacts]:
    """Closed matters whose documents may be disposed on this day and are not, the oldest first."""
    decided = rules().years_kept
    if not decided:
        return []
    rows = session.execute(
        _FACTS.where(
            Matter.kind.in_(decided),
            Matter.closed_on < date(on.year, 1, 1),
            Matter.disposed_on.is_(None),
        )
        .order_by(Matter.year, Matter.serial)
        .limit(MOST_IN_AN_EXTRACT)
    )
    found = [MatterFacts(**row._mapping) for row in rows]
    return [one for one in found if is_due(one.kind, one.closed_on, decided, on)]


def _fitting(chosen: Chosen) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = [Matter.tenant_id == own_tenant_id]
    if chosen.year is not None:
        fits.append(Matter.year == chosen.year)
    if chosen.kind is not None:
        fits.append(Matter.kind == chosen.kind)
    if chosen.is_open is not None:
        fits.append(Matter.closed_on.is_(None) if chosen.is_open else Matter.closed_on.is_not(None))
    if chosen.text:
        among = RegisteredDocument
        fits.append(
            or_(
                Matter.number.icontains(chosen.text, autoescape=True),
                Matter.title.icontains(chosen.text, autoescape=True),
                select(among.id)
                .where(
                    among.tenant_id == Matter.tenant_id,
                    among.matter_id == Matter.id,
                    or_(
                        among.concerns.icontains(chosen.text, autoescape=True),
                        among.counterpart.icontains(chosen.text, autoescape=True),
                    ),
                )
                .exists(),
            )
        )
    return fits


def _documents() -> Select[*tuple[Any, ...]]:
    return (
        select(
            RegisteredDocument.id,
            RegisteredDocument.matter_id,
            RegisteredDocument.serial,
            RegisteredDocument.direction,
            RegisteredDocument.dated_on,
            RegisteredDocument.counterpart,
            RegisteredDocument.concerns,
            RegisteredDocument.secrecy_ground,
            RegisteredDocument.subject_kind,
            RegisteredDocument.subject_id,
            RegisteredDocument.registered_by,
            RegisteredDocument.version,
            Matter.number,
            Matter.kind,
            Matter.title,
            Matter.opened_on,
            Matter.closed_on,
            Matter.secrecy_ground.label("matter_secrecy"),
            Matter.disposed_on,
            Matter.last_document,
        )
        .join(
            Matter,
            (Matter.tenant_id == RegisteredDocument.tenant_id) & (Matter.id == RegisteredDocument.matter_id),
        )
        .where(RegisteredDocument.tenant_id == own_tenant_id)
    )


def _line(row: Any) -> DocumentLine:
    return DocumentLine(
        id=row.id,
        number=document_number(row.number, row.serial),
        direction=row.direction,
        dated_on=row.dated_on,
        counterpart=row.counterpart,
        concerns=row.concerns,
        secrecy_ground=row.secrecy_ground,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        registered_by=row.registered_by,
        version=row.version,
    )
