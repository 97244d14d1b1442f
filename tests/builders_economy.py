"""Insatser with money set aside and accepted reports that tell what it went to, for tests of economy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.followup import reading, service
from finsam_saas.followup.entry import Entry, Number
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.rules import Cell, CellKey, Measure, Missing, Outcome, Sex
from finsam_saas.initiatives.models import InitiativeAmount
from finsam_saas.initiatives.rules import SpecificOrientation
from finsam_saas.reporting_plan.core_indicators import COST_FORECAST, COST_REASON, COST_TO_DATE
from tenants.database import session
from tests.builders_followup import add_initiative, complete, open_quarter, report_of
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
FIRST, SECOND = Quarter(2026, 1), Quarter(2026, 2)
HAPPENED = "Två nya arbetsplatser tar emot deltagare."
REASON = "En tjänst blev tillsatt först i mars."

# Women and men; start + new − ended = end for each, and the outcomes sum to the ended.
LARGE: Mapping[str, tuple[int, int]] = {
    Measure.ONGOING_AT_START: (60, 50),
    Measure.NEW: (30, 25),
    Measure.ENDED: (40, 30),
    Measure.ONGOING_AT_END: (50, 45),
    Outcome.WORK: (12, 9),
    Outcome.STUDIES: (6, 5),
    Outcome.WORK_AND_STUDIES: (0, 0),
    Outcome.ACTIVE_JOB_SEEKING: (7, 6),
    Outcome.PLAN_FOR_FURTHER_REHABILITATION: (5, 0),
    Outcome.CONTINUED_REHABILITATION: (5, 5),
    Outcome.OTHER_OR_INTERRUPTED: (5, 5),
}
SMALL: Mapping[str, tuple[int, int]] = {
    Measure.ONGOING_AT_START: (9, 7),
    Measure.NEW: (6, 2),
    Measure.ENDED: (3, 1),
    Measure.ONGOING_AT_END: (12, 8),
    Outcome.WORK: (2, 0),
    Outcome.STUDIES: (0, 0),
    Outcome.WORK_AND_STUDIES: (0, 0),
    Outcome.ACTIVE_JOB_SEEKING: (1, 1),
    Outcome.PLAN_FOR_FURTHER_REHABILITATION: (0, 0),
    Outcome.CONTINUED_REHABILITATION: (0, 0),
    Outcome.OTHER_OR_INTERRUPTED: (0, 0),
}


def entry(
    counts: Mapping[str, tuple[int, int]], *, used: Number, forecast: Number, reason: str = "", **texts: str
) -> Entry:
    """A complete report of these counts, with its costs (kr)."""
    cells: dict[CellKey, Cell] = {}
    for row, (women, men) in counts.items():
        cells |= {(row, Sex.WOMEN): women, (row, Sex.MEN): men, (row, Sex.UNKNOWN): 0}
    told = {**complete().texts, "happened": HAPPENED, **({COST_REASON: reason} if reason else {}), **texts}
    why = {"why:ongoing_at_start": "Rättat efter genomgång."}
    return Entry(cells, {**told, **why}, {COST_TO_DATE: used, COST_FORECAST: forecast})


def accepted(inside: Inside, reports: Mapping[UUID, Entry]) -> None:
    """Hand in these reports as their insatsansvarig and accept them as kansli."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        for report_id, written in reports.items():
            version = reading.report(manager, report_id).version
            service.submit_report(actor=manager, report_id=report_id, version=version, entry=written)
        session.commit()
    with inside(UPPSALA) as kansli:
        for report_id in reports:
            version = reading.report(kansli, report_id).version
            service.accept_report(actor=kansli, report_id=report_id, version=version)
        session.commit()


def set_aside(initiative_id: UUID, amounts: Mapping[int, int]) -> None:
    """Money for an insats by year (kr)."""
    for year, amount in amounts.items():
        session.add(InitiativeAmount(initiative_id=initiative_id, year=year, amount=Decimal(amount)))
    session.flush()


def two_initiatives(inside: Inside) -> tuple[UUID, UUID]:
    """A large and a small insats for individuals, both asked to report for two quarters."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        large = add_initiative(
            "Stegen", specific=SpecificOrientation.WORK_ORIENTED_REHABILITATION, manager=manager.membership_id
        )
        small = add_initiative(
            "Klivet", specific=SpecificOrientation.WORK_ORIENTED_REHABILITATION, manager=manager.membership_id
        )
        set_aside(large, {2026: 1_500_000, 2027: 1_200_000, 2028: 300_000})
        set_aside(small, {2026: 400_000})
        for quarter in (FIRST, SECOND):
            open_quarter(manager, quarter)
        session.commit()
    return large, small


def reported(inside: Inside) -> tuple[UUID, UUID]:
    """The same, with reports: the large insats's both accepted, the small one's first only.

    The small one says that its forecast is not known.
    """
    large, small = two_initiatives(inside)
    with inside(UPPSALA):
        first, second, only = report_of(large, FIRST), report_of(large, SECOND), report_of(small, FIRST)
    later = entry(LARGE, used=Decimal("650000.50"), forecast=Decimal(1_350_000), reason=REASON)
    accepted(
        inside,
        {
            first: entry(LARGE, used=Decimal(300_000), forecast=Decimal(1_500_000)),
            second: later,
            only: entry(SMALL, used=Decimal(90_000), forecast=Missing.NOT_KNOWN),
        },
    )
    return large, small
