"""Pages where a draft is worked on: its sections, questions and targets."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.accounts.session import actor
from finsam_saas.report_templates import drafts, queries
from finsam_saas.report_templates.drafts import QuestionStep
from finsam_saas.report_templates.forms import CoreQuestionForm, QuestionForm, TargetForm
from finsam_saas.report_templates.pages import EDITORS, blueprint
from finsam_saas.report_templates.queries import Template
from finsam_saas.report_templates.refusals import TemplateRefused
from finsam_saas.report_templates.version_pages import version_page
from finsam_saas.report_templates.wording import FAULT_WORDS
from finsam_saas.reporting_plan import versions
from finsam_saas.reporting_plan.core_indicators import CORE, Section
from finsam_saas.reporting_plan.questions import QuestionFault, TargetFault
from finsam_saas.reporting_plan.sheet import ENDED
from finsam_saas.reporting_plan.versions import PlacedQuestion
from finsam_saas.web.errors import Conflict
from finsam_saas.web.fields import version_of
from finsam_saas.web.forms import EmptyForm, Form

# Where a refusal shows: the field to put right.
FIELD_OF = {
    QuestionFault.SECTION_NOT_OF_THE_KIND: "section",
    QuestionFault.ANSWER_NOT_OF_THE_SECTION: "answer",
    QuestionFault.MUST_BE_COUNTED_AS_CORE: "mapped_to",
    QuestionFault.NOT_COUNTED_AS_THIS: "mapped_to",
    QuestionFault.COUNTED_TWICE: "mapped_to",
    TargetFault.NOT_A_SHARE: "percent",
    TargetFault.OF_ITSELF: "denominator",
    TargetFault.NOT_OF_THE_ENDED: "denominator",
}


def _draft(version_id: UUID) -> Template:
    found = queries.template(version_id)
    if not found.row.is_draft:
        raise Conflict(f"version {version_id} is in use")
    return found


def _tried(form: Form, use_case: Callable[[int], None], usual: str) -> bool:
    """Take the step with the version seen; a refusal is told at the field it is about."""
    try:
        use_case(version_of(form.version))
    except TemplateRefused as refused:
        field = FIELD_OF.get(refused.code, usual) if refused.code in FIELD_OF else usual
        form[field].errors = [*form[field].errors, str(FAULT_WORDS[refused.code])]
        return False
    return True


def _back(version_id: UUID) -> ResponseReturnValue:
    flash(_("Utkastet är sparat."), "success")
    return redirect(url_for(".version", version_id=version_id), 303)


def _stepped(version_id: UUID, use_case: Callable[[int], None]) -> ResponseReturnValue:
    """Take a step on the draft's own page; a refusal is told there."""
    form = EmptyForm()
    try:
        use_case(version_of(form.version))
    except TemplateRefused as refused:
        return version_page(queries.template(version_id), str(FAULT_WORDS[refused.code])), 422
    return redirect(url_for(".version", version_id=version_id), 303)


@blueprint.post("/versioner/<uuid:version_id>/delar")
@requires(*EDITORS)
def switch_section(version_id: UUID) -> ResponseReturnValue:
    """Ask an optional section of core indicators, or stop asking it."""
    _draft(version_id)
    is_asked = "ask" in request.form
    name = request.form.get("ask") or request.form.get("stop") or ""
    if name not in set(Section):
        return redirect(url_for(".version", version_id=version_id), 303)

    def switch(seen: int) -> None:
        drafts.switch_section(
            actor=actor(), version_id=version_id, version=seen, section=Section(name), is_asked=is_asked
        )

    return _stepped(version_id, switch)


@blueprint.route("/versioner/<uuid:version_id>/fragor/ny", methods=["GET", "POST"])
@requires(*EDITORS)
def new_question(version_id: UUID) -> ResponseReturnValue:
    """A question of the förbund's own."""
    found = _draft(version_id)
    form = QuestionForm(found.row.kind)
    if request.method == "GET":
        form.version.data, form.section.data = str(found.row.version), Section.OWN.value
    elif form.validate():

        def add(seen: int) -> None:
            drafts.add_question(actor=actor(), version_id=version_id, version=seen, entry=form.entry())

        if _tried(form, add, "label"):
            return _back(version_id)
    return _question_page(form, found, None), 422 if form.errors else 200


