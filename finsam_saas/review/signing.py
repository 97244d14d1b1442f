"""The page where kansli chooses who signs off an insats's reports for its styrgrupp."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission, Role
from finsam_saas.accounts.session import actor
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.memberships import people
from finsam_saas.reporting_plan.queries import plans
from finsam_saas.reporting_plan.rules import kind_of
from finsam_saas.review import service
from finsam_saas.review.forms import SignatoriesForm
from finsam_saas.review.pages import blueprint
from finsam_saas.review.signatories import signatories


@blueprint.route("/styrgrupp/<uuid:initiative_id>", methods=["GET", "POST"])
@requires(Permission.REPORTS_REVIEW)
def choose_signatories(initiative_id: UUID) -> ResponseReturnValue:
    """Choose who signs off the insats's reports."""
    initiative = initiatives.initiative(initiative_id)
    current = signatories(initiative_id)
    offered = people.choices(people.accounts(Role.GROUP_MEMBER))
    known = {value for value, _name in offered}
    offered += [(str(one.membership_id), one.name) for one in current if str(one.membership_id) not in known]
    form = SignatoriesForm(offered)
    if request.method == "POST" and form.validate():
        service.choose_signatories(actor=actor(), initiative_id=initiative_id, membership_ids=form.chosen)
        flash(_("Vilka som godkänner för styrgruppen är sparat."), "success")
        return redirect(url_for("initiatives.initiative", initiative_id=initiative_id), 303)
    if request.method == "GET":
        form.membership_ids.data = [str(one.membership_id) for one in current]
    kind = kind_of(initiative.orientation, initiative.specific_orientation)
    return render_template(
        "review/signatories.html",
        form=form,
        initiative=initiative,
        is_needed=kind is not None and plans()[kind].needs_sign_off,
    ), 422 if form.errors else 200
