"""The addresses that the förbund tells of events: added, ended, and each call with what was answered."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.config import Environment
from finsam_saas.open_data import queries, service
from finsam_saas.open_data.forms import SubscriptionForm
from finsam_saas.open_data.places import settings
from finsam_saas.open_data.service import TooManyKeys
from finsam_saas.open_data.subscription_rules import (
    DELIVERY_HEADER,
    SIGNATURE_HEADER,
    AddressFault,
    AddressRefused,
    Topic,
)
from finsam_saas.web.confirm import Step, take

blueprint = Blueprint("subscriptions", __name__, template_folder="templates", url_prefix="/nycklar/besked")

TOPIC_WORDS = {
    Topic.RELEASE_PUBLISHED: _l("Nationella siffror gavs ut"),
    Topic.QUARTER_ACCEPTED: _l("Periodens rapporter godkändes"),
}
ADDRESS_FAULTS = {
    AddressFault.NOT_AN_ADDRESS: _l("Skriv hela adressen, till exempel https://example.se/besked."),
    AddressFault.NOT_HTTPS: _l("Adressen måste börja med https://, så att ingen annan kan läsa beskedet."),
    AddressFault.NAMES_A_USER: _l("Ta bort användarnamnet ur adressen. Beskedet har en egen signatur."),
    AddressFault.NOT_PUBLIC: _l("Adressen går till ett internt nät. Skriv en som nås utifrån."),
}


@blueprint.get("/")
@requires(Permission.SETTINGS_EDIT)
def index() -> str:
    """Who is told of what, and the latest calls."""
    return _page(SubscriptionForm(formdata=None))


@blueprint.post("/")
@requires(Permission.SETTINGS_EDIT)
def add() -> ResponseReturnValue:
    """Tell an address from now on; the secret that signs its calls is shown once."""
    form = SubscriptionForm()
    if form.validate() and not (form.on_release.data or form.on_quarter.data):
        form.on_release.errors = [_("Välj minst en händelse som adressen ska få besked om.")]
        return _page(form), 422
    if form.errors:
        return _page(form), 422
    try:
        secret = service.subscribe(
            actor=actor(),
            address=form.address.data or "",
            on_release=form.on_release.data,
            on_quarter=form.on_quarter.data,
            loopback=settings().environment is not Environment.PRODUCTION,
        )
    except AddressRefused as refused:
        form.address.errors = [str(ADDRESS_FAULTS[refused.fault])]
        return _page(form), 422
    except TooManyKeys:
        form.form_errors.append(_("Förbundet har så många adresser som det kan ha. Ta bort en först."))
        return _page(form), 422
    return render_template(
        "open_data/new_subscription.html",
        secret=secret,
        address=form.address.data,
        signature_header=SIGNATURE_HEADER,
        delivery_header=DELIVERY_HEADER,
    )


@blueprint.route("/<uuid:subscription_id>/avsluta", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def end(subscription_id: UUID) -> ResponseReturnValue:
    """Tell an address no more, after saying what that means."""
    found = queries.subscription(subscription_id)
    addresses = url_for("subscriptions.index")
    step = Step(
        title=_("Sluta skicka besked till %(address)s", address=found.address),
        consequences=(
            _("Adressen får inga fler besked, inte heller de som väntar."),
            _("Det som har skickats finns kvar i listan."),
        ),
        submit_label=_("Sluta skicka"),
        cancel_url=addresses,
        done=_("Adressen får inga fler besked."),
        done_url=addresses,
        trail=((_("Nycklar"), url_for("api_keys.index")), (_("Besked"), addresses)),
    )
    return take(step, lambda _seen, _why: service.unsubscribe(actor=actor(), subscription_id=subscription_id))


@blueprint.post("/skickade/<uuid:call_id>/igen")
@requires(Permission.SETTINGS_EDIT)
def again(call_id: UUID) -> ResponseReturnValue:
    """Send a call once more."""
    service.call_again(actor=actor(), call_id=call_id)
    flash(_("Beskedet skickas igen inom en minut."), "success")
    return redirect(url_for("subscriptions.index"), 303)


def _page(form: SubscriptionForm) -> str:
    return render_template(
        "open_data/subscriptions.html",
        form=form,
        subscriptions=queries.subscriptions(),
        calls=queries.calls(),
        topic_words=TOPIC_WORDS,
        faults={fault.value: words for fault, words in ADDRESS_FAULTS.items()},
    )
