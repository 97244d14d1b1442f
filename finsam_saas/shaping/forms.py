"""Forms of the steps that set up a förbund."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from finsam_saas.fees.forms import KeysForm, NewYearForm
from finsam_saas.meetings.forms import RulesForm as MeetingRulesForm
from finsam_saas.members.queries import MemberFacts
from finsam_saas.registry.rules import FIRST_PATTERN, is_pattern
from finsam_saas.seats.rules import SeatKind
from finsam_saas.shaping.entry import BoardSeat, FirstRules
from finsam_saas.shaping.variants import ProposedBody
from finsam_saas.web.fields import LONGEST_NAME, NOBODY, DayField, in_order
from finsam_saas.web.forms import Form

MOST_NAMES = 60
TOO_LONG = _l("Skriv högst %(max)d tecken.")


def names_in(text: str | None) -> list[str]:
    """The names in a text, one a line, without empty lines."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _each_once(_form: Form, field: Field) -> None:
    """Names that are neither repeated, too long nor too many."""
    names = names_in(field.data)
    if len({name.casefold() for name in names}) < len(names):
        raise ValidationError(_("Samma namn står två gånger. Ta bort det ena."))
    if len(names) > MOST_NAMES or any(len(name) > LONGEST_NAME for name in names):
        raise ValidationError(_("Skriv ett namn på varje rad, högst 60 rader."))


class MembersForm(Form):
    """The first members: kommuner and regions, a line each."""

    municipalities = TextAreaField(
        _l("Kommuner"),
        validators=[DataRequired(_l("Skriv minst en kommun.")), _each_once],
        description=_l("En på varje rad, så som de ska heta i listor och brev."),
    )
    regions = TextAreaField(
        _l("Region"),
        validators=[DataRequired(_l("Skriv minst en region.")), _each_once],
        description=_l("Är det flera skriver du en på varje rad."),
    )
    since = DayField(
        _l("Medlemmar från och med"),
        validators=[Optional()],
        description=_l("Dagen då förbundet bildades. Kan fyllas i senare."),
    )


class BodiesForm(Form):
    """The bodies of a template: which, and under which names; a field per body is added."""

    offered: Sequence[ProposedBody] = ()
    needed: frozenset[str] = frozenset()

    def label_of(self, one: ProposedBody) -> Field:
        """The field of a body's name."""
        found: Field = self[f"label_{_mark(one)}"]
        return found

    def kept_of(self, one: ProposedBody) -> Field | None:
        """The field that says whether a body is made; None where the template needs it."""
        return self[f"kept_{_mark(one)}"] if one.body.key not in self.needed else None

    def labels(self) -> dict[str, str]:
        """The names of the bodies to be made, by key."""
        chosen = [one for one in self.offered if (kept := self.kept_of(one)) is None or kept.data]
        return {one.key: self.label_of(one).data for one in chosen}


def bodies_form(offered: Sequence[ProposedBody], needed: frozenset[str]) -> BodiesForm:
    """The form with a name for each body that a template offers; all but the needed can be left out."""
    fields: dict[str, Any] = {"offered": tuple(offered), "needed": needed}
    for one in offered:
        fields[f"label_{_mark(one)}"] = StringField(
            _l("Namn"),
            default=one.label,
            validators=[DataRequired(_l("Skriv vad organet kallas hos er.")), Length(max=LONGEST_NAME)],
        )
        if one.body.key not in needed:
            fields[f"kept_{_mark(one)}"] = BooleanField(_l("Finns hos er"), default=True)
    made: type[BodiesForm] = type("BodiesOfTheTemplate", (BodiesForm,), fields)
    return made()


def _mark(one: ProposedBody) -> str:
    return one.key.replace("-", "_")


class FirstRulesForm(MeetingRulesForm):
    """The first rules of meetings and registry."""

    pattern = StringField(
        _l("Diarienummer"),
        default=FIRST_PATTERN,
        validators=[DataRequired(_l("Skriv hur numren ser ut.")), Length(max=40, message=TOO_LONG)],
        description=_l(
            "{ÅÅÅÅ} eller {ÅÅ} blir årtalet och {NR} ärendets nummer det året. {ÅÅÅÅ}:{NR} ger 2026:14."
        ),
    )

    def validate_pattern(self, field: StringField) -> None:
        """Numbers must be told apart."""
        if not is_pattern(field.data or ""):
            raise ValidationError(
                _("Skriv ett årtal och sedan ett nummer med ett tecken emellan, till exempel {ÅÅÅÅ}:{NR}.")
            )

    @property
    def entry(self) -> FirstRules:
        """The rules that were typed."""
        return FirstRules(
            paragraphs_per_year=bool(self.paragraphs_per_year.data),
            papers_days=self.papers_days.data or 0,
            posted_at=self.posted_at.data or None,
            pattern=self.pattern.data or FIRST_PATTERN,
        )


class FirstFeesForm(KeysForm, NewYearForm):
    """The first year of fees: year, total, unit and keys."""


class BoardForm(Form):
    """Who sits in the first board; two names per member are added."""

    members: Sequence[MemberFacts] = ()
    chair = SelectField(_l("Ordförande"), validators=[Optional()])
    term_from = DayField(
        _l("Från och med"), validators=[InputRequired(_l("Skriv mandatperiodens första dag."))]
    )
    term_to = DayField(_l("Till och med"), validators=[InputRequired(_l("Skriv mandatperiodens sista dag."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chairs = [(str(one.id), _("Ledamoten för %(member)s", member=one.name)) for one in self.members]
        self.chair.choices = [(NOBODY, _("inte utsedd ännu")), *chairs]

    def name_of(self, member: MemberFacts, kind: str) -> Field:
        """The field of a seat: "ordinary" or "substitute" for a member."""
        found: Field = self[f"{kind}_{member.id.hex}"]
        return found

    def validate_term_to(self, field: DayField) -> None:
        """The last day does not come before the first."""
        in_order(self.term_from.data, field.data)

    def validate_chair(self, field: SelectField) -> None:
        """Only somebody who is entered chairs."""
        chosen = next((one for one in self.members if str(one.id) == field.data), None)
        if chosen and not self.name_of(chosen, SeatKind.ORDINARY.value).data:
            raise ValidationError(
                _("Skriv vem som är ledamot för den medlemmen, eller välj en annan ordförande.")
            )

    def seats(self) -> list[BoardSeat]:
        """The seats that were given a name."""
        return [
            BoardSeat(member.id, kind, name, kind is SeatKind.ORDINARY and self.chair.data == str(member.id))
            for member in self.members
            for kind in (SeatKind.ORDINARY, SeatKind.SUBSTITUTE)
            if (name := self.name_of(member, kind.value).data)
        ]


def board_form(members: Sequence[MemberFacts], **known: Any) -> BoardForm:
    """The form with an ordinary and a substitute for each member (Finsamlagen 10 §)."""
    fields: dict[str, Any] = {"members": tuple(members)}
    for member in members:
        for kind, words in ((SeatKind.ORDINARY, _l("Ledamot")), (SeatKind.SUBSTITUTE, _l("Ersättare"))):
            fields[f"{kind.value}_{member.id.hex}"] = StringField(
                words, validators=[Optional(), Length(max=LONGEST_NAME, message=TOO_LONG)]
            )
    made: type[BoardForm] = type("BoardOfTheMembers", (BoardForm,), fields)
    return made(data=known)
