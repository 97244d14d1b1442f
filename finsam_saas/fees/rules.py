"""The states of a fee year and of what a member owes for it."""

from __future__ import annotations

from enum import StrEnum


class FeeYearState(StrEnum):
    """A fee year is a draft until it is fixed; fixed is locked."""

    DRAFT = "draft"
    FIXED = "fixed"


class InvoiceState(StrEnum):
    """A member's invoice: due to be sent, sent, paid."""

    DUE = "due"
    SENT = "sent"
    PAID = "paid"


class FeeAction(StrEnum):
    """What can be done to a fee year."""

    EDIT = "edit"
    FIX = "fix"


class FeeTransitionRefused(Exception):
    """The fee year cannot do this from the state it has."""

    def __init__(self, state: FeeYearState, action: FeeAction) -> None:
        super().__init__(f"{action} is not possible from {state}")
        self.state = state
        self.action = action


def fix_fee_year(state: FeeYearState) -> FeeYearState:
    """Fixes a fee year: nothing in it can be changed after. Raises FeeTransitionRefused if it is fixed."""
    if state is FeeYearState.FIXED:
        raise FeeTransitionRefused(state, FeeAction.FIX)
    return FeeYearState.FIXED
