"""What changes reports: a period is opened, reports are saved, handed in, returned, accepted, reopened.

One function moves a report from state to state; every change is one event that says what changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, or_, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup import queries, reading
from finsam_saas.followup.entry import (
    CellChange,
    Entry,
    ReportText,
    changed_cells,
    changed_texts,
    differs,
)
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.quarters import Quarter, today_in_sweden
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import (
    PeriodFault,
    PeriodRefused,
    QuarterNotOver,
    ReasonHoldsPersonalNumber,
    ReportRefused,
    text_faults,
)
from finsam_saas.followup.rules import (
    CellFault,
    Missing,
    RefusalCode,
    ReportAction,
    ReportState,
    TransitionRefused,
    check_report,
    move,
)
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import now, session

EVENT_OF: dict[ReportAction, EventName] = {
    ReportAction.SAVE: EventName.REPORT_SAVED,
    ReportAction.SUBMIT: EventName.REPORT_SUBMITTED,
    ReportAction.RETURN: EventName.REPORT_RETURNED,
    ReportAction.ACCEPT: EventName.REPORT_ACCEPTED,
    ReportAction.REOPEN: EventName.REPORT_REOPENED,
}


def open_period(*, actor: Actor, year: int, quarter: int, due_on: date) -> UUID:
    """Ask for reports on a quarter: the period, and one report for each insats that is to report.

    The reports are for individual insatser that ran in some part of the quarter. Raises QuarterRefused
    and PeriodRefused.
    """
    asked = Quarter(year, quarter)
    if asked.first_day > today_in_sweden():
        raise PeriodRefused(PeriodFault.NOT_BEGUN)
    if due_on <= asked.last_day:
        raise PeriodRefused(PeriodFault.DUE_BEFORE_QUARTER_ENDS)
    period_id = session.execute(
        insert(ReportingPeriod)
        .values(tenant_id=current_tenant().id, year=year, quarter=quarter, due_on=due_on)
        .on_conflict_do_nothing()
        .returning(ReportingPeriod.id)
    ).scalar()
    if period_id is None:
        raise PeriodRefused(PeriodFault.ALREADY_OPEN)
    record(
        actor=actor,
        name=EventName.PERIOD_OPENED,
        subject_id=period_id,
        subject_label=str(asked),
        period=str(asked),
        due_on=due_on.isoformat(),
        initiatives=_add_reports(period_id, asked),
    )
    return period_id


def supplement_period(*, actor: Actor, period_id: UUID) -> list[str]:
    """Ask also the insatser that were added or began after the period was opened; their names."""
    found = queries.period(period_id)
    added = _add_reports(period_id, found.quarter)
    if added:
        record(
            actor=actor,
            name=EventName.PERIOD_SUPPLEMENTED,
            subject_id=period_id,
            subject_label=str(found.quarter),
            period=str(found.quarter),
            initiatives=added,
        )
    return added


def _add_reports(period_id: UUID, quarter: Quarter) -> list[str]:
    expected = queries.expected_to_report(quarter)
    if expected:
        rows = [
            {"tenant_id": current_tenant().id, "initiative_id": initiative_id, "period_id": period_id}
            for initiative_id, _name in expected
        ]
        session.execute(insert(Report).values(rows).on_conflict_do_nothing())
    return [name for _initiative_id, name in expected]


def save_report(*, actor: Actor, report_id: UUID, version: int, entry: Entry) -> int:
    """Keep what the insatsansvarig has entered so far, complete or not; the report's new version.

    Raises NotFound, ReportRefused (a personnummer in a text), Conflict.
    """
    found = _own_report(actor, report_id)
    before = reading.entered(found)
    _refuse_faults(entry)
    if not differs(before, entry):
        return found.version
    _refuse_lost_update(found, version)
    _move(actor, found, ReportAction.SAVE, saved_at=now(), **_texts(entry))
    _keep(actor, found, before, entry)
    return found.version + 1


def submit_report(*, actor: Actor, report_id: UUID, version: int, entry: Entry) -> None:
    """Hand in the report to the kansli: every cell filled in and in balance (R14), no personnummer (R16).

    Raises NotFound, QuarterNotOver, ReportRefused, Conflict.
    """
    found = _own_report(actor, report_id)
    changed = differs(reading.entered(found), entry)
    if not changed and _is_repeated(actor, found, ReportAction.SUBMIT, version):
        return
    _refuse_lost_update(found, version)
    if not found.quarter.is_over(today_in_sweden()):
        raise QuarterNotOver(found.quarter.last_day)
    _refuse_faults(entry, check_report(entry.cells, submitting=True))
    if changed:
        version = save_report(actor=actor, report_id=report_id, version=version, entry=entry)
        found = _own_report(actor, report_id)
    _move(actor, found, ReportAction.SUBMIT, submitted_at=now(), submitted_by=actor.name)
    _tell(actor, found, ReportAction.SUBMIT)


def accept_report(*, actor: Actor, report_id: UUID, version: int) -> None:
    """Accept the report: it is locked, and its figures count. Raises NotFound, Conflict."""
    found = reading.report(actor, report_id, for_change=True)
    if _is_repeated(actor, found, ReportAction.ACCEPT, version):
        return
    _refuse_lost_update(found, version)
    _move(actor, found, ReportAction.ACCEPT, accepted_at=now(), accepted_by=actor.name, reason=None)
    _tell(actor, found, ReportAction.ACCEPT)


def return_report(*, actor: Actor, report_id: UUID, version: int, reason: str) -> None:
    """Ask the insatsansvarig to complete the report, and say what. Raises NotFound, Conflict and
    ReasonHoldsPersonalNumber.
    """
    _send_back(actor, report_id, ReportAction.RETURN, version, reason)


def reopen_report(*, actor: Actor, report_id: UUID, version: int, reason: str) -> None:
    """Unlock an accepted report; its figures no longer count until it is accepted again.

    Raises NotFound, Conflict and ReasonHoldsPersonalNumber.
    """
    _send_back(actor, report_id, ReportAction.REOPEN, version, reason)


def _send_back(actor: Actor, report_id: UUID, action: ReportAction, version: int, reason: str) -> None:
    found = reading.report(actor, report_id, for_change=True)
    if _is_repeated(actor, found, action, version):
        return
    _refuse_lost_update(found, version)
    if find_personal_identity_numbers(reason):
        raise ReasonHoldsPersonalNumber
    _move(actor, found, action, reason=reason, accepted_at=None, accepted_by=None)
    _tell(actor, found, action, reason=reason)


def _own_report(actor: Actor, report_id: UUID) -> ReportDetail:
    found = reading.report(actor, report_id, for_change=True)
    if not found.own:
        raise NotFound(f"report {report_id} is not reported by this actor")
    return found


def _refuse_lost_update(found: ReportDetail, version: int) -> None:
    # The row is locked, so the version cannot change between this look and the update.
    if found.version != version:
        raise Conflict(f"version {version} was seen, {found.version} is kept")


def _is_repeated(actor: Actor, found: ReportDetail, action: ReportAction, version: int) -> bool:
    """Whether the same person has just taken this step: a second press of the button is no conflict."""
    if found.version <= version:
        return False
    latest = reading.history(found.id)[:1]
    return bool(latest) and (latest[0].name, latest[0].actor_user_id) == (
        EVENT_OF[action].value,
        actor.user_id,
    )


def _refuse_faults(entry: Entry, cells: Sequence[CellFault] = ()) -> None:
    texts = text_faults(entry)
    if texts or cells:
        raise ReportRefused(cells, texts)


def _move(actor: Actor, found: ReportDetail, action: ReportAction, **facts: Any) -> None:
    """The one place where a report's state changes. Raises Conflict where the state does not allow it."""
    try:
        state: ReportState = move(found.state, action, reason=facts.get("reason") or "")
    except TransitionRefused as refused:
        if refused.code is RefusalCode.REASON_MISSING:
            raise
        raise Conflict(str(refused)) from refused
    session.execute(
        update(Report)
        .where(
            Report.tenant_id == current_tenant().id,
            Report.id == found.id,
            Report.version == found.version,
        )
        .values(state=state, version=found.version + 1, **facts)
        .execution_options(synchronize_session=False)
    )


