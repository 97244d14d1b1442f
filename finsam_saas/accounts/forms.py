"""What is typed on the pages about accounts and memberships."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length
from wtforms.widgets import PasswordInput

from finsam_saas.accounts.labels import REMINDER_LABELS, THEME_LABELS
from finsam_saas.accounts.rules import RECOMMENDED_PASSWORD, SHORTEST_PASSWORD
from finsam_saas.web.forms import Form
from finsam_saas.web.language import LANGUAGES

EMAIL_OPTIONS = {
    "type": "email",
    "autocomplete": "username",
    "spellcheck": "false",
    "autocapitalize": "none",
}
TOO_LONG_EMAIL = _l("Adressen är för lång.")
TOO_LONG_NAME = _l("Skriv högst 120 tecken.")
_PASSWORD_HINT = _l(
    "Minst %(least)s tecken, gärna %(good)s eller fler. Några ord som inte hör ihop är lätta att minnas.",
    least=SHORTEST_PASSWORD,
    good=RECOMMENDED_PASSWORD,
)
_known_choice = InputRequired(_l("Välj ett av alternativen."))


def choices_of(labels: Mapping[str, object]) -> list[SelectChoice]:
    """Choices of a field from the words of each value."""
    return [SelectChoice(value, label) for value, label in labels.items()]


def one_line(value: str | None) -> str | None:
    """A name on one line: a line break in it could pass for a second header of a mail."""
    return " ".join(value.split()) if value is not None else None


class SecretField(Field):
    """A password: kept exactly as typed, never sent back to the page, and never refused when pasted."""

    widget = PasswordInput(hide_value=True)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the typed password as it is, spaces too."""
        self.data = valuelist[0] if valuelist else ""


class SignInForm(Form):
    """E-mail and password, and the page to go on to."""

    email = StringField(
        _l("E-postadress"),
        validators=[
            DataRequired(_l("Skriv din e-postadress.")),
            Length(max=320, message=TOO_LONG_EMAIL),
        ],
        render_kw=EMAIL_OPTIONS,
    )
    password = SecretField(
        _l("Lösenord"),
        validators=[DataRequired(_l("Skriv ditt lösenord."))],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField("")


class AskForResetForm(Form):
    """The address that a link for a new password is sent to."""

    email = StringField(
        _l("E-postadress"),
        validators=[DataRequired(_l("Skriv din e-postadress.")), Length(max=320, message=TOO_LONG_EMAIL)],
        render_kw=EMAIL_OPTIONS,
    )


class NewPasswordForm(Form):
    """A new password, typed or pasted twice."""

    password = SecretField(
        _l("Nytt lösenord"),
        description=_PASSWORD_HINT,
        validators=[DataRequired(_l("Välj ett lösenord."))],
        render_kw={"autocomplete": "new-password"},
    )
    repeated = SecretField(
        _l("Samma lösenord en gång till"),
        validators=[EqualTo("password", _l("Lösenorden är inte likadana."))],
        render_kw={"autocomplete": "new-password"},
    )


class ChangePasswordForm(NewPasswordForm):
    """A new password on one's own account, with the present one as proof."""

    present = SecretField(
        _l("Nuvarande lösenord"),
        validators=[DataRequired(_l("Skriv ditt nuvarande lösenord."))],
        render_kw={"autocomplete": "current-password"},
    )


class ProfileForm(Form):
    """What the account itself shows: name, language and look."""

    name = StringField(
        _l("Namn"),
        filters=[one_line],
        validators=[DataRequired(_l("Skriv ditt namn.")), Length(max=120, message=TOO_LONG_NAME)],
        render_kw={"autocomplete": "name"},
    )
    language = RadioField(_l("Språk"), choices=choices_of(LANGUAGES), validators=[_known_choice])
    theme = RadioField(_l("Utseende"), choices=choices_of(THEME_LABELS), validators=[_known_choice])


class RemindersForm(Form):
    """How often letters remind of reports."""

    reminders = RadioField(
        _l("När vill du ha brev?"), choices=choices_of(REMINDER_LABELS), validators=[_known_choice]
    )
