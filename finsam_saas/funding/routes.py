"""Insatser: the list of a year with its filters and sums, on screen and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor, viewer
from finsam_saas.budgets.pages import decisions_behind
from finsam_saas.events.newest import digest_of_newest
from finsam_saas.funding import export, overview
from finsam_saas.funding.surroundings import surroundings
from finsam_saas.governance.labels import term
from finsam_saas.initiatives.pages import every_page
from finsam_saas.web.kept_pages import kept_page
from finsam_saas.web.tables import FileType, download
from tenants.database import today

blueprint = Blueprint("funding", __name__, template_folder="templates", url_prefix="/insatser")
blueprint.context_processor(every_page)
ANY = UUID(int=0)
"""Stands for any insats in an address: those of all rows are written from one."""


@blueprint.get("/")
@requires(Permission.INITIATIVES_READ)
def index() -> ResponseReturnValue:
    """The insatser of a year, own ones first, with sums by group and what they are of the budget."""
    reader, told, words = actor(), every_page(), viewer().terms
    return kept_page(
        "funding/index.html",
        lambda: {**told, **_shown(reader, words)},
        place=(
            sorted(request.args.items()),
            reader.membership_id,
            told["may_edit"],
            reader.may(Permission.APPLICATIONS_READ),
            sorted(words.items()),
        ),
        version=digest_of_newest(),
    )


def _shown(reader: Actor, words: Mapping[str, str]) -> dict[str, object]:
    page = overview.list_page(request.args, reader, today())
    before, after = url_for("initiatives.initiative", initiative_id=ANY).split(str(ANY))
    return {
        "page": page,
        "surroundings": surroundings(page, words),
        "owner_word": term(words, "initiative_owner").capitalize(),
        "initiative_word": term(words, "initiative").capitalize(),
        "behind": decisions_behind(page.chosen.year, page.found.shown_ids) if page.chosen.year else {},
        "address_before": before,
        "address_after": after,
        "may_requisition": reader.may(Permission.REQUISITIONS_READ)
        or reader.may(Permission.REQUISITIONS_WRITE),
        "may_agree": reader.may(Permission.AGREEMENTS_READ),
    }


@blueprint.get("/lista.<any(csv, xlsx):file_type>")
@requires(Permission.INITIATIVES_READ)
def list_file(file_type: str) -> ResponseReturnValue:
    """The same list as a file, all its pages in one."""
    page = overview.list_page(request.args, actor(), today(), whole=True)
    about, sheet = export.initiatives_table(page)
    period = str(page.chosen.year or overview.ALL_YEARS)
    return download(FileType(file_type), about, sheet, report=_("insatser"), period=period)
