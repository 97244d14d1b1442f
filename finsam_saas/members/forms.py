"""Forms about members and who speaks for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from finsam_saas.members.labels import PARTIES
from finsam_saas.members.queries import MemberFacts
from finsam_saas.members.rules import PartyType
from finsam_saas.web.fields import (
    ChoicesField,
    DayField,
    OneOfField,
    VersionField,
    choices,
    in_order,
    name_validators,
)
from finsam_saas.web.forms import Form
from tenants.database import today


class MemberForm(Form):
    """A member of the förbund."""

    name = StringField(_l("Namn"), validators=name_validators(_l("Skriv medlemmens namn.")))
    party = OneOfField(_l("Part"), validators=[InputRequired(_l("Välj vilken av de fyra parterna."))])
    valid_from = DayField(_l("Medlem från och med"), validators=[Optional()])
    valid_to = DayField(
        _l("Medlem till och med"),
        validators=[Optional()],
        description=_l("Fyll i när en medlem går ur. Medlemmen står kvar i allt som redan har hänt."),
    )
    note = TextAreaField(_l("Anteckning"), validators=[Optional(), Length(max=2000)])
    reason = TextAreaField(_l("Varför ingen av parten är kvar"), validators=[Optional(), Length(max=2000)])
    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.party.choices = choices(PARTIES)

    def validate_valid_to(self, field: DayField) -> None:
        """The last day does not come before the first."""
        in_order(self.valid_from.data, field.data)

    @property
    def chosen_party(self) -> PartyType:
        """The party that was chosen."""
        return PartyType(self.party.data)


class RepresentativesForm(Form):
    """Who speaks for a member."""

    membership_ids = ChoicesField(_l("Företrädare"))

    def __init__(self, accounts: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.membership_ids.choices = list(accounts)


def member_choices(
    members: Sequence[MemberFacts], *, party: PartyType | None = None, keeps: object = None
) -> list[tuple[str, str]]:
    """Members to choose among today, and one that is chosen already even if it has left."""
    return [
        (str(one.id), one.name)
        for one in members
        if (one.holds(today()) or one.id == keeps) and (party is None or one.party is party)
    ]
