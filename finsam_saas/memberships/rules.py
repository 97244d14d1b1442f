"""A place in a förbund: where it stands, and that somebody must always be able to let people in."""

from __future__ import annotations

from datetime import date
from enum import Enum


class MembershipState(Enum):
    """Where somebody's place in a förbund stands."""

    INVITED = "invited"
    ACTIVE = "active"
    ENDED = "ended"


def membership_state(*, accepted: bool, ended: bool, ends_on: date | None, today: date) -> MembershipState:
    """The state of a place in a förbund on a day; the last day itself still counts."""
    if ended or (ends_on is not None and ends_on < today):
        return MembershipState.ENDED
    return MembershipState.ACTIVE if accepted else MembershipState.INVITED


class LastAdministrator(ValueError):
    """A change would leave the förbund without anybody who can let people in."""


def keep_an_administrator(
    *, was_administrator: bool, stays_administrator: bool, other_administrators: int
) -> None:
    """Raise LastAdministrator where a förbund would be left without a lasting, active tenant admin."""
    if was_administrator and not stays_administrator and other_administrators == 0:
        raise LastAdministrator("the last tenant admin cannot end or lose that role")
