"""Forms about what insatser report: a plan, a question, a target, the day a version applies from."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.report_templates.entry import PlanEntry, QuestionEntry, TargetEntry
from finsam_saas.reporting_plan.core_indicators import CORE, AnswerKind, Section
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.queries import Plan
from finsam_saas.reporting_plan.questions import sections_of
from finsam_saas.reporting_plan.reminders import MOST_REMINDERS, MOST_WORKING_DAYS
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import Question, Sheet, Target
from finsam_saas.reporting_plan.wording import (
    ANSWER_WORDS,
    CADENCE_WORDS,
    CORE_WORDS,
    SECTION_WORDS,
    question_words,
)
from finsam_saas.web.fields import ChoicesField, CountField, OneOfField, VersionField, choices
from finsam_saas.web.forms import Form

LONGEST_LABEL, LONGEST_HELP = 200, 1_000
NOT_COUNTED_AS_CORE = ""
_DAYS = re.compile(r"[0-9]{1,3}")
_PERCENT = re.compile(r"[0-9]{1,3}([.,][0-9]{1,2})?")
_ASKS_WHO = re.compile(r"person-?\s?n(ummer|r)|samordningsn(ummer|r)|födelsedatum", re.IGNORECASE)


def _about_nobody(_form: object, field: Field) -> None:
    """Templates ask how many, never who: no personnummer in a text, and no question for one."""
    text = field.data or ""
    if find_personal_identity_numbers(text):
        raise ValidationError(_("Texten ser ut att innehålla ett personnummer. Ta bort det."))
    if _ASKS_WHO.search(text):
        raise ValidationError(_("Fråga hur många, aldrig vilka: personnummer får inte samlas in här."))


class PlanForm(Form):
    """How a kind of insats reports."""

    is_asked = BooleanField(_l("De här insatserna rapporterar"))
    cadence = SelectField(_l("Hur ofta"))
    days_to_report = CountField(
        _l("Dagar att rapportera efter periodens slut"),
        validators=[
            InputRequired(_l("Skriv hur många dagar.")),
            NumberRange(1, 120, _l("Skriv ett tal från 1 till 120.")),
        ],
    )
    remind_before = StringField(
        _l("Påminn så här många arbetsdagar före"),
        validators=[Optional()],
        description=_l("Till exempel 5, 1. Tomt: ingen påminnelse före."),
    )
    remind_times = CountField(
        _l("Så många gånger efter sista dagen"),
        validators=[
            InputRequired(_l("Skriv ett tal; 0 för ingen.")),
            NumberRange(0, 12, _l("Skriv ett tal från 0 till 12.")),
        ],
    )
    remind_every = CountField(
        _l("Arbetsdagar mellan påminnelserna efter"),
        validators=[
            InputRequired(_l("Skriv hur många arbetsdagar.")),
            NumberRange(1, 30, _l("Skriv ett tal från 1 till 30.")),
        ],
    )
    opens_by_itself = BooleanField(_l("Perioden öppnas av sig själv dagen efter att den är slut"))
    needs_sign_off = BooleanField(_l("Styrgruppen godkänner rapporten innan den går till kansliet"))
    version = VersionField()

    def __init__(self, **kw: Any) -> None:
        super().__init__(**kw)
        self.cadence.choices = choices(CADENCE_WORDS)

    def show(self, plan: Plan) -> None:
        """Fill the fields with the plan as it stands."""
        self.process(obj=plan)
        self.cadence.data = plan.cadence.value
        self.remind_before.data = ", ".join(str(days) for days in plan.remind_before)

    def validate_remind_before(self, field: Field) -> None:
        """Whole working days, each once, and few."""
        days = self.days_before()
        if days is None or len(set(days)) < len(days) or len(days) > MOST_REMINDERS:
            raise ValidationError(_("Skriv olika hela tal med kommatecken mellan, till exempel 5, 1."))
        if any(one > MOST_WORKING_DAYS for one in days):
            raise ValidationError(_("Skriv tal från 0 till %(most)s.", most=MOST_WORKING_DAYS))

    def days_before(self) -> list[int] | None:
        """The working days before the last one, the most first; None where it is not a list of numbers."""
        parts = [part.strip() for part in (self.remind_before.data or "").split(",") if part.strip()]
        if not all(_DAYS.fullmatch(part) for part in parts):
            return None
        return sorted((int(part) for part in parts), reverse=True)

    def entry(self) -> PlanEntry:
        """The plan as entered."""
        return PlanEntry(
            is_asked=bool(self.is_asked.data),
            cadence=Cadence(self.cadence.data),
            days_to_report=self.days_to_report.data or 0,
            remind_before=tuple(self.days_before() or ()),
            remind_every=self.remind_every.data or 0,
            remind_times=self.remind_times.data or 0,
            opens_by_itself=bool(self.opens_by_itself.data),
            needs_sign_off=bool(self.needs_sign_off.data),
        )


class QuestionForm(Form):
    """One of the förbund's own questions."""

    label = StringField(
        _l("Frågan"),
        validators=[
            DataRequired(_l("Skriv frågan.")),
            Length(max=LONGEST_LABEL, message=_l("Skriv högst %(max)d tecken.")),
            _about_nobody,
        ],
    )
    section = SelectField(_l("Del av rapporten"))
    answer = SelectField(_l("Besvaras med"))
    mapped_to = SelectField(_l("Räknas nationellt som"))
    help_text = TextAreaField(
        _l("Varför frågar vi?"),
        validators=[
            Optional(),
            Length(max=LONGEST_HELP, message=_l("Skriv högst %(max)d tecken.")),
            _about_nobody,
        ],
        description=_l("Visas vid frågan för den som rapporterar."),
    )
    required = BooleanField(_l("Måste besvaras innan rapporten kan lämnas in"))
    version = VersionField()

    def __init__(self, kind: TemplateKind, **kw: Any) -> None:
        super().__init__(**kw)
        sections = sections_of(kind)
        self.section.choices = [(one.value, str(SECTION_WORDS[one])) for one in sections]
        self.answer.choices = choices(ANSWER_WORDS)
        core = [one for one in CORE.values() if kind in one.kinds and one.answer is not AnswerKind.TEXT]
        self.mapped_to.choices = [
            (NOT_COUNTED_AS_CORE, _("Inget, förbundets egen")),
            *((one.code, f"{SECTION_WORDS[one.section]}: {CORE_WORDS[one.code]}") for one in core),
        ]

    def entry(self) -> QuestionEntry:
        """The question as entered."""
        return QuestionEntry(
            section=Section(self.section.data),
            answer=AnswerKind(self.answer.data),
            label=self.label.data or "",
            help_text=self.help_text.data or "",
            required=bool(self.required.data),
            mapped_to=self.mapped_to.data or None,
        )

    def show(self, question: Question) -> None:
        """Fill the fields with the question as it stands."""
        self.process(obj=question)
        self.section.data, self.answer.data = question.section.value, question.answer.value
        self.mapped_to.data = question.mapped_to or NOT_COUNTED_AS_CORE


