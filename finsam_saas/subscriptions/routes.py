"""The addresses that the förbund tells of events: added, ended, and each call with what was answered."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.subscriptions import queries, service
from finsam_saas.subscriptions.forms import SubscriptionForm
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

blueprint = Blueprint("subscriptions", __name__, template_folder="templates", url_prefix="/nycklar/besked")

PLACE = Place("subscriptions", _l("Nycklar"), "api_keys.index")


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
            loopback=may_call_here(),
        )
    except AddressRefused as refused:
        form.address.errors = [str(ADDRESS_FAULTS[refused.fault])]
        return _page(form), 422
    except TooManyAddresses:
        form.form_errors.append(_("Förbundet har så många adresser som det kan ha. Ta bort en först."))
        return _page(form), 422
    return secret_page(PLACE, secret, form.address.data or "")


@blueprint.route("/<uuid:subscription_id>/avsluta", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def end(subscription_id: UUID) -> ResponseReturnValue:
    """Tell an address no more, after saying what that means."""
    step = end_step(PLACE, queries.subscription(subscription_id).address)
    return take(step, lambda _seen, _why: service.unsubscribe(actor=actor(), subscription_id=subscription_id))


@blueprint.post("/skickade/<uuid:call_id>/igen")
@requires(Permission.SETTINGS_EDIT)
def again(call_id: UUID) -> ResponseReturnValue:
    """Send a call once more."""
    service.call_again(actor=actor(), call_id=call_id)
    flash(_("Beskedet skickas igen inom en minut."), "success")
    return redirect(url_for("subscriptions.index"), 303)


def _page(form: SubscriptionForm) -> str:
    return addresses_page(PLACE, form, queries.subscriptions(), queries.calls())
