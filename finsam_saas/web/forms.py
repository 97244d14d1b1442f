"""Form fields that every page shares: text normalised at the edge, whole numbers, versions."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length


def clean_text(value: object) -> object:
    """One spelling for one text: NFC, no control characters but line breaks, no space at the ends."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c == "\n" or not unicodedata.category(c).startswith("C")).strip()


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form; labels stand above fields, errors beside them."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Normalise text fields before they are validated."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Bind a field, adding the text normaliser to fields of free text."""
            if issubclass(unbound_field.field_class, (StringField, TextAreaField)):
                options = {**options}
                filters = list(unbound_field.kwargs.get("filters", ()))
                if clean_text not in filters:
                    unbound_field.kwargs["filters"] = [clean_text, *filters]
            return unbound_field.bind(form=form, **options)


class ReasonForm(Form):
    """A step that must be explained: the reason is shown to the one it concerns."""

    reason = TextAreaField(
        _l("Skäl"),
        validators=[
            DataRequired(_l("Skriv varför, så att mottagaren vet vad som ska göras.")),
            Length(max=2000, message=_l("Skriv högst 2 000 tecken.")),
        ],
    )
    version = HiddenField("")


class EmptyForm(Form):
    """A button that changes something: carries the protection token and the version that was seen."""

    version = HiddenField("")
