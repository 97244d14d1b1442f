"""The page on which a meeting's decision of an application is written down."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications.rules import StepRefused
from finsam_saas.bodies.delegated import DecisionRefused as NotDelegated
from finsam_saas.decisions import queries, service, written
from finsam_saas.decisions.agenda import SUBJECT
from finsam_saas.decisions.correcting import as_entry
from finsam_saas.decisions.entry import ConditionEntry
from finsam_saas.decisions.forms import BoardForm, board_form, money_shown
from finsam_saas.decisions.material import Material, material
from finsam_saas.decisions.pages import blueprint, bound_by
from finsam_saas.decisions.panel import resting_on
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.decisions.refusals import DecisionRefused, MoneyBound
from finsam_saas.decisions.rules import Choice
from finsam_saas.initiatives.entry import PartiesRefused
from finsam_saas.initiatives.rules import OrientationRefused
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings.decision_form import held
from finsam_saas.meetings.facts import Item, Whole
from finsam_saas.meetings.pages import following, trail
from finsam_saas.meetings.rules import MeetingState
from finsam_saas.meetings.rules import StepRefused as MeetingStepRefused
from finsam_saas.registry.service import MatterClosed
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import version_of
from tenants.database import session

_CHOICE_OF = {outcome: choice for choice, outcome in service.OUTCOMES.items()}


@blueprint.route("/moten/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>", methods=["GET", "POST"])
@requires(Permission.DECISIONS_EDIT)
def decide(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Write down what the board decided of the application at an item, with its money and conditions."""
    whole = meetings.meeting(actor(), meeting_id)
    item = meetings.item_of(whole, meeting_item_id)
    if item.subject_kind != SUBJECT or item.subject_id is None:
        raise NotFound(f"no application at {meeting_item_id}")
    if whole.meeting.state is not MeetingState.HELD or item.is_sealed:
        return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)
    found = material(item.subject_id)
    earlier = queries.decided_at([item.id]).get(item.id) if item.outcome else None
    people = [one for one in whole.people if one.present]
    if request.method == "GET":
        shown = {**held(item, people, ""), **_shown(whole, item, found, earlier)}
        form = board_form(found, people, formdata=None, data=shown)
    else:
        form = board_form(found, people)
        sound = form.validate() and form.guard_units(found.asked)
        if sound and _carried_out(form, whole, item, found, earlier):
            flash(_("%(title)s är sparad.", title=item.title), "success")
            return redirect(following(whole, item), 303)
    page = render_template(
        "decisions/decide.html",
        form=form,
        whole=whole,
        item=item,
        found=found,
        earlier=earlier,
        resting=resting_on(earlier) if earlier else [],
        rooms=found.rooms(earlier.amounts if earlier else None),
        appointed={one.id for one in people if one.member_id in found.parties},
        trail=trail(whole),
    )
    return page, 422 if request.method == "POST" else 200


def _carried_out(
    form: BoardForm, whole: Whole, item: Item, found: Material, earlier: DecisionFacts | None
) -> bool:
    """Whether the decision was written down; what stands against it is told in the form."""
    try:
        service.decide(
            actor=actor(),
            meeting_id=whole.meeting.id,
            item_id=item.id,
            version=version_of(form.version),
            entry=form.entry(_words(form, whole, item, found, earlier)),
            is_bound=bound_by(),
        )
    except DecisionRefused as refused:
        session.rollback()
        form.show_faults(refused.faults)
    except tuple(_refusals()) as refused:
        session.rollback()
        form.form_errors.append(
            next(words for kind, words in _refusals().items() if isinstance(refused, kind))
        )
    else:
        return True
    return False


def _refusals() -> Mapping[type[Exception], str]:
    return {
        StepRefused: _("Ansökan har kommit längre, eller är återtagen. Välj Punkten utgår."),
        MeetingStepRefused: _("Paragrafen är justerad. Den ändras bara av ett nytt beslut."),
        MoneyBound: _(
            "Något är avtalat, rekvirerat eller beslutat efter det här beslutet, så beloppen ändras bara av"
            " ett nytt beslut. Villkoren kan du rätta här."
        ),
        PartiesRefused: _("Insatsägaren eller någon part är inte medlem längre. Se över medlemmarna först."),
        OrientationRefused: _("Insatsen har en annan inriktning. Låt pengarna gå till en ny insats."),
        NotDelegated: _("Styrelsen har inte delegerat det här beslutet hit. Låt styrelsen besluta."),
        MatterClosed: _("Ärendet är avslutat i diariet. Öppna det igen där först."),
    }


def _words(form: BoardForm, whole: Whole, item: Item, found: Material, earlier: DecisionFacts | None) -> str:
    """The decision in words: as typed; by itself where nothing was, or what stood there by itself."""
    typed: str = form.decision.data or ""
    body = whole.meeting.body
    if typed and typed not in {_by_itself(body, found, None), _by_itself(body, found, earlier)}:
        return typed
    gives = form.choice in (Choice.GRANT, Choice.PARTLY_GRANT)
    return written.decision_words(
        body, form.choice, found, form.amounts if gives else {}, form.entered_conditions if gives else []
    )


def _by_itself(body: str, found: Material, earlier: DecisionFacts | None) -> str:
    """The words of what was decided before, or of what is proposed."""
    if earlier:
        conditions = _conditions_of(earlier)
        return written.decision_words(body, Choice(earlier.kind.value), found, earlier.amounts, conditions)
    if found.proposal:
        choice = Choice(found.proposal.recommendation.value)
        told = found.proposal
        return written.decision_words(body, choice, found, told.amounts, told.conditions)
    return ""


def _conditions_of(earlier: DecisionFacts) -> list[ConditionEntry]:
    return [as_entry(one) for one in earlier.conditions]


def _shown(whole: Whole, item: Item, found: Material, earlier: DecisionFacts | None) -> dict[str, object]:
    """The decision as its form shows it: what was written down, else what is proposed."""
    if earlier:
        return {
            "outcome": earlier.kind.value,
            "overrun_reason": earlier.overrun_reason,
            **money_shown(
                earlier.amounts,
                _conditions_of(earlier),
                None if earlier.made_initiative else earlier.initiative_id,
            ),
        }
    proposal = found.proposal
    money = (
        money_shown(proposal.amounts, proposal.conditions, proposal.extends)
        if proposal
        else money_shown(found.asked, (), None)
    )
    if item.outcome in _CHOICE_OF:
        return {"outcome": _CHOICE_OF[item.outcome].value, **money}
    words = _by_itself(whole.meeting.body, found, None)
    return {"outcome": proposal.recommendation.value if proposal else None, "decision": words, **money}
