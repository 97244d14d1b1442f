"""Why a decision is not written down as it was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.decisions.rules import Fault

IsBound = Callable[[DecisionFacts, Mapping[int, Decimal]], bool]
"""Whether something agreed or requisitioned rests on a decision, so that its money cannot be put right.

It is told what the insats would have instead, kr by the years that are about to change.
"""


class DecisionRefused(ValueError):
    """Something is wrong with what is to be decided; `faults` say what."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__(", ".join(fault.code for fault in found))
        self.faults = tuple(found)


class MoneyBound(ValueError):
    """The money cannot be put right: something is agreed or requisitioned for the insats already."""
