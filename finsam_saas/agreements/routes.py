"""Agreements: the list, those of an insats, one with its signatures, its file, and writing a draft."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.agreements import (
    afterwards,
    afterwards_routes,
    labels,
    queries,
    service,
    signing_routes,
    written,
)
from finsam_saas.agreements.entry import AgreementEntry
from finsam_saas.agreements.forms import AgreementForm, TermsForm
from finsam_saas.agreements.pages import blueprint, page_of
from finsam_saas.agreements.queries import AgreementFacts
from finsam_saas.agreements.rules import UNDER_WAY, AgreementState
from finsam_saas.agreements.suggesting import cited, suggested, usual_terms
from finsam_saas.decisions.queries import DecisionFacts, decisions_behind
from finsam_saas.documents.download import DocumentType, download
from finsam_saas.initiatives.queries import initiative as initiative_of
from finsam_saas.initiatives.queries import initiative_with_amounts
from finsam_saas.members.forms import member_choices
from finsam_saas.members.queries import members
from finsam_saas.web.fields import version_of
from finsam_saas.web.paging import page_asked
from tenants.database import today

# Importing the modules of signing and of what follows has put their pages on the blueprint.
__all__ = ["afterwards_routes", "blueprint", "signing_routes"]

_READS = requires(Permission.AGREEMENTS_READ)
_EDITS = requires(Permission.AGREEMENTS_EDIT)


@blueprint.get("/")
@_READS
def index() -> str:
    """The förbund's agreements; for the kansli also the granted insatser that have none."""
    who = actor()
    asked = request.args.get("lage", "")
    chosen = AgreementState(asked) if asked in list(AgreementState) else None
    found, paging = queries.listed(who, chosen, page_asked(request.args.get("sida", "")))
    return render_template(
        "agreements/index.html",
        agreements=found,
        paging=paging,
        chosen=chosen,
        without=queries.without_agreement() if who.may(Permission.AGREEMENTS_EDIT) else [],
    )


@blueprint.get("/insats/<uuid:initiative_id>")
@_READS
def initiative(initiative_id: UUID) -> str:
    """All versions of what is agreed on about an insats."""
    found = initiative_of(initiative_id)
    versions = queries.versions(actor(), initiative_id)
    return render_template(
        "agreements/initiative.html",
        initiative=found,
        agreements=versions,
        under_way=any(one.state in UNDER_WAY for one in versions),
        tasks=afterwards.tasks_of(initiative_id),
        today=today(),
    )


@blueprint.route("/insats/<uuid:initiative_id>/ny", methods=["GET", "POST"])
@_EDITS
def new(initiative_id: UUID) -> ResponseReturnValue:
    """Write an agreement, beginning with what the decisions behind the insats say."""
    found, amounts = initiative_with_amounts(initiative_id)
    versions = queries.versions(actor(), initiative_id)
    under_way = next((one for one in versions if one.state in UNDER_WAY), None)
    if under_way is not None:
        return redirect(page_of(under_way))
    behind = decisions_behind(initiative_id)
    form = _form(behind)
    if request.method == "GET":
        is_first = all(one.state is not AgreementState.SIGNED for one in versions)
        form.show(suggested(found, amounts, behind, is_first=is_first))
    elif form.validate() and form.guard_units():
        made = service.draft(actor=actor(), initiative_id=initiative_id, entry=form.entry)
        flash(_("Utkastet är sparat. Bara kansliet ser det."), "success")
        return redirect(url_for("agreements.agreement", agreement_id=made), 303)
    back = url_for("agreements.initiative", initiative_id=initiative_id)
    return _form_page(form, found.name, back)


@blueprint.get("/<uuid:agreement_id>")
@_READS
def agreement(agreement_id: UUID) -> str:
    """An agreement as it stands, who has signed, and the next step."""
    who = actor()
    found = queries.agreement(who, agreement_id)
    parties = queries.parties(agreement_id)
    may_edit = who.may(Permission.AGREEMENTS_EDIT)
    is_draft = found.state is AgreementState.DRAFT
    is_sent = found.state is AgreementState.SENT
    return render_template(
        "agreements/agreement.html",
        found=found,
        parties=parties,
        faults=[labels.FAULTS[one] for one in service.faults_of(found, parties)] if is_draft else [],
        own={one.id for one in queries.speaks_for(who, parties)} if is_sent else set(),
        notes_paper=is_sent and may_edit,
    )


@blueprint.get("/<uuid:agreement_id>/overenskommelse.<any(docx, pdf):document_type>")
@_READS
def agreement_file(agreement_id: UUID, document_type: str) -> Response:
    """The agreement as Word or PDF, with the signatures there are."""
    found = queries.agreement(actor(), agreement_id)
    return download(
        written.document(found, queries.parties(agreement_id)),
        DocumentType(document_type),
        report=_("overenskommelse"),
        period=found.title,
        version=str(found.number),
    )


@blueprint.route("/<uuid:agreement_id>/andra", methods=["GET", "POST"])
@_EDITS
def change(agreement_id: UUID) -> ResponseReturnValue:
    """Change a draft."""
    found = queries.agreement(actor(), agreement_id)
    if found.state is not AgreementState.DRAFT:
        return redirect(page_of(found))
    form = _form(decisions_behind(found.initiative_id))
    if request.method == "GET":
        form.show(_entry_of(found), found.version)
    elif form.validate() and form.guard_units():
        version = version_of(form.version)
        service.change(actor=actor(), agreement_id=agreement_id, version=version, entry=form.entry)
        flash(_("Sparat."), "success")
        return redirect(page_of(found), 303)
    return _form_page(form, found.title, page_of(found))


@blueprint.route("/villkor", methods=["GET", "POST"])
@_EDITS
def terms() -> ResponseReturnValue:
    """The terms of coming agreements in the förbund's own words."""
    form, held = TermsForm(), queries.terms()
    if request.method == "GET":
        form.text.data, form.version.data = held.text or usual_terms(), str(held.version)
    elif form.validate():
        service.write_terms(actor=actor(), version=version_of(form.version), text=form.text.data or "")
        flash(_("Sparat. Villkoren står i nästa överenskommelse som skrivs."), "success")
        return redirect(url_for("agreements.index"), 303)
    return render_template("agreements/terms.html", form=form), 422 if form.errors else 200


def _form(behind: list[DecisionFacts]) -> AgreementForm:
    form = AgreementForm()
    form.offer(member_choices(members()), [(str(one.id), cited(one)) for one in behind])
    return form


def _form_page(form: AgreementForm, name: str, back: str) -> ResponseReturnValue:
    page = render_template("agreements/form.html", form=form, name=name, back=back)
    return page, 422 if form.errors else 200


def _entry_of(found: AgreementFacts) -> AgreementEntry:
    """A draft as it was written."""
    return AgreementEntry(
        kind=found.kind,
        decided=found.decided,
        decision_id=found.decision_id,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        amounts=found.by_year,
        conditions=found.conditions,
        reporting=found.reporting,
        terms=found.terms,
        members=[one.member_id for one in queries.parties(found.id) if one.member_id],
    )
