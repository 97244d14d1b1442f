"""The forms of a new decision on an insats: its money by year, its last day, conditions, and the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from finsam_saas.decisions.agenda import OpenMeeting
from finsam_saas.decisions.change_material import ChangeMaterial
from finsam_saas.decisions.change_rules import ChangeChoice
from finsam_saas.decisions.entry import ChangeEntry, ConditionEntry
from finsam_saas.decisions.forms import AgendaForm, YearsForm, money_shown, year_fields
from finsam_saas.decisions.labels import CHANGE_CHOICES
from finsam_saas.meetings.decision_form import DecisionForm, people_fields
from finsam_saas.meetings.facts import Person
from finsam_saas.meetings.forms import LONGEST_TEXT, long_text, no_identity_number
from finsam_saas.web.fields import DayField, OneOfField
from tenants.database import today


class ChangeForm(YearsForm):
    """What an insats is to have instead."""

    ends_on = DayField(_l("Insatsen pågår till och med"), validators=[Optional()])
    overrun_reason = TextAreaField(
        _l("Varför det beviljas mer än vad som är kvar"),
        validators=[Optional(), Length(max=LONGEST_TEXT), no_identity_number],
    )

    def change(self, found: ChangeMaterial) -> ChangeEntry:
        """What was typed; a year or a last day that is left empty stays as it is."""
        return ChangeEntry(
            amounts={**found.standing.amounts, **self.amounts},
            ends_on=self.ends_on.data or found.standing.ends_on,
            conditions=self.entered_conditions,
            overrun_reason=self.overrun_reason.data or None,
        )


class ProposeChangeForm(ChangeForm, AgendaForm):
    """A change that a meeting is to decide about."""

    background = long_text(_l("Bakgrund"), _l("Skriv kort varför insatsen behöver ändras."))


class DecideChangeForm(ChangeForm, DecisionForm):
    """What a meeting decided of a change, with its words and who did what at the item."""

    outcome = OneOfField(_l("Beslut"), validators=[InputRequired(_l("Välj vad mötet beslutade."))])
    outcome_words: ClassVar[Mapping[Any, Any]] = CHANGE_CHOICES
    decision = long_text(
        _l("Beslutet i ord"),
        description=_l("Lämna tomt, så skrivs det av det du har valt och fyllt i."),
        render_kw={"rows": 8},
    )

    @property
    def choice(self) -> ChangeChoice:
        """What became of it."""
        return ChangeChoice(self.outcome.data)


def propose_form(found: ChangeMaterial, meetings: Sequence[OpenMeeting], **options: Any) -> ProposeChangeForm:
    """The form of a change for the years of an insats."""
    made: ProposeChangeForm = type(
        "ProposeChangeFormOfYears", (ProposeChangeForm,), year_fields(found.standing.years(today()))
    )(meetings, **options)
    return made


def decide_form(found: ChangeMaterial, people: Sequence[Person], **options: Any) -> DecideChangeForm:
    """The form of a decision on a change for the years of an insats and those who were at the meeting."""
    fields = {**year_fields(found.standing.years(today())), **people_fields(people)}
    made: DecideChangeForm = type("DecideChangeFormOfYears", (DecideChangeForm,), fields)(**options)
    return made


def change_shown(
    amounts: Mapping[int, Decimal], ends_on: object, conditions: Sequence[ConditionEntry]
) -> dict[str, Any]:
    """A change as its form shows it."""
    return {**money_shown(amounts, conditions, None), "ends_on": ends_on}
