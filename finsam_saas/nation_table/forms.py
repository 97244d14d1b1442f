"""What is typed when a table is saved under a name."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from finsam_saas.nation_table.choice import LONGEST_ADDRESS
from finsam_saas.nation_table.models import LONGEST_NAME
from finsam_saas.web.forms import Form


class NameForm(Form):
    """What a saved view is called."""

    name = StringField(
        _l("Namn"),
        validators=[
            DataRequired(_l("Skriv ett namn, så att du hittar vyn igen.")),
            Length(max=LONGEST_NAME, message=_l("Skriv högst 120 tecken.")),
        ],
        render_kw={"autocomplete": "off"},
    )


class SaveForm(NameForm):
    """A view to save: its name, and the choice as it stands in an address."""

    address = HiddenField(validators=[Length(max=LONGEST_ADDRESS)])
