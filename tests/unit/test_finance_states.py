"""The states of a fee year and of an invoice, and the signs of budget lines."""

import pytest

from finsam_saas.finance.rules import (
    BudgetLineKind,
    FeeAction,
    FeeTransitionRefused,
    FeeYearState,
    InvoiceState,
    budget_sign,
    fix_fee_year,
    move_invoice,
)


def test_a_draft_is_fixed_once() -> None:
    assert fix_fee_year(FeeYearState.DRAFT) is FeeYearState.FIXED
    with pytest.raises(FeeTransitionRefused):
        fix_fee_year(FeeYearState.FIXED)


def test_an_invoice_is_sent_and_then_paid() -> None:
    sent = move_invoice(InvoiceState.DUE, FeeAction.SEND)
    assert move_invoice(sent, FeeAction.REGISTER_PAYMENT) is InvoiceState.PAID


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (InvoiceState.DUE, FeeAction.REGISTER_PAYMENT),
        (InvoiceState.SENT, FeeAction.SEND),
        (InvoiceState.PAID, FeeAction.SEND),
        (InvoiceState.PAID, FeeAction.REGISTER_PAYMENT),
        (InvoiceState.DUE, FeeAction.FIX),
    ],
)
def test_steps_are_not_skipped_or_repeated(state: InvoiceState, action: FeeAction) -> None:
    with pytest.raises(FeeTransitionRefused) as refused:
        move_invoice(state, action)
    assert (refused.value.state, refused.value.action) == (state, action)


def test_the_budget_of_uppsala_2023_ends_where_its_plan_does() -> None:
    """24 190 − 26 913 = −2 723, and with 3 700 from before 977 tkr are left (T9)."""
    lines = [
        (BudgetLineKind.INCOME_FEE, 23_090),
        (BudgetLineKind.INCOME_ESF, 1_100),
        (BudgetLineKind.COST_BOARD, 800),
        (BudgetLineKind.COST_ADMIN, 4_320),
        (BudgetLineKind.COST_ESF_ADMIN, 180),
        (BudgetLineKind.COST_ESF, 920),
        (BudgetLineKind.COST_INITIATIVE, 19_663),
        (BudgetLineKind.COST_OTHER_INITIATIVE, 1_030),
    ]
    result = sum(budget_sign(kind) * amount for kind, amount in lines)
    assert result == -2_723
    assert result + budget_sign(BudgetLineKind.OPENING_CAPITAL) * 3_700 == 977
