"""The analyst's pages: from collecting, by preview, to a frozen and published release, and its correction."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.config import Settings
from finsam_saas.releases import collecting, queries, service
from finsam_saas.releases.coverage_map import coverage_map
from finsam_saas.releases.forms import CorrectionForm, DayForm, PlanForm, methods_to_choose
from finsam_saas.releases.method_change import change_method, may_use_keys, other_method
from finsam_saas.releases.release import Method, Release, ReleaseState
from finsam_saas.releases.routes import show
from finsam_saas.releases.rules import LOWEST_THRESHOLD, ReleaseFault, ReleaseRefused
from finsam_saas.releases.steps import STEPS, next_steps, step_page
from finsam_saas.releases.view import NATION, Arranged, Selection, not_added, period_words, shown_periods
from finsam_saas.releases.wording import (
    FAILURE_WORDS,
    FAULT_WORDS,
    JOB_STATE_WORDS,
    JOB_WORDS,
    MEASURE_WORDS,
    METHOD_MEANINGS,
    METHOD_NAMES,
    REPORTED_SIGNS,
    REPORTED_WORDS,
    STATE_TAGS,
    STATE_WORDS,
    STEP_WORDS,
    STEPS_OF,
)
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.cells import CellKey
from finsam_saas.statistics.wording import SEX_WORDS
from finsam_saas.web.confirm import take
from tenants.database import today

blueprint = Blueprint("publishing", __name__, template_folder="templates", url_prefix="/nationellt/utgivning")
blueprint.add_url_rule("/<release_code>/metod", view_func=change_method, methods=["POST"])
QUARTERS_TO_PLAN = 8
QUARTERS_ON_THE_MAP = 8


@blueprint.get("/")
@requires(Permission.NATIONAL_RELEASE)
def index() -> str:
    """All releases: what is being made, and what has been published."""
    return render_template(
        "releases/publishing.html",
        releases=collecting.calendar(),
        state_words=STATE_WORDS,
        state_tags=STATE_TAGS,
        period_words=period_words,
    )


@blueprint.route("/ny", methods=["GET", "POST"])
@requires(Permission.NATIONAL_RELEASE)
def plan() -> ResponseReturnValue:
    """Plan a release of a quarter that is over."""
    form = PlanForm()
    form.method.choices = methods_to_choose(may_use_keys=may_use_keys())
    form.period.choices = [(code, period_words(code)) for code in _quarters_that_are_over(today())]
    if request.method == "GET":
        form.planned_on.data = today()
        form.threshold.data = LOWEST_THRESHOLD
        form.method.data = Method.SUPPRESSION.value
    elif form.validate():
        try:
            code = service.plan_release(
                actor=actor(),
                period=Period.parse(form.period.data),
                planned_on=form.planned_on.data,
                threshold=form.threshold.data or LOWEST_THRESHOLD,
                method=Method(form.method.data),
                may_use_keys=may_use_keys(),
                today=today(),
                is_demo=_settings().is_demo,
            )
        except ReleaseRefused as refused:
            form.refuse(refused.fault)
        else:
            flash(_("Utgåvan är planerad."), "success")
            return redirect(url_for("publishing.release", release_code=code), 303)
    shown = render_template("releases/plan.html", form=form, method_meanings=METHOD_MEANINGS)
    return shown, 422 if form.errors else 200


@blueprint.get("/tackning")
@requires(Permission.NATIONAL_READ)
def coverage() -> str:
    """Which förbund have reported which quarters."""
    periods = collecting.known_periods()[:QUARTERS_ON_THE_MAP][::-1]
    return render_template(
        "releases/coverage.html",
        map=coverage_map(collecting.completeness(periods), periods),
        periods=[(code, period_words(code)) for code in periods],
        words=REPORTED_WORDS,
        signs=REPORTED_SIGNS,
    )


@blueprint.get("/<release_code>/")
@requires(Permission.NATIONAL_RELEASE)
def release(release_code: str) -> str:
    """One release on its way: who is awaited, what the worker does, and the next step."""
    found = _found(release_code)
    rows = collecting.completeness([found.period])
    awaited = [one for one in rows if collecting.is_awaited(one.quarters.get(found.period))]
    work = collecting.latest_work(found.id)
    return render_template(
        "releases/work.html",
        release=found,
        planned_on=collecting.planned_day(found.id),
        day_form=DayForm(formdata=None, data={"planned_on": collecting.planned_day(found.id)}),
        map=coverage_map(rows, [found.period]),
        awaited=awaited,
        reminded=collecting.reminders(found.period),
        today=today(),
        work=work,
        steps=next_steps(found, work),
        is_open=found.content_hash is None,
        other_method=other_method(found, was_asked=work is not None),
        words={
            "states": STATE_WORDS,
            "tags": STATE_TAGS,
            "jobs": JOB_WORDS,
            "job_states": JOB_STATE_WORDS,
            "steps": STEP_WORDS,
            "steps_of": STEPS_OF,
            "failures": FAILURE_WORDS,
            "methods": METHOD_NAMES,
            "method_meanings": METHOD_MEANINGS,
            "reported": REPORTED_WORDS,
            "signs": REPORTED_SIGNS,
        },
        period_words=period_words,
    )


@blueprint.post("/<release_code>/paminn")
@requires(Permission.NATIONAL_RELEASE)
def remind(release_code: str) -> ResponseReturnValue:
    """Ask that the kansli of the chosen förbund are reminded; each at most once a day."""
    found = _found(release_code)
    chosen = [int(one) for one in request.form.getlist("forbund") if one.isdecimal() and len(one) < 10]
    try:
        asked = service.remind(actor=actor(), planned=found, associations=chosen, today=today())
    except ReleaseRefused as refused:
        flash(str(FAULT_WORDS[refused.fault]), "error")
    else:
        if asked:
            flash(ngettext("%(num)s förbund påminns nu.", "%(num)s förbund påminns nu.", asked), "success")
        else:
            flash(_("Ingen ny påminnelse: de som är valda har redan påmints i dag, eller är klara."), "info")
    return redirect(url_for("publishing.release", release_code=release_code), 303)


@blueprint.post("/<release_code>/dag")
@requires(Permission.NATIONAL_RELEASE)
def move_day(release_code: str) -> ResponseReturnValue:
    """Move the planned day."""
    found, form = _found(release_code), DayForm()
    if form.validate() and form.planned_on.data is not None:
        try:
            service.move_day(actor=actor(), planned=found, planned_on=form.planned_on.data, today=today())
        except ReleaseRefused as refused:
            flash(str(FAULT_WORDS[refused.fault]), "error")
        else:
            flash(_("Dagen är flyttad."), "success")
    else:
        flash(str(form.planned_on.errors[0]), "error")
    return redirect(url_for("publishing.release", release_code=release_code), 303)


@blueprint.route("/<release_code>/<any(granska, frys, publicera):release_step>", methods=["GET", "POST"])
@requires(Permission.NATIONAL_RELEASE)
def take_step(release_code: str, release_step: str) -> ResponseReturnValue:
    """Explain the next step, and ask the worker for it."""
    found, kind = _found(release_code), STEPS[release_step]

    def ask(_seen: int, _why: str) -> None:
        service.ask_for(actor=actor(), planned=found, kind=kind, today=today())

    try:
        return take(step_page(found, kind), ask)
    except ReleaseRefused as refused:
        flash(str(FAULT_WORDS[refused.fault]), "error")
        return redirect(url_for("publishing.release", release_code=release_code), 303)


@blueprint.post("/<release_code>/avbryt")
@requires(Permission.NATIONAL_RELEASE)
def cancel(release_code: str) -> ResponseReturnValue:
    """Ask that the work that is going on stops."""
    if service.cancel_work(actor=actor(), planned=_found(release_code)):
        flash(_("Arbetet stannar vid nästa steg. Inget har ändrats."), "info")
    else:
        flash(_("Arbetet var redan klart och kunde inte avbrytas."), "info")
    return redirect(url_for("publishing.release", release_code=release_code), 303)


@blueprint.get("/<release_code>/forhandsvisning")
@requires(Permission.NATIONAL_RELEASE)
def preview(release_code: str) -> str:
    """What the release would show if it were frozen as of the latest preview: protected, and flagged."""
    found = _found(release_code)
    if found.state is not ReleaseState.PREVIEW:
        abort(404)
    shown = [
        (period_words(code), Arranged(_previewed(found, code), Selection(NATION, code), found.method))
        for code in shown_periods(found)
    ]
    return render_template(
        "releases/preview.html",
        release=found,
        shown=shown,
        work=collecting.latest_work(found.id),
        not_added=not_added(found),
        measure_words=MEASURE_WORDS,
        sex_words=list(SEX_WORDS.values()),
        period_words=period_words,
    )


def _previewed(found: Release, period: str) -> dict[CellKey, int | None]:
    level, area = NATION
    return queries.preview_figures(found.id, level=[level], area=[area], period=[period])


@blueprint.get("/<release_code>/fryst")
@requires(Permission.NATIONAL_RELEASE)
def frozen(release_code: str) -> str:
    """The page of a frozen release, as everybody will see it once it is published."""
    opened = queries.opened(release_code, unpublished=True)
    if opened is None:
        abort(404)
    return show(opened, unpublished=opened.release.published_at is None)


@blueprint.route("/<release_code>/ratta", methods=["GET", "POST"])
@requires(Permission.NATIONAL_RELEASE)
def correct(release_code: str) -> ResponseReturnValue:
    """Plan a release that corrects a published one."""
    found, form = _found(release_code), CorrectionForm()
    if found.state is not ReleaseState.PUBLISHED:
        abort(404)
    if request.method == "GET":
        form.planned_on.data = today()
    elif form.validate():
        try:
            code = service.plan_correction(
                actor=actor(),
                wrong=found,
                note=form.note.data or "",
                planned_on=form.planned_on.data,
                today=today(),
                is_demo=_settings().is_demo,
            )
        except ReleaseRefused as refused:
            field = form.planned_on if refused.fault is ReleaseFault.DAY_PASSED else form.note
            field.errors = [str(FAULT_WORDS[refused.fault])]
        else:
            flash(_("Rättelsen är planerad. Den går samma väg som en ny utgåva."), "success")
            return redirect(url_for("publishing.release", release_code=code), 303)
    return render_template("releases/correct.html", form=form, release=found), 422 if form.errors else 200


def _found(code: str) -> Release:
    found = queries.any_release(code)
    if found is None:
        abort(404)
    return found


def _settings() -> Settings:
    settings: Settings = current_app.config["FINSAM"]
    return settings


def _quarters_that_are_over(day: date) -> list[str]:
    """The latest quarters that are over, newest first."""
    found: list[str] = []
    one = Period.of_day(Cadence.QUARTER, day).previous()
    while len(found) < QUARTERS_TO_PLAN:
        found.append(str(one))
        one = one.previous()
    return found
