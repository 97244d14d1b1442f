"""What start pages read of granted insatser, beside the row that all who come there are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from sqlalchemy import Row, null
from sqlalchemy.sql.elements import Label

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.agreements.afterwards import ENDED_BEFORE, Task, ended, open_of
from finsam_saas.initiatives.own import OWN_MEMBERSHIP
from finsam_saas.requisitions.queries import waiting
from finsam_saas.requisitions.rules import RequisitionState

_WAITS_FOR = {
    RequisitionState.SUBMITTED: Permission.REQUISITIONS_EXAMINE,
    RequisitionState.EXAMINED: Permission.REQUISITIONS_APPROVE,
    RequisitionState.APPROVED: Permission.REQUISITIONS_PAY,
}


@dataclass(frozen=True)
class Asked:
    """What is asked for: requisitions in these states, own ones that came back, what follows the end."""

    states: tuple[RequisitionState, ...]
    writes: bool
    follows: bool

    @classmethod
    def by(cls, actor: Actor) -> Self:
        """What somebody with these permissions asks for."""
        return cls(
            tuple(state for state, permission in _WAITS_FOR.items() if actor.may(permission)),
            actor.may(Permission.REQUISITIONS_WRITE),
            actor.may(Permission.AGREEMENTS_EDIT),
        )

    def columns(self) -> tuple[Label[Any], Label[Any]]:
        """Two columns to read beside something else, empty where nothing is asked for."""
        claims = waiting(self.states, writes=self.writes) if self.states or self.writes else null()
        ends = ended() if self.follows else null()
        return claims.label("requisitions_waiting"), ends.label("agreements_ended")

    def values(self, actor: Actor, today: date) -> Mapping[str, Any]:
        """What the columns are told at each run."""
        own = {OWN_MEMBERSHIP: actor.membership_id} if self.writes else {}
        return own | ({ENDED_BEFORE: today} if self.follows else {})


@dataclass(frozen=True)
class Granted:
    """Requisitions that wait, by state (how many, kr as text), and what follows insatser that ended."""

    waiting: Mapping[str, tuple[int, str]]
    after: list[Task]


def granted(row: Row[Any]) -> Granted:
    """What the two columns of a row tell."""
    return Granted(row.requisitions_waiting or {}, open_of(row.agreements_ended))
