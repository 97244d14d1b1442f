"""What kansli does with many reports: accepts several, gives longer time, comments, chooses who signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup import queries as periods
from finsam_saas.followup import reading
from finsam_saas.followup.models import InitiativeSignatory, Report
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber
from finsam_saas.followup.service import accept_report
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.models import Initiative
from finsam_saas.memberships import people
from finsam_saas.review import signatories
from finsam_saas.review.rules import can_be_extended, check_extension
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import take_turns
from tenants.context import current_tenant
from tenants.database import session, today


@dataclass(frozen=True)
class Answered:
    """What became of a report among many: accepted, or left as it was because somebody was before."""

    report_id: UUID
    label: str
    accepted: bool


def accept_reports(*, actor: Actor, chosen: Mapping[UUID, int]) -> list[Answered]:
    """Accept several reports, each by the version that was seen; what became of each.

    One that somebody has changed, sent back or accepted meanwhile is left alone and told of; the others
    are accepted all the same. Raises NotFound where one does not exist.
    """
    told = []
    # Always in the same order, so that two who accept at once wait for each other and never in a ring.
    for report_id in sorted(chosen):
        label = reading.report(actor, report_id).label
        try:
            accept_report(actor=actor, report_id=report_id, version=chosen[report_id])
        except Conflict:
            told.append(Answered(report_id, label, accepted=False))
        else:
            told.append(Answered(report_id, label, accepted=True))
    return told


def extend_report(*, actor: Actor, report_id: UUID, seen: date | None, to: date, reason: str) -> None:
    """Give a report longer time, with the reason; `seen` is the last day that was shown.

    Raises NotFound, Conflict, ExtensionRefused, ReasonHoldsPersonalNumber.
    """
    found = reading.report(actor, report_id, for_change=True)
    if (found.extended_to, found.extension_reason) == (to, reason):
        return
    if not can_be_extended(found.state):
        raise Conflict(f"report {report_id} is {found.state.value}")
    if found.due_on != seen:
        raise Conflict(f"the last day is {found.due_on}, {seen} was seen")
    check_extension(to, due_on=found.due_on, today=today())
    _refuse_personal_number(reason)
    _extend(actor, [found], to, reason)


def extend_period(*, actor: Actor, period_id: UUID, to: date, reason: str) -> list[str]:
    """Give every report of a period that is not handed in longer time; the insatser it was given.

    A report that already has as long time keeps it. The day is later than the last day of some kind of
    insats; those with a later one of their own keep that. Raises NotFound, ExtensionRefused,
    ReasonHoldsPersonalNumber.
    """
    period = periods.period(period_id)
    _refuse_personal_number(reason)
    own_days = session.scalars(
        select(Report.due_on)
        .where(Report.tenant_id == current_tenant().id, Report.period_id == period_id)
        .order_by(Report.id)
        .with_for_update()
    ).all()
    soonest = min((own_day or period.due_on for own_day in own_days), default=period.due_on)
    check_extension(to, due_on=soonest, today=today())
    asked = reading.reports(actor, period=period.period)
    given = [one for one in asked if can_be_extended(one.state) and one.due_on < to]
    if given:
        _extend(actor, given, to, reason)
    return [one.initiative for one in given]


def _extend(actor: Actor, found: Sequence[ReportRow], to: date, reason: str) -> None:
    """The version stays: what is being written in the report meanwhile is not touched by this."""
    session.execute(
        update(Report)
        .where(Report.tenant_id == current_tenant().id, Report.id.in_([one.id for one in found]))
        .values(extended_to=to, extension_reason=reason)
        .execution_options(synchronize_session=False)
    )
    for one in found:
        record(
            actor=actor,
            name=EventName.REPORT_EXTENDED,
            subject_id=one.id,
            subject_label=one.label,
            period=str(one.period),
            due_on=[one.due_on.isoformat(), to.isoformat()],
            reason=reason,
        )


def _refuse_personal_number(text: str) -> None:
    if find_personal_identity_numbers(text):
        raise ReasonHoldsPersonalNumber


def choose_signatories(*, actor: Actor, initiative_id: UUID, membership_ids: Sequence[UUID]) -> None:
    """Say who signs off an insats's reports for its styrgrupp: people who sit in groups. Raises NotFound."""
    initiative = initiatives.initiative(initiative_id)
    take_turns(Initiative, initiative_id)
    before = {one.membership_id: one.name for one in signatories.signatories(initiative_id)}
    known = {one.membership_id: one.name for one in people.accounts(Role.GROUP_MEMBER)}
    wanted = dict.fromkeys(membership_ids)
    if not wanted.keys() <= known.keys() | before.keys():
        raise NotFound("no such group member")
    if wanted.keys() == before.keys():
        return
    tenant_id = current_tenant().id
    session.execute(
        delete(InitiativeSignatory).where(
            InitiativeSignatory.tenant_id == tenant_id,
            InitiativeSignatory.initiative_id == initiative_id,
            InitiativeSignatory.membership_id.not_in(wanted),
        )
    )
    for membership_id in wanted:
        row = {"tenant_id": tenant_id, "initiative_id": initiative_id, "membership_id": membership_id}
        session.execute(insert(InitiativeSignatory).values(row).on_conflict_do_nothing())
    record(
        actor=actor,
        name=EventName.INITIATIVE_CHANGED,
        subject_id=initiative_id,
        subject_label=initiative.name,
        signatories=[sorted(before.values()), sorted({**before, **known}[one] for one in wanted)],
    )


def end_signing(*, actor: Actor, membership_id: UUID) -> None:
    """Let somebody whose place in the förbund has ended sign off no reports any more."""
    for initiative_id in signatories.signed_by(membership_id):
        others = [
            one.membership_id
            for one in signatories.signatories(initiative_id)
            if one.membership_id != membership_id
        ]
        choose_signatories(actor=actor, initiative_id=initiative_id, membership_ids=others)
