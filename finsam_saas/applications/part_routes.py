"""The pages on which an application is written: its parts, its parties, its writers, and handing it in."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications import labels, queries, service, writing
from finsam_saas.applications import writers as who_writes
from finsam_saas.applications.content import content_of, fingerprint
from finsam_saas.applications.forms import (
    EMPTY_ROWS,
    IN_KIND,
    BasicsForm,
    ConfirmForm,
    MoneyForm,
    PartiesForm,
    SubmitForm,
    WritersForm,
)
from finsam_saas.applications.pages import blueprint
from finsam_saas.applications.parts import onward, part_address, written
from finsam_saas.applications.rules import Fault, Section, applied_for, faults
from finsam_saas.applications.service import NotComplete, TooLate
from finsam_saas.applications.whole import whole
from finsam_saas.applications.writing import NotOpenToWriters, PartyPays
from finsam_saas.members.forms import member_choices
from finsam_saas.members.queries import members
from finsam_saas.memberships import people
from finsam_saas.registry.service import MatterClosed
from finsam_saas.web.amount_fields import as_typed
from finsam_saas.web.fields import version_of
from tenants.database import now

_WRITES = requires(Permission.APPLICATIONS_WRITE)


@blueprint.errorhandler(NotOpenToWriters)
def _closed(_error: NotOpenToWriters) -> ResponseReturnValue:
    """What has been handed in is read, not written."""
    flash(_("Ansökan är inlämnad och går inte att ändra. Kansliet kan begära en komplettering."), "info")
    application_id = (request.view_args or {})["application_id"]
    return redirect(url_for("applications.application", application_id=application_id), 303)


@blueprint.route("/<uuid:application_id>/insatsen", methods=["GET", "POST"])
@_WRITES
def basics(application_id: UUID) -> ResponseReturnValue:
    """What the insats is to be."""
    found = written(application_id)
    offered = member_choices(members(), keeps=found.owner_id)
    if request.method == "GET":
        form = BasicsForm(offered, formdata=None, obj=found)
        form.owner_id.data = str(found.owner_id)
        form.orientation.data = found.orientation.value if found.orientation else None
        form.specific_orientation.data = (
            found.specific_orientation.value if found.specific_orientation else ""
        )
        return render_template("applications/basics.html", form=form, application=found)
    form = BasicsForm(offered)
    if not form.validate():
        return render_template("applications/basics.html", form=form, application=found), 422
    writing.save_basics(
        actor=actor(), application_id=application_id, version=version_of(form.version), entry=form.entry
    )
    return onward(Section.BASICS, application_id)


@blueprint.route("/<uuid:application_id>/parter", methods=["GET", "POST"])
@_WRITES
def parties(application_id: UUID) -> ResponseReturnValue:
    """Which members take part, with a contact each, and which have confirmed."""
    found = written(application_id)
    taking_part = {one.member_id: one for one in queries.parties(application_id)}
    offered = [one for one in members() if one.id in taking_part or one.holds(now().date())]
    rows = [
        {
            "member_id": str(one.id),
            "takes_part": one.id in taking_part,
            "contact": taking_part[one.id].contact if one.id in taking_part else "",
        }
        for one in offered
    ]
    form = PartiesForm() if request.method == "POST" else PartiesForm(formdata=None, data={"members": rows})
    if request.method == "POST" and form.validate():
        typed = {entry.form.member_id.data: entry.form for entry in form.members}
        contacts = {
            one.id: typed[str(one.id)].contact.data or None
            for one in offered
            if str(one.id) in typed and typed[str(one.id)].takes_part.data
        }
        try:
            writing.set_parties(actor=actor(), application_id=application_id, contacts=contacts)
        except PartyPays as paying:
            told = _("%(party)s står i budgeten. Ta bort partens rader där först.", party=str(paying))
            form.form_errors.append(told)
        else:
            return onward(Section.PARTIES, application_id)
    page = render_template(
        "applications/parties.html",
        form=form,
        application=found,
        names={str(one.id): one for one in offered},
        taking_part={str(member_id): one for member_id, one in taking_part.items()},
    )
    return page, 422 if form.errors else 200


@blueprint.route("/<uuid:application_id>/parter/<uuid:member_id>", methods=["GET", "POST"])
@_WRITES
def confirm_party(application_id: UUID, member_id: UUID) -> ResponseReturnValue:
    """Note who has said that a party takes part with its share."""
    found = written(application_id)
    party = next((one for one in queries.parties(application_id) if one.member_id == member_id), None)
    page = url_for("applications.parties", application_id=application_id)
    if party is None:
        return redirect(page, 303)
    form = ConfirmForm() if request.method == "POST" else ConfirmForm(formdata=None, obj=found)
    if request.method == "POST" and form.validate():
        writing.confirm_party(
            actor=actor(),
            application_id=application_id,
            version=version_of(form.version),
            member_id=member_id,
            by=form.by.data or "",
        )
        flash(_("%(party)s är bekräftad.", party=party.name), "success")
        return redirect(page, 303)
    shown = render_template("applications/confirm_party.html", form=form, application=found, party=party)
    return shown, 422 if form.errors else 200


@blueprint.route("/<uuid:application_id>/budget", methods=["GET", "POST"])
@_WRITES
def money(application_id: UUID) -> ResponseReturnValue:
    """The budget by year, kind of cost and payer."""
    found = written(application_id)
    payers = [(str(one.member_id), one.name) for one in queries.parties(application_id)]
    if request.method == "GET":
        rows = [
            {
                "year": one.year,
                "cost_type": one.cost_type.value,
                "source": _source(one),
                "amount": as_typed(one.amount),
            }
            for one in queries.amounts(application_id)
        ]
        data = {"amounts": [*rows, *({},) * EMPTY_ROWS], "version": found.version}
        form = MoneyForm(formdata=None, data=data)
    else:
        form = MoneyForm()
    form.offer(payers)
    if request.method == "POST" and form.validate():
        writing.save_amounts(
            actor=actor(),
            application_id=application_id,
            version=version_of(form.version),
            entries=form.entries,
        )
        if request.form.get("go") == "more":
            return redirect(url_for("applications.money", application_id=application_id), 303)
        return onward(Section.MONEY, application_id)
    sums = applied_for(whole(found).facts.amounts)
    page = render_template("applications/money.html", form=form, application=found, sums=sums)
    return page, 422 if form.errors else 200


def _source(one: queries.AmountFacts) -> str:
    if one.financier_id is None:
        return ""
    return f"{IN_KIND}:{one.financier_id}" if one.in_kind else str(one.financier_id)


@blueprint.route("/<uuid:application_id>/skribenter", methods=["GET", "POST"])
@_WRITES
def writers(application_id: UUID) -> ResponseReturnValue:
    """Who writes the application together."""
    found = queries.written_by(actor(), application_id)
    offered = people.choices(who_writes.possible_writers())
    if request.method == "GET":
        chosen = [str(membership_id) for membership_id, _name in queries.writers(application_id)]
        form = WritersForm(offered, formdata=None, data={"membership_ids": chosen})
        return render_template("applications/writers.html", form=form, application=found)
    form = WritersForm(offered)
    if not form.validate():
        return render_template("applications/writers.html", form=form, application=found), 422
    chosen_ids = [UUID(value) for value in form.membership_ids.data or ()]
    who_writes.set_writers(actor=actor(), application_id=application_id, membership_ids=chosen_ids)
    flash(_("De som skriver är sparade."), "success")
    return redirect(url_for("applications.application", application_id=application_id), 303)


@blueprint.route("/<uuid:application_id>/lamna-in", methods=["GET", "POST"])
@_WRITES
def submit(application_id: UUID) -> ResponseReturnValue:
    """Look through all of it, and hand it in."""
    found = written(application_id)
    all_of_it = whole(found)
    missing = faults(all_of_it.facts)
    form = SubmitForm() if request.method == "POST" else SubmitForm(formdata=None)
    refused = ""
    if request.method == "POST" and form.validate():
        try:
            receipt = service.submit(
                actor=actor(),
                application_id=application_id,
                version=version_of(form.version),
                read=form.read.data or "",
            )
        except NotComplete as lacking:
            missing = list(lacking.faults)
        except TooLate:
            refused = _("Omgången är stängd och tar inte emot fler ansökningar.")
        except MatterClosed:
            refused = _("Förbundet har avslutat ärendet. Hör av er till kansliet, så öppnar de det igen.")
        else:
            told = _("Ansökan är inlämnad. Den har nummer %(number)s.", number=receipt.document_number)
            flash(told, "success")
            return redirect(url_for("applications.handed_in", application_id=application_id), 303)
    content = content_of(all_of_it)
    form.version.data, form.read.data = str(found.version), fingerprint(content)
    page = render_template(
        "applications/submit.html",
        form=form,
        application=found,
        content=content,
        missing=[(labels.fault_said(one), _address(one, application_id)) for one in missing],
        refused=refused,
    )
    return page, 422 if request.method == "POST" else 200


def _address(fault: Fault, application_id: UUID) -> str:
    return part_address(fault.section, application_id)
