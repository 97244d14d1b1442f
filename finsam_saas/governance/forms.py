"""The form about the förbund's own words."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length, Optional

from finsam_saas.governance.labels import TERMS
from finsam_saas.web.forms import Form, clean_text


class LabelsForm(Form):
    """The förbund's own words; a field per term, empty for the common word."""

    seen = HiddenField("")


def labels_form(words: dict[str, str] | None = None) -> type[LabelsForm]:
    """The form with one field per term, filled with the förbund's own words."""
    fields = {
        name: StringField(
            str(common).capitalize(),
            default=(words or {}).get(name, ""),
            description=str(meaning),
            filters=[clean_text],
            validators=[Optional(), Length(max=60, message=_l("Skriv högst %(max)d tecken."))],
        )
        for name, (common, meaning) in TERMS.items()
    }
    return type("LabelsOfTheAssociation", (LabelsForm,), fields)
