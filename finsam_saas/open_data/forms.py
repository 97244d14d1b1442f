"""What is typed when a key is made."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

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
