"""The forms of a proposal and of a decision: the money by year, conditions, and the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, FormField, SelectField, StringField, TextAreaField
from wtforms.form import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from finsam_saas.decisions.agenda import OpenMeeting
from finsam_saas.decisions.entry import BoardEntry, ConditionEntry, ProposalEntry
from finsam_saas.decisions.labels import CHOICES, RECOMMENDATIONS, fault_said
from finsam_saas.decisions.material import Material
from finsam_saas.decisions.rules import Choice, DecisionKind, Fault
from finsam_saas.initiatives.forms import RowsField
from finsam_saas.meetings.decision_form import DecisionForm, people_fields
from finsam_saas.meetings.facts import Person
from finsam_saas.meetings.forms import LONGEST_TEXT, long_text, no_identity_number
from finsam_saas.web.amount_fields import an_amount, in_tkr, unit_warning
from finsam_saas.web.amounts import AmountUnit, parse_amount, unit_guard
from finsam_saas.web.fields import NOBODY, DayField, OneOfField, VersionField, choices, id_or_none
from finsam_saas.web.formats import current_formats
from finsam_saas.web.forms import Form, clean_text

EMPTY_CONDITIONS = 2
LONGEST_CONDITION = 500


class ConditionRow(PlainForm):
    """One condition; a row without a text is none."""

    text = StringField(
        _l("Villkor"),
        filters=[clean_text],
        validators=[Optional(), Length(max=LONGEST_CONDITION), no_identity_number],
    )
    owner = StringField(
        _l("Vem"), filters=[clean_text], validators=[Optional(), Length(max=200), no_identity_number]
    )
    due_on = DayField(_l("Senast"), validators=[Optional()])

    def validate_owner(self, field: Field) -> None:
        """Who is told about a condition that stands there."""
        if field.data and not self.text.data:
            raise ValidationError(_("Skriv vad villkoret är, eller ta bort vem som ska göra det."))


class YearsForm(Form):
    """The money of a proposal or a decision by year, and its conditions."""

    conditions = RowsField(FormField(ConditionRow), label=_l("Villkor"))
    confirmed = BooleanField(_l("Beloppen stämmer"))
    version = VersionField()
    years: Sequence[int] = ()
    asks_to_confirm = False

    def amount_field(self, year: int) -> Any:
        """The field of a year's amount, in tkr."""
        return self[_amount(year)]

    @property
    def amounts(self) -> dict[int, Decimal]:
        """Amounts (kr) by year, those that were typed."""
        typed = {year: self.amount_field(year).data for year in self.years}
        return {year: parse_amount(text, AmountUnit.TKR) for year, text in typed.items() if text}

    @property
    def entered_conditions(self) -> list[ConditionEntry]:
        """The conditions that were typed."""
        rows = [entry.form for entry in self.conditions]
        return [
            ConditionEntry(row.text.data, row.owner.data or None, row.due_on.data)
            for row in rows
            if row.text.data
        ]

    def guard_units(self, asked: Mapping[int, Decimal]) -> bool:
        """False where an amount looks a thousand times wrong beside what was asked for, until confirmed."""
        for year, amount in self.amounts.items():
            warning = unit_guard(amount, asked.get(year))
            self.asks_to_confirm = self.asks_to_confirm or warning is not None
            if warning and not self.confirmed.data:
                field = self.amount_field(year)
                field.errors = [unit_warning(warning)]
                return False
        return True

    def show_fault(self, words: str, year: int | None) -> None:
        """Tell what is wrong at the year that it is about, or first on the page."""
        if year is not None and year in self.years:
            field = self.amount_field(year)
            field.errors = [*field.errors, words]
        else:
            self.form_errors.append(words)


class MoneyForm(YearsForm):
    """The money of an application that is to be decided, and what it goes to."""

    extends = SelectField(_l("Pengarna går till"), validators=[Optional()])

    def offer(self, found: Material) -> None:
        """Give the insatser that may go on."""
        self.extends.choices = [(NOBODY, _("En ny insats")), *((str(one), name) for one, name in found.own)]

    @property
    def chosen_insats(self) -> UUID | None:
        """The insats that goes on; None for a new one."""
        return id_or_none(self.extends.data)

    def show_faults(self, found: Iterable[Fault]) -> None:
        """Tell what is wrong at the year that it is about, or first on the page."""
        for fault in found:
            self.show_fault(fault_said(fault), fault.year)


