"""What is typed when a key is made, or an address is to be told of events."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from finsam_saas.open_data.subscription_rules import LONGEST_ADDRESS
from finsam_saas.web.forms import Form


class KeyForm(Form):
    """What the key is for."""

    name = StringField(
        _l("Vad nyckeln är till för"),
        validators=[
            DataRequired(_l("Skriv vad nyckeln är till för, så att ni känner igen den.")),
            Length(max=120, message=_l("Skriv högst 120 tecken.")),
        ],
        render_kw={"autocomplete": "off"},
    )


class SubscriptionForm(Form):
    """Which address is told, and of what."""

    address = StringField(
        _l("Adress"),
        validators=[
            DataRequired(_l("Skriv adressen som ska få besked.")),
            Length(max=LONGEST_ADDRESS, message=_l("Skriv högst 500 tecken.")),
        ],
        render_kw={"autocomplete": "off", "inputmode": "url"},
    )
    on_release = BooleanField(_l("När nationella siffror ges ut"))
    on_quarter = BooleanField(_l("När alla förbundets rapporter för en period är godkända"))
