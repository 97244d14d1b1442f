"""Pages of a new decision on an insats: putting it on an agenda, and writing down what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.bodies.delegated import DecisionRefused as NotDelegated
from finsam_saas.decisions import agenda, changes, queries
from finsam_saas.decisions.change_forms import (
    ChangeForm,
    DecideChangeForm,
    change_shown,
    decide_form,
    propose_form,
)
from finsam_saas.decisions.change_material import (
    SUBJECT,
    ChangeMaterial,
    change_material,
)
from finsam_saas.decisions.change_rules import ChangeChoice
from finsam_saas.decisions.change_words import change_item, change_words
from finsam_saas.decisions.changes import ChangeRefused
from finsam_saas.decisions.correcting import as_entry
from finsam_saas.decisions.entry import ChangeEntry
from finsam_saas.decisions.labels import change_fault_said
from finsam_saas.decisions.pages import attested, blueprint, bound_by
from finsam_saas.decisions.panel import resting_on
from finsam_saas.decisions.proposing import OnAgendaAlready
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.decisions.refusals import MoneyBound
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings.decision_form import held
from finsam_saas.meetings.facts import Item, Whole
from finsam_saas.meetings.pages import following, trail
from finsam_saas.meetings.rules import MeetingState, Outcome
from finsam_saas.meetings.rules import StepRefused as MeetingStepRefused
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import version_of
from tenants.database import session

_CHOICE_OF: Mapping[Outcome, ChangeChoice] = {
    outcome: choice for choice, outcome in changes.OUTCOMES.items() if outcome is not Outcome.DECIDED
}


@blueprint.route("/insatser/<uuid:initiative_id>/nytt", methods=["GET", "POST"])
@requires(Permission.DECISIONS_EDIT)
def propose_change(initiative_id: UUID) -> ResponseReturnValue:
    """Put a change of an insats on the agenda of a meeting that decides."""
    found = change_material(initiative_id, attested()(initiative_id))
    page = url_for("initiatives.initiative", initiative_id=initiative_id)
    standing, offered = found.standing, agenda.open_meetings()
    if request.method == "GET":
        shown = change_shown(standing.amounts, standing.ends_on, ())
        form = propose_form(found, offered, formdata=None, data=shown)
    else:
        form = propose_form(found, offered)
    if request.method == "POST" and form.validate() and form.guard_units(standing.amounts):
        meeting_id, entry = UUID(form.meeting_id.data), form.change(found)
        try:
            changes.propose_change(
                actor=actor(),
                initiative_id=initiative_id,
                meeting_id=meeting_id,
                item=change_item(found, entry, form.background.data or ""),
                entry=entry,
                attested=attested(),
            )
        except ChangeRefused as refused:
            _show(form, refused)
        except (MeetingStepRefused, OnAgendaAlready):
            form.form_errors.append(_("Det går inte längre. Se på mötets sida vad som står på listan."))
        else:
            flash(_("Ändringen står på föredragningslistan."), "success")
            return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)
        session.rollback()
    drawn = render_template(
        "decisions/propose_change.html",
        form=form,
        found=found,
        rooms=found.rooms(form.years),
        waits=found.is_awaited,
        trail=((_("Insatser"), url_for("funding.index")), (found.name, page)),
    )
    return drawn, 422 if form.errors else 200


@blueprint.route("/moten/<uuid:meeting_id>/insatser/<uuid:meeting_item_id>", methods=["GET", "POST"])
@requires(Permission.DECISIONS_EDIT)
def decide_change(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Write down what a meeting decided of a change, with its money, last day and conditions."""
    whole = meetings.meeting(actor(), meeting_id)
    item = meetings.item_of(whole, meeting_item_id)
    if item.subject_kind != SUBJECT or item.subject_id is None:
        raise NotFound(f"no insats at {meeting_item_id}")
    if whole.meeting.state is not MeetingState.HELD or item.is_sealed:
        return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)
    # What is attested is told when it stands in the way.
    stands = attested()(item.subject_id) if request.method == "POST" else {}
    found = change_material(item.subject_id, stands, item.id)
    earlier = queries.decided_at([item.id]).get(item.id) if item.outcome else None
    people = [one for one in whole.people if one.present]
    if request.method == "GET":
        shown = {**held(item, people, ""), **_shown(item, found, earlier)}
        form = decide_form(found, people, formdata=None, data=shown)
    else:
        form = decide_form(found, people)
        if (
            form.validate()
            and form.guard_units(found.standing.amounts)
            and _decided(form, whole, item, found)
        ):
            flash(_("%(title)s är sparad.", title=item.title), "success")
            return redirect(following(whole, item), 303)
    page = render_template(
        "decisions/decide_change.html",
        form=form,
        whole=whole,
        item=item,
        found=found,
        earlier=earlier,
        resting=resting_on(earlier) if earlier else [],
        rooms=found.rooms(form.years),
        trail=trail(whole),
    )
    return page, 422 if request.method == "POST" else 200


