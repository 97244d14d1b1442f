"""The addresses that analysts let be told of releases: added, ended, and each call with what was answered."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.subscriptions import national, queries
from finsam_saas.subscriptions.forms import AddressForm
from finsam_saas.subscriptions.pages import (
    ADDRESS_FAULTS,
    Place,
    addresses_page,
    end_step,
    may_call_here,
    secret_page,
)
from finsam_saas.subscriptions.rules import AddressRefused
from finsam_saas.subscriptions.service import TooManyAddresses
from finsam_saas.web.confirm import take

blueprint = Blueprint(
    "national_subscriptions", __name__, template_folder="templates", url_prefix="/nationellt/besked"
)
PLACE = Place(
    "national_subscriptions",
    _l("Utgivning"),
    "publishing.index",
    argument="national_subscription_id",
    call_argument="national_call_id",
)


@blueprint.get("/")
@requires(Permission.NATIONAL_RELEASE)
def index() -> str:
    """Who is told of releases, and the latest calls."""
    return _page(AddressForm(formdata=None))


@blueprint.post("/")
@requires(Permission.NATIONAL_RELEASE)
def add() -> ResponseReturnValue:
    """Tell an address from now on; the secret that signs its calls is shown once."""
    form = AddressForm()
    if not form.validate():
        return _page(form), 422
    address = form.address.data or ""
    try:
        secret = national.subscribe(actor=actor(), address=address, loopback=may_call_here())
    except AddressRefused as refused:
        form.address.errors = [str(ADDRESS_FAULTS[refused.fault])]
        return _page(form), 422
    except TooManyAddresses:
        form.form_errors.append(_("Det finns så många adresser som det kan finnas. Ta bort en först."))
        return _page(form), 422
    return secret_page(PLACE, secret, address)


@blueprint.route("/<uuid:national_subscription_id>/avsluta", methods=["GET", "POST"])
@requires(Permission.NATIONAL_RELEASE)
def end(national_subscription_id: UUID) -> ResponseReturnValue:
    """Tell an address no more, after saying what that means."""
    step = end_step(PLACE, queries.national_subscription(national_subscription_id).address)
    return take(
        step,
        lambda _seen, _why: national.unsubscribe(actor=actor(), subscription_id=national_subscription_id),
    )


@blueprint.post("/skickade/<uuid:national_call_id>/igen")
@requires(Permission.NATIONAL_RELEASE)
def again(national_call_id: UUID) -> ResponseReturnValue:
    """Send a call once more."""
    national.call_again(actor=actor(), call_id=national_call_id)
    flash(_("Beskedet skickas igen inom en minut."), "success")
    return redirect(PLACE.url("index"), 303)


def _page(form: AddressForm) -> str:
    return addresses_page(PLACE, form, queries.national_subscriptions(), queries.national_calls())