class ProposalForm(MoneyForm):
    """What is proposed to the board."""

    recommendation = OneOfField(_l("Föreslås"), validators=[InputRequired(_l("Välj vad som föreslås."))])
    background = long_text(_l("Bakgrund"), _l("Skriv kort vad ansökan gäller."))
    reasons = long_text(_l("Skäl för förslaget"), _l("Skriv varför styrelsen bör besluta så."))
    effect = long_text(
        _l("Vad det betyder för budget och inriktning"),
        description=_l(
            "Till exempel hur mycket som blir kvar, och fördelningen mellan individ och struktur."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.recommendation.choices = choices(RECOMMENDATIONS)

    @property
    def entry(self) -> ProposalEntry:
        """What was typed."""
        return ProposalEntry(
            recommendation=DecisionKind(self.recommendation.data),
            background=self.background.data or "",
            reasons=self.reasons.data or "",
            effect=self.effect.data or None,
            amounts=self.amounts,
            conditions=self.entered_conditions,
            extends=self.chosen_insats,
        )


class BoardForm(MoneyForm, DecisionForm):
    """What the board decided of an application, with its words and who did what at the item."""

    outcome = OneOfField(_l("Beslut"), validators=[InputRequired(_l("Välj vad styrelsen beslutade."))])
    outcome_words: ClassVar[Mapping[Any, Any]] = CHOICES
    decision = long_text(
        _l("Beslutet i ord"),
        description=_l("Lämna tomt, så skrivs det av det du har valt och fyllt i."),
        render_kw={"rows": 8},
    )
    overrun_reason = TextAreaField(
        _l("Varför det beviljas mer än vad som är kvar"),
        validators=[Optional(), Length(max=LONGEST_TEXT), no_identity_number],
    )

    @property
    def choice(self) -> Choice:
        """What became of the application."""
        return Choice(self.outcome.data)

    def entry(self, words: str) -> BoardEntry:
        """What was typed, with the decision in words."""
        gives = self.choice in (Choice.GRANT, Choice.PARTLY_GRANT)
        return BoardEntry(
            choice=self.choice,
            decision=words,
            amounts=self.amounts if gives else {},
            conditions=self.entered_conditions if gives else [],
            extends=self.chosen_insats if gives else None,
            overrun_reason=self.overrun_reason.data or None,
            people=self.participations(),
        )


class AgendaForm(Form):
    """The meeting that is to take an application up."""

    meeting_id = SelectField(_l("Möte"), validators=[InputRequired(_l("Välj vilket möte."))])

    def __init__(self, meetings: Sequence[OpenMeeting], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moment = current_formats().moment
        self.meeting_id.choices = [(str(one.id), f"{one.body} {moment(one.starts_at)}") for one in meetings]


def proposal_form(found: Material, **options: Any) -> ProposalForm:
    """The form of a proposal for the years of an application."""
    made: ProposalForm = type("ProposalFormOfYears", (ProposalForm,), money_fields(found))(**options)
    made.offer(found)
    return made


def board_form(found: Material, people: Sequence[Person], **options: Any) -> BoardForm:
    """The form of a decision for the years of an application and those who were at the meeting."""
    fields = {**money_fields(found), **people_fields(people)}
    made: BoardForm = type("BoardFormOfYears", (BoardForm,), fields)(**options)
    made.offer(found)
    return made


def money_shown(
    amounts: Mapping[int, Decimal], conditions: Sequence[ConditionEntry], extends: UUID | None
) -> dict[str, Any]:
    """Money and conditions as the form shows them."""
    rows = [{"text": one.text, "owner": one.owner, "due_on": one.due_on} for one in conditions]
    return {
        **{_amount(year): in_tkr(amount) for year, amount in amounts.items()},
        "conditions": [*rows, *({},) * EMPTY_CONDITIONS],
        "extends": str(extends) if extends else NOBODY,
    }


def money_fields(found: Material) -> dict[str, Any]:
    """The fields of the years of an application, for a form of its own."""
    return year_fields(found.years)


def year_fields(years: Sequence[int]) -> dict[str, Any]:
    """The fields of some years, for a form of its own."""
    fields: dict[str, Any] = {"years": years}
    for year in years:
        label = _("Belopp %(year)s, tkr", year=year)
        fields[_amount(year)] = StringField(
            label, filters=[clean_text], validators=[Optional(), Length(max=40), an_amount]
        )
    return fields


def _amount(year: int) -> str:
    return f"amount_{year}"
