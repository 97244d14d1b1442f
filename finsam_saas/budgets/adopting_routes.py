"""A budget's way through the board: proposed, put on an agenda, taken back, its decision written down."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.budgets import adopting, agenda, queries, written
from finsam_saas.budgets.adopting_forms import AdoptionForm, AgendaForm
from finsam_saas.budgets.pages import blueprint, trail
from finsam_saas.budgets.queries import BudgetFacts
from finsam_saas.budgets.rules import BudgetState, BudgetStep, BudgetStepRefused, may
from finsam_saas.meetings.cited import citable
from finsam_saas.meetings.rules import StepRefused
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.fields import version_of


@blueprint.route("/<uuid:budget_id>/foresla", methods=["GET", "POST"])
@requires(Permission.BUDGETS_EDIT)
def propose(budget_id: UUID) -> ResponseReturnValue:
    """Lock a version as the proposal, and put it on an agenda; or only that, where it is proposed already."""
    found = queries.budget(budget_id)
    if found.item_id is not None or not (
        may(found.state, BudgetStep.PROPOSE) or may(found.state, BudgetStep.ADOPT)
    ):
        return _to(found)
    form = AgendaForm()
    is_new = may(found.state, BudgetStep.PROPOSE)
    calls = actor().may(Permission.MEETINGS_EDIT)
    form.offer(agenda.open_agendas() if calls else [], may_wait=is_new)
    if request.method == "GET":
        form.version.data = str(found.version)
        form.meeting.data = next((str(offered[0]) for offered in form.meeting.iter_choices()), None)
    elif form.validate() and (is_new or form.meeting_id):
        refused = _proposed(found, form, is_new=is_new)
        if refused is None:
            return _to(found)
        form.form_errors.append(refused)
    elif not form.errors:
        form.meeting.errors = [_("Välj ett möte.")]
    page = render_template("budgets/propose.html", budget=found, form=form, is_new=is_new, calls=calls)
    return page, 422 if form.errors else 200


def _proposed(found: BudgetFacts, form: AgendaForm, *, is_new: bool) -> str | None:
    """Propose and put on the agenda; what is said where it cannot be done."""
    version = version_of(form.version)
    try:
        if is_new:
            adopting.propose(actor=actor(), budget_id=found.id, version=version)
            version += 1
        if form.meeting_id:
            adopting.put_on_agenda(
                actor=actor(),
                budget_id=found.id,
                version=version,
                meeting_id=form.meeting_id,
                entry=written.agenda_item(found),
            )
    except adopting.NothingInIt:
        return str(_("Versionen har inga rader. Fyll i dem först."))
    except (StepRefused, adopting.NotDeciding):
        return str(_("Mötets föredragningslista går inte att ändra längre. Välj ett annat möte."))
    flash(
        _("Budgeten står på mötets föredragningslista.") if form.meeting_id else _("Budgeten är föreslagen."),
        "success",
    )
    return None


@blueprint.route("/<uuid:budget_id>/ta-tillbaka", methods=["GET", "POST"])
@requires(Permission.BUDGETS_EDIT)
def take_back(budget_id: UUID) -> ResponseReturnValue:
    """Open a proposal for writing again."""
    found = queries.budget(budget_id)
    stands = _("Punkten på mötets föredragningslista står kvar. Ta bort eller ändra den där.")
    step = Step(
        title=_("Ta tillbaka %(budget)s", budget=found.name),
        consequences=(
            _("Versionen blir preliminär igen och kan ändras."),
            *((stands,) if found.item_id else ()),
        ),
        submit_label=_("Ta tillbaka förslaget"),
        cancel_url=url_for("budgets.budget", budget_id=budget_id),
        done=_("Förslaget är tillbaka. Nu går det att ändra."),
        done_url=url_for("budgets.budget", budget_id=budget_id),
        version=found.version,
        danger=False,
        trail=trail(found),
    )
    return take(
        step,
        lambda seen, _why: adopting.take_back(actor=actor(), budget_id=budget_id, version=seen),
        refusals={BudgetStepRefused: _("Bara ett förslag kan tas tillbaka. Öppna budgeten igen.")},
    )


@blueprint.route("/<uuid:budget_id>/beslut", methods=["GET", "POST"])
@requires(Permission.BUDGETS_ADOPT)
def adopt(budget_id: UUID) -> ResponseReturnValue:
    """Write down by which § of other minutes a version was adopted; it is locked, and replaces what held."""
    found = queries.budget(budget_id)
    decided_here = found.item_id is not None and agenda.is_subject(found.item_id, found.id)
    if decided_here or not may(found.state, BudgetStep.ADOPT):
        return _to(found)
    held = next((one for one in queries.heads(found.year) if one.state is BudgetState.ADOPTED), None)
    form = AdoptionForm()
    decided = citable()
    form.offer(sorted(decided, key=lambda one: one.item_id != found.item_id))
    if request.method == "GET":
        form.version.data, form.replaces.data = str(found.version), str(held.id) if held else ""
        own = any(one.item_id == found.item_id for one in decided)
        form.decision.data = str(found.item_id) if own else None
    elif form.validate():
        try:
            adopting.adopt(
                actor=actor(), budget_id=budget_id, version=version_of(form.version), entry=form.entry()
            )
        except adopting.AdoptionRefused as refused:
            form.show(refused.faults)
        except adopting.OnAgenda:
            return _to(found)
        else:
            flash(_("%(budget)s är antagen och låst.", budget=found.name), "success")
            return _to(found)
    page = render_template("budgets/adopt.html", budget=found, form=form, held=held)
    return page, 422 if form.errors else 200


def _to(found: BudgetFacts) -> ResponseReturnValue:
    return redirect(url_for("budgets.budget", budget_id=found.id), 303)
