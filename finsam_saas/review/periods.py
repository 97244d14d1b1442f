"""Pages for a whole period: it is opened, supplemented, and given longer time."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import opening, queries
from finsam_saas.followup.refusals import PeriodRefused as OpeningRefused
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber, TextFaultCode
from finsam_saas.followup.wording import period_fault, text_fault
from finsam_saas.reporting_plan.periods import Cadence, Period, PeriodRefused
from finsam_saas.reporting_plan.queries import Plan, plans
from finsam_saas.reporting_plan.rules import last_days
from finsam_saas.reporting_plan.wording import KIND_WORDS, period_label
from finsam_saas.review import service
from finsam_saas.review.forms import ExtensionForm, PeriodForm, period_form
from finsam_saas.review.pages import blueprint
from finsam_saas.review.rules import ExtensionRefused
from finsam_saas.review.wording import extension_fault
from tenants.database import today

PERIODS_TO_CHOOSE = 12


@blueprint.route("/period/ny", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def new_period() -> ResponseReturnValue:
    """Open a period for reporting."""
    asked = [plan for plan in plans().values() if plan.is_asked]
    opened = {one.period for one in queries.periods()}
    choices = [one for one in _periods_to_choose({plan.cadence for plan in asked}) if one not in opened]
    form = period_form([plan.kind for plan in asked])([(str(one), period_label(one)) for one in choices])
    if request.method == "GET" and choices:
        _suggest(form, choices[0], asked)
    elif request.method == "POST" and form.validate() and form.due_on.data:
        chosen = Period.parse(form.period.data)
        try:
            opening.open_period(
                actor=actor(), period=chosen, due_on=form.due_on.data, due_by_kind=form.due_by_kind
            )
        except OpeningRefused as refused:
            field = form.own_day(refused.kind) if refused.kind else form.due_on
            field.errors = [period_fault(refused.code)]
        else:
            flash(_("%(period)s är öppet för rapporter.", period=period_label(chosen)), "success")
            return redirect(url_for("review.reports", period=str(chosen)), 303)
    return render_template("review/period.html", form=form), 422 if form.errors else 200


def _suggest(form: PeriodForm, period: Period, asked: Sequence[Plan]) -> None:
    """The last days that the förbund's plans give the period, as the clock would set them."""
    given = {plan.kind: plan.days_to_report for plan in asked if plan.cadence is period.cadence}
    form.period.data = str(period)
    form.due_on.data, shorter = last_days(given, period.last_day)
    for kind, day in shorter.items():
        form.own_day(kind).data = day


def _periods_to_choose(cadences: set[Cadence]) -> list[Period]:
    """Of each cadence in use the periods that have ended, newest first, and last the one that still runs."""
    found: list[Period] = []
    for cadence in sorted(cadences, key=list(Cadence).index):
        running = Period.of_day(cadence, today())
        found += [*_before(running), running]
    return found


def _before(period: Period) -> list[Period]:
    earlier: list[Period] = []
    while len(earlier) < PERIODS_TO_CHOOSE:
        try:
            period = period.previous()
        except PeriodRefused:
            break
        earlier.append(period)
    return earlier


@blueprint.post("/period/<uuid:period_id>/fler")
@requires(Permission.REPORTS_REVIEW)
def supplement(period_id: UUID) -> ResponseReturnValue:
    """Ask also the insatser that came after the period was opened."""
    found = queries.period(period_id)
    added = opening.supplement_period(actor=actor(), period_id=period_id)
    flash(
        ngettext("%(num)s insats till ska rapportera.", "%(num)s insatser till ska rapportera.", len(added)),
        "success",
    )
    return redirect(url_for("review.reports", period=str(found.period)), 303)


@blueprint.route("/period/<uuid:period_id>/langre-tid", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def extend_period(period_id: UUID) -> ResponseReturnValue:
    """Give all reports of a period that are not handed in longer time, as a recorded exception."""
    found = queries.period(period_id)
    form = ExtensionForm()
    if request.method == "POST" and form.validate() and form.to.data:
        try:
            given = service.extend_period(
                actor=actor(), period_id=period_id, to=form.to.data, reason=form.reason.data or ""
            )
        except ExtensionRefused as refused:
            form.to.errors = [extension_fault(refused.code)]
        except ReasonHoldsPersonalNumber:
            form.reason.errors = [text_fault(TextFaultCode.PERSONAL_IDENTITY_NUMBER)]
        else:
            flash(_given(given), "success")
            return redirect(url_for("review.reports", period=str(found.period)), 303)
    back = url_for("review.reports", period=str(found.period))
    page = render_template(
        "review/extend.html",
        form=form,
        title=_("Ge hela perioden längre tid"),
        about=period_label(found.period),
        due_on=found.due_on,
        own_days=[(KIND_WORDS[kind], day) for kind, day in opening.own_days(period_id).items()],
        back=back,
        crumbs=[],
        for_all=True,
    )
    return page, 422 if form.errors else 200


def _given(names: list[str]) -> str:
    """How many got longer time, in a sentence."""
    if not names:
        return str(_("Ingen rapport fick längre tid: alla är inlämnade eller har redan så lång tid."))
    return str(
        ngettext("%(num)s insats har fått längre tid.", "%(num)s insatser har fått längre tid.", len(names))
    )
