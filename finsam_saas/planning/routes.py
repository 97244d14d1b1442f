"""The pages that show goals: a year, a target, an insats, a kommun, and the files."""

from __future__ import annotations

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.events.labels import detail_lines, event_words
from finsam_saas.events.newest import digest_of_newest
from finsam_saas.members.labels import PARTIES
from finsam_saas.members.rules import PartyType
from finsam_saas.planning import cycle_views, edit_views, export, follow_views, overview, queries, subjects
from finsam_saas.planning.pages import YEAR, blueprint, every_page
from finsam_saas.planning.rules import ENTERED_WAYS, TargetStatus, Way
from finsam_saas.web.kept_pages import kept_page
from finsam_saas.web.tables import FileType, download
from tenants.database import today

# Importing the modules that change things has put their pages on the blueprint.
__all__ = ["blueprint", "cycle_views", "edit_views", "follow_views"]


@blueprint.get("")
@requires(Permission.ASSOCIATION_READ)
def index() -> ResponseReturnValue:
    """The goals that count now."""
    return _year_page(None)


@blueprint.get(f"/{YEAR}")
@requires(Permission.ASSOCIATION_READ)
def year(year: int) -> ResponseReturnValue:
    """The goals of a year with what they have come to."""
    return _year_page(year)


def _year_page(year: int | None) -> str:
    """A year's goals; without a year those that count now."""
    reader, told = actor(), every_page()
    return kept_page(
        "planning/year.html",
        lambda: {**told, **_shown(reader, year)},
        place=(year, overview.sees_exact(reader), told["may_edit"], told["may_judge"]),
        version=digest_of_newest(),
    )


def _shown(reader: Actor, year: int | None) -> dict[str, object]:
    on_day = today()
    page = overview.current_page(reader, on_day) if year is None else None
    page = page or overview.year_page(reader, year or on_day.year, on_day, with_rule=True)
    return {
        "page": page,
        "met": page.number_of(TargetStatus.MET),
        "hidden": page.number_of(None),
        "reporting": [one for one in page.material.initiatives if one.id in page.material.coverage],
        "municipalities": subjects.municipalities(page),
    }


@blueprint.get(f"/{YEAR}/uttag.<any(csv, xlsx):file_type>")
@requires(Permission.ASSOCIATION_READ)
def year_file(year: int, file_type: str) -> Response:
    """The goals of a year as a file, protected as on screen."""
    page = overview.year_page(actor(), year, today(), with_rule=True)
    about, *sheets = export.goals_tables(page)
    return download(FileType(file_type), about, *sheets, report=_("mål"), period=str(year))


@blueprint.get("/resultatmal/<uuid:result_target_id>")
@requires(Permission.ASSOCIATION_READ)
def target(result_target_id: UUID) -> ResponseReturnValue:
    """One target explained: its rule, what each insats gives it, what is entered, and its history."""
    page, line = overview.target_page(actor(), result_target_id, today())
    return render_template(
        "planning/target.html",
        page=page,
        line=line,
        rows=subjects.basis_rows(page, line),
        history=queries.history(result_target_id),
        event_words=event_words,
        detail_lines=detail_lines,
        parties={one.value: PARTIES[one] for one in PartyType},
        enters=line.target.way in ENTERED_WAYS,
        by_party=line.target.way is Way.ATTENDANCE,
    )


@blueprint.get(f"/{YEAR}/insats/<uuid:initiative_id>")
@requires(Permission.ASSOCIATION_READ)
def initiative(year: int, initiative_id: UUID) -> ResponseReturnValue:
    """One insats on one page, for the board."""
    page = subjects.initiative_page(actor(), year, initiative_id, today())
    return render_template("planning/initiative.html", shown=page, subject=page.subject)


@blueprint.get(f"/{YEAR}/kommun/<uuid:member_id>")
@requires(Permission.ASSOCIATION_READ)
def municipality(year: int, member_id: UUID) -> ResponseReturnValue:
    """One kommun on one page, for a lokus or a fullmäktige."""
    page = subjects.municipality_page(actor(), year, member_id, today())
    return render_template("planning/municipality.html", shown=page)
