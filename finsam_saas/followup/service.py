"""What changes reports: a period is opened, reports are saved, handed in, returned, accepted, reopened.

One function moves a report from state to state; every change is one event that says what changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import update

from finsam_saas.access.actor import Actor
from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup import keeping, reading
from finsam_saas.followup.background import Background, background
from finsam_saas.followup.entry import (
    Entry,
    ReportText,
    changed_cells,
    changed_goals,
    changed_numbers,
    changed_texts,
    differs,
)
from finsam_saas.followup.history import history
from finsam_saas.followup.models import Report
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import (
    PeriodNotOver,
    ReasonHoldsPersonalNumber,
    Refusal,
    ReportRefused,
    names_asked_about,
    text_faults,
)
from finsam_saas.followup.rules import RefusalCode, ReportAction, ReportState, TransitionRefused, move
from finsam_saas.followup.whole import faults_of
from finsam_saas.reporting_plan.queries import plans
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import now, session, today

EVENT_OF: dict[ReportAction, EventName] = {
    ReportAction.SAVE: EventName.REPORT_SAVED,
    ReportAction.SEND_TO_SIGN_OFF: EventName.REPORT_SENT_TO_SIGN_OFF,
    ReportAction.SIGN_OFF: EventName.REPORT_SIGNED_OFF,
    ReportAction.SUBMIT: EventName.REPORT_SUBMITTED,
    ReportAction.RETURN: EventName.REPORT_RETURNED,
    ReportAction.ACCEPT: EventName.REPORT_ACCEPTED,
    ReportAction.REOPEN: EventName.REPORT_REOPENED,
}


def own_report(actor: Actor, report_id: UUID) -> ReportDetail:
    """A report that the actor writes in, locked until the transaction ends. Raises NotFound."""
    found = reading.report(actor, report_id, for_change=True)
    if not found.own:
        raise NotFound(f"report {report_id} is not reported by this actor")
    return found


def save_report(*, actor: Actor, report_id: UUID, version: int, entry: Entry) -> int:
    """Keep what the insatsansvarig has entered so far, complete or not; the report's new version.

    Raises NotFound, ReportRefused (a personnummer or a likely name in a text), Conflict.
    """
    found = own_report(actor, report_id)
    return save_entry(actor, found, version, background(found), entry)


def save_entry(
    actor: Actor, found: ReportDetail, version: int, behind: Background, entry: Entry, **told: Any
) -> int:
    """As `save_report`, for a report that the caller has locked; the event also says what is `told`."""
    before = behind.kept
    if not differs(before, entry):
        return found.version
    _refuse(Refusal(texts=text_faults(entry), names=names_asked_about(before, entry)))
    _refuse_lost_update(found, version)
    _move(actor, found, ReportAction.SAVE, saved_at=now(), **_texts(entry))
    _keep(actor, found, behind, entry, told)
    return found.version + 1


def submit_report(*, actor: Actor, report_id: UUID, version: int, entry: Entry) -> None:
    """Hand in the report: every cell filled in and in balance (R14), no personnummer (R16).

    To the kansli, or first to the styrgrupp where the förbund has it sign off. Raises NotFound,
    PeriodNotOver, ReportRefused, Conflict.
    """
    submit_entry(actor, own_report(actor, report_id), version, entry)


def submit_entry(actor: Actor, found: ReportDetail, version: int, entry: Entry, **told: Any) -> None:
    """As `submit_report`, for a report that the caller has locked; the events also say what is `told`."""
    behind = background(found)
    changed = differs(behind.kept, entry)
    first_to_styrgrupp = plans()[found.kind].needs_sign_off
    action = ReportAction.SEND_TO_SIGN_OFF if first_to_styrgrupp else ReportAction.SUBMIT
    if not changed and _is_repeated(actor, found, action, version):
        return
    _refuse_lost_update(found, version)
    if not found.period.is_over(today()):
        raise PeriodNotOver(found.period.last_day)
    faults = faults_of(found, entry, behind)
    _refuse(
        Refusal(
            cells=faults.cells,
            texts=text_faults(entry),
            to_explain=faults.to_explain,
            unanswered=faults.unanswered,
            goals=faults.goals,
            names=names_asked_about(behind.kept, entry),
        )
    )
    if changed:
        save_entry(actor, found, version, behind, entry, **told)
        found = reading.report(actor, found.id, for_change=True)
    _move(actor, found, action, submitted_at=now(), submitted_by=actor.name)
    _tell(actor, found, action, **told)


def sign_off_report(*, actor: Actor, report_id: UUID, version: int) -> None:
    """Sign off the report for the styrgrupp: it goes on to the kansli. Raises NotFound, Conflict."""
    found = _to_sign(actor, report_id)
    if _is_repeated(actor, found, ReportAction.SIGN_OFF, version):
        return
    _refuse_lost_update(found, version)
    _move(actor, found, ReportAction.SIGN_OFF, signed_off_at=now(), signed_off_by=actor.name)
    _tell(actor, found, ReportAction.SIGN_OFF)


def decline_report(*, actor: Actor, report_id: UUID, version: int, reason: str) -> None:
    """The styrgrupp sends the report back to the insatsansvarig, and says why.

    Raises NotFound, Conflict and ReasonHoldsPersonalNumber.
    """
    _to_sign(actor, report_id)
    _send_back(
        actor, report_id, ReportState.AWAITING_SIGN_OFF, ReportAction.RETURN, version=version, reason=reason
    )


def accept_report(*, actor: Actor, report_id: UUID, version: int) -> None:
    """Accept the report: it is locked, and its figures count. Raises NotFound, Conflict."""
    found = reading.report(actor, report_id, for_change=True)
    if _is_repeated(actor, found, ReportAction.ACCEPT, version):
        return
    _refuse_lost_update(found, version)
    _move(
        actor,
        found,
        ReportAction.ACCEPT,
        accepted_at=now(),
        accepted_by=actor.name,
        accepted_times=found.accepted_times + 1,
        reason=None,
    )
    _tell(actor, found, ReportAction.ACCEPT)


def return_report(*, actor: Actor, report_id: UUID, version: int, reason: str) -> None:
    """Ask the insatsansvarig to complete the report, and say what. Raises NotFound, Conflict and
    ReasonHoldsPersonalNumber.
    """
    _send_back(actor, report_id, ReportState.SUBMITTED, ReportAction.RETURN, version=version, reason=reason)


def reopen_report(*, actor: Actor, report_id: UUID, version: int, reason: str) -> None:
    """Unlock an accepted report; its figures no longer count until it is accepted again.

    Raises NotFound, Conflict and ReasonHoldsPersonalNumber.
    """
    _send_back(actor, report_id, ReportState.ACCEPTED, ReportAction.REOPEN, version=version, reason=reason)


def _send_back(
    actor: Actor, report_id: UUID, state: ReportState, action: ReportAction, *, version: int, reason: str
) -> None:
    """From the state where the actor has it to answer for: a styrgrupp returns what waits for it alone."""
    found = reading.report(actor, report_id, for_change=True)
    if _is_repeated(actor, found, action, version):
        return
    _refuse_lost_update(found, version)
    if found.state is not state:
        raise Conflict(f"report {report_id} is {found.state.value}")
    if find_personal_identity_numbers(reason):
        raise ReasonHoldsPersonalNumber
    _move(actor, found, action, reason=reason, accepted_at=None, accepted_by=None)
    _tell(actor, found, action, reason=reason)


def _to_sign(actor: Actor, report_id: UUID) -> ReportDetail:
    found = reading.report(actor, report_id, for_change=True)
    if not found.signs:
        raise NotFound(f"report {report_id} is not signed off by this actor")
    return found


def _refuse_lost_update(found: ReportDetail, version: int) -> None:
    # The row is locked, so the version cannot change between this look and the update.
    if found.version != version:
        raise Conflict(f"version {version} was seen, {found.version} is kept")


def _is_repeated(actor: Actor, found: ReportDetail, action: ReportAction, version: int) -> bool:
    """Whether the same person has just taken this step: a second press of the button is no conflict."""
    if found.version <= version:
        return False
    latest = history(found.id, most=1)
    return bool(latest) and (latest[0].name, latest[0].actor_user_id) == (
        EVENT_OF[action].value,
        actor.user_id,
    )


def _refuse(why: Refusal) -> None:
    if why:
        raise ReportRefused(why)


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
        period=str(found.period),
        **details,
    )


def _texts(entry: Entry) -> dict[str, str]:
    return {name.value: entry.text(name) for name in ReportText}


def _keep(
    actor: Actor, found: ReportDetail, behind: Background, entry: Entry, told: Mapping[str, Any]
) -> None:
    """Write the changed cells and tell of each, from what to what.

    Of a text only that it changed is told: events are never rewritten, and a text may have to be.
    """
    before = behind.kept
    changes = changed_cells(before, entry)
    numbers, texts = changed_numbers(before, entry), changed_texts(before, entry)
    goals, named = changed_goals(before, entry), {goal.id: goal.text for goal in behind.goals}
    keeping.write_cells(found.id, changes)
    keeping.write_answers(
        found.id,
        {key: entry.number(key) for key in numbers},
        {key: entry.text(key) for key in texts if key not in set(ReportText)},
    )
    keeping.write_goals(found.id, {goal: entry.goals.get(goal) for goal in goals})
    _tell(
        actor,
        found,
        ReportAction.SAVE,
        changes=[[str(one.row), one.sex.value, str(one.old), str(one.new)] for one in changes],
        numbers=[[key, str(before.number(key)), str(entry.number(key))] for key in numbers],
        texts=texts,
        goals=[[named.get(goal, ""), _state(before, goal), _state(entry, goal)] for goal in goals],
        **told,
    )


def _state(entry: Entry, goal: UUID) -> str:
    standing = entry.goals.get(goal)
    return standing.state.value if standing else ""
