"""Forms of review: the period to open, longer time, a comment, and who signs off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from finsam_saas.followup.rules import Sex
from finsam_saas.followup.wording import SEX_WORDS, names_asked
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import Sheet
from finsam_saas.reporting_plan.wording import KIND_WORDS, question_words
from finsam_saas.web.fields import ChoicesField, id_or_none
from finsam_saas.web.forms import Form

LONGEST_TEXT = 2_000
TOO_LONG = _l("Skriv högst 2 000 tecken.")


class PeriodForm(Form):
    """The period to open for reporting, and the last day to hand in."""

    period = SelectField(_l("Period"), validators=[InputRequired(_l("Välj en period."))])
    due_on = DateField(
        _l("Sista dag att lämna in"), validators=[InputRequired(_l("Skriv en dag, som 2026-10-20."))]
    )

    kinds: tuple[TemplateKind, ...] = ()

    def __init__(self, choices: Iterable[tuple[str, str]], **values: Any) -> None:
        super().__init__(**values)
        self.period.choices = list(choices)

    @property
    def own_days(self) -> list[Any]:
        """The fields for a last day of its own, one for each kind of insats that is asked."""
        return [self.own_day(kind) for kind in self.kinds]

    def own_day(self, kind: TemplateKind) -> Any:
        """The field for the last day of a kind."""
        return self[_own_day(kind)]

    @property
    def due_by_kind(self) -> dict[TemplateKind, date]:
        """The kinds that were given a last day of their own."""
        days = ((kind, self.own_day(kind).data) for kind in self.kinds)
        return {kind: day for kind, day in days if day is not None}


def _own_day(kind: TemplateKind) -> str:
    return f"due_{kind.value}"


def period_form(kinds: Sequence[TemplateKind]) -> type[PeriodForm]:
    """The form with a field for each kind's last day; one kind alone needs no day of its own."""
    several = tuple(kinds) if len(kinds) > 1 else ()
    fields: dict[str, Any] = {
        _own_day(kind): DateField(KIND_WORDS[kind], validators=[Optional()]) for kind in several
    }
    return type("PeriodFormOfKinds", (PeriodForm,), {"kinds": several, **fields})


class ExtensionForm(Form):
    """The new last day, and why; the last day that was seen comes along."""

    to = DateField(_l("Ny sista dag"), validators=[InputRequired(_l("Skriv en dag, som 2026-10-20."))])
    reason = TextAreaField(
        _l("Skäl"),
        validators=[
            DataRequired(_l("Skriv varför insatsen får längre tid. Skälet står kvar i historiken.")),
            Length(max=LONGEST_TEXT, message=TOO_LONG),
        ],
    )
    seen = HiddenField("")

    def seen_day(self) -> date | None:
        """The last day that the page showed; None where it says no day."""
        try:
            return date.fromisoformat(str(self.seen.data))
        except ValueError:
            return None


class _WrittenForm(Form):
    """A text that others read: words in it that look like names are asked about."""

    no_participants = SelectMultipleField(validate_choice=False)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.names: list[str] = []

    @property
    def answered(self) -> frozenset[str]:
        """The words that the writer has said are no participants' names."""
        return frozenset(self.no_participants.data or ())

    def ask_about(self, words: Sequence[str]) -> None:
        """Ask whether these words are names of participants."""
        self.names = [*words]
        self["text"].errors = [names_asked(words)]


class CommentForm(_WrittenForm):
    """A comment at a row of the report, or at one cell of it."""

    row = SelectField(_l("Rad"), validators=[InputRequired(_l("Välj vilken rad det gäller."))])
    sex = SelectField(_l("Kolumn"))
    text = TextAreaField(
        _l("Kommentar"),
        validators=[
            DataRequired(_l("Skriv vad du undrar över eller vill förklara.")),
            Length(max=LONGEST_TEXT, message=TOO_LONG),
        ],
    )

    def __init__(self, sheet: Sheet, **values: Any) -> None:
        super().__init__(**values)
        self.row.choices = [(one.key, question_words(one)) for one in sheet.questions]
        self.sex.choices = [("", _l("Hela raden")), *((sex.value, SEX_WORDS[sex]) for sex in Sex)]

    @property
    def chosen_sex(self) -> Sex | None:
        """The column the comment is about; None for the whole row."""
        return Sex(self.sex.data) if self.sex.data else None


class AnswerForm(_WrittenForm):
    """An answer in a thread of comments."""

    text = TextAreaField(
        _l("Svar"),
        validators=[DataRequired(_l("Skriv ett svar.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class SignatoriesForm(Form):
    """Who signs off an insats's reports for its styrgrupp."""

    membership_ids = ChoicesField(_l("Godkänner för styrgruppen"))

    def __init__(self, accounts: Sequence[tuple[str, str]], **values: Any) -> None:
        super().__init__(**values)
        self.membership_ids.choices = list(accounts)

    @property
    def chosen(self) -> list[UUID]:
        """The memberships that were chosen."""
        return [one for one in map(id_or_none, self.membership_ids.data or ()) if one]
