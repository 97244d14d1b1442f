"""The forms of budgets: a new version, and all lines of one with a guard against slips of unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.form import Form as PlainForm
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from finsam_saas.budgets.entry import BudgetEntry, LineEntry
from finsam_saas.budgets.queries import BudgetFacts, BudgetLineFacts, FundedInitiative
from finsam_saas.budgets.rules import INITIATIVE_KINDS, BudgetLineKind, BudgetSums, Line, budget_sums
from finsam_saas.budgets.words import LINE_KINDS
from finsam_saas.initiatives.forms import RowsField, no_identity_number
from finsam_saas.web.amount_fields import amount_fault, in_tkr, unit_warning
from finsam_saas.web.amounts import AmountRefused, AmountUnit, parse_amount, unit_guard
from finsam_saas.web.fields import (
    LONGEST_NAME,
    CountField,
    VersionField,
    choices,
    id_or_none,
    name_validators,
)
from finsam_saas.web.forms import Form, clean_text

Row = dict[str, Any]


class NewBudgetForm(Form):
    """A version to begin: its year, its name, and the version whose lines it begins with."""

    year = CountField(
        _l("År"),
        validators=[
            InputRequired(_l("Skriv ett år, till exempel 2027.")),
            NumberRange(2004, 2100, _l("Skriv ett år från 2004, då lagen började gälla, till 2100.")),
        ],
    )
    name = StringField(
        _l("Vad versionen heter"),
        validators=name_validators(_l("Skriv vad versionen ska heta, till exempel Budget 2027.")),
    )
    copied_from = SelectField(_l("Börja med raderna från"), validators=[Optional()])

    @property
    def copied_id(self) -> UUID | None:
        """The version whose lines it begins with; None for an empty one."""
        return id_or_none(self.copied_from.data)


class LineRow(PlainForm):
    """One line: what it is, its amount in tkr, and what may be said beside."""

    line_id = HiddenField()
    kind = SelectField(_l("Slag"))
    label = StringField(
        _l("Rad"), filters=[clean_text], validators=[Length(max=LONGEST_NAME), no_identity_number]
    )
    amount = StringField(_l("Belopp, tkr"), filters=[clean_text], validators=[Optional(), Length(max=40)])
    initiative_key = SelectField(_l("Insats som raden betalar"), validators=[Optional()])
    group_label = StringField(
        _l("Grupp"), filters=[clean_text], validators=[Optional(), Length(max=LONGEST_NAME)]
    )
    is_forecast = BooleanField(_l("Beloppet är en prognos"))
    note = StringField(
        _l("Anteckning"), filters=[clean_text], validators=[Optional(), Length(max=1000), no_identity_number]
    )

    def validate_label(self, field: StringField) -> None:
        """A line that says something says what it is about."""
        if self.is_used and not field.data:
            raise ValidationError(_("Skriv vad raden gäller."))

    def validate_amount(self, field: StringField) -> None:
        """The amount can be read; none is an amount that is not known."""
        try:
            _kronor(field.data)
        except AmountRefused as refused:
            raise ValidationError(amount_fault(refused)) from refused

    def validate_initiative_key(self, field: SelectField) -> None:
        """Only a line among the insatser pays for one."""
        if field.data and self.kind.data not in INITIATIVE_KINDS:
            raise ValidationError(_("Välj slaget Insatser eller Övriga insatser för en rad som betalar en."))

    @property
    def is_used(self) -> bool:
        """Whether anything is typed; an empty row is no line."""
        typed = (self.label.data, self.amount.data, self.initiative_key.data, self.note.data)
        return any(typed) or bool(self.line_id.data)

    @property
    def kronor(self) -> Decimal | None:
        """The amount (kr) as far as it can be read."""
        try:
            return _kronor(self.amount.data)
        except AmountRefused:
            return None

    @property
    def is_wrong_beside(self) -> bool:
        """Whether something is wrong beside name and amount."""
        return bool(self.initiative_key.errors or self.group_label.errors or self.note.errors)

    @property
    def said(self) -> str:
        """What is said beside name and amount, in short."""
        chosen = self.initiative_key.data
        offered = self.initiative_key.iter_choices() if chosen else ()
        insats = next((str(one[1]) for one in offered if one[0] == chosen), None)
        forecast = _("prognos") if self.is_forecast.data else None
        # A row that bears the name of its insats has said it.
        is_named = insats is None or insats == self.label.data
        pays = None if is_named else _("betalar %(initiative)s", initiative=insats)
        return "; ".join(str(one) for one in (pays, forecast, self.note.data) if one)

    def entry(self) -> LineEntry:
        """The line as typed; for a valid form."""
        return LineEntry(
            kind=BudgetLineKind(self.kind.data),
            label=self.label.data or "",
            amount=self.kronor,
            group_label=self.group_label.data or None,
            initiative_key=self.initiative_key.data or None,
            is_forecast=bool(self.is_forecast.data),
            note=self.note.data or None,
            id=_line_id(self.line_id.data),
        )


class BudgetForm(Form):
    """A version with all its lines."""

    name = StringField(
        _l("Vad versionen heter"),
        validators=name_validators(_l("Skriv vad versionen ska heta, till exempel Budget 2027.")),
    )
    lines = RowsField(FormField(LineRow), label=_l("Rader"))
    note = TextAreaField(
        _l("Anteckning om versionen"), validators=[Optional(), Length(max=2000), no_identity_number]
    )
    confirmed = BooleanField(_l("Beloppen stämmer"))
    version = VersionField()
    asks_to_confirm = False

    def offer(self, found: Sequence[FundedInitiative]) -> None:
        """Offer these insatser on every line, and one that a line has though it is no more."""
        names = [(one.key, one.name) for one in found]
        known = {key for key, _name in names}
        for row in self.rows:
            row.kind.choices = choices(LINE_KINDS)
            held = row.initiative_key.data
            gone = [(held, held)] if held and held not in known else []
            row.initiative_key.choices = [("", _("Ingen")), *names, *gone]

    @property
    def rows(self) -> list[LineRow]:
        """The rows, empty ones too."""
        return [row.form for row in self.lines]

    @property
    def typed(self) -> list[Row]:
        """What was typed, a mapping each, valid or not."""
        return [dict(row.data) for row in self.lines]

    @property
    def sums(self) -> BudgetSums:
        """The sums of what can be read (kr)."""
        return budget_sums(
            Line(BudgetLineKind(row.kind.data), row.kronor)
            for row in self.rows
            if row.is_used and row.kind.data in set(BudgetLineKind)
        )

    def entry(self) -> BudgetEntry:
        """The version as typed; for a valid form."""
        lines = [row.entry() for row in self.rows if row.is_used]
        return BudgetEntry(self.name.data or "", self.note.data or None, lines)

    def guard_units(self, before: BudgetFacts, beside: BudgetFacts | None) -> bool:
        """False where an amount looks a thousand times wrong beside what it was, until it is confirmed.

        A new line is seen in the sum of costs, beside that of another budget.
        """
        held = {line.id: line.amount for line in before.lines}
        for row in self.rows:
            earlier = held.get(_line_id(row.line_id.data) or UUID(int=0))
            warning = unit_guard(row.kronor or Decimal(0), earlier)
            if warning:
                return self._asked(row, unit_warning(warning))
        whole = unit_guard(self.sums.costs, beside.sums.costs if beside else None)
        used = [row for row in self.rows if row.kronor]
        if whole and used:
            largest = max(used, key=lambda row: row.kronor or Decimal(0))
            told = _("Kostnaderna tillsammans: %(warning)s", warning=unit_warning(whole))
            return self._asked(largest, told)
        return True

    def _asked(self, row: LineRow, sentence: str) -> bool:
        self.asks_to_confirm = True
        if self.confirmed.data:
            return True
        row.amount.errors = [sentence]
        self.lines.errors = [row.errors]
        return False


def budget_form(name: str, note: str | None, rows: Iterable[Row], version: int | str | None) -> BudgetForm:
    """The form with these rows, whatever was sent."""
    known = {"name": name, "note": note or "", "lines": list(rows), "version": version}
    return BudgetForm(formdata=None, data=known)


def row_of(line: BudgetLineFacts) -> Row:
    """The row of a line that is stored."""
    return {
        "line_id": str(line.id),
        "kind": line.kind.value,
        "label": line.label,
        "amount": "" if line.amount is None else in_tkr(line.amount),
        "initiative_key": line.initiative_key or "",
        "group_label": line.group_label or "",
        "is_forecast": line.is_forecast,
        "note": line.note or "",
    }


def new_row(kind: BudgetLineKind, **more: str) -> Row:
    """A row that nobody has filled in yet."""
    empty = {"line_id": "", "label": "", "amount": "", "initiative_key": "", "group_label": "", "note": ""}
    return {**empty, "kind": kind.value, "is_forecast": False, **more}


def granted_rows(rows: Sequence[Row], found: Sequence[FundedInitiative]) -> list[Row]:
    """A row for each insats that has money for the year and that no row pays for yet (tkr)."""
    paid = {row["initiative_key"] for row in rows}
    return [
        new_row(
            BudgetLineKind.COST_INITIATIVE,
            label=one.name,
            amount=in_tkr(one.granted),
            initiative_key=one.key,
            group_label=one.group_label or "",
        )
        for one in found
        if one.granted is not None and one.key not in paid
    ]


def _kronor(text: str | None) -> Decimal | None:
    """An amount in tkr as kronor; None where nothing was typed. Raises AmountRefused."""
    return parse_amount(text, AmountUnit.TKR) if text else None


def _line_id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
