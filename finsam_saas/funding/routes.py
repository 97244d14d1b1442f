"""Insatser: the list of a year with its filters and sums, on screen and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor, viewer
from finsam_saas.funding import export, overview
from finsam_saas.funding.overview import ListPage
from finsam_saas.funding.selection import NOT_KNOWN
from finsam_saas.governance.labels import term
from finsam_saas.initiatives.labels import ORIENTATIONS, STATUSES
from finsam_saas.initiatives.pages import every_page
from finsam_saas.web.tables import FileType, download
from tenants.database import today

blueprint = Blueprint("funding", __name__, template_folder="templates", url_prefix="/insatser")
blueprint.context_processor(every_page)


@blueprint.get("/")
@requires(Permission.INITIATIVES_READ)
def index() -> ResponseReturnValue:
    """The insatser of a year, own ones first, with sums by group and what they are of the budget."""
    page = overview.list_page(request.args, actor(), today())
    return render_template("funding/index.html", page=page, chips=_chips(page))


@blueprint.get("/lista.<any(csv, xlsx):file_type>")
@requires(Permission.INITIATIVES_READ)
def list_file(file_type: str) -> ResponseReturnValue:
    """The same list as a file, all its pages in one."""
    page = overview.list_page(request.args, actor(), today(), whole=True)
    about, sheet = export.initiatives_table(page)
    period = str(page.chosen.year or overview.ALL_YEARS)
    return download(FileType(file_type), about, sheet, report=_("insatser"), period=period)


def _chips(page: ListPage) -> list[tuple[str, str, str]]:
    """The filters in force besides the year: the name in the address, what it is called, and its value."""
    chosen, words = page.chosen, viewer().terms
    members = {one.id: one.name for one in page.members}
    owner = _("Förbundet") if chosen.owned_by_association else _member(members, chosen.owner_id)
    said = (
        ("inriktning", _("Inriktning"), _worded(chosen.orientation, ORIENTATIONS)),
        ("agare", term(words, "initiative_owner").capitalize(), owner),
        ("kommun", _("Kommun"), _member(members, chosen.municipality_id)),
        (
            "lage",
            _("Läge"),
            _worded(chosen.status, {state: said for state, (said, _tag) in STATUSES.items()}),
        ),
        ("sok", _("Ord"), chosen.text),
    )
    return [(name, label, value) for name, label, value in said if value]


def _worded(value: str, words: Mapping[Any, object]) -> str:
    return _("uppgift saknas") if value == NOT_KNOWN else str(words.get(value, ""))


def _member(names: Mapping[UUID, str], member_id: UUID | None) -> str:
    """The member's name; one that the förbund does not have is said to be unknown."""
    return "" if member_id is None else names.get(member_id, _("okänd medlem"))
