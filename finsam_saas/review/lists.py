"""The list of reports, and the files taken out of it."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import reading
from finsam_saas.followup.expected import first_expected
from finsam_saas.followup.rules import ReportState
from finsam_saas.followup.wording import STATE_WORDS, action_words, state_tag
from finsam_saas.reporting_plan.wording import KIND_WORDS
from finsam_saas.review import export, queries
from finsam_saas.review.pages import blueprint
from finsam_saas.review.selection import LATE, list_selection
from finsam_saas.web.tables import FileType, download
from tenants.database import today

MOST_NAMES = 12
"""So many of the insatser that have not been asked are named; of the rest the number is told."""
READERS = (Permission.REPORTS_READ, Permission.REPORTS_ENTER, Permission.REPORTS_SIGN_OFF)


@blueprint.get("")
@requires(*READERS)
def reports() -> ResponseReturnValue:
    """The reports by period and insats: where each is, who is late, and one action a row."""
    selection = list_selection(request.args, actor())
    on_day = today()
    found = queries.report_page(actor(), selection.chosen, page=selection.page, today=on_day)
    may_review = actor().may(Permission.REPORTS_REVIEW)
    opened = selection.period
    asks_of = opened.period if may_review and opened else None
    unasked, unasked_count = first_expected(asks_of, MOST_NAMES) if asks_of else ([], 0)
    return render_template(
        "review/reports.html",
        selection=selection,
        found=found,
        rows=[(row, state_tag(row, on_day), action_words(row, may_review=may_review)) for row in found.rows],
        states=_states(),
        kinds=KIND_WORDS,
        may_review=may_review,
        may_take_out=actor().may(Permission.REPORTS_READ),
        may_see_exact=actor().may(Permission.FIGURES_READ_EXACT),
        may_import=may_review or actor().may(Permission.REPORTS_ENTER),
        unasked=unasked,
        unasked_count=unasked_count,
    )


def _states() -> list[tuple[str, str]]:
    """The states to choose between; what the actor never sees is not offered."""
    who = actor()
    sees_unfinished = who.may(Permission.REPORTS_REVIEW) or who.may(Permission.REPORTS_ENTER)
    signs = who.may(Permission.REPORTS_SIGN_OFF)
    few = reading.SHOWN_TO_SIGNATORY if signs else reading.HANDED_IN
    states = list(ReportState) if sees_unfinished else list(few)
    found = [(state.value, str(STATE_WORDS[state])) for state in states]
    return [*found, (LATE, _("Försenade"))] if sees_unfinished else found


@blueprint.get("/uttag.<any(csv, xlsx):file_type>")
@requires(Permission.REPORTS_READ)
def take_out(file_type: str) -> Response:
    """The list's reports as a file, all its pages in one, with the same limits as on screen."""
    selection = list_selection(request.args, actor())
    rows = queries.all_reports(actor(), selection.chosen)
    # Counts of each report are for those who see exact figures; its words are for all readers.
    exact = actor().may(Permission.FIGURES_READ_EXACT)
    return download(
        FileType(file_type),
        export.about_reports(selection.words(), rows),
        *([export.figures_sheet(rows)] if exact else []),
        export.texts_sheet(rows),
        report=_("rapporter"),
        period=selection.period_code,
    )
