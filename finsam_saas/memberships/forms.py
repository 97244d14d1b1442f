"""What is typed on the pages about who has a place in the förbund."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, Email, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from finsam_saas.accounts.forms import EMAIL_OPTIONS, TOO_LONG_EMAIL, TOO_LONG_NAME, choices_of, one_line
from finsam_saas.accounts.labels import ROLE_LABELS
from finsam_saas.web.forms import Form


class InvitedAddressForm(Form):
    """The address that an invitation is sent to; stands first on its page."""

    email = StringField(
        _l("E-postadress"),
        validators=[
            DataRequired(_l("Skriv adressen dit inbjudan ska skickas.")),
            Length(max=320, message=TOO_LONG_EMAIL),
            Email(_l("Skriv en hel e-postadress, till exempel namn@kommun.se.")),
        ],
        render_kw={**EMAIL_OPTIONS, "autocomplete": "off"},
    )


class PlaceForm(Form):
    """Who somebody is in the förbund: name, roles and organisation."""

    name = StringField(
        _l("Namn"),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv personens namn.")), Length(max=120, message=TOO_LONG_NAME)],
        render_kw={"autocomplete": "off"},
    )
    roles = SelectMultipleField(
        _l("Roller"),
        choices=choices_of({role.value: label for role, label in ROLE_LABELS.items()}),
        validators=[DataRequired(_l("Välj minst en roll."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    organisation = StringField(
        _l("Organisation"),
        filters=[one_line],
        validators=[Optional(), Length(max=120, message=TOO_LONG_NAME)],
        render_kw={"autocomplete": "off"},
    )


class MembershipForm(PlaceForm):
    """A place in the förbund that there is, with its last day."""

    ends_on = DateField(
        _l("Gäller till och med"),
        validators=[Optional()],
        description=_l("Lämna tomt om behörigheten gäller tills vidare."),
    )
    version = HiddenField("")


class InvitationForm(InvitedAddressForm, PlaceForm):
    """Who is invited, at which address, and into which roles."""
