"""Decisions on applications: the proposal, the agenda, one decision, and the conditions of all."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications.rules import ApplicationState, StepRefused
from finsam_saas.decisions import agenda, board_routes, change_routes, conditions, proposing, queries, written
from finsam_saas.decisions.entry import ProposalEntry
from finsam_saas.decisions.forms import AgendaForm, MoneyForm, money_shown, proposal_form
from finsam_saas.decisions.material import Material, material
from finsam_saas.decisions.pages import blueprint
from finsam_saas.decisions.panel import DECISION_PANELS, DecisionPanel
from finsam_saas.decisions.proposing import MAY_BE_PROPOSED, OnAgendaAlready
from finsam_saas.decisions.refusals import DecisionRefused
from finsam_saas.meetings.rules import StepRefused as MeetingStepRefused
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.fields import version_of
from finsam_saas.web.paging import page_asked
from tenants.database import today

# Importing the modules of the board's decisions has put their pages on the blueprint.
__all__ = ["blueprint", "board_routes", "change_routes"]
ALL = "alla"
_EDITS = requires(Permission.DECISIONS_EDIT)


@blueprint.route("/ansokningar/<uuid:application_id>/forslag", methods=["GET", "POST"])
@_EDITS
def proposal(application_id: UUID) -> ResponseReturnValue:
    """What is proposed to the board of an application."""
    found = material(application_id)
    if found.state not in MAY_BE_PROPOSED:
        return redirect(_page(found), 303)
    if request.method == "GET":
        form = proposal_form(found, formdata=None, data=_proposed(found))
    else:
        form = proposal_form(found)
        if form.validate() and form.guard_units(found.asked) and _written(application_id, form.entry, form):
            flash(_("Förslaget är sparat."), "success")
            return redirect(_page(found), 303)
    page = render_template(
        "decisions/proposal.html", form=form, found=found, rooms=found.rooms(), trail=trail(found)
    )
    return page, 422 if request.method == "POST" else 200


def _written(application_id: UUID, entry: ProposalEntry, form: MoneyForm) -> bool:
    """Whether the proposal was kept; what stands against it is told in the form."""
    try:
        proposing.write_proposal(
            actor=actor(), application_id=application_id, version=version_of(form.version), entry=entry
        )
    except DecisionRefused as refused:
        form.show_faults(refused.faults)
        return False
    except StepRefused:
        form.form_errors.append(_("Ansökan väntar inte på något beslut. Öppna den igen."))
        return False
    return True


@blueprint.route("/ansokningar/<uuid:application_id>/foredragning", methods=["GET", "POST"])
@_EDITS
def put_on_agenda(application_id: UUID) -> ResponseReturnValue:
    """Let a meeting of the board take an application up."""
    found = material(application_id)
    if found.state is not ApplicationState.READY_FOR_DECISION:
        return redirect(_page(found), 303)
    item = written.agenda_item(found, proposing.called_in_public(application_id))
    form = AgendaForm(agenda.open_meetings())
    if request.method == "POST" and form.validate():
        meeting_id = UUID(form.meeting_id.data)
        try:
            proposing.put_on_agenda(
                actor=actor(), application_id=application_id, meeting_id=meeting_id, entry=item
            )
        except (StepRefused, MeetingStepRefused, OnAgendaAlready):
            form.form_errors.append(_("Det går inte längre. Öppna ansökan igen och se var den är."))
        else:
            flash(_("Ansökan står på föredragningslistan."), "success")
            return redirect(url_for("meetings.meeting", meeting_id=meeting_id), 303)
    page = render_template(
        "decisions/put_on_agenda.html", form=form, found=found, item=item, trail=trail(found)
    )
    return page, 422 if form.errors else 200


@blueprint.get("/<uuid:decision_id>")
@requires(Permission.APPLICATIONS_READ)
def decision(decision_id: UUID) -> str:
    """A decision: its §, what it gives and to which insats, its conditions."""
    found = queries.decision(decision_id)
    panels: tuple[DecisionPanel, ...] = current_app.extensions.get(DECISION_PANELS, ())
    return render_template(
        "decisions/decision.html",
        found=found,
        panels=[panel for panel in (show(found, actor()) for show in panels) if panel],
        reads_minutes=actor().may(Permission.MEETINGS_READ),
        today=today(),
    )


@blueprint.get("/villkor")
@requires(Permission.MEETINGS_READ)
def all_conditions() -> str:
    """The conditions of all decisions as tasks: who, when, and whether they are met."""
    shows_all = request.args.get("visa") == ALL
    found, paging = conditions.conditions(page_asked(request.args.get("sida", "")), open_only=not shows_all)
    return render_template(
        "decisions/conditions.html", found=found, paging=paging, shows_all=shows_all, today=today()
    )


@blueprint.route("/villkor/<uuid:condition_id>", methods=["GET", "POST"])
@_EDITS
def meet_condition(condition_id: UUID) -> ResponseReturnValue:
    """Note that a condition is met, or that it is not after all."""
    found = conditions.condition(condition_id)
    is_met = found.condition.done_on is None
    back = url_for("decisions.decision", decision_id=found.decision_id)
    step = Step(
        title=_("Villkoret är uppfyllt") if is_met else _("Öppna villkoret igen"),
        explanation=found.condition.text,
        consequences=(_("Det står vid beslutet vem som noterade det och när."),),
        submit_label=_("Villkoret är uppfyllt") if is_met else _("Öppna villkoret igen"),
        cancel_url=back,
        done=_("Villkoret är noterat."),
        done_url=back,
        version=found.condition.version,
        danger=False,
        trail=((_("Villkor"), url_for("decisions.all_conditions")), (found.title, back)),
    )
    return take(
        step,
        lambda seen, _why: proposing.meet_condition(
            actor=actor(), condition_id=condition_id, version=seen, is_met=is_met
        ),
    )


def trail(found: Material) -> tuple[tuple[str, str], ...]:
    """The pages above one that is about an application."""
    return ((_("Ansökningar"), url_for("applications.index")), (found.title, _page(found)))


def _page(found: Material) -> str:
    return url_for("applications.handed_in", application_id=found.application_id)


def _proposed(found: Material) -> dict[str, object]:
    """The proposal as its form shows it; before it is written, with what was asked for."""
    known = found.proposal
    if known is None:
        return {"version": 0, **money_shown(found.asked, (), None)}
    return {
        "version": known.version,
        "recommendation": known.recommendation.value,
        "background": known.background,
        "reasons": known.reasons,
        "effect": known.effect,
        **money_shown(known.amounts, known.conditions, known.extends),
    }
