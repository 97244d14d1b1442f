"""The page that shows a report to those who do not write in it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import reading, timeline
from finsam_saas.followup.entry import ReportText
from finsam_saas.followup.grids import background, columns, figure_parts, results, start_differs
from finsam_saas.followup.quarters import today_in_sweden
from finsam_saas.followup.reading import ReportDetail, figures_are_shown
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.whole import sheet_of
from finsam_saas.followup.wording import TEXT_WORDS, state_tag
from finsam_saas.reporting_plan.wording import question_words
from finsam_saas.web.forms import EmptyForm


def show(found: ReportDetail) -> ResponseReturnValue:
    """The figures and texts of a report already found for the actor, and what he can do with it."""
    who = actor()
    may_review = who.may(Permission.REPORTS_REVIEW)
    if not figures_are_shown(found):
        return _unsent_page(found)
    behind, sheet = background(found), sheet_of(found)
    sees_drafts = found.own or may_review or who.may(Permission.EVENTS_READ)
    return render_template(
        "review/report.html",
        report=found,
        behind=behind,
        parts=figure_parts(behind, sheet),
        question_words=question_words,
        columns=columns,
        results=results(behind.kept.cells),
        texts=[(TEXT_WORDS[name], behind.kept.text(name)) for name in ReportText],
        start_differs=start_differs(behind),
        tag=state_tag(found, today_in_sweden()),
        may_review=may_review and found.state is ReportState.SUBMITTED,
        may_reopen=who.may(Permission.REPORTS_REOPEN) and found.state is ReportState.ACCEPTED,
        form=EmptyForm(formdata=None, version=str(found.version)),
        steps=timeline.steps(reading.history(found.id), sheet, with_changes=sees_drafts),
    )


def _unsent_page(found: ReportDetail) -> str:
    """That a report is being written; what stands in it is the reporter's until it is handed in."""
    return render_template(
        "review/unsent.html", report=found, tag=state_tag(found, today_in_sweden()), today=today_in_sweden()
    )
