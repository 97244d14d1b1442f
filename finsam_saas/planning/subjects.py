"""An insats, or a kommun, and its part in the year's goals: for the board, a lokus or a fullmäktige."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.disclosure.counts import ALL
from finsam_saas.disclosure.rules import Published
from finsam_saas.figures.protected import shown_of_year
from finsam_saas.figures.rules import NOTHING, Coverage, Span
from finsam_saas.figures.sources import Source, sources
from finsam_saas.figures.sums import Choice
from finsam_saas.figures.year_counts import HALVES, YEAR
from finsam_saas.followup import reading
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.rules import ReportState
from finsam_saas.members.queries import MemberFacts, members
from finsam_saas.members.rules import PartyType
from finsam_saas.planning.facts import GoalTally, InitiativeShort, Money, TargetFacts
from finsam_saas.planning.overview import Line, YearPage, year_page
from finsam_saas.planning.people import (
    ENDED,
    EVERYBODY,
    FLOW_ROWS,
    ONGOING_AT_END,
    Counts,
    in_order,
    municipality_counts,
    of_municipality,
    result_row,
    results_of,
)
from finsam_saas.planning.protection import HIDDEN
from finsam_saas.planning.rules import Way
from finsam_saas.reporting_plan.periods import MONTHS_IN, MONTHS_OF_A_YEAR, Cadence, Period
from finsam_saas.web.errors import NotFound
from tenants.database import session

_HALF_YEAR = MONTHS_IN[Cadence.HALF_YEAR]
_SWEDISH_ORDER = str.maketrans("åäö", "{|}")
ByWho = Mapping[str, Published | None]
"""A count for each sex and for `ALL`; None is not known."""


@dataclass(frozen=True)
class Result:
    """Those who ended with some outcomes, and all who ended, by sex; with the target they are judged by."""

    numerator: tuple[str, ...]
    target: TargetFacts | None
    part: ByWho
    whole: ByWho


@dataclass(frozen=True)
class TrendPoint:
    """How many took part at the end of a period; None where somebody's count is missing."""

    period: Period
    value: Published | None


@dataclass(frozen=True)
class ReportTexts:
    """What an accepted report tells in words."""

    period: Period
    is_revised: bool
    happened: str
    deviations: str


@dataclass(frozen=True)
class Subject:
    """An insats's figures of a year: people by sex, results, money (kr) and its own goals."""

    initiative: InitiativeShort
    coverage: Coverage
    flow: Mapping[str, ByWho]
    results: Sequence[Result]
    money: Money
    tally: GoalTally | None
    activities: int | None

    @property
    def remaining(self) -> Decimal | None:
        """What is granted and not forecast to be used (kr); None where either is not known."""
        if self.initiative.granted is None or self.money.forecast is None:
            return None
        return self.initiative.granted - self.money.forecast


@dataclass(frozen=True)
class InitiativePage:
    """The one page about an insats for the board."""

    page: YearPage
    subject: Subject
    trend: Sequence[TrendPoint]
    texts: Sequence[ReportTexts]


@dataclass(frozen=True)
class MunicipalityPage:
    """The one page about a kommun: the insatser there, with sums where they can be made."""

    page: YearPage
    member: MemberFacts
    subjects: Sequence[Subject]
    flow: Mapping[str, ByWho]
    granted: Decimal | None
    coverage: Coverage
    shared: int


def initiative_page(actor: Actor, year: int, initiative_id: UUID, today: date) -> InitiativePage:
    """An insats's year. Raises NotFound."""
    page = year_page(actor, year, today, with_earlier=True)
    found = next((one for one in page.material.initiatives if one.id == initiative_id), None)
    if found is None:
        raise NotFound(f"no insats {initiative_id}")
    subject = _subject(page, found)
    return InitiativePage(page, subject, _trend(page, subject), _texts(actor, year, initiative_id))


def municipality_page(actor: Actor, year: int, member_id: UUID, today: date) -> MunicipalityPage:
    """A kommun's year. Raises NotFound where no member kommun has this id."""
    kommun = next(
        (one for one in members() if one.id == member_id and one.party is PartyType.MUNICIPALITY), None
    )
    if kommun is None:
        raise NotFound(f"no kommun {member_id}")
    page = year_page(actor, year, today)
    inside = [
        one
        for one in page.material.initiatives
        if member_id in one.municipalities and (one.id in page.material.coverage or one.granted is not None)
    ]
    known = [one.granted for one in inside if one.granted is not None]
    return MunicipalityPage(
        page=page,
        member=kommun,
        subjects=[_subject(page, one) for one in inside],
        flow=_flow(municipality_counts(page.counts, page.material, member_id), of_municipality(member_id)),
        granted=sum(known, Decimal(0)) if known else None,
        coverage=page.material.coverage_of(inside),
        shared=sum(len(one.municipalities) > 1 for one in inside),
    )


