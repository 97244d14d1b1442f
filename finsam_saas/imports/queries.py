"""What reports a file may be about, and the figures of older years by series."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.models import Membership, may_still
from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from finsam_saas.followup import reading
from finsam_saas.followup.reading import FROM_FILE, ReportRow
from finsam_saas.followup.rules import ReportState, is_editable
from finsam_saas.imports.models import YearlyAggregate
from finsam_saas.imports.rules import Series, YearlyFigure, YearlyKey
from finsam_saas.initiatives.models import Initiative, InitiativeManager
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session

MOST_FIGURES = 20_000
"""Figures of older years in one list or file: some twenty years of a large förbund."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A report that the actor may read, with its insats's key and whether anybody reports for it.

    `begun_from_file`: what is saved of it is from the kansli's own files, and nobody's typing.
    """

    report: ReportRow
    initiative_key: str
    has_manager: bool
    begun_from_file: bool


def candidates(actor: Actor, period: Period) -> list[Candidate]:
    """The reports of a period that a file may be about, by insats: all for the kansli, else the own ones."""
    found = reading.reports(actor, period=period)
    if not actor.may(Permission.REPORTS_REVIEW):
        found = [one for one in found if one.own]
    known = _keys({one.initiative_id for one in found})
    begun = begun_from_file(found)
    return [Candidate(one, *known[one.initiative_id], one.id in begun) for one in found]


def candidate(actor: Actor, report_id: UUID) -> Candidate:
    """A report that the actor may fill in from a file. Raises NotFound."""
    found = reading.report(actor, report_id)
    key, has_manager = _keys({found.initiative_id})[found.initiative_id]
    one = Candidate(found, key, has_manager, bool(begun_from_file([found])))
    if not is_open(actor, one):
        raise NotFound(f"report {report_id} is not to be filled in by this actor")
    return one


def is_open(actor: Actor, one: Candidate) -> bool:
    """Whether the actor may fill in the report from a file."""
    return one.has_manager and may_write(actor, one.report, begun_from_file=one.begun_from_file)


def begun_from_file(reports: Collection[ReportRow]) -> set[UUID]:
    """Those of others' drafts that only the kansli has saved in, from files."""
    drafts = [one.id for one in reports if not one.own and one.state is ReportState.DRAFT]
    if not drafts:
        return set()
    typed = func.bool_or(Event.details[FROM_FILE].is_(None))
    rows = session.scalars(
        select(Event.subject_id)
        .where(
            Event.tenant_id == current_tenant().id,
            Event.subject_id.in_(drafts),
            Event.name == EventName.REPORT_SAVED.value,
        )
        .group_by(Event.subject_id)
        .having(~typed)
    )
    return {one for one in rows if one is not None}


