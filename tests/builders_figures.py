"""A year of accepted reports with insatser of several kinds, kommuner and target groups."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.followup.models import Report, ReportAnswer, ReportCount, ReportingPeriod
from finsam_saas.followup.rules import Measure, Missing, Outcome, ReportState, Sex
from finsam_saas.initiatives.models import InitiativeMunicipality, InitiativeTargetGroup, TargetGroup
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD, ACTIVITY_PARTICIPANTS
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import now, session
from tests.builders_followup import add_initiative

Value = int | Missing
Row = tuple[Value, Value, Value]
NOT_KNOWN = Missing.NOT_KNOWN

# start, new, ended, work, plan: women, men, unknown. The rest of the ended go to "other".
BIG: Mapping[str, Row] = {
    Measure.ONGOING_AT_START: (31, 26, 0),
    Measure.NEW: (20, 17, 0),
    Measure.ENDED: (18, 16, 0),
    Measure.ONGOING_AT_END: (33, 27, 0),
    Outcome.WORK: (9, 7, 0),
    Outcome.STUDIES: (0, 0, 0),
    Outcome.WORK_AND_STUDIES: (0, 0, 0),
    Outcome.ACTIVE_JOB_SEEKING: (0, 0, 0),
    Outcome.PLAN_FOR_FURTHER_REHABILITATION: (9, 9, 0),
    Outcome.CONTINUED_REHABILITATION: (0, 0, 0),
    Outcome.OTHER_OR_INTERRUPTED: (0, 0, 0),
}
SMALL: Mapping[str, Row] = {
    **BIG,
    Measure.ONGOING_AT_START: (2, 6, 0),
    Measure.NEW: (1, 5, 0),
    Measure.ENDED: (1, 5, 0),
    Measure.ONGOING_AT_END: (2, 6, 0),
    Outcome.WORK: (1, 2, 0),
    Outcome.PLAN_FOR_FURTHER_REHABILITATION: (0, 3, 0),
}


def period_of(code: str) -> UUID:
    """The id of a period that is open for reports, opened if it was not."""
    wanted = Period.parse(code)
    found = (
        session.query(ReportingPeriod)
        .filter_by(cadence=wanted.cadence, year=wanted.year, number=wanted.number)
        .one_or_none()
    )
    if found is None:
        found = ReportingPeriod(
            cadence=wanted.cadence, year=wanted.year, number=wanted.number, due_on=wanted.last_day
        )
        session.add(found)
        session.flush()
    return found.id


def add_report(
    actor: Actor,
    initiative_id: UUID,
    code: str,
    rows: Mapping[str, Row],
    *,
    kind: TemplateKind = TemplateKind.WORK_ORIENTED,
    state: ReportState = ReportState.ACCEPTED,
    times: int = 1,
    activities: Value | None = None,
) -> UUID:
    """A report with these rows; "-" and "." stand as they are."""
    accepted = state is ReportState.ACCEPTED
    made = Report(
        initiative_id=initiative_id,
        period_id=period_of(code),
        kind=kind,
        state=state,
        accepted_at=now() if accepted else None,
        accepted_by=actor.name if accepted else None,
        accepted_times=times,
    )
    session.add(made)
    session.flush()
    for row, cells in rows.items():
        for sex, cell in zip(Sex, cells, strict=True):
            value, missing = _stored(cell)
            session.add(ReportCount(report_id=made.id, row=str(row), sex=sex, value=value, missing=missing))
    if activities is not None:
        value, missing = _stored(activities)
        session.add(ReportAnswer(report_id=made.id, question=ACTIVITIES_HELD, number=value, missing=missing))
    session.flush()
    return made.id


def _stored(cell: Value) -> tuple[int | None, str | None]:
    return (None, cell.value) if isinstance(cell, Missing) else (cell, None)


def add_year(actor: Actor, year: int = 2026) -> dict[str, UUID]:
    """Four insatser and their reports of a year; by name.

    Stora has four quarters, of which the second has a gap and the third waits for acceptance. Lilla has
    few persons. Förrehab reports by half-year. Nätverket is structural and holds activities.
    """
    specific = SpecificOrientation.WORK_ORIENTED_REHABILITATION
    found = {name: add_initiative(name, specific=specific) for name in ("Stora", "Lilla", "Mellan")}
    found["Förrehab"] = add_initiative("Förrehab")
    found["Nätverket"] = add_initiative("Nätverket", orientation=Orientation.STRUCTURAL, specific=None)
    gap: Mapping[str, Row] = {**BIG, Outcome.WORK: (9, NOT_KNOWN, 0)}
    for number, rows, state in (
        (1, BIG, ReportState.ACCEPTED),
        (2, gap, ReportState.ACCEPTED),
        (3, BIG, ReportState.SUBMITTED),
        (4, BIG, ReportState.ACCEPTED),
    ):
        add_report(actor, found["Stora"], f"{year}-kv{number}", rows, state=state)
    add_report(actor, found["Lilla"], f"{year}-kv1", SMALL, times=2)
    add_report(actor, found["Mellan"], f"{year}-kv1", BIG)
    add_report(actor, found["Förrehab"], f"{year}-h1", BIG, kind=TemplateKind.PRE_REHABILITATION)
    for number, held in ((1, 3), (2, NOT_KNOWN)):
        persons = {ACTIVITY_PARTICIPANTS: (40, 30, 7)}
        kind = TemplateKind.STRUCTURAL
        add_report(actor, found["Nätverket"], f"{year}-kv{number}", persons, kind=kind, activities=held)
    return found


def place(initiative_id: UUID, *municipalities: UUID) -> None:
    """Say whose inhabitants an insats is for."""
    for member_id in municipalities:
        session.add(InitiativeMunicipality(initiative_id=initiative_id, member_id=member_id))
    session.flush()


def group(name: str, *initiatives: UUID) -> UUID:
    """A target group of some insatser."""
    made = TargetGroup(key=name.lower(), name=name)
    session.add(made)
    session.flush()
    for initiative_id in initiatives:
        session.add(InitiativeTargetGroup(initiative_id=initiative_id, target_group_id=made.id))
    session.flush()
    return made.id