def _tell(actor: Actor, found: ReportDetail, action: ReportAction, **details: Any) -> None:
    record(
        actor=actor,
        name=EVENT_OF[action],
        subject_id=found.id,
        subject_label=found.label,
        period=str(found.quarter),
        **details,
    )


def _texts(entry: Entry) -> dict[str, str]:
    return {name.value: entry.text(name) for name in ReportText}


def _keep(actor: Actor, found: ReportDetail, before: Entry, entry: Entry) -> None:
    """Write the changed cells and tell of each, from what to what.

    Of a text only that it changed is told: events are never rewritten, and a text may have to be.
    """
    changes = changed_cells(before, entry)
    _write_cells(found.id, changes)
    _tell(
        actor,
        found,
        ReportAction.SAVE,
        changes=[[one.row.value, one.sex.value, str(one.old), str(one.new)] for one in changes],
        texts=[name.value for name in changed_texts(before, entry)],
    )


def _write_cells(report_id: UUID, changes: Sequence[CellChange]) -> None:
    own = and_(ReportCount.tenant_id == current_tenant().id, ReportCount.report_id == report_id)
    emptied = [one for one in changes if one.new is Missing.NOT_FILLED_IN]
    if emptied:
        cells = [and_(ReportCount.row == one.row.value, ReportCount.sex == one.sex) for one in emptied]
        session.execute(delete(ReportCount).where(own, or_(*cells)))
    filled = [
        {
            "tenant_id": current_tenant().id,
            "report_id": report_id,
            "row": one.row.value,
            "sex": one.sex,
            "value": None if isinstance(one.new, Missing) else one.new,
            "missing": one.new.value if isinstance(one.new, Missing) else None,
        }
        for one in changes
        if one.new is not Missing.NOT_FILLED_IN
    ]
    if filled:
        added = insert(ReportCount).values(filled)
        session.execute(
            added.on_conflict_do_update(
                index_elements=["tenant_id", "report_id", "row", "sex"],
                set_={"value": added.excluded.value, "missing": added.excluded.missing},
            )
        )
