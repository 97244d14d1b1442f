"""The page on which it is said which group steers an insats."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.initiatives import queries as reading
from finsam_saas.initiatives import steering
from finsam_saas.initiatives.forms import SteeringForm
from finsam_saas.initiatives.pages import blueprint
from finsam_saas.web.fields import version_of
from tenants.database import today


@blueprint.route("/<uuid:initiative_id>/styrgrupp", methods=["GET", "POST"])
@requires(Permission.INITIATIVES_EDIT)
def edit_steering(initiative_id: UUID) -> ResponseReturnValue:
    """Say which of the förbund's groups steers an insats."""
    found = reading.initiative(initiative_id)
    groups = steering.offered(today(), keeps=found.steering_body_id)
    held = {"body_id": str(found.steering_body_id or ""), "version": found.version}
    form = SteeringForm(formdata=None, data=held) if request.method == "GET" else SteeringForm()
    form.offer([(str(one.id), one.label) for one in groups])
    if request.method == "POST" and form.validate():
        steering.choose_steering(
            actor=actor(), initiative_id=initiative_id, version=version_of(form.version), body_id=form.chosen
        )
        flash(_("Styrgruppen för %(name)s är sparad.", name=found.name), "success")
        return redirect(url_for("initiatives.initiative", initiative_id=initiative_id), 303)
    page = render_template(
        "initiatives/steering_form.html",
        form=form,
        initiative=found,
        groups=groups,
        may_add=actor().may(Permission.ASSOCIATION_EDIT),
    )
    return page, 422 if form.errors else 200
