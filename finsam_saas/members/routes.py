"""Changing members and who speaks for them."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission, Role
from finsam_saas.accounts.session import actor
from finsam_saas.members import queries, service
from finsam_saas.members.forms import MemberForm, RepresentativesForm
from finsam_saas.members.labels import PARTIES
from finsam_saas.members.service import LastOfParty, MemberEntry
from finsam_saas.memberships import people
from finsam_saas.web.fields import version_of

blueprint = Blueprint("members", __name__, template_folder="templates", url_prefix="/forbundet/medlemmar")


def _entry(form: MemberForm) -> MemberEntry:
    return MemberEntry(
        name=form.name.data or "",
        party=form.chosen_party,
        valid_from=form.valid_from.data,
        valid_to=form.valid_to.data,
        note=form.note.data or None,
    )


@blueprint.get("/ny")
@requires(Permission.ASSOCIATION_EDIT)
def new_member() -> ResponseReturnValue:
    """The form for a new member."""
    return render_template("members/member_form.html", form=MemberForm(formdata=None), member=None)


@blueprint.post("/ny")
@requires(Permission.ASSOCIATION_EDIT)
def add_member() -> ResponseReturnValue:
    """Enter a new member."""
    form = MemberForm()
    if not form.validate():
        return render_template("members/member_form.html", form=form, member=None), 422
    member_id = service.add_member(actor=actor(), entry=_entry(form))
    flash(_("%(name)s är inlagd.", name=form.name.data), "success")
    return redirect(url_for("governance.member", member_id=member_id), 303)


@blueprint.get("/<uuid:member_id>/andra")
@requires(Permission.ASSOCIATION_EDIT)
def edit_member(member_id: UUID) -> ResponseReturnValue:
    """The form for a member."""
    member = queries.member(member_id)
    form = MemberForm(formdata=None, obj=member, data={"party": member.party.value})
    form.party.data = member.party.value
    return render_template("members/member_form.html", form=form, member=member)


@blueprint.post("/<uuid:member_id>/andra")
@requires(Permission.ASSOCIATION_EDIT)
def change_member(member_id: UUID) -> ResponseReturnValue:
    """Change a member, or end its membership."""
    member = queries.member(member_id)
    form = MemberForm()
    if not form.validate():
        return render_template("members/member_form.html", form=form, member=member), 422
    try:
        service.change_member(
            actor=actor(),
            member_id=member_id,
            version=version_of(form.version),
            entry=_entry(form),
            reason=form.reason.data,
        )
    except LastOfParty as last:
        form.reason.errors = [
            _(
                "Ingen medlem av parten %(party)s blir kvar. Alla fyra parter ska delta (Finsamlagen 3 §)."
                " Lägg in den nya medlemmen först, eller skriv varför, till exempel att förbundet upplöses.",
                party=str(PARTIES[last.party]).lower(),
            )
        ]
        return render_template("members/member_form.html", form=form, member=member), 422
    flash(_("%(name)s är sparad.", name=form.name.data), "success")
    return redirect(url_for("governance.member", member_id=member_id), 303)


def _representatives_form(member_id: UUID, *, formdata: bool) -> RepresentativesForm:
    current = dict(queries.representatives_of(member_id))
    offered = people.choices_with(current, Role.MEMBER_REPRESENTATIVE)
    if formdata:
        return RepresentativesForm(offered)
    return RepresentativesForm(offered, formdata=None, data={"membership_ids": [str(one) for one in current]})


@blueprint.get("/<uuid:member_id>/foretradare")
@requires(Permission.ASSOCIATION_EDIT)
def edit_representatives(member_id: UUID) -> ResponseReturnValue:
    """The form for who speaks for a member."""
    member = queries.member(member_id)
    form = _representatives_form(member_id, formdata=False)
    return render_template("members/representatives_form.html", form=form, member=member)


@blueprint.post("/<uuid:member_id>/foretradare")
@requires(Permission.ASSOCIATION_EDIT)
def change_representatives(member_id: UUID) -> ResponseReturnValue:
    """Say who speaks for a member."""
    member = queries.member(member_id)
    form = _representatives_form(member_id, formdata=True)
    if not form.validate():
        return render_template("members/representatives_form.html", form=form, member=member), 422
    service.set_representatives(
        actor=actor(),
        member_id=member_id,
        membership_ids=[UUID(value) for value in form.membership_ids.data or ()],
    )
    flash(_("Företrädarna för %(name)s är sparade.", name=member.name), "success")
    return redirect(url_for("governance.member", member_id=member_id), 303)