def _keys(initiative_ids: Collection[UUID]) -> dict[UUID, tuple[str, bool]]:
    """The key of each insats, and whether somebody reports for it who still may."""
    reports = (
        select(InitiativeManager.id)
        .join(
            Membership,
            and_(
                Membership.tenant_id == InitiativeManager.tenant_id,
                Membership.id == InitiativeManager.membership_id,
            ),
        )
        .where(
            InitiativeManager.tenant_id == Initiative.tenant_id,
            InitiativeManager.initiative_id == Initiative.id,
            may_still(Permission.REPORTS_ENTER),
        )
        .exists()
    )
    rows = session.execute(
        select(Initiative.id, Initiative.key, reports).where(
            Initiative.tenant_id == current_tenant().id, Initiative.id.in_(initiative_ids)
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def may_write(actor: Actor, report: ReportRow, *, begun_from_file: bool) -> bool:
    """Whether a file from the actor may be kept as the report: the insatsansvarig's own while it can be
    changed; the kansli's as long as nobody else has begun, so that nobody's draft is written over.
    """
    if report.own:
        return is_editable(report.state)
    free = report.state is ReportState.NOT_STARTED
    return actor.may(Permission.REPORTS_REVIEW) and (free or begun_from_file)


@dataclass(frozen=True, slots=True)
class YearlyLine:
    """A figure of an older year with where it comes from, and who read it in when."""

    figure: YearlyFigure
    initiative_id: UUID | None
    source: str
    imported_at: datetime
    imported_by: str


def yearly_lines(initiative: str | None = None) -> list[YearlyLine]:
    """The figures of older years by series, year, insats and row; of one insats, if asked for.

    Figures of different series are never to be added or compared: see `rules.breaks_before`.
    """
    return [yearly_line(row) for row in session.execute(yearly_statement(initiative))]


def yearly_statement(
    initiative: str | None = None,
    *,
    initiative_id: UUID | None = None,
    of_rows: Collection[str] | None = None,
) -> Select[*tuple[Any, ...]]:
    """What reads the same, also of an insats by its id now and of some rows; see `yearly_line`."""
    asked = select(
        YearlyAggregate.series,
        YearlyAggregate.year,
        YearlyAggregate.initiative,
        YearlyAggregate.row,
        YearlyAggregate.sex,
        YearlyAggregate.value,
        YearlyAggregate.missing,
        YearlyAggregate.initiative_id,
        YearlyAggregate.source,
        YearlyAggregate.imported_at,
        YearlyAggregate.imported_by,
    ).where(YearlyAggregate.tenant_id == current_tenant().id)
    if initiative is not None:
        asked = asked.where(YearlyAggregate.initiative == initiative)
    if initiative_id is not None:
        asked = asked.where(YearlyAggregate.initiative_id == initiative_id)
    if of_rows is not None:
        asked = asked.where(YearlyAggregate.row.in_(of_rows))
    return asked.order_by(
        YearlyAggregate.year, YearlyAggregate.series, YearlyAggregate.initiative, YearlyAggregate.row
    ).limit(MOST_FIGURES)


def yearly_line(row: Any) -> YearlyLine:
    """A figure of an older year as it was read."""
    key = YearlyKey(row.series, row.year, row.initiative, row.row, row.sex.value)
    figure = YearlyFigure(key, row.value, row.missing)
    return YearlyLine(figure, row.initiative_id, row.source, row.imported_at, row.imported_by)


def yearly_initiatives() -> list[str]:
    """The names that figures of older years stand under; "" (the whole förbund) first."""
    rows = session.scalars(
        select(YearlyAggregate.initiative)
        .where(YearlyAggregate.tenant_id == current_tenant().id)
        .distinct()
        .order_by(YearlyAggregate.initiative)
    )
    return list(rows)


def yearly_standing(keys: Collection[tuple[Series, int]]) -> dict[YearlyKey, YearlyFigure]:
    """What stands for some years of some series, by key."""
    years = {year for _series, year in keys}
    rows = session.execute(
        select(
            YearlyAggregate.series,
            YearlyAggregate.year,
            YearlyAggregate.initiative,
            YearlyAggregate.row,
            YearlyAggregate.sex,
            YearlyAggregate.value,
            YearlyAggregate.missing,
        ).where(YearlyAggregate.tenant_id == current_tenant().id, YearlyAggregate.year.in_(years))
    )
    found: dict[YearlyKey, YearlyFigure] = {}
    for series, year, initiative, row, sex, value, missing in rows:
        key = YearlyKey(series, year, initiative, row, sex.value)
        found[key] = YearlyFigure(key, value, missing)
    return found


def initiative_ids(names: Collection[str]) -> dict[str, UUID]:
    """The insatser of the register that have these names, whatever the case."""
    lowered = {name.casefold(): name for name in names}
    rows = session.execute(
        select(Initiative.id, Initiative.name).where(
            Initiative.tenant_id == current_tenant().id, func.lower(Initiative.name).in_(lowered)
        )
    )
    return {lowered[row.name.casefold()]: row.id for row in rows if row.name.casefold() in lowered}


def initiative_names() -> list[str]:
    """The names of the register's insatser, in order."""
    rows = session.scalars(
        select(Initiative.name).where(Initiative.tenant_id == current_tenant().id).order_by(Initiative.name)
    )
    return list(rows)
