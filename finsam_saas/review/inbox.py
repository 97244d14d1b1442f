"""The kansli's inbox: what is handed in, with what needs an eye, and many accepted at once."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.review import queries, service
from finsam_saas.review.eye import look_at
from finsam_saas.review.pages import blueprint
from finsam_saas.review.selection import id_in
from finsam_saas.review.service import Answered
from finsam_saas.web.paging import PAGE_ARGUMENT, page_asked

MARK = "markera"
ORDINARY = "vanliga"
CHOSEN = "rapport"


@blueprint.get("/inkorg")
@requires(Permission.REPORTS_REVIEW)
def inbox() -> ResponseReturnValue:
    """What waits for an answer, the longest first; those without remarks can be marked."""
    return _page(marks_ordinary=request.args.get(MARK) == ORDINARY)


def _page(*, marks_ordinary: bool = False, error: str = "") -> str:
    found = queries.inbox(actor(), page=max(1, page_asked(request.args.get(PAGE_ARGUMENT, ""))))
    looked = look_at(found.waiting)
    return render_template(
        "review/inbox.html",
        found=found,
        looked=looked,
        ordinary=sum(1 for one in looked if not one.lines),
        marks_ordinary=marks_ordinary,
        error=error,
    )


@blueprint.post("/inkorg")
@requires(Permission.REPORTS_REVIEW)
def accept_many() -> ResponseReturnValue:
    """Accept the reports that are marked; each is accepted, or it is told why it was not."""
    chosen = _chosen(request.form.getlist(CHOSEN))
    if not chosen:
        return _page(error=_("Markera minst en rapport att godkänna.")), 422
    answered = service.accept_reports(actor=actor(), chosen=chosen)
    accepted = [one for one in answered if one.accepted]
    if accepted:
        flash(_told_accepted(len(accepted)), "success")
    for one in answered:
        if not one.accepted:
            flash(_told_left(one), "warning")
    return redirect(url_for("review.inbox"), 303)


def _told_accepted(number: int) -> str:
    return str(
        ngettext(
            "%(num)s rapport är godkänd och låst. Siffrorna räknas nu med.",
            "%(num)s rapporter är godkända och låsta. Siffrorna räknas nu med.",
            number,
        )
    )


def _told_left(one: Answered) -> str:
    return str(
        _(
            "%(report)s godkändes inte: någon har ändrat den sedan sidan visades. Öppna den och se efter.",
            report=one.label,
        )
    )


def _chosen(marked: list[str]) -> dict[UUID, int]:
    """Reports and the versions that were seen, at most a page of them; what is no such pair is left out."""
    found: dict[UUID, int] = {}
    for text in marked[: queries.INBOX_ROWS]:
        report_id, _sign, version = text.partition(":")
        known = id_in(report_id)
        if known is not None and version.isascii() and version.isdigit() and len(version) < 10:
            found[known] = int(version)
    return found