class CoreQuestionForm(Form):
    """What a förbund chooses of a core indicator: its help, and of an optional one if it must be answered."""

    help_text = TextAreaField(
        _l("Varför frågar vi?"),
        validators=[
            Optional(),
            Length(max=LONGEST_HELP, message=_l("Skriv högst %(max)d tecken.")),
            _about_nobody,
        ],
        description=_l("Visas vid frågan för den som rapporterar."),
    )
    required = BooleanField(_l("Måste besvaras innan rapporten kan lämnas in"))
    version = VersionField()

    def entry_for(self, question: Question) -> QuestionEntry:
        """The core indicator as entered: its national words and place are never changed."""
        return QuestionEntry(
            section=question.section,
            answer=question.answer,
            label=question.label,
            help_text=self.help_text.data or "",
            required=bool(self.required.data),
            mapped_to=None,
        )


class TargetForm(Form):
    """A share that these insatser are expected to reach."""

    text = StringField(
        _l("Målet i ord"),
        validators=[
            DataRequired(_l("Skriv målet.")),
            Length(max=LONGEST_LABEL, message=_l("Skriv högst %(max)d tecken.")),
            _about_nobody,
        ],
    )
    numerator = ChoicesField(_l("Rader som räknas in"), validators=[DataRequired(_l("Välj minst en rad."))])
    denominator = SelectField(_l("Av alla på raden"))
    percent = StringField(
        _l("Minst så stor andel"), validators=[DataRequired(_l("Skriv en andel i procent, till exempel 35."))]
    )
    version = VersionField()

    def __init__(self, sheet: Sheet, **kw: Any) -> None:
        super().__init__(**kw)
        rows = [(one.key, question_words(one)) for one in sheet.answered_by(AnswerKind.BY_SEX)]
        self.numerator.choices = rows
        self.denominator.choices = rows

    def validate_percent(self, field: Field) -> None:
        """A share over 0 and at most 100 per cent, with at most two decimals."""
        typed = (field.data or "").removesuffix("%").strip()
        if not _PERCENT.fullmatch(typed) or not 0 < Fraction(typed.replace(",", ".")) <= 100:
            raise ValidationError(_("Skriv en andel över 0 och högst 100 procent, till exempel 35."))

    def show(self, target: Target) -> None:
        """Fill the fields with the target as it stands."""
        self.text.data, self.denominator.data = target.text, target.denominator
        self.numerator.data = list(target.numerator)
        self.percent.data = f"{float(target.threshold * 100):.2f}".rstrip("0").rstrip(".").replace(".", ",")

    def entry(self) -> TargetEntry:
        """The target as entered."""
        typed = (self.percent.data or "").removesuffix("%").strip().replace(",", ".")
        return TargetEntry(
            text=self.text.data or "",
            numerator=tuple(self.numerator.data or ()),
            denominator=self.denominator.data,
            threshold=Fraction(typed) / 100,
        )


class StartForm(Form):
    """From which day a version applies, and why it was made."""

    first_day = OneOfField(
        _l("Gäller från"), validators=[InputRequired(_l("Välj från vilken dag mallen gäller."))]
    )
    note = StringField(
        _l("Vad är nytt och varför?"),
        validators=[
            DataRequired(_l("Skriv en rad om varför mallen ändras. Den visas i listan över versioner.")),
            Length(max=LONGEST_LABEL, message=_l("Skriv högst %(max)d tecken.")),
            _about_nobody,
        ],
    )
    version = VersionField()

    def day(self) -> date:
        """The day that was chosen."""
        return date.fromisoformat(self.first_day.data)
