"""The follow-up to the board: a page that shows the document, and the document as DOCX and PDF."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.documents.download import DocumentType, download
from finsam_saas.documents.written import write
from finsam_saas.economy import queries
from finsam_saas.economy.board_choice import EXACT, BoardChoice, board_choice, open_periods, quarters
from finsam_saas.economy.board_document import document, follow_up
from finsam_saas.economy.pages import blueprint
from finsam_saas.web.errors import Forbidden, NotFound
from tenants.database import today


@blueprint.get("/styrelsen")
@requires(Permission.REPORTS_READ)
def board() -> ResponseReturnValue:
    """The follow-up of a half-year or year as it will stand in the document."""
    choice = _choice()
    found = follow_up(actor(), choice)
    years = queries.years()
    return render_template(
        "economy/board.html",
        choice=choice,
        written=None if found.is_empty else write(document(found)),
        periods=quarters(years) if choice.exact else open_periods(years),
        may_see_exact=actor().may(Permission.REPORTS_REVIEW),
        exact=EXACT,
    )


@blueprint.get("/styrelsen/dokument.<any(docx, pdf):file_type>")
@requires(Permission.REPORTS_READ)
def board_document(file_type: str) -> Response:
    """The same as a document."""
    choice = _choice()
    found = follow_up(actor(), choice)
    if found.is_empty:
        raise NotFound(f"no accepted report in {choice.label}")
    return download(
        document(found),
        DocumentType(file_type),
        report=_("uppföljning till styrelsen"),
        period="_".join(dict.fromkeys([str(choice.first), str(choice.last)])),
        version=_("internt") if choice.exact else "",
    )


def _choice() -> BoardChoice:
    """The time in the address; raises Forbidden where exact figures are asked for by others than kansli."""
    may_see_exact = actor().may(Permission.REPORTS_REVIEW)
    if request.args.get("visning") == EXACT and not may_see_exact:
        raise Forbidden("exact figures are the kansli's")
    return board_choice(request.args, may_see_exact=may_see_exact, today=today())
