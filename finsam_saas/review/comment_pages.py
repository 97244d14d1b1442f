"""The page of comments at a report: open threads first, answers, and a new one at a row or a cell."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.followup.comments import threads_of
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber, TextFaultCode, TextHoldsNames
from finsam_saas.followup.sheets import sheet_of
from finsam_saas.followup.wording import SEX_WORDS, text_fault
from finsam_saas.reporting_plan.sheet import Sheet
from finsam_saas.reporting_plan.wording import question_words, row_words
from finsam_saas.review import threads
from finsam_saas.review.forms import AnswerForm, CommentForm
from finsam_saas.review.pages import blueprint
from finsam_saas.web.errors import NotFound

WRITERS = (Permission.REPORTS_REVIEW, Permission.REPORTS_ENTER)


@blueprint.get("/<uuid:report_id>/kommentarer")
@requires(*WRITERS)
def comments(report_id: UUID) -> ResponseReturnValue:
    """The threads at a report, open ones first."""
    found = threads.find_commented(actor(), report_id)
    sheet = sheet_of(found)
    return _page(found, sheet, _empty_form(sheet))


def _empty_form(sheet: Sheet) -> CommentForm:
    """The form at the row that the address names."""
    return CommentForm(sheet, formdata=None, data={"row": request.args.get("rad", "")})


@dataclass(frozen=True)
class Refused:
    """An answer that could not be kept, and the thread it was for."""

    comment_id: UUID
    form: AnswerForm


def _page(found: ReportDetail, sheet: Sheet, form: CommentForm, refused: Refused | None = None) -> str:
    names = {one.key: question_words(one) for one in sheet.questions}
    return render_template(
        "review/comments.html",
        report=found,
        threads=[(one, names.get(one.first.row) or row_words(one.first.row)) for one in threads_of(found.id)],
        form=form,
        refused=refused,
        sex_words=SEX_WORDS,
    )


@blueprint.post("/<uuid:report_id>/kommentarer")
@requires(*WRITERS)
def add_comment(report_id: UUID) -> ResponseReturnValue:
    """Begin a thread at a row of the report, or at one cell."""
    found = threads.find_commented(actor(), report_id)
    sheet = sheet_of(found)
    form = CommentForm(sheet)
    if form.validate():
        try:
            threads.comment(
                actor=actor(),
                report_id=report_id,
                row=form.row.data,
                sex=form.chosen_sex,
                text=form.text.data or "",
                no_participants=form.answered,
            )
        except ReasonHoldsPersonalNumber:
            form.text.errors = [text_fault(TextFaultCode.PERSONAL_IDENTITY_NUMBER)]
        except TextHoldsNames as asked:
            form.ask_about(asked.words)
        else:
            flash(_("Kommentaren är sparad. Den syns för kansliet och för insatsen."), "success")
            return _to_comments(report_id)
    return _page(found, sheet, form), 422


@blueprint.post("/<uuid:report_id>/kommentarer/<uuid:comment_id>")
@requires(*WRITERS)
def answer_comment(report_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Answer in a thread."""
    found = threads.find_commented(actor(), report_id)
    if comment_id not in {one.first.id for one in threads_of(found.id)}:
        raise NotFound("no such thread")
    form = AnswerForm()
    if form.validate():
        try:
            threads.answer(
                actor=actor(),
                report_id=report_id,
                comment_id=comment_id,
                text=form.text.data or "",
                no_participants=form.answered,
            )
        except ReasonHoldsPersonalNumber:
            form.text.errors = [text_fault(TextFaultCode.PERSONAL_IDENTITY_NUMBER)]
        except TextHoldsNames as asked:
            form.ask_about(asked.words)
        else:
            flash(_("Svaret är sparat."), "success")
            return _to_comments(report_id)
    sheet = sheet_of(found)
    return _page(found, sheet, _empty_form(sheet), Refused(comment_id, form)), 422


@blueprint.post("/<uuid:report_id>/kommentarer/<uuid:comment_id>/klar")
@requires(*WRITERS)
def resolve_comment(report_id: UUID, comment_id: UUID) -> ResponseReturnValue:
    """Say that a thread is done with."""
    threads.resolve(actor=actor(), report_id=report_id, comment_id=comment_id)
    flash(_("Kommentaren är klarmarkerad."), "success")
    return _to_comments(report_id)


def _to_comments(report_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("review.comments", report_id=report_id), 303)
