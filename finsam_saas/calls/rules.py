"""When a call is open, by Swedish time, and what becomes of what comes too late (R6)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

_MINUTE = timedelta(minutes=1)


class LatePolicy(StrEnum):
    """What becomes of an application that comes after the last minute (Uppsala 2023)."""

    NEXT_ROUND = "next_round"
    REMAINING_FUNDS = "remaining_funds"
    DELEGATED = "delegated"
    REFUSED = "refused"


class CallStatus(StrEnum):
    """Where a call stands at a moment."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


def status(
    *,
    published: bool,
    withdrawn: bool,
    opens_at: datetime,
    closes_at: datetime | None,
    at: datetime,
) -> CallStatus:
    """Where a call stands; its last minute belongs to it, and one without a last minute stays open."""
    if withdrawn:
        return CallStatus.WITHDRAWN
    if not published:
        return CallStatus.DRAFT
    if at < opens_at:
        return CallStatus.COMING
    return CallStatus.OPEN if closes_at is None or at < closes_at + _MINUTE else CallStatus.CLOSED


def takes_late(policy: LatePolicy) -> bool:
    """Whether an application may come after the last minute, to be handled as the policy says."""
    return policy is not LatePolicy.REFUSED
