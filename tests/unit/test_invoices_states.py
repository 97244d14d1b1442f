"""The states of an invoice, forward and back."""

import pytest

from finsam_saas.fees.rules import InvoiceState
from finsam_saas.invoices.rules import (
    INVOICE_TRANSITIONS,
    InvoiceAction,
    InvoiceTransitionRefused,
    move_invoice,
    withdrawal_from,
)


def test_an_invoice_is_sent_and_then_paid() -> None:
    sent = move_invoice(InvoiceState.DUE, InvoiceAction.SEND)
    assert move_invoice(sent, InvoiceAction.REGISTER_PAYMENT) is InvoiceState.PAID


def test_what_is_taken_back_stands_as_it_did_before() -> None:
    assert move_invoice(InvoiceState.PAID, InvoiceAction.WITHDRAW_PAYMENT) is InvoiceState.SENT
    assert move_invoice(InvoiceState.SENT, InvoiceAction.WITHDRAW_SENDING) is InvoiceState.DUE


@pytest.mark.parametrize("state", list(InvoiceState))
@pytest.mark.parametrize("action", list(InvoiceAction))
def test_steps_are_not_skipped_or_repeated(state: InvoiceState, action: InvoiceAction) -> None:
    if (state, action) in INVOICE_TRANSITIONS:
        after = move_invoice(state, action)
        assert after is not state
        state = after
    with pytest.raises(InvoiceTransitionRefused) as refused:
        move_invoice(state, action)
    assert (refused.value.state, refused.value.action) == (state, action)


def test_the_last_step_alone_can_be_taken_back() -> None:
    assert [withdrawal_from(state) for state in InvoiceState] == [
        None,
        InvoiceAction.WITHDRAW_SENDING,
        InvoiceAction.WITHDRAW_PAYMENT,
    ]
