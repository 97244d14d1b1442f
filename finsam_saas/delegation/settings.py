"""What the board has delegated, against its own minutes where they are kept here."""

from __future__ import annotations

import re
from collections.abc import Sequence

from finsam_saas.access.actor import Actor
from finsam_saas.bodies import delegating
from finsam_saas.bodies.delegating import DelegationRefused
from finsam_saas.bodies.queries import Delegated
from finsam_saas.bodies.rules import DelegationFault
from finsam_saas.meetings.cited import board_paragraphs

_NUMBER = re.compile(r"[0-9]{1,6}")


def check(rules: Sequence[Delegated]) -> None:
    """Whether the förbund can delegate so, by §§ that the board has decided; raises DelegationRefused."""
    delegating.check_delegation(rules)
    if not all(_stands_in_minutes(one) for one in rules):
        raise DelegationRefused([DelegationFault.NOT_IN_MINUTES])


def decide(*, actor: Actor, rules: Sequence[Delegated], seen: int) -> None:
    """Let these rules hold from now on; raises DelegationRefused, and Conflict where others were decided."""
    check(rules)
    delegating.decide_delegation(actor=actor, rules=rules, seen=seen)


def _stands_in_minutes(rule: Delegated) -> bool:
    """Whether the § is an adjusted decision of that day; true where the minutes are kept on paper."""
    if rule.paragraph is None or rule.decided_on is None:
        return True
    known = board_paragraphs(rule.decided_on)
    number = _NUMBER.search(rule.paragraph)
    return known is None or (number is not None and int(number[0]) in known)
