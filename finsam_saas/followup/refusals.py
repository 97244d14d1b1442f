"""Why a period or a report is refused: named errors that carry what their messages need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from finsam_saas.disclosure.free_text import examine, words_asked_about
from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.followup.checks import CellFault
from finsam_saas.followup.entry import LONGEST_TEXT, Entry
from finsam_saas.followup.rules import Row
from finsam_saas.reporting_plan.rules import TemplateKind


class PeriodFault(StrEnum):
    """Why a period cannot be opened."""

    ALREADY_OPEN = "already_open"
    NOT_BEGUN = "not_begun"
    DUE_BEFORE_PERIOD_ENDS = "due_before_period_ends"
    KIND_REPORTS_OTHERWISE = "kind_reports_otherwise"


class PeriodRefused(Exception):
    """The period cannot be opened like this; `code` says why, `kind` for which kind alone."""

    def __init__(self, code: PeriodFault, kind: TemplateKind | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.kind = kind


class TextFaultCode(StrEnum):
    """What is wrong with a text."""

    PERSONAL_IDENTITY_NUMBER = "personal_identity_number"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class TextFault:
    """A fault in one of the report's texts."""

    text: str
    code: TextFaultCode


@dataclass(frozen=True)
class Refusal:
    """All that is wrong with an entry: faults at cells and texts, rows that need a sentence of why, questions
    not answered, goals not told of, and words in texts that look like names, by text.
    """

    cells: Sequence[CellFault] = ()
    texts: Sequence[TextFault] = ()
    to_explain: Sequence[Row] = ()
    unanswered: Sequence[str] = ()
    goals: Sequence[UUID] = ()
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any((self.cells, self.texts, self.to_explain, self.unanswered, self.goals, self.names))


class ReportRefused(Exception):
    """The entry cannot be kept or handed in, and why; nothing was changed."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(f"{len(why.cells)} cells, {len(why.texts)} texts")
        self.why = why


class TextHoldsNames(Exception):
    """A text may hold a participant's name, and the writer has not said otherwise: `words` (R16)."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(f"{len(words)} words")
        self.words = words


class PeriodNotOver(Exception):
    """The period still runs, so that its figures cannot be complete; `last_day` is its last day."""

    def __init__(self, last_day: date) -> None:
        super().__init__(last_day.isoformat())
        self.last_day = last_day


class ReasonHoldsPersonalNumber(Exception):
    """The reason seems to hold a personnummer (R16); nothing was changed."""


def text_faults(entry: Entry) -> list[TextFault]:
    """Faults in the texts: a personnummer in them (R16), or more than some lines."""
    faults = []
    for name, text in entry.free_texts.items():
        if find_personal_identity_numbers(text):
            faults.append(TextFault(str(name), TextFaultCode.PERSONAL_IDENTITY_NUMBER))
        if len(text) > LONGEST_TEXT:
            faults.append(TextFault(str(name), TextFaultCode.TOO_LONG))
    return faults


def names_asked_about(before: Entry, after: Entry) -> dict[str, list[str]]:
    """Words that look like a participant's name, by text; of texts that are new since what was kept (R16)."""
    kept = before.free_texts
    found = {}
    for key, text in after.free_texts.items():
        asked = [] if text == kept.get(key) else names_in(text, after.no_participants)
        if asked:
            found[str(key)] = asked
    return found


def names_in(text: str, answered: frozenset[str]) -> list[str]:
    """Words of a text that look like a participant's name, but for those the writer says are none."""
    return words_asked_about(text, examine(text, answered))
