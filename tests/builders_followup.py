"""Insatser, their insatsansvariga, periods and reports for tests of follow-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.followup import opening, reading, service
from finsam_saas.followup.entry import WHY, Entry, ReportText
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.rules import Cell, CellKey, Measure, Missing, Outcome, Row, Sex
from finsam_saas.initiatives.models import Initiative, InitiativeManager
from finsam_saas.initiatives.rules import InitiativeStatus, Orientation, SpecificOrientation
from finsam_saas.reporting_plan.models import ReportingPlan, TemplateQuestion, TemplateTarget, TemplateVersion
from finsam_saas.reporting_plan.rules import TemplateKind, VersionState
from finsam_saas.reporting_plan.sheet import Target, standard_sheet
from tenants.database import session

QUARTER = Quarter(2026, 2)
EARLIER = Quarter(2026, 1)

# The example of the design: 31 + 9 − 8 = 32 women, 26 + 7 − 6 = 27 men, nobody unknown.
ROWS: Mapping[Row, tuple[int, int, int]] = {
    Measure.ONGOING_AT_START: (31, 26, 0),
    Measure.NEW: (9, 7, 0),
    Measure.ENDED: (8, 6, 0),
    Measure.ONGOING_AT_END: (32, 27, 0),
    Outcome.WORK: (3, 2, 0),
    Outcome.STUDIES: (1, 1, 0),
    Outcome.WORK_AND_STUDIES: (0, 0, 0),
    Outcome.ACTIVE_JOB_SEEKING: (2, 1, 0),
    Outcome.PLAN_FOR_FURTHER_REHABILITATION: (1, 0, 0),
    Outcome.CONTINUED_REHABILITATION: (1, 1, 0),
    Outcome.OTHER_OR_INTERRUPTED: (0, 1, 0),
}


def complete_cells() -> dict[CellKey, Cell]:
    """A report that is complete and in balance."""
    return {(row, sex): counts[place] for row, counts in ROWS.items() for place, sex in enumerate(Sex)}


START_DIFFERS = {WHY + Measure.ONGOING_AT_START: "En kvinna räknades för lite sist."}
"""Why a report that begins with 31 women follows one that ended with 32."""


def complete(**changes: object) -> Entry:
    """A complete entry; `happened`, `deviations` and other texts may be given."""
    texts: dict[str, str] = {ReportText.HAPPENED: "Två träffar med arbetsgivare.", ReportText.DEVIATIONS: ""}
    return Entry(complete_cells(), {**texts, **{key: str(text) for key, text in changes.items()}})


def changed(row: Row, sex: Sex, cell: Cell) -> Entry:
    """A complete entry with one other cell; why a count is not known is told beside it."""
    why = {WHY + row: "Vi fick inte uppgiften."} if cell is Missing.NOT_KNOWN else {}
    return Entry({**complete_cells(), (row, sex): cell}, {**complete().texts, **why})


def add_initiative(
    name: str,
    *,
    status: InitiativeStatus | None = InitiativeStatus.ONGOING,
    orientation: Orientation | None = Orientation.INDIVIDUAL,
    specific: SpecificOrientation | None = SpecificOrientation.PRE_REHABILITATION,
    starts_on: date | None = None,
    ends_on: date | None = None,
    manager: UUID | None = None,
) -> UUID:
    """An insats in the förbund acted for; the manager is a membership."""
    made = Initiative(
        key=name.lower().replace(" ", "-"),
        name=name,
        orientation=orientation,
        specific_orientation=specific,
        status=status,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    session.add(made)
    session.flush()
    if manager is not None:
        session.add(InitiativeManager(initiative_id=made.id, membership_id=manager))
        session.flush()
    return made.id


def open_quarter(actor: Actor, quarter: Quarter = QUARTER) -> UUID:
    """Open a quarter with the usual last day."""
    return opening.open_period(actor=actor, period=quarter.period, due_on=quarter.due_date())


def report_of(initiative_id: UUID, quarter: Quarter = QUARTER) -> UUID:
    """The report of an insats for a quarter."""
    found = (
        session.query(Report.id)
        .join(ReportingPeriod, ReportingPeriod.id == Report.period_id)
        .filter(
            Report.initiative_id == initiative_id,
            ReportingPeriod.year == quarter.year,
            ReportingPeriod.number == quarter.number,
        )
        .one()
    )
    return UUID(str(found.id))


def hand_in(actor: Actor, report_id: UUID, entry: Entry | None = None) -> int:
    """Hand in a complete report as its insatsansvarig; the version it has then."""
    version = reading.report(actor, report_id).version
    service.submit_report(
        actor=actor, report_id=report_id, version=version, entry=entry if entry is not None else complete()
    )
    return reading.report(actor, report_id).version


def ask_structural() -> None:
    """Let insatser of the structural kind report, every quarter."""
    session.add(ReportingPlan(kind=TemplateKind.STRUCTURAL, is_asked=True))
    session.flush()


def template_in_use(kind: TemplateKind, targets: Sequence[Target] = ()) -> UUID:
    """A version of a kind's template that asks what the standard one asks, with these targets."""
    made = TemplateVersion(kind=kind, number=1, state=VersionState.IN_USE, valid_from=date(2025, 1, 1))
    session.add(made)
    session.flush()
    session.add_all(
        TemplateQuestion(
            template_version_id=made.id,
            key=one.key,
            section=one.section,
            answer=one.answer,
            required=one.required,
            position=place,
        )
        for place, one in enumerate(standard_sheet(kind).questions)
    )
    session.add_all(
        TemplateTarget(
            template_version_id=made.id,
            key=one.key,
            text=one.text,
            numerator=list(one.numerator),
            denominator=one.denominator,
            threshold=Decimal(one.threshold.numerator) / one.threshold.denominator,
        )
        for one in targets
    )
    session.flush()
    return made.id
