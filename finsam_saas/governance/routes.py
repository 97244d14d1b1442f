"""Förbundet: the overview, one member, one body with who sits there, and the förbund's own words."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor, current_actor
from finsam_saas.bodies import labels as body_labels
from finsam_saas.governance import labels, overview, queries, service
from finsam_saas.governance.forms import labels_form
from finsam_saas.members import queries as members
from finsam_saas.members.labels import PARTIES
from finsam_saas.seats.labels import SEAT_KINDS
from finsam_saas.seats.queries import seats_of_member
from finsam_saas.web.days import period
from tenants.database import today

blueprint = Blueprint("governance", __name__, template_folder="templates", url_prefix="/forbundet")


@blueprint.context_processor
def _of_every_page() -> dict[str, object]:
    acting = current_actor()
    return {
        "labels": labels,
        "body_labels": body_labels,
        "parties": PARTIES,
        "seat_kinds": SEAT_KINDS,
        "may_edit": acting is not None and acting.may(Permission.ASSOCIATION_EDIT),
        "may_shape": acting is not None and acting.may(Permission.SETTINGS_EDIT),
        "today": today(),
        "period": period,
    }


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
        member=members.member(member_id),
        seats=seats_of_member(member_id),
        representatives=members.representatives_of(member_id),
    )


@blueprint.get("/organ/<uuid:body_id>")
@requires(Permission.ASSOCIATION_READ)
def body(body_id: UUID) -> ResponseReturnValue:
    """A body: what it is called, does and is led by, and its seats by member with what to look at."""
    return render_template("governance/body.html", page=overview.body_page(body_id, actor(), today()))


@blueprint.get("/benamningar")
@requires(Permission.ASSOCIATION_READ)
def terms() -> ResponseReturnValue:
    """What things are called here, beside the common words."""
    return render_template("governance/terms.html", facts=queries.association(), terms=labels.TERMS)


@blueprint.get("/benamningar/andra")
@requires(Permission.ASSOCIATION_EDIT)
def edit_terms() -> ResponseReturnValue:
    """The form for the förbund's own words."""
    facts = queries.association()
    form = labels_form(facts.terms)(
        formdata=None, data={"seen": service.labels_mark(facts.labels, facts.director_title)}
    )
    return render_template("governance/terms_form.html", form=form, terms=labels.TERMS)


@blueprint.post("/benamningar/andra")
@requires(Permission.ASSOCIATION_EDIT)
def change_terms() -> ResponseReturnValue:
    """Set the förbund's own words."""
    form = labels_form()()
    if not form.validate():
        return render_template("governance/terms_form.html", form=form, terms=labels.TERMS), 422
    words = {name: str(form[name].data or "") for name in labels.TERMS}
    title = words.pop("director") or None
    service.change_labels(actor=actor(), seen=form.seen.data or "", labels=words, director_title=title)
    flash(_("Benämningarna är sparade."), "success")
    return redirect(url_for("governance.terms"), 303)