def municipalities(page: YearPage) -> list[tuple[UUID, str]]:
    """The kommuner that some insats with money or reports in the year is for, by name."""
    found = {
        member_id: name
        for one in page.material.initiatives
        if one.id in page.material.coverage or one.granted is not None
        for member_id, name in one.municipalities.items()
    }
    return sorted(found.items(), key=lambda one: one[1].lower().translate(_SWEDISH_ORDER))


def _subject(page: YearPage, initiative: InitiativeShort) -> Subject:
    made, where = page.material, str(initiative.id)
    targets = [line.target for line in page.lines if line.target.way is Way.OUTCOMES]
    flow = _flow(page.counts, where)
    activities = made.activities.get(initiative.id)
    return Subject(
        initiative=initiative,
        coverage=made.coverage.get(initiative.id, NOTHING),
        flow=flow,
        results=[
            Result(
                numerator,
                next((one for one in targets if _is_for(one, initiative, numerator)), None),
                _by_who(page.counts, where, result_row(numerator)),
                flow[ENDED],
            )
            for numerator in results_of(initiative, targets)
            if any(value is not None for value in _by_who(page.counts, where, result_row(numerator)).values())
        ],
        money=made.money.get(initiative.id, Money()),
        tally=made.goals_of.get(initiative.id),
        activities=activities.value if activities else None,
    )


def _is_for(target: TargetFacts, initiative: InitiativeShort, numerator: tuple[str, ...]) -> bool:
    same = in_order(target.numerator) == numerator
    return same and target.scope.holds(initiative.orientation, initiative.specific)


def _flow(counts: Counts, where: str) -> dict[str, ByWho]:
    return {row: _by_who(counts, where, row) for row in FLOW_ROWS}


def _by_who(counts: Counts, where: str, row: str) -> ByWho:
    return {who: counts.get((where, row, who)) for who in EVERYBODY}


def _trend(page: YearPage, subject: Subject) -> list[TrendPoint]:
    """Participants at the end of each period of this year and the year before.

    Outside the kansli only when half-years end, as other pages show them: between those nothing is protected.
    """
    span = Span(date(page.year - 1, 1, 1), date(page.year, 12, 31))
    found: dict[Period, list[Source]] = {}
    for one in sources(Choice(span, [subject.initiative.id]), (ONGOING_AT_END,)):
        found.setdefault(Period(one.cadence, one.year, one.number), []).append(one)
    points = [TrendPoint(period, _summed(of)) for period, of in found.items()]
    if page.exact:
        return points
    return [_open_point(page, subject, one) for one in points if one.period.last_month % _HALF_YEAR == 0]


def _open_point(page: YearPage, subject: Subject, point: TrendPoint) -> TrendPoint:
    """The point as other pages show it: who takes part when a half-year, or the year, ends."""
    year = point.period.year
    shown = shown_of_year(year, page.material.digests[year])
    time = YEAR if point.period.last_month % MONTHS_OF_A_YEAR == 0 else HALVES[0]
    may = shown.holds(ONGOING_AT_END, time, str(subject.initiative.id), ALL)
    return point if may or point.value is None else replace(point, value=HIDDEN)


def _summed(counts: Sequence[Source]) -> int | None:
    if any(one.missing == "-" for one in counts) or all(one.value is None for one in counts):
        return None
    return sum(one.value or 0 for one in counts)


def _texts(actor: Actor, year: int, initiative_id: UUID) -> list[ReportTexts]:
    """The words of the year's accepted reports that the actor may read, the newest first."""
    rows = session.execute(
        reading.report_rows(actor, Report.happened, Report.deviations)
        .where(
            Report.initiative_id == initiative_id,
            Report.state == ReportState.ACCEPTED,
            ReportingPeriod.year == year,
        )
        .order_by(*reading.newest_first())
    )
    return [
        ReportTexts(
            Period(row.cadence, row.year, row.number), row.accepted_times > 1, row.happened, row.deviations
        )
        for row in rows
        if row.happened or row.deviations
    ]


@dataclass(frozen=True)
class BasisRow:
    """What one insats gives a target, as the reader may see it."""

    initiative: InitiativeShort
    coverage: Coverage
    part: Published | None
    whole: Published | None
    gaps: bool


def basis_rows(page: YearPage, line: Line) -> list[BasisRow]:
    """What each insats gives a target, in the förbund's own order."""
    row = result_row(line.target.numerator)
    found = []
    for basis in line.measured.bases:
        where = str(basis.initiative.id)
        part: Published | None
        whole: Published | None
        if line.target.way is Way.OUTCOMES:
            part, whole = (page.counts.get((where, of, ALL)) for of in (row, ENDED))
        elif line.target.way is Way.ACTIVITIES:
            part, whole = basis.number.value, None
        else:
            part, whole = (basis.total.part, basis.total.whole) if basis.by_sex else (None, None)
        gaps = bool(basis.left_out) or not basis.number.complete
        found.append(BasisRow(basis.initiative, basis.coverage, part, whole, gaps))
    return found
