"""What changes the sheet: figures that only it knows, and the notes of what has been typed in elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy import and_, delete, or_, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.agency_sheet.models import AgencyFigure, AgencyMark, AgencyYear
from finsam_saas.agency_sheet.rules import KEPT_HERE, Place
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import now, session


def write_figures(*, actor: Actor, year: int, version: int, figures: Mapping[Place, Decimal | None]) -> None:
    """Keep the figures that only the sheet knows; None takes one away. `version` is the year's when seen.

    Raises NotFound for a field that is known from elsewhere, Conflict where somebody has written since.
    """
    if not {place.field for place in figures} <= KEPT_HERE:
        raise NotFound("a field that is not written on the sheet")
    _next_version(year, version)
    _take_away(year, [place for place, number in figures.items() if number is None])
    _keep(actor, year, {place: number for place, number in figures.items() if number is not None})
    record(
        actor=actor,
        name=EventName.AGENCY_FIGURES_WRITTEN,
        subject_id=None,
        subject_label=str(year),
        figures=[[str(place), None if number is None else str(number)] for place, number in figures.items()],
    )


def _next_version(year: int, version: int) -> None:
    """Let nobody who has not seen this version write; 0 is a year that nobody has written in."""
    own = and_(AgencyYear.tenant_id == current_tenant().id, AgencyYear.year == year)
    begun = insert(AgencyYear).values(tenant_id=current_tenant().id, year=year, version=1)
    step = (
        update(AgencyYear).where(own, AgencyYear.version == version).values(version=version + 1)
        if version
        else begun.on_conflict_do_nothing()
    )
    if not session.execute(step.returning(AgencyYear.id)).all():
        raise Conflict(f"the own figures of {year} are no longer at version {version}")


def _take_away(year: int, places: Sequence[Place]) -> None:
    if not places:
        return
    at = [
        and_(
            AgencyFigure.field == one.field,
            AgencyFigure.initiative_id.is_not_distinct_from(one.initiative_id),
        )
        for one in places
    ]
    own = and_(AgencyFigure.tenant_id == current_tenant().id, AgencyFigure.year == year)
    session.execute(delete(AgencyFigure).where(own, or_(*at)))


def _keep(actor: Actor, year: int, figures: Mapping[Place, Decimal]) -> None:
    if not figures:
        return
    added = insert(AgencyFigure).values(
        [
            {
                "tenant_id": current_tenant().id,
                "year": year,
                "initiative_id": place.initiative_id,
                "field": place.field,
                "number": number,
                "written_by": actor.name,
                "written_at": now(),
            }
            for place, number in sorted(figures.items(), key=lambda item: str(item[0]))
        ]
    )
    session.execute(
        added.on_conflict_do_update(
            index_elements=["tenant_id", "year", "initiative_id", "field"],
            set_={
                "number": added.excluded.number,
                "written_by": added.excluded.written_by,
                "written_at": added.excluded.written_at,
            },
        )
    )


def note_as_typed(*, actor: Actor, year: int, typed: Mapping[Place, str]) -> None:
    """Note that these values have been typed into the agency's system; a repeat says the same once more."""
    values = [
        {
            "tenant_id": current_tenant().id,
            "year": year,
            "initiative_id": place.initiative_id,
            "field": place.field,
            "value": value,
            "typed_by": actor.name,
            "typed_at": now(),
        }
        for place, value in _in_order(typed)
    ]
    if not values:
        return
    added = insert(AgencyMark).values(values)
    session.execute(
        added.on_conflict_do_update(
            index_elements=["tenant_id", "year", "initiative_id", "field"],
            set_={
                "value": added.excluded.value,
                "typed_by": added.excluded.typed_by,
                "typed_at": added.excluded.typed_at,
            },
        )
    )
    record(
        actor=actor,
        name=EventName.AGENCY_FIELDS_TYPED,
        subject_id=None,
        subject_label=str(year),
        fields=[[str(place), value] for place, value in _in_order(typed)],
    )


def _in_order(typed: Mapping[Place, str]) -> Iterable[tuple[Place, str]]:
    """Always the same order, so that two who note at once wait for each other instead of locking up."""
    return sorted(typed.items(), key=lambda item: str(item[0]))
