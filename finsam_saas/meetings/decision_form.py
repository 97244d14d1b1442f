"""The form of what became of an item: outcome, words, and for each who was there what he or she did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from finsam_saas.meetings.facts import Item, Participation, Person
from finsam_saas.meetings.forms import LONGEST_TITLE, long_text, no_identity_number
from finsam_saas.meetings.labels import AWAY, OUTCOMES, VOTES
from finsam_saas.meetings.rules import Away, Outcome, Vote
from finsam_saas.web.fields import OneOfField, VersionField, choices
from finsam_saas.web.forms import Form

NOTHING = ""


class PersonFields(NamedTuple):
    """What is typed about one person at one item."""

    person: Person
    away: SelectField
    vote: SelectField
    reservation: Field


class DecisionForm(Form):
    """What became of an item."""

    outcome = OneOfField(_l("Vad det blev av punkten"), validators=[InputRequired(_l("Välj vad det blev."))])
    decision = long_text(_l("Beslut"), _l("Skriv beslutet eller vad som antecknades."))
    version = VersionField()
    people: Sequence[Person] = ()
    outcome_words: ClassVar[Mapping[Any, Any]] = OUTCOMES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = choices(self.outcome_words)
        for row in self.rows:
            row.away.choices = [(NOTHING, "–"), *choices(AWAY)]
            row.vote.choices = [(NOTHING, "–"), *choices(VOTES)]

    @property
    def rows(self) -> list[PersonFields]:
        """The fields of each who was there."""
        return [
            PersonFields(one, self[_name("away", one)], self[_name("vote", one)], self[_name("reserv", one)])
            for one in self.people
        ]

    @property
    def chosen_outcome(self) -> Outcome:
        """What became of it."""
        return Outcome(self.outcome.data)

    def participations(self) -> list[Participation]:
        """What people did, as typed."""
        return [
            Participation(
                person_id=row.person.id,
                away=Away(row.away.data) if row.away.data else None,
                vote=Vote(row.vote.data) if row.vote.data else None,
                reservation=row.reservation.data or None,
            )
            for row in self.rows
        ]


def decision_form(people: Sequence[Person], **options: Any) -> DecisionForm:
    """The form for those who were there."""
    made: DecisionForm = type("DecisionFormOfPeople", (DecisionForm,), people_fields(people))(**options)
    return made


def people_fields(people: Sequence[Person]) -> dict[str, Any]:
    """The fields of those who were there, for a form that is made of them."""
    fields: dict[str, Any] = {"people": people}
    for one in people:
        fields[_name("away", one)] = SelectField(_l("Deltar inte"), default=NOTHING)
        fields[_name("vote", one)] = SelectField(_l("Röst"), default=NOTHING)
        fields[_name("reserv", one)] = StringField(
            _l("Reservation"), validators=[Length(max=LONGEST_TITLE), no_identity_number]
        )
        fields[f"validate_{_name('vote', one)}"] = _votes_only_if_taking_part(one)
    return fields


def held(item: Item, people: Sequence[Person], proposed: str) -> dict[str, Any]:
    """An item as its form shows it; one without a decision begins with what was proposed."""
    first = Outcome.DECIDED if item.proposal else Outcome.CARRIED_OUT
    known: dict[str, Any] = {
        "outcome": (item.outcome or first).value,
        "decision": item.decision or proposed,
        "version": item.version,
    }
    for one in people:
        did = item.people.get(one.id)
        if did:
            known[_name("away", one)] = did.away.value if did.away else NOTHING
            known[_name("vote", one)] = did.vote.value if did.vote else NOTHING
            known[_name("reserv", one)] = did.reservation
    return known


def _name(what: str, person: Person) -> str:
    return f"{what}_{person.id.hex}"


def _votes_only_if_taking_part(person: Person) -> Any:
    def validate(form: DecisionForm, field: Field) -> None:
        if field.data and form[_name("away", person)].data:
            raise ValidationError(
                _("%(name)s deltar inte i paragrafen och har då ingen röst.", name=person.person_name)
            )

    return validate
