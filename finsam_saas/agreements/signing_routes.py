"""Sending an agreement, taking it back, and signing it: on paper, noted by the kansli, or in the product."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.agreements import queries, service, written
from finsam_saas.agreements.forms import SignatureForm
from finsam_saas.agreements.pages import blueprint, name_of, page_of, trail
from finsam_saas.agreements.queries import AgreementFacts, PartyFacts
from finsam_saas.agreements.rules import AgreementState, StepRefused
from finsam_saas.agreements.service import KeptInRegistry, NotComplete, NotTheirs
from finsam_saas.decisions.pages import attested
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from tenants.database import today

_EDITS = requires(Permission.AGREEMENTS_EDIT)


@blueprint.route("/<uuid:agreement_id>/skicka", methods=["GET", "POST"])
@_EDITS
def send(agreement_id: UUID) -> ResponseReturnValue:
    """Send an agreement to be signed."""
    found = _in(agreement_id, AgreementState.DRAFT)
    step = Step(
        title=_("Skicka för underskrift"),
        explanation=name_of(found),
        consequences=(
            _("Texten går inte att ändra. Tar ni tillbaka den för en ändring skriver alla under på nytt."),
            _("Den registreras i diariet."),
            _("Den som företräder en medlem ser den i Finsam och kan skriva under här eller på papper."),
        ),
        submit_label=_("Skicka för underskrift"),
        cancel_url=page_of(found),
        done=_("Överenskommelsen är skickad och registrerad."),
        done_url=page_of(found),
        version=found.version,
        danger=False,
        trail=trail(found),
    )
    refusals = {**_refusals(), NotComplete: _("Något behöver rättas först. Gå tillbaka och se vad.")}
    return take(step, partial(_send, agreement_id, written.registered_as(found)), refusals=refusals)


def _send(agreement_id: UUID, concerns: str, seen: int, _why: str) -> None:
    service.send(actor=actor(), agreement_id=agreement_id, version=seen, concerns=concerns)


@blueprint.route("/<uuid:agreement_id>/ta-tillbaka", methods=["GET", "POST"])
@_EDITS
def recall(agreement_id: UUID) -> ResponseReturnValue:
    """Take back what was sent, to change it."""
    found = _in(agreement_id, AgreementState.SENT)
    step = Step(
        title=_("Ta tillbaka överenskommelsen"),
        explanation=name_of(found),
        consequences=(
            _("Den blir ett utkast igen. De underskrifter som finns räknas inte längre."),
            _("Det som redan är registrerat i diariet står kvar."),
        ),
        submit_label=_("Ta tillbaka"),
        cancel_url=page_of(found),
        done=_("Överenskommelsen är ett utkast igen."),
        done_url=page_of(found),
        version=found.version,
        asks_why=True,
        trail=trail(found),
    )
    return take(step, partial(_recall, agreement_id), refusals=_refusals())


def _recall(agreement_id: UUID, seen: int, why: str) -> None:
    service.recall(actor=actor(), agreement_id=agreement_id, version=seen, reason=why)


@blueprint.route("/<uuid:agreement_id>/kasta", methods=["GET", "POST"])
@_EDITS
def discard(agreement_id: UUID) -> ResponseReturnValue:
    """Throw a draft away."""
    found = _in(agreement_id, AgreementState.DRAFT)
    back = url_for("agreements.initiative", initiative_id=found.initiative_id)
    step = Step(
        title=_("Kasta utkastet"),
        explanation=name_of(found),
        consequences=(_("Det ni har skrivit försvinner. Det går inte att ångra."),),
        submit_label=_("Kasta"),
        cancel_url=page_of(found),
        done=_("Utkastet är borta."),
        done_url=back,
        version=found.version,
        trail=trail(found),
    )
    kept = _("Den har varit skickad och står i diariet. Ändra den och skicka den igen i stället.")
    return take(step, partial(_discard, agreement_id), refusals={**_refusals(), KeptInRegistry: kept})


def _discard(agreement_id: UUID, seen: int, _why: str) -> None:
    service.discard(actor=actor(), agreement_id=agreement_id, version=seen)


@blueprint.route("/<uuid:agreement_id>/underskrift/<uuid:agreement_party_id>", methods=["GET", "POST"])
@_EDITS
def note_signature(agreement_id: UUID, agreement_party_id: UUID) -> ResponseReturnValue:
    """Note that a party has signed on paper."""
    found = _in(agreement_id, AgreementState.SENT)
    party = _unsigned(agreement_id, agreement_party_id)
    form = SignatureForm()
    if request.method == "GET":
        form.signed_on.data = today()
    elif form.validate():
        service.note_signature(
            attested=attested(),
            actor=actor(),
            agreement_id=agreement_id,
            party_id=party.id,
            signatory=form.signatory.data or "",
            signed_on=form.day,
        )
        flash(_("Underskriften är noterad."), "success")
        return redirect(page_of(found), 303)
    shown = {"form": form, "found": found, "party": party, "trail": trail(found), "back": page_of(found)}
    return render_template("agreements/signature.html", **shown), 422 if form.errors else 200


@blueprint.route("/<uuid:agreement_id>/skriv-under/<uuid:agreement_party_id>", methods=["GET", "POST"])
@requires(Permission.AGREEMENTS_SIGN)
def sign(agreement_id: UUID, agreement_party_id: UUID) -> ResponseReturnValue:
    """Sign for the member that one speaks for, or as director for the förbund."""
    found = _in(agreement_id, AgreementState.SENT)
    party = _unsigned(agreement_id, agreement_party_id)
    if party.id not in {one.id for one in queries.speaks_for(actor(), [party])}:
        raise NotFound(f"party {party.id} is somebody else's")
    step = Step(
        title=_("Skriv under"),
        explanation=name_of(found),
        consequences=(
            _("Du skriver under för %(party)s med ditt namn, %(name)s.", party=party.name, name=actor().name),
            _("När alla parter har skrivit under gäller överenskommelsen."),
        ),
        submit_label=_("Skriv under"),
        cancel_url=page_of(found),
        done=_("Du har skrivit under."),
        done_url=page_of(found),
        version=found.version,
        danger=False,
        trail=trail(found),
    )
    refusals = {**_refusals(), NotTheirs: _("Bara den som företräder parten kan skriva under för den här.")}
    return take(step, partial(_sign, agreement_id, party.id), refusals=refusals)


def _sign(agreement_id: UUID, party_id: UUID, seen: int, _why: str) -> None:
    service.sign(
        actor=actor(), agreement_id=agreement_id, party_id=party_id, version=seen, attested=attested()
    )


def _in(agreement_id: UUID, state: AgreementState) -> AgreementFacts:
    """An agreement that stands where the step begins; raises NotFound."""
    found = queries.agreement(actor(), agreement_id)
    if found.state is not state:
        raise NotFound(f"agreement {agreement_id} is {found.state}")
    return found


def _unsigned(agreement_id: UUID, party_id: UUID) -> PartyFacts:
    """A party that has not signed; raises NotFound."""
    for one in queries.parties(agreement_id):
        if one.id == party_id and one.signed_on is None:
            return one
    raise NotFound(f"no party {party_id} to sign")


def _refusals() -> dict[type[Exception], str]:
    return {StepRefused: _("Överenskommelsen har kommit längre sedan du öppnade sidan. Öppna den igen.")}
