"""What is typed on the pages about accounts and memberships."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField
from wtforms.validators import DataRequired, Length
from wtforms.widgets import PasswordInput

from finsam_saas.web.forms import Form


class SecretField(Field):
    """A password: kept exactly as typed, never sent back to the page, and never refused when pasted."""

    widget = PasswordInput(hide_value=True)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the typed password as it is, spaces too."""
        self.data = valuelist[0] if valuelist else ""


_EMAIL_OPTIONS = {"type": "email", "autocomplete": "username", "spellcheck": "false", "autocapitalize": "none"}


class SignInForm(Form):
    """E-mail and password, and the page to go on to."""

    email = StringField(
        _l("E-postadress"),
        validators=[
            DataRequired(_l("Skriv din e-postadress.")),
            Length(max=320, message=_l("Adressen är för lång.")),
        ],
        render_kw=_EMAIL_OPTIONS,
    )
    password = SecretField(
        _l("Lösenord"),
        validators=[DataRequired(_l("Skriv ditt lösenord."))],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()
