"""The forms of preparation: what a member says, and what the body has concluded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from finsam_saas.initiatives.forms import no_identity_number
from finsam_saas.preparation.entry import ConclusionEntry, OpinionEntry
from finsam_saas.preparation.labels import FAULTS, INTERESTS, VERDICTS
from finsam_saas.preparation.rules import Fault, OwnInterest, Verdict
from finsam_saas.web.fields import OneOfField, VersionField, choices
from finsam_saas.web.forms import Form

LONGEST_REASONS = 4_000
YES, NO = "ja", "nej"


class _VerdictForm(Form):
    """One of the four answers, with reasons."""

    verdict = OneOfField(_l("Svar"), validators=[Optional()])
    reasons = TextAreaField(
        _l("Skäl"),
        validators=[
            Length(max=LONGEST_REASONS, message=_l("Skriv högst %(max)d tecken.")),
            no_identity_number,
        ],
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.verdict.choices = choices(VERDICTS)

    @property
    def chosen(self) -> Verdict | None:
        """The answer that was chosen."""
        return Verdict(self.verdict.data) if self.verdict.data else None


class OpinionForm(_VerdictForm):
    """What a member of a body says; asks for an interest of one's own where the organisation is involved."""

    interest = OneOfField(_l("Är du jävig?"), validators=[Optional()])

    def __init__(self, *, is_involved: bool, **options: Any) -> None:
        super().__init__(**options)
        self.interest.choices = choices(INTERESTS)
        if not is_involved:
            del self.interest

    @property
    def entry(self) -> OpinionEntry:
        """What was typed."""
        answer = self.interest.data if "interest" in self else None
        return OpinionEntry(self.chosen, self.reasons.data or "", OwnInterest(answer) if answer else None)


class ConclusionForm(_VerdictForm):
    """What a body has concluded; asks whether it was of one mind where consensus is sought."""

    consensus = OneOfField(_l("Var gruppen enig?"), validators=[Optional()])
    version = VersionField()

    def __init__(self, *, asks_consensus: bool, **options: Any) -> None:
        super().__init__(**options)
        self.consensus.choices = [(YES, _("Ja")), (NO, _("Nej"))]
        if not asks_consensus:
            del self.consensus

    @property
    def entry(self) -> ConclusionEntry:
        """What was typed."""
        answer = self.consensus.data if "consensus" in self else None
        return ConclusionEntry(self.chosen, self.reasons.data or "", answer == YES if answer else None)


def show_faults(form: Form, faults: Iterable[Fault]) -> None:
    """Tell what lacks at the field that it is about."""
    fields = {Fault.NO_REASONS: "reasons", Fault.INTEREST_NOT_ANSWERED: "interest"}
    fields[Fault.CONSENSUS_NOT_SAID] = "consensus"
    for fault in faults:
        field = form[fields.get(fault, "verdict")]
        field.errors = [*field.errors, FAULTS[fault]]
