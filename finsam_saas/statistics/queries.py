"""Reading national figures as they may be shown, their coverage, and the förbund's own decision.

Pages read the protected figures only: the exact cube is out of reach for the role they connect as.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, union

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.events.models import Heartbeat
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.queries import ReportingState, quarter_of_period
from finsam_saas.followup.rules import ReportState
from finsam_saas.statistics.models import (
    NationalCoverage,
    NationalFact,
    NationalFigure,
    NationalParticipation,
    NationalReporting,
)
from finsam_saas.statistics.rules import FactKey, PublishedKey
from tenants.context import current_tenant
from tenants.database import session

# The worker writes these names; see worker.schedule and worker.deliver.
DRIFT_HEARTBEAT = "national-drift"
QUEUE_HEARTBEAT = "outbox "


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many förbund a quarter's figures are made, of how many that take part, and as of when.

    `incomplete` of those they are made of lack something in some report: the figures are of what is known.
    """

    quarter: Quarter
    contributing: int
    expected: int
    incomplete: int
    missing: tuple[str, ...]
    refreshed_at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision to take part in national statistics, or no longer to."""

    decided_on: date
    takes_part: bool
    note: str | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class OwnReporting:
    """What of the own förbund stands in the national figures of one quarter."""

    quarter: Quarter
    accepted: int
    expected: int
    incomplete: int
    published_at: datetime

    @property
    def state(self) -> ReportingState:
        """How many reports are expected and accepted, and how many of these are incomplete."""
        return ReportingState(self.expected, self.accepted, self.incomplete)


@dataclass(frozen=True, slots=True)
class Condition:
    """How a part of the worker is: when it was last seen, and what it said."""

    name: str
    at: datetime
    note: str


def coverages() -> list[Coverage]:
    """The coverage of every quarter the nation knows, newest first."""
    rows = session.execute(
        select(
            NationalCoverage.year,
            NationalCoverage.quarter,
            NationalCoverage.contributing,
            NationalCoverage.expected,
            NationalCoverage.incomplete,
            NationalCoverage.missing,
            NationalCoverage.refreshed_at,
        ).order_by(NationalCoverage.year.desc(), NationalCoverage.quarter.desc())
    )
    return [
        Coverage(
            Quarter(row.year, row.quarter),
            row.contributing,
            row.expected,
            row.incomplete,
            tuple(row.missing.split("\n")) if row.missing else (),
            row.refreshed_at,
        )
        for row in rows
    ]


def coverage() -> Coverage | None:
    """The coverage of the newest quarter that has figures, or None; a panel for start pages."""
    return next((one for one in coverages() if one.contributing), None)


def figures(quarter: Quarter) -> dict[FactKey, int | str]:
    """What may be shown of a quarter: persons, or `..`. Why a figure is protected is not told."""
    rows = session.execute(
        select(
            NationalFigure.initiative_type, NationalFigure.measure, NationalFigure.sex, NationalFigure.value
        ).where(NationalFigure.year == quarter.year, NationalFigure.quarter == quarter.number)
    )
    return {
        (row.initiative_type, row.measure, row.sex): SYMBOL if row.value is None else row.value
        for row in rows
    }


def decisions() -> list[Decision]:
    """The own förbund's decisions about national statistics, the one in force first."""
    rows = session.execute(
        select(
            NationalParticipation.decided_on,
            NationalParticipation.takes_part,
            NationalParticipation.note,
            NationalParticipation.is_demo,
        )
        .where(NationalParticipation.tenant_id == current_tenant().id)
        .order_by(NationalParticipation.decided_on.desc(), NationalParticipation.created_at.desc())
    )
    return [Decision(row.decided_on, row.takes_part, row.note, row.is_demo) for row in rows]


def takes_part() -> bool:
    """Whether the own förbund takes part; without any decision it does not."""
    found = decisions()
    return bool(found) and found[0].takes_part


def own_reporting() -> list[OwnReporting]:
    """The quarters in which the own förbund stands in the national figures, newest first."""
    rows = session.execute(
        select(
            NationalReporting.year,
            NationalReporting.quarter,
            NationalReporting.accepted,
            NationalReporting.expected,
            NationalReporting.incomplete,
            NationalReporting.published_at,
        )
        .where(NationalReporting.tenant_id == current_tenant().id, NationalReporting.expected > 0)
        .order_by(NationalReporting.year.desc(), NationalReporting.quarter.desc())
    )
    return [
        OwnReporting(
            Quarter(row.year, row.quarter), row.accepted, row.expected, row.incomplete, row.published_at
        )
        for row in rows
    ]


def own_facts(quarter: Quarter) -> dict[PublishedKey, int]:
    """The facts that the own förbund has published for a quarter; read by the nightly check."""
    rows = session.execute(
        select(
            NationalFact.initiative_type,
            NationalFact.municipality,
            NationalFact.measure,
            NationalFact.sex,
            NationalFact.value,
        ).where(
            NationalFact.tenant_id == current_tenant().id,
            NationalFact.year == quarter.year,
            NationalFact.quarter == quarter.number,
        )
    )
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


def quarter_of_report(report_id: UUID) -> Quarter | None:
    """The quarter a report of the own förbund is about, or None where there is no such report."""
    row = session.execute(
        select(ReportingPeriod.year, quarter_of_period().label("quarter"))
        .join(
            Report,
            (Report.tenant_id == ReportingPeriod.tenant_id) & (Report.period_id == ReportingPeriod.id),
        )
        .where(Report.tenant_id == current_tenant().id, Report.id == report_id)
    ).one_or_none()
    return Quarter(row.year, row.quarter) if row and row.quarter else None


def quarters_to_publish() -> list[Quarter]:
    """Every quarter that a change of the förbund's taking part touches, in time order.

    Those with accepted reports, those already published, and those the nation knows of (whose number of
    expected förbund changes). Not those that are made up as a whole, which have no reports behind them.
    """
    own = current_tenant().id
    accepted = (
        select(ReportingPeriod.year, quarter_of_period())
        .join(
            Report,
            (Report.tenant_id == ReportingPeriod.tenant_id) & (Report.period_id == ReportingPeriod.id),
        )
        .where(
            Report.tenant_id == own,
            Report.state == ReportState.ACCEPTED,
            quarter_of_period().is_not(None),
        )
    )
    published = select(NationalReporting.year, NationalReporting.quarter).where(
        NationalReporting.tenant_id == own
    )
    facts = select(NationalFact.year, NationalFact.quarter).where(NationalFact.tenant_id == own)
    known = select(NationalCoverage.year, NationalCoverage.quarter)
    made_up = published.where(NationalReporting.is_demo)
    rows: list[Any] = list(
        session.execute(union(accepted, published, facts, known).subquery().select().except_(made_up))
    )
    return sorted(Quarter(year, number) for year, number in rows)


def worker_conditions() -> list[Condition]:
    """What the worker last said of itself, for the operator: alive, events waiting and dead, drift."""
    rows = session.execute(select(Heartbeat.name, Heartbeat.at, Heartbeat.note).order_by(Heartbeat.name))
    return [Condition(row.name, row.at, row.note or "") for row in rows]
