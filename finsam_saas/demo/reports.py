"""The demo's quarterly reports: made-up persons that add up, entered and accepted as people do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

from sqlalchemy import update

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import Colleague, Colleagues
from finsam_saas.demo.spreading import spread
from finsam_saas.demo.templates import with_own_answers
from finsam_saas.followup import opening, reading, service
from finsam_saas.followup.entry import Entry, Number, ReportText
from finsam_saas.followup.models import Report
from finsam_saas.followup.quarters import SWEDEN, Quarter, quarter_of_day
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.rules import Cell, CellKey, Measure, Outcome, Sex
from finsam_saas.followup.sheets import sheet_of
from finsam_saas.reporting_plan.core_indicators import COST_FORECAST, COST_REASON, COST_TO_DATE
from tenants.database import now, session

# Of a hundred who end: a plausible spread, which is nobody's real result.
SPREAD = {
    Outcome.WORK: 28,
    Outcome.STUDIES: 9,
    Outcome.WORK_AND_STUDIES: 2,
    Outcome.ACTIVE_JOB_SEEKING: 14,
    Outcome.PLAN_FOR_FURTHER_REHABILITATION: 11,
    Outcome.CONTINUED_REHABILITATION: 19,
    Outcome.OTHER_OR_INTERRUPTED: 17,
}
RETURNED_BECAUSE = "Antalet pågående män stämmer inte med förra kvartalet. Kontrollera och lämna in igen."
HAPPENED = "Påhittad text i demon: gruppen har träffats varje vecka och två arbetsplatser har tillkommit."
COSTS_LESS = "Påhittad text i demon: en tjänst var vakant i början av året."
DEVIATIONS = "Påhittad text i demon: en handledare slutade i mitten av kvartalet."


class Ending(Enum):
    """How far a demo report comes."""

    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DRAFT = "draft"
    UNTOUCHED = "untouched"


@dataclass(frozen=True)
class Reporting:
    """How one insats reports: its persons at the beginning, its manager, and how far the newest comes."""

    size: int
    manager: Colleague
    ending: Ending = Ending.ACCEPTED


def demo_quarters(today: date) -> list[Quarter]:
    """The three newest quarters that are over, the oldest first."""
    newest = quarter_of_day(today).previous()
    return [newest.previous().previous(), newest.previous(), newest]


def fill_reports(colleagues: Colleagues, of: Mapping[str, Reporting], today: date, *, days_left: int) -> None:
    """Open the three quarters and report for each insats, by name; all but the newest are accepted.

    `days_left` is how many days are left to hand in the newest quarter, negative where it is late.
    """
    quarters = demo_quarters(today)
    kansli = colleagues[Role.SECRETARIAT]
    for place, quarter in enumerate(quarters):
        newest = quarter == quarters[-1]
        due_on = quarter.due_date()
        if newest:
            due_on = max(today + timedelta(days=days_left), quarter.last_day + timedelta(days=1))
        opening.open_period(actor=kansli.actor, period=quarter.period, due_on=due_on)
        for row in reading.reports(kansli.actor, period=quarter.period):
            how = of.get(row.initiative)
            if how:
                _report(row, kansli, how if newest else replace(how, ending=Ending.ACCEPTED), place)


def _report(row: ReportRow, kansli: Colleague, how: Reporting, place: int) -> None:
    """Enter one report and take it as far as it comes."""
    if how.ending is Ending.UNTOUCHED:
        return
    entry = with_own_answers(row, demo_entry(how.size, place, partial=how.ending is Ending.DRAFT))
    if sheet_of(row).question(COST_TO_DATE):
        entry = with_costs(entry, reading.report(how.manager.actor, row.id).granted, row.number)
    version = service.save_report(actor=how.manager.actor, report_id=row.id, version=row.version, entry=entry)
    if how.ending is Ending.DRAFT:
        return
    service.submit_report(actor=how.manager.actor, report_id=row.id, version=version, entry=entry)
    version += 1
    _date_back(row, days_before=(len(row.initiative) + 3 * place) % 7 - 1)
    if how.ending is Ending.RETURNED:
        service.return_report(actor=kansli.actor, report_id=row.id, version=version, reason=RETURNED_BECAUSE)
    elif how.ending is Ending.ACCEPTED:
        service.accept_report(actor=kansli.actor, report_id=row.id, version=version)


def with_costs(entry: Entry, granted: Decimal | None, quarter: int) -> Entry:
    """What the insats has used by the quarter's end and expects of the year; one in three spends less."""
    if granted is None:
        return entry
    spends_less = granted % 3 == 0
    forecast = round(granted * 94 / 100, -3) if spends_less else granted
    numbers: dict[str, Number] = {
        COST_TO_DATE: round(forecast * quarter / 4, -3),
        COST_FORECAST: forecast,
    }
    texts = {COST_REASON: COSTS_LESS} if spends_less else {}
    return replace(entry, numbers={**entry.numbers, **numbers}, texts={**entry.texts, **texts})


def _date_back(row: ReportRow, *, days_before: int) -> None:
    """Let the report have been handed in about its last day, which may be long ago, and not just now."""
    day = datetime.combine(row.due_on - timedelta(days=days_before), time(13, 40), tzinfo=SWEDEN)
    session.execute(update(Report).where(Report.id == row.id).values(submitted_at=min(day, now())))


def demo_entry(size: int, place: int, *, partial: bool = False) -> Entry:
    """What is entered for the quarter at a place of the year (0 is the first); `partial` lacks outcomes."""
    cells: dict[CellKey, Cell] = {}
    for sex, share in ((Sex.WOMEN, 6), (Sex.MEN, 4), (Sex.UNKNOWN, 0)):
        start, new, ended = _flow(size * share // 10, place)
        cells[Measure.ONGOING_AT_START, sex] = start
        cells[Measure.NEW, sex] = new
        if not partial:
            cells[Measure.ENDED, sex] = ended
            cells[Measure.ONGOING_AT_END, sex] = start + new - ended
            cells.update({(outcome, sex): part for outcome, part in spread(ended, SPREAD).items()})
    texts: dict[str, str] = {ReportText.HAPPENED: HAPPENED}
    if not partial:
        texts[ReportText.DEVIATIONS] = DEVIATIONS
    return Entry(cells, texts)


def _flow(size: int, place: int) -> tuple[int, int, int]:
    """Ongoing at start, new and ended in the quarter at a place of the year, from the first one's start."""
    start, new, ended = size, size // 3, size // 3
    for quarter in range(1, place + 1):
        start += new - ended
        new = (size + quarter) // 3
        ended = min(start + new, (size + 2 * quarter) // 3)
    return start, new, ended
