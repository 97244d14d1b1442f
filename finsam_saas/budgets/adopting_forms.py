"""The forms of a budget's way through the board: which meeting, and which decision."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, StringField
from wtforms.validators import DataRequired, Length, Optional

from finsam_saas.budgets import words
from finsam_saas.budgets.agenda import OnAgenda
from finsam_saas.budgets.entry import AdoptionEntry
from finsam_saas.budgets.rules import AdoptionFault
from finsam_saas.meetings.cited import Citable
from finsam_saas.web.errors import Conflict
from finsam_saas.web.fields import DayField, OneOfField, VersionField, id_or_none
from finsam_saas.web.formats import current_formats
from finsam_saas.web.forms import Form

ELSEWHERE = "annat"
NO_MEETING = ""


class AgendaForm(Form):
    """At which meeting the proposal is taken up."""

    meeting = OneOfField(_l("Vilket möte ska ta upp budgeten?"), validators=[Optional()])
    version = VersionField()

    def offer(self, meetings: Sequence[OnAgenda], *, may_wait: bool) -> None:
        """Offer these meetings, and to wait where the proposal need not be put anywhere yet."""
        found = [(str(one.meeting_id), f"{one.body} {_day(one)}") for one in meetings]
        wait = [(NO_MEETING, _("Inget möte än"))] if may_wait else []
        self.meeting.choices = [*found, *wait]

    @property
    def meeting_id(self) -> UUID | None:
        """The meeting that was chosen."""
        return id_or_none(self.meeting.data)


class AdoptionForm(Form):
    """The § that a version is adopted by: one of the adjusted ones here, or one of minutes kept elsewhere."""

    decision = OneOfField(
        _l("Vilket beslut fastställer budgeten?"), validators=[DataRequired(_l("Välj vilket beslut det är."))]
    )
    paragraph = StringField(_l("Paragraf"), validators=[Optional(), Length(max=20)])
    decided_on = DayField(_l("Beslutets dag"), validators=[Optional()])
    replaces = HiddenField()
    version = VersionField()

    def offer(self, found: Sequence[Citable]) -> None:
        """Offer these §§, and to write one of minutes that are not kept here."""
        here = [
            (str(one.item_id), f"{one.body} § {one.paragraph}, {_day(one)}: {one.title}") for one in found
        ]
        self.decision.choices = [*here, (ELSEWHERE, _("Ett beslut i ett protokoll som inte finns här"))]

    def entry(self) -> AdoptionEntry:
        """The decision as typed; for a valid form."""
        replaces = _seen(self.replaces.data)
        if self.decision.data != ELSEWHERE:
            return AdoptionEntry(item_id=UUID(self.decision.data), replaces=replaces)
        number = (self.paragraph.data or "").removeprefix("§").strip()
        return AdoptionEntry(paragraph=number, decided_on=self.decided_on.data, replaces=replaces)

    def show(self, faults: Iterable[AdoptionFault]) -> None:
        """Tell what stands against the decision at the field that it is about."""
        elsewhere = self.decision.data == ELSEWHERE
        for fault in faults:
            typed = self.paragraph if fault is AdoptionFault.NO_PARAGRAPH else self.decided_on
            field: Field = typed if elsewhere else self.decision
            field.errors = [*field.errors, words.adoption_fault(fault)]


def _seen(text: str | None) -> UUID | None:
    """The version that held when the form was opened; raises Conflict where it is none."""
    try:
        return id_or_none(text)
    except ValueError as error:
        raise Conflict("no version of a budget") from error


def _day(one: OnAgenda | Citable) -> str:
    return current_formats().date(one.day)
