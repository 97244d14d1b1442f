"""The page on which the board's decision of a budget is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.budgets import adopting, deciding, queries, words, written
from finsam_saas.budgets.agenda import SUBJECT
from finsam_saas.budgets.deciding_forms import BoardForm, board_form
from finsam_saas.budgets.pages import blueprint
from finsam_saas.budgets.queries import BudgetFacts, Head
from finsam_saas.budgets.rules import BudgetState, BudgetStepRefused, Choice
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings.decision_form import held
from finsam_saas.meetings.facts import Item, Whole
from finsam_saas.meetings.pages import following
from finsam_saas.meetings.pages import trail as meeting_trail
from finsam_saas.meetings.rules import MeetingState, Outcome, StepRefused
from finsam_saas.web.errors import NotFound
from finsam_saas.web.fields import NOBODY, version_of
from tenants.database import session

_CHOICE_OF = {
    Outcome.TABLED: Choice.TABLE,
    Outcome.REFERRED_BACK: Choice.REFER_BACK,
    Outcome.NOT_TAKEN_UP: Choice.NOT_TAKEN_UP,
}


@blueprint.route("/moten/<uuid:meeting_id>/punkter/<uuid:meeting_item_id>", methods=["GET", "POST"])
@requires(Permission.DECISIONS_EDIT)
def decide(meeting_id: UUID, meeting_item_id: UUID) -> ResponseReturnValue:
    """Write down what the board decided of the budget at an item; it takes effect as it is saved."""
    whole = meetings.meeting(actor(), meeting_id)
    item = meetings.item_of(whole, meeting_item_id)
    if item.subject_kind != SUBJECT or item.subject_id is None:
        raise NotFound(f"no budget at {meeting_item_id}")
    if whole.meeting.state is not MeetingState.HELD or item.is_sealed:
        return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)
    found = queries.budget(item.subject_id)
    of_year = queries.heads(found.year)
    people = [one for one in whole.people if one.present]
    others = [one for one in of_year if _may_be_adopted(one, item)]
    if request.method == "GET":
        shown = {**held(item, people, ""), **_shown(item, found, of_year)}
        form = board_form(people, others, formdata=None, data=shown)
    else:
        form = board_form(people, others)
        if form.validate() and _carried_out(form, whole, item, found):
            flash(_("%(title)s är sparad.", title=item.title), "success")
            return redirect(following(whole, item), 303)
    page = render_template(
        "budgets/decide.html",
        form=form,
        whole=whole,
        item=item,
        budget=found,
        held=next((one for one in of_year if one.state is BudgetState.ADOPTED), None),
        above=meeting_trail(whole),
    )
    return page, 422 if request.method == "POST" else 200


def _may_be_adopted(one: Head, item: Item) -> bool:
    """Another version that is being written, or the one that was adopted at the item already."""
    return one.id != item.subject_id and (one.state is BudgetState.PRELIMINARY or one.item_id == item.id)


def _carried_out(form: BoardForm, whole: Whole, item: Item, found: BudgetFacts) -> bool:
    """Whether the decision was written down; what stands against it is told in the form."""
    try:
        deciding.decide(
            actor=actor(),
            meeting_id=whole.meeting.id,
            item_id=item.id,
            version=version_of(form.version),
            entry=form.entry(_said(form, whole, found)),
        )
    except adopting.AdoptionRefused as refused:
        session.rollback()
        form.form_errors += [words.adoption_fault(one) for one in refused.faults]
    except tuple(_refusals()) as refused:
        session.rollback()
        form.form_errors.append(next(said for kind, said in _refusals().items() if isinstance(refused, kind)))
    else:
        return True
    return False


def _refusals() -> Mapping[type[Exception], str]:
    return {
        BudgetStepRefused: _(
            "Versionen är inte föreslagen längre. Föreslå den igen, eller välj att punkten utgår."
        ),
        adopting.OnAgenda: _(
            "Versionen står på ett annat mötes föredragningslista. Ta bort den därifrån först."
        ),
        adopting.NothingInIt: _("Versionen har inga rader. Fyll i dem först."),
        deciding.ReplacedSince: _(
            "En senare version har antagits efter det här beslutet. Ändra budgeten i en ny version."
        ),
        StepRefused: _("Paragrafen är justerad. Den ändras bara av ett nytt beslut."),
    }


def _said(form: BoardForm, whole: Whole, found: BudgetFacts) -> str:
    """The decision in words: as typed; by itself where nothing was, or what stood there by itself."""
    typed: str = form.decision.data or ""
    body = whole.meeting.body
    by_itself = {written.decision_words(body, choice, found, None) for choice in Choice}
    if typed and typed not in by_itself:
        return typed
    adopted = queries.budget(form.chosen_version) if form.chosen_version else None
    return written.decision_words(body, form.choice, found, adopted)


def _shown(item: Item, found: BudgetFacts, of_year: Sequence[Head]) -> dict[str, object]:
    """What the form begins with: what was written down, else that the proposal is adopted."""
    if item.outcome is None:
        return {"outcome": Choice.ADOPT.value, "adopts": NOBODY}
    adopted = next((one for one in of_year if one.item_id == item.id and one.adopted_on), None)
    if adopted is None:
        return {"outcome": _CHOICE_OF.get(item.outcome, Choice.NOT_TAKEN_UP).value, "adopts": NOBODY}
    if adopted.id == found.id:
        return {"outcome": Choice.ADOPT.value, "adopts": NOBODY}
    return {"outcome": Choice.ADOPT_OTHER.value, "adopts": str(adopted.id)}