@blueprint.route("/fragor/<uuid:question_id>", methods=["GET", "POST"])
@requires(*EDITORS)
def change_question(question_id: UUID) -> ResponseReturnValue:
    """A question of a draft to change; of a core indicator only what the förbund chooses."""
    placed = versions.question(question_id)
    found = _draft(placed.version_id)
    if placed.question.is_core:
        return _change_core(placed, found)
    form = QuestionForm(found.row.kind)
    if request.method == "GET":
        form.show(placed.question)
        form.version.data = str(found.row.version)
    elif form.validate():

        def change(seen: int) -> None:
            drafts.change_question(actor=actor(), question_id=question_id, version=seen, entry=form.entry())

        if _tried(form, change, "label"):
            return _back(found.row.id)
    return _question_page(form, found, placed), 422 if form.errors else 200


def _change_core(placed: PlacedQuestion, found: Template) -> ResponseReturnValue:
    form = CoreQuestionForm()
    if request.method == "GET":
        form.help_text.data, form.required.data = placed.question.help_text, placed.question.required
        form.version.data = str(found.row.version)
    elif form.validate():
        entry = form.entry_for(placed.question)

        def change(seen: int) -> None:
            drafts.change_question(actor=actor(), question_id=placed.id, version=seen, entry=entry)

        if _tried(form, change, "help_text"):
            return _back(found.row.id)
    page = render_template(
        "report_templates/core_question_form.html",
        form=form,
        template=found,
        placed=placed,
        core=CORE[placed.question.key],
    )
    return page, 422 if form.errors else 200


def _question_page(form: QuestionForm, found: Template, placed: PlacedQuestion | None) -> str:
    return render_template("report_templates/question_form.html", form=form, template=found, placed=placed)


@blueprint.post("/fragor/<uuid:question_id>/plats")
@requires(*EDITORS)
def place_question(question_id: UUID) -> ResponseReturnValue:
    """Move a question up or down, stop asking it, or ask it again."""
    placed = versions.question(question_id)
    name = request.form.get("step", "")
    if name not in set(QuestionStep):
        return redirect(url_for(".version", version_id=placed.version_id), 303)

    def place(seen: int) -> None:
        drafts.place_question(actor=actor(), question_id=question_id, version=seen, step=QuestionStep(name))

    return _stepped(placed.version_id, place)


@blueprint.route("/versioner/<uuid:version_id>/mal/nytt", methods=["GET", "POST"])
@requires(*EDITORS)
def new_target(version_id: UUID) -> ResponseReturnValue:
    """A share to expect of these insatser."""
    found = _draft(version_id)
    form = TargetForm(found.sheet)
    if request.method == "GET":
        form.version.data, form.denominator.data = str(found.row.version), ENDED
    elif form.validate():

        def add(seen: int) -> None:
            drafts.add_target(actor=actor(), version_id=version_id, version=seen, entry=form.entry())

        if _tried(form, add, "numerator"):
            return _back(version_id)
    return _target_page(form, found), 422 if form.errors else 200


@blueprint.route("/mal/<uuid:template_target_id>", methods=["GET", "POST"])
@requires(*EDITORS)
def change_target(template_target_id: UUID) -> ResponseReturnValue:
    """A target of a draft to change."""
    placed = versions.target(template_target_id)
    found = _draft(placed.version_id)
    form = TargetForm(found.sheet)
    if request.method == "GET":
        form.show(placed.target)
        form.version.data = str(found.row.version)
    elif form.validate():

        def change(seen: int) -> None:
            drafts.change_target(
                actor=actor(), target_id=template_target_id, version=seen, entry=form.entry()
            )

        if _tried(form, change, "numerator"):
            return _back(found.row.id)
    return _target_page(form, found), 422 if form.errors else 200


def _target_page(form: TargetForm, found: Template) -> str:
    return render_template("report_templates/target_form.html", form=form, template=found)


@blueprint.post("/mal/<uuid:template_target_id>/bort")
@requires(*EDITORS)
def remove_target(template_target_id: UUID) -> ResponseReturnValue:
    """No longer expect a share."""
    placed = versions.target(template_target_id)

    def remove(seen: int) -> None:
        drafts.remove_target(actor=actor(), target_id=template_target_id, version=seen)

    return _stepped(placed.version_id, remove)
