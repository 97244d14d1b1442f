"""The front door, the start page of a förbund, the operator's page, and what is told to everybody."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import public, requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.labels import roles_text
from finsam_saas.accounts.queries import own_invitations, own_memberships
from finsam_saas.accounts.session import actor, current_viewer, last_visit
from finsam_saas.dashboard import operator, outside
from finsam_saas.dashboard.start import may_be_kept, sections_for
from finsam_saas.events.newest import digest_of_all
from finsam_saas.web.kept_pages import kept_page
from tenants.database import today

blueprint = Blueprint("dashboard", __name__, template_folder="templates")


@blueprint.get("/")
@public
def home() -> ResponseReturnValue:
    """The front door: what Finsam is and sign-in; for those who are in, where they work."""
    viewer = current_viewer()
    if viewer is None:
        return render_template("dashboard/welcome.html")
    return render_template(
        "dashboard/home.html",
        places=outside.places(viewer.actor, own_memberships(viewer.user_id)),
        invitations=own_invitations(viewer.user_id),
        roles_text=roles_text,
        start=outside.start(viewer.actor),
    )


@blueprint.get("/<association>/")
@requires(Permission.ASSOCIATION_READ)
def start() -> ResponseReturnValue:
    """What waits for the viewer in this förbund, then its figures."""
    reader, since = actor(), last_visit()
    return kept_page(
        "dashboard/start.html",
        lambda: {"start": sections_for(reader, today(), since)},
        place=(reader.membership_id, sorted(one.value for one in reader.permissions)),
        version=digest_of_all() if may_be_kept(reader) else "",
    )


@blueprint.get("/drift")
@requires(Permission.OPERATIONS_READ)
def operations() -> ResponseReturnValue:
    """How the deployment is: the register of förbund, the queue, signs of life; no förbund's content."""
    return render_template("dashboard/operations.html", page=operator.page())


@blueprint.get("/om")
@public
def about() -> ResponseReturnValue:
    """What Finsam is, for whom, and how figures are made."""
    return render_template("dashboard/about.html")


@blueprint.get("/tillganglighet")
@public
def accessibility() -> ResponseReturnValue:
    """How accessible the service is, what is known not to be, and how to tell us."""
    return render_template("dashboard/accessibility.html")
