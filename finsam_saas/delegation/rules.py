"""How decisions taken for the board are numbered, and when they count as reported to it.

Kommunallagen (2017:725) 6 kap. 40 §, applied by Finsamlagen: what is decided by delegation is reported to the
board. What a rule allows stands in `bodies.delegated`, since committees decide by rules too.
"""

from __future__ import annotations

from enum import StrEnum

from finsam_saas.meetings.rules import Outcome


def number_of(year: int, serial: int) -> str:
    """The number of a delegated decision in its year's series: "2026:3"."""
    return f"{year}:{serial}"


class Standing(StrEnum):
    """How far a delegated decision has come on its way to the board."""

    WAITING = "waiting"
    ON_AGENDA = "on_agenda"
    REPORTED = "reported"


PASSED_OVER = frozenset({Outcome.TABLED, Outcome.REFERRED_BACK, Outcome.NOT_TAKEN_UP})
"""Outcomes after which what was to be reported waits for the next meeting."""


def standing(*, is_on_agenda: bool, is_sealed: bool, outcome: Outcome | None) -> Standing:
    """Where a decision stands: it is reported once the minutes of a meeting that took it up are sealed."""
    if not is_on_agenda or (is_sealed and outcome in PASSED_OVER):
        return Standing.WAITING
    return Standing.REPORTED if is_sealed else Standing.ON_AGENDA
