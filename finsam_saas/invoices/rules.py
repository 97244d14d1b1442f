"""The states of a member's invoice, and that a step noted by mistake can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from finsam_saas.fees.rules import InvoiceState


class InvoiceAction(StrEnum):
    """What can be done to an invoice; what is withdrawn was noted by mistake."""

    SEND = "send"
    REGISTER_PAYMENT = "register_payment"
    WITHDRAW_PAYMENT = "withdraw_payment"
    WITHDRAW_SENDING = "withdraw_sending"


INVOICE_TRANSITIONS: Mapping[tuple[InvoiceState, InvoiceAction], InvoiceState] = {
    (InvoiceState.DUE, InvoiceAction.SEND): InvoiceState.SENT,
    (InvoiceState.SENT, InvoiceAction.REGISTER_PAYMENT): InvoiceState.PAID,
    (InvoiceState.PAID, InvoiceAction.WITHDRAW_PAYMENT): InvoiceState.SENT,
    (InvoiceState.SENT, InvoiceAction.WITHDRAW_SENDING): InvoiceState.DUE,
}
WITHDRAWALS = (InvoiceAction.WITHDRAW_PAYMENT, InvoiceAction.WITHDRAW_SENDING)


class InvoiceTransitionRefused(Exception):
    """The invoice cannot do this from the state it has."""

    def __init__(self, state: InvoiceState, action: InvoiceAction) -> None:
        super().__init__(f"{action} is not possible from {state}")
        self.state = state
        self.action = action


def move_invoice(state: InvoiceState, action: InvoiceAction) -> InvoiceState:
    """The invoice's state after the action. Raises InvoiceTransitionRefused."""
    try:
        return INVOICE_TRANSITIONS[state, action]
    except KeyError:
        raise InvoiceTransitionRefused(state, action) from None


def withdrawal_from(state: InvoiceState) -> InvoiceAction | None:
    """The step that can be taken back from this state; None where nothing has been noted."""
    return next((action for action in WITHDRAWALS if (state, action) in INVOICE_TRANSITIONS), None)
