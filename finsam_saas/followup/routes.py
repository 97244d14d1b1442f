"""Pages of follow-up: the list of reports, one report to write or to review, and its steps."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup import export, queries, reading, service, timeline
from finsam_saas.followup.forms import PeriodForm, ReportForm
from finsam_saas.followup.grids import EntryPage, background, columns, figure_rows, results, start_differs
from finsam_saas.followup.quarters import Quarter, QuarterRefused, quarter_of_day, today_in_sweden
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import (
    PeriodRefused,
    QuarterNotOver,
    ReasonHoldsPersonalNumber,
    ReportRefused,
)
from finsam_saas.followup.rules import ReportState, is_editable
from finsam_saas.followup.wording import (
    STATE_WORDS,
    action_words,
    period_fault,
    personal_number_in_text,
    state_tag,
)
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.formats import current_formats
from finsam_saas.web.forms import EmptyForm, ReasonForm
from finsam_saas.web.tables import FileType, download

blueprint = Blueprint("followup", __name__, template_folder="templates", url_prefix="/uppfoljning")
