"""The kansli's steps: begin the preparation, go past a stage, say that it is ready for decision."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications import queries as applications
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.applications.rules import ApplicationState, StepRefused
from finsam_saas.bodies.labels import BODY_KINDS
from finsam_saas.preparation import queries, service
from finsam_saas.preparation.labels import STATES
from finsam_saas.preparation.pages import blueprint
from finsam_saas.preparation.queries import StageFacts
from finsam_saas.preparation.rules import StageRefused, StageState, in_the_way
from finsam_saas.preparation.service import NotPrepared
from finsam_saas.registry.service import MatterClosed
from finsam_saas.web.confirm import Step, take

_HANDLES = requires(Permission.APPLICATIONS_HANDLE)


def refusals() -> Mapping[type[Exception], str]:
    """What is said where a step cannot be taken from where the application or the stage is."""
    moved_on = _("Ansökan har kommit längre sedan du öppnade sidan. Öppna den igen.")
    return {
        StepRefused: moved_on,
        StageRefused: moved_on,
        NotPrepared: _(
            "Alla steg i beredningen är inte klara. Öppna ansökan igen och se vilka som återstår."
        ),
        MatterClosed: _("Ärendet är avslutat i diariet. Öppna det igen där först."),
    }


def _page(found: ApplicationFacts) -> str:
    return url_for("applications.handed_in", application_id=found.id)


def _trail(found: ApplicationFacts) -> tuple[tuple[str, str], ...]:
    return ((_("Ansökningar"), url_for("applications.index")), (found.title, _page(found)))


@blueprint.route("/<uuid:application_id>/borja", methods=["GET", "POST"])
@_HANDLES
def start(application_id: UUID) -> ResponseReturnValue:
    """Say that an application is complete and take it to preparation."""
    found = applications.handed_in(application_id)
    step = Step(
        title=_("Ta %(title)s till beredning", title=found.title),
        consequences=(
            _("De som skrev ansökan ser att den är komplett och vem som bereder den."),
            _("Stegen blir de som förbundet har bestämt i dag. Ändras de senare gäller det nya ansökningar."),
            _("Du kan fortfarande begära en komplettering."),
        ),
        submit_label=_("Ta till beredning"),
        cancel_url=_page(found),
        done=_("Ansökan är under beredning."),
        done_url=_page(found),
        version=found.version,
        danger=False,
        trail=_trail(found),
    )
    return take(
        step,
        lambda seen, _why: service.start_preparation(
            actor=actor(), application_id=application_id, version=seen
        ),
        refusals=refusals(),
    )


@blueprint.route("/<uuid:application_id>/klar", methods=["GET", "POST"])
@_HANDLES
def make_ready(application_id: UUID) -> ResponseReturnValue:
    """Say that an application is ready for decision; shows what stands in the way."""
    found = applications.handed_in(application_id)
    if found.state is not ApplicationState.IN_PREPARATION:
        return render_template("preparation/not_prepared.html", application=found), 409
    stages = queries.stages(application_id)
    blocking = in_the_way(one.rule for one in stages)
    if blocking:
        left = [one for one in stages if one.rule in blocking]
        reasons = [_in_words(one) for one in left]
        return render_template("preparation/not_ready.html", application=found, reasons=reasons), 409
    step = Step(
        title=_("%(title)s är klar för beslut", title=found.title),
        consequences=(
            _("Beredningen är avslutad. De som skrev ansökan ser att den väntar på styrelsens beslut."),
        ),
        submit_label=_("Klar för beslut"),
        cancel_url=_page(found),
        done=_("Ansökan är klar för beslut."),
        done_url=_page(found),
        version=found.version,
        danger=False,
        trail=_trail(found),
    )
    return take(
        step,
        lambda seen, _why: service.make_ready(actor=actor(), application_id=application_id, version=seen),
        refusals=refusals(),
    )


@blueprint.route("/steg/<uuid:stage_id>/hoppa-over", methods=["GET", "POST"])
@_HANDLES
def skip(stage_id: UUID) -> ResponseReturnValue:
    """Go past a stage that is not mandatory, with a reason."""
    stage = queries.stage(stage_id)
    found = applications.handed_in(stage.application_id)
    step = Step(
        title=_("Hoppa över %(body)s", body=_body(stage)),
        consequences=(
            _("Gruppen yttrar sig inte om ansökan. Skälet sparas."),
            _("Nästa steg i beredningen börjar."),
        ),
        submit_label=_("Hoppa över steget"),
        cancel_url=url_for("preparation.stage", stage_id=stage_id),
        done=_("Steget är överhoppat."),
        done_url=_page(found),
        version=stage.version,
        asks_why=True,
        danger=False,
        trail=_trail(found),
    )
    return take(
        step,
        lambda seen, why: service.skip(actor=actor(), stage_id=stage_id, version=seen, reason=why),
        refusals=refusals(),
    )


def _body(stage: StageFacts) -> str:
    return stage.body or str(BODY_KINDS[stage.body_kind])


def _in_words(stage: StageFacts) -> str:
    """Why a stage stands in the way of the decision."""
    if stage.state is StageState.SKIPPED:
        return str(_("%(body)s måste yttra sig men hoppades över.", body=_body(stage)))
    if stage.state is StageState.RETURNED:
        return str(_("%(body)s återlämnade ansökan. Begär en komplettering.", body=_body(stage)))
    return str(_("%(body)s: %(state)s.", body=_body(stage), state=STATES[stage.state][0]))
