"""Förbundet: the overview, its members and bodies, and who sits where."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.governance import (
    body_routes,
    export,
    labels,
    member_routes,
    overview,
    people,
    queries,
    seat_queries,
    seat_routes,
)
from finsam_saas.governance.pages import blueprint, today
from finsam_saas.web.tables import FileType, download

# Importing the modules that change things has put their pages on the blueprint.
__all__ = ["blueprint", "body_routes", "member_routes", "seat_routes"]


@blueprint.get("/")
@requires(Permission.ASSOCIATION_READ)
def index() -> ResponseReturnValue:
    """The förbund: the road from need to report, members, bodies and facts with their sources."""
    return render_template("governance/index.html", page=overview.overview(today()))


@blueprint.get("/medlemmar/<uuid:member_id>")
@requires(Permission.ASSOCIATION_READ)
def member(member_id: UUID) -> ResponseReturnValue:
    """A member: its party, since when, who sits for it and who speaks for it."""
    return render_template(
        "governance/member.html",
        association_facts=queries.association(),
        member=queries.member(member_id),
        seats=seat_queries.seats_of_member(member_id),
        representatives=people.representatives_of(member_id),
    )


@blueprint.get("/organ/<uuid:body_id>")
@requires(Permission.ASSOCIATION_READ)
def body(body_id: UUID) -> ResponseReturnValue:
    """A body: what it is called, does and is led by, and its seats by member with what to look at."""
    return render_template("governance/body.html", page=overview.body_page(body_id, actor(), today()))


@blueprint.get("/uppdrag")
@requires(Permission.ASSOCIATION_READ)
def seats() -> ResponseReturnValue:
    """Everybody who sits somewhere, with filters that stand in the address."""
    chosen = overview.seat_filter(request.args)
    return render_template("governance/seats.html", chosen=chosen, page=overview.seat_list(chosen, today()))


@blueprint.get("/uppdrag.<any(csv, xlsx):file_type>")
@requires(Permission.ASSOCIATION_READ)
def seats_file(file_type: str) -> ResponseReturnValue:
    """The same list as a file."""
    page = overview.seat_list(overview.seat_filter(request.args), today())
    about, sheet = export.seats_table(page)
    return download(FileType(file_type), about, sheet, report=_("uppdrag"), period=today().isoformat())


@blueprint.get("/benamningar")
@requires(Permission.ASSOCIATION_READ)
def terms() -> ResponseReturnValue:
    """What things are called here, beside the common words."""
    return render_template("governance/terms.html", facts=queries.association(), terms=labels.TERMS)
