"""The form with which the tenant admin enters what the board has delegated, a rule each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.form import Form as PlainForm
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from finsam_saas.bodies.queries import Delegated
from finsam_saas.bodies.rules import MOST_DELEGATION_RULES, Delegate, DelegatedMatter
from finsam_saas.delegation.labels import DELEGATES, MATTERS
from finsam_saas.initiatives.forms import RowsField
from finsam_saas.web.amount_fields import amount_fault, in_tkr
from finsam_saas.web.amounts import AmountRefused, AmountUnit, parse_amount
from finsam_saas.web.fields import DayField, choices
from finsam_saas.web.forms import Form, clean_text

REMOVE, ADD = "bort", "nytt"
LONGEST_RULE = 500
Row = dict[str, Any]


def clean_paragraph(value: object) -> object:
    """A § as it is kept: its number, as 43 or 43/2026."""
    text = clean_text(value)
    return text.removeprefix("§").strip() if isinstance(text, str) else text


class RuleRow(PlainForm):
    """One rule: who decides what, up to how much, and since when; `key` is that of a rule there is."""

    key = HiddenField()
    who = SelectField(_l("Vem beslutar?"))
    matter = SelectField(_l("Vad får beslutas?"))
    what = TextAreaField(
        _l("Med styrelsens ord"),
        filters=[clean_text],
        validators=[
            DataRequired(_l("Skriv vad som är delegerat, som det står i styrelsens beslut.")),
            Length(max=LONGEST_RULE, message=_l("Skriv högst %(max)d tecken.")),
        ],
    )
    maximum = StringField(_l("Högsta belopp"), filters=[clean_text], validators=[Optional(), Length(max=40)])
    paragraph = StringField(
        _l("Styrelsens paragraf"), filters=[clean_paragraph], validators=[Optional(), Length(max=20)]
    )
    decided_on = DayField(_l("Beslutets dag"), validators=[Optional()])
    valid_from = DayField(_l("Gäller från"), validators=[Optional()])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.who.choices = choices(DELEGATES)
        self.matter.choices = choices(MATTERS)

    def validate_maximum(self, field: StringField) -> None:
        """The amount can be read."""
        try:
            parse_amount(field.data or "", AmountUnit.TKR)
        except AmountRefused as refused:
            raise ValidationError(amount_fault(refused)) from refused

    def rule(self, known: Collection[str]) -> Delegated:
        """The rule that was typed, once it is valid; one whose key is not known is new."""
        typed = self.maximum.data
        return Delegated(
            key=(self.key.data or "") if self.key.data in known else "",
            who=Delegate(self.who.data),
            matter=DelegatedMatter(self.matter.data),
            what=self.what.data or "",
            maximum=parse_amount(typed, AmountUnit.TKR) if typed else None,
            valid_from=self.valid_from.data,
            paragraph=self.paragraph.data or None,
            decided_on=self.decided_on.data,
        )


class RulesForm(Form):
    """All rules; `seen` is the version they were opened with."""

    rules = RowsField(FormField(RuleRow))
    seen = HiddenField()

    def entry(self, known: Collection[str]) -> list[Delegated]:
        """The rules that were typed, once the form is valid."""
        return [row.form.rule(known) for row in self.rules]

    @property
    def rows(self) -> list[Row]:
        """What was typed, a mapping each, valid or not."""
        return [dict(row.data) for row in self.rules]


def form_of(rows: Sequence[Row], seen: str) -> RulesForm:
    """The form with these rows, whatever was sent."""
    return RulesForm(formdata=None, data={"rules": list(rows), "seen": seen})


def rows_of(rules: Sequence[Delegated]) -> list[Row]:
    """The rows of rules that hold."""
    return [
        {
            "key": one.key,
            "who": one.who.value,
            "matter": one.matter.value,
            "what": one.what,
            "maximum": "" if one.maximum is None else in_tkr(one.maximum),
            "valid_from": one.valid_from,
            "paragraph": one.paragraph or "",
            "decided_on": one.decided_on,
        }
        for one in rules
    ]


def rearranged(rows: Sequence[Row], asked: str) -> list[Row]:
    """The rows after a button was pressed: "bort-2" or "nytt"; as they were for others."""
    found = list(rows)
    word, _dash, number = asked.partition("-")
    if word == ADD and len(found) <= MOST_DELEGATION_RULES:
        return [*found, new_row()]
    if word == REMOVE and number.isascii() and number.isdigit() and len(number) < 3:
        del found[int(number) : int(number) + 1]
    return found


def new_row() -> Row:
    """A rule that nobody has filled in yet."""
    return {
        "who": Delegate.DIRECTOR.value,
        "matter": DelegatedMatter.APPLICATIONS_FROM_REMAINING_FUNDS.value,
    }
