"""What the pages of addresses that are told share, in a förbund and outside every förbund."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.config import Environment, Settings
from finsam_saas.subscriptions.forms import AddressForm
from finsam_saas.subscriptions.models import ToldAddress, ToldOf
from finsam_saas.subscriptions.rules import DELIVERY_HEADER, SIGNATURE_HEADER, AddressFault, Topic
from finsam_saas.web.confirm import Step

TOPIC_WORDS = {
    Topic.RELEASE_PUBLISHED: _l("Nationella siffror gavs ut"),
    Topic.RELEASE_CORRECTED: _l("Nationella siffror rättades"),
    Topic.QUARTER_ACCEPTED: _l("Periodens rapporter godkändes"),
}
ADDRESS_FAULTS = {
    AddressFault.NOT_AN_ADDRESS: _l("Skriv hela adressen, till exempel https://example.se/besked."),
    AddressFault.NOT_HTTPS: _l("Adressen måste börja med https://, så att ingen annan kan läsa beskedet."),
    AddressFault.NAMES_A_USER: _l("Ta bort användarnamnet ur adressen. Beskedet har en egen signatur."),
    AddressFault.NOT_PUBLIC: _l("Adressen går till ett internt nät. Skriv en som nås utifrån."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of addresses stands: its blueprint, and the page above it with its name and endpoint.

    `argument` and `call_argument` name an address and a call in the addresses of its views.
    """

    blueprint: str
    above: object
    above_endpoint: str
    argument: str = "subscription_id"
    call_argument: str = "call_id"

    def url(self, view: str, **arguments: object) -> str:
        """The address of one of the blueprint's views."""
        return url_for(f"{self.blueprint}.{view}", **arguments)  # type: ignore[arg-type]

    @property
    def trail(self) -> list[tuple[str, str]]:
        """The page above, as the way back to it."""
        return [(str(self.above), url_for(self.above_endpoint))]


def may_call_here() -> bool:
    """Whether this machine's own addresses may be called: in the demo and in tests."""
    settings: Settings = current_app.config["FINSAM"]
    return settings.environment is not Environment.PRODUCTION


def addresses_page(
    place: Place,
    form: AddressForm,
    subscriptions: Sequence[ToldAddress],
    calls: Sequence[tuple[ToldOf, str]],
) -> str:
    """Who is told of what, a form for one more, and the latest calls."""
    return render_template(
        "subscriptions/index.html",
        place=place,
        form=form,
        subscriptions=subscriptions,
        calls=calls,
        topic_words=TOPIC_WORDS,
        faults={fault.value: words for fault, words in ADDRESS_FAULTS.items()},
    )


def secret_page(place: Place, secret: str, address: str) -> str:
    """The secret that signs the calls to a new address, shown once."""
    return render_template(
        "subscriptions/added.html",
        place=place,
        secret=secret,
        address=address,
        signature_header=SIGNATURE_HEADER,
        delivery_header=DELIVERY_HEADER,
    )


def end_step(place: Place, address: str) -> Step:
    """What it means to tell an address no more."""
    addresses = place.url("index")
    return Step(
        title=_("Sluta skicka besked till %(address)s", address=address),
        consequences=(
            _("Adressen får inga fler besked, inte heller de som väntar."),
            _("Det som har skickats finns kvar i listan."),
        ),
        submit_label=_("Sluta skicka"),
        cancel_url=addresses,
        done=_("Adressen får inga fler besked."),
        done_url=addresses,
        trail=(*place.trail, (_("Besked"), addresses)),
    )
