"""The follow-up to the board: a page that shows the document, and the document as DOCX and PDF."""

from __future__ import annotations

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.documents.download import DocumentType, download
from finsam_saas.documents.written import write
from finsam_saas.economy.board_choice import BoardChoice, exact_choice, open_choice, open_periods, quarters
from finsam_saas.economy.board_document import document, follow_up
from finsam_saas.economy.board_rows import shown_blocks
from finsam_saas.economy.pages import blueprint
from finsam_saas.events.newest import digest_of_newest
from finsam_saas.web.errors import NotFound
from finsam_saas.web.kept_pages import kept_page
from tenants.database import today


@blueprint.get("/styrelsen")
@requires(Permission.REPORTS_READ)
def board() -> ResponseReturnValue:
    """The follow-up of a half-year or year, as it will stand in the document that may leave the kansli."""
    return _page(open_choice(request.args, today=today()))


@blueprint.get("/styrelsen/internt")
@requires(Permission.REPORTS_REVIEW)
def exact_board() -> ResponseReturnValue:
    """The follow-up of any quarters in a row with exact figures, for the kansli alone."""
    return _page(exact_choice(request.args, today=today()))


@blueprint.get("/styrelsen/dokument.<any(docx, pdf):document_type>")
@requires(Permission.REPORTS_READ)
def board_document(document_type: str) -> Response:
    """The same as the page, as a document."""
    return _document(open_choice(request.args, today=today()), document_type)


@blueprint.get("/styrelsen/internt/dokument.<any(docx, pdf):document_type>")
@requires(Permission.REPORTS_REVIEW)
def exact_document(document_type: str) -> Response:
    """The same as the kansli's own page, as a document marked as internal on every page."""
    return _document(exact_choice(request.args, today=today()), document_type)


def _page(choice: BoardChoice) -> str:
    may_see_exact = actor().may(Permission.REPORTS_REVIEW)
    return kept_page(
        "economy/board.html",
        lambda: {**_shown(choice), "may_see_exact": may_see_exact},
        place=(may_see_exact, choice.exact, str(choice.first), str(choice.last)),
        version=digest_of_newest(),
    )


def _shown(choice: BoardChoice) -> dict[str, object]:
    found = follow_up(choice)
    written = None if found.is_empty else write(document(found))
    return {
        "choice": choice,
        "written": written,
        "blocks": shown_blocks(written.blocks) if written else [],
        "periods": quarters(found.years) if choice.exact else open_periods(found.years),
    }


def _document(choice: BoardChoice, document_type: str) -> Response:
    found = follow_up(choice)
    if found.is_empty:
        raise NotFound(f"no accepted report in {choice.label}")
    return download(
        document(found),
        DocumentType(document_type),
        report=_("uppföljning till styrelsen"),
        period=" ".join(dict.fromkeys([str(choice.first), str(choice.last)])),
        version=_("internt") if choice.exact else "",
    )
