"""What is typed when an address is to be told of events."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from finsam_saas.subscriptions.rules import LONGEST_ADDRESS
from finsam_saas.web.forms import Form


class AddressForm(Form):
    """Which address is told."""

    address = StringField(
        _l("Adress"),
        validators=[
            DataRequired(_l("Skriv adressen som ska få besked.")),
            Length(max=LONGEST_ADDRESS, message=_l("Skriv högst 500 tecken.")),
        ],
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )


class SubscriptionForm(AddressForm):
    """Which address is told, and of what."""

    on_release = BooleanField(_l("När nationella siffror ges ut"))
    on_quarter = BooleanField(_l("När alla förbundets rapporter för en period är godkända"))
