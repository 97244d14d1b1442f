"""Pages of follow-up that hold many reports: the list, the files taken out of it, the periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import opening, queries, reading
from finsam_saas.followup.quarters import today_in_sweden
from finsam_saas.followup.queries import PeriodRow
from finsam_saas.followup.reading import LONGEST_LIST, ReportRow
from finsam_saas.followup.refusals import PeriodRefused as OpeningRefused
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.wording import STATE_WORDS, action_words, period_fault, state_tag
from finsam_saas.reporting_plan.periods import Cadence, Period, PeriodRefused
from finsam_saas.reporting_plan.queries import plans
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.review import export
from finsam_saas.review.forms import PeriodForm
from finsam_saas.web.tables import FileType, download

ALL_PERIODS = "alla"
LATE = "forsenad"
PERIODS_TO_CHOOSE = 12


@dataclass(frozen=True)
class Selection:
    """Which reports a list or a file holds, as its address says; what it does not know it leaves out."""

    opened: list[PeriodRow]
    period: PeriodRow | None
    state: ReportState | None
    late: bool

    @classmethod
    def of_address(cls) -> Selection:
        """The newest opened period unless another is chosen; an insatsansvarig begins with all."""
        opened = queries.periods()
        code, state = request.args.get("period", ""), request.args.get("lage", "")
        chosen = next((one for one in opened if str(one.period) == code), None)
        if chosen is None and code != ALL_PERIODS and actor().may(Permission.REPORTS_READ):
            chosen = opened[0] if opened else None
        known = {one.value: one for one in ReportState}
        return cls(opened, chosen, known.get(state), state == LATE)

    def rows(self) -> list[ReportRow]:
        """The reports chosen, at most `LONGEST_LIST` of them."""
        period = self.period.period if self.period else None
        today = today_in_sweden() if self.late else None
        return reading.reports(actor(), period=period, state=self.state, late_on=today)

    @property
    def code(self) -> str:
        """The period as it stands in the address."""
        return str(self.period.period) if self.period else ALL_PERIODS

    @property
    def state_code(self) -> str:
        """The state as it stands in the address."""
        return LATE if self.late else self.state.value if self.state else ""

    def words(self) -> str:
        """What was chosen, for the first sheet of a file."""
        period = period_label(self.period.period) if self.period else _("alla perioder")
        state = _("försenade") if self.late else str(STATE_WORDS[self.state]) if self.state else ""
        return ", ".join(part for part in (str(period), str(state)) if part)


def add_to(blueprint: Blueprint) -> None:
    """Give the blueprint these pages."""
    blueprint.add_url_rule("", "reports", reports)
    blueprint.add_url_rule("/uttag.<any(csv, xlsx):file_type>", "take_out", take_out)
    blueprint.add_url_rule("/period/ny", "new_period", new_period, methods=["GET", "POST"])
    blueprint.add_url_rule("/period/<uuid:period_id>/fler", "supplement", supplement, methods=["POST"])


@requires(Permission.REPORTS_READ, Permission.REPORTS_ENTER)
def reports() -> ResponseReturnValue:
    """The reports by period and insats: where each is, who is late, and one action a row."""
    chosen = Selection.of_address()
    rows, today = chosen.rows(), today_in_sweden()
    may_review = actor().may(Permission.REPORTS_REVIEW)
    unasked = queries.expected_to_report(chosen.period.period) if may_review and chosen.period else []
    return render_template(
        "review/reports.html",
        chosen=chosen,
        periods=[
            (ALL_PERIODS, _("Alla")),
            *((str(one.period), period_label(one.period)) for one in chosen.opened),
        ],
        states=_states(),
        cut_at=LONGEST_LIST if len(rows) == LONGEST_LIST else 0,
        rows=[(row, state_tag(row, today), action_words(row, may_review=may_review)) for row in rows],
        late=sum(1 for row in rows if row.days_late(today)),
        may_review=may_review,
        may_take_out=actor().may(Permission.REPORTS_READ),
        unasked=[one.name for one in unasked],
        address={"period": chosen.code, "lage": chosen.state_code},
    )


def _states() -> list[tuple[str, str]]:
    """The states to choose between; what the actor never sees is not offered."""
    sees_unfinished = actor().may(Permission.REPORTS_REVIEW) or actor().may(Permission.REPORTS_ENTER)
    states = list(ReportState) if sees_unfinished else list(reading.HANDED_IN)
    found = [("", _("Alla")), *((state.value, str(STATE_WORDS[state])) for state in states)]
    return [*found, (LATE, _("Försenade"))] if sees_unfinished else found


@requires(Permission.REPORTS_READ)
def take_out(file_type: str) -> Response:
    """The list's reports as a file, with the same choice and the same limits as on screen."""
    chosen = Selection.of_address()
    rows = chosen.rows()
    return download(
        FileType(file_type),
        export.about_reports(chosen.words(), rows),
        export.figures_sheet(rows),
        export.texts_sheet(rows),
        report=_("rapporter"),
        period=chosen.code,
    )


@requires(Permission.REPORTS_REVIEW)
def new_period() -> ResponseReturnValue:
    """Open a period for reporting."""
    asked = plans()
    opened = {one.period for one in queries.periods()}
    choices = [
        one
        for one in _periods_to_choose({p.cadence for p in asked.values() if p.is_asked})
        if one not in opened
    ]
    form = PeriodForm([(str(one), period_label(one)) for one in choices])
    if request.method == "GET" and choices:
        days = min(plan.days_to_report for plan in asked.values() if plan.cadence is choices[0].cadence)
        form.period.data, form.due_on.data = str(choices[0]), choices[0].last_day + timedelta(days=days)
    elif request.method == "POST" and form.validate() and form.due_on.data:
        chosen = Period.parse(form.period.data)
        try:
            opening.open_period(actor=actor(), period=chosen, due_on=form.due_on.data)
        except OpeningRefused as refused:
            form.due_on.errors = [period_fault(refused.code)]
        else:
            flash(_("%(period)s är öppet för rapporter.", period=period_label(chosen)), "success")
            return redirect(url_for("review.reports", period=str(chosen)), 303)
    return render_template("review/period.html", form=form), 422 if form.errors else 200


def _periods_to_choose(cadences: set[Cadence]) -> list[Period]:
    """Of each cadence in use the periods that have ended, newest first, and last the one that still runs."""
    found: list[Period] = []
    for cadence in sorted(cadences, key=list(Cadence).index):
        running = Period.of_day(cadence, today_in_sweden())
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