def _decided(form: DecideChangeForm, whole: Whole, item: Item, found: ChangeMaterial) -> bool:
    """Whether the decision was written down; what stands against it is told in the form."""
    try:
        changes.decide_change(
            actor=actor(),
            meeting_id=whole.meeting.id,
            item_id=item.id,
            version=version_of(form.version),
            choice=form.choice,
            entry=form.change(found),
            words=_words(form, whole, item, found),
            people=form.participations(),
            attested=attested(),
            is_bound=bound_by(),
        )
    except ChangeRefused as refused:
        session.rollback()
        _show(form, refused)
    except tuple(_refusals()) as refused:
        session.rollback()
        form.form_errors.append(
            next(words for kind, words in _refusals().items() if isinstance(refused, kind))
        )
    else:
        return True
    return False


def _words(form: DecideChangeForm, whole: Whole, item: Item, found: ChangeMaterial) -> str:
    """The decision in words: as typed; by itself where nothing was, or what stood there by itself."""
    typed, body = form.decision.data or "", whole.meeting.body
    earlier = queries.decided_at([item.id]).get(item.id)
    before = found.before(earlier) if earlier else found
    if earlier:
        conditions = [as_entry(one) for one in earlier.conditions]
        stood = ChangeEntry(found.standing.amounts, found.standing.ends_on, conditions)
        if typed == change_words(body, ChangeChoice.CHANGE, before, stood):
            typed = ""
    return typed or change_words(body, form.choice, before, form.change(found))


def _refusals() -> Mapping[type[Exception], str]:
    return {
        MeetingStepRefused: _("Paragrafen är justerad. Den ändras bara av ett nytt beslut."),
        NotDelegated: _("Styrelsen har inte delegerat det här beslutet hit. Låt styrelsen besluta."),
        MoneyBound: _(
            "Något är avtalat, rekvirerat eller beslutat efter det här beslutet."
            " Pengarna ändras av ett nytt beslut."
        ),
    }


def _shown(item: Item, found: ChangeMaterial, earlier: DecisionFacts | None) -> dict[str, object]:
    """The decision as its form shows it: what was written down, else what is proposed."""
    if earlier:
        conditions = [as_entry(one) for one in earlier.conditions]
        standing = found.standing
        shown = change_shown(standing.amounts, standing.ends_on, conditions)
        return {**shown, "outcome": ChangeChoice.CHANGE.value, "overrun_reason": earlier.overrun_reason}
    proposed = found.proposed
    told = (
        change_shown({**found.standing.amounts, **proposed.amounts}, proposed.ends_on, proposed.conditions)
        if proposed
        else change_shown(found.standing.amounts, found.standing.ends_on, ())
    )
    if item.outcome is None:
        return {**told, "outcome": ChangeChoice.CHANGE.value}
    return {**told, "outcome": _CHOICE_OF.get(item.outcome, ChangeChoice.REJECT).value}


def _show(form: ChangeForm, refused: ChangeRefused) -> None:
    for fault in refused.faults:
        form.show_fault(change_fault_said(fault), fault.year)
