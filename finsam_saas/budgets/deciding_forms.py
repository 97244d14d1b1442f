"""The form of what the board decided of a proposed budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, ValidationError
from wtforms.validators import InputRequired

from finsam_saas.budgets import words
from finsam_saas.budgets.entry import BoardEntry
from finsam_saas.budgets.queries import Head
from finsam_saas.budgets.rules import Choice
from finsam_saas.meetings.decision_form import DecisionForm, people_fields
from finsam_saas.meetings.facts import Person
from finsam_saas.meetings.forms import long_text
from finsam_saas.web.fields import NOBODY, OneOfField, id_or_none


class BoardForm(DecisionForm):
    """What became of the budget, with the words and who did what at the item."""

    outcome = OneOfField(_l("Beslut"), validators=[InputRequired(_l("Välj vad styrelsen beslutade."))])
    outcome_words: ClassVar[Mapping[Any, Any]] = words.CHOICES
    adopts = SelectField(_l("Versionen med ändringarna"), default=NOBODY)
    decision = long_text(
        _l("Beslutet i ord"),
        description=_l("Lämna tomt, så skrivs det av det du har valt och fyllt i."),
        render_kw={"rows": 6},
    )

    def offer(self, others: Sequence[Head]) -> None:
        """Give the versions of the year that the board may have adopted instead."""
        self.adopts.choices = [(NOBODY, _("Ingen")), *((str(one.id), one.name) for one in others)]

    def validate_adopts(self, field: Field) -> None:
        """Changes stand in a version of their own, so that what was proposed can still be read."""
        if self.outcome.data == Choice.ADOPT_OTHER.value and not field.data:
            raise ValidationError(_("Välj versionen där ändringarna är inskrivna."))

    @property
    def choice(self) -> Choice:
        """What became of the budget."""
        return Choice(self.outcome.data)

    @property
    def chosen_version(self) -> UUID | None:
        """The version that was adopted instead; None where none was."""
        return id_or_none(self.adopts.data) if self.choice is Choice.ADOPT_OTHER else None

    def entry(self, said: str) -> BoardEntry:
        """What was typed, with the decision in words."""
        return BoardEntry(self.choice, said, self.chosen_version, self.participations())


def board_form(people: Sequence[Person], others: Sequence[Head], **options: Any) -> BoardForm:
    """The form for those who were at the meeting and the versions of the year."""
    made: BoardForm = type("BudgetFormOfPeople", (BoardForm,), people_fields(people))(**options)
    made.offer(others)
    return made
