"""The states of a report: every step that is allowed, and every one that is not."""

from itertools import product

import pytest

from finsam_saas.followup.rules import (
    RefusalCode,
    ReportAction,
    ReportState,
    TransitionRefused,
    is_editable,
    move,
)

ALLOWED = {
    ("not_started", "save"): "draft",
    ("draft", "save"): "draft",
    ("draft", "submit"): "submitted",
    ("draft", "send_to_sign_off"): "awaiting_sign_off",
    ("awaiting_sign_off", "sign_off"): "submitted",
    ("awaiting_sign_off", "return"): "returned",
    ("submitted", "accept"): "accepted",
    ("submitted", "return"): "returned",
    ("returned", "save"): "returned",
    ("returned", "submit"): "submitted",
    ("returned", "send_to_sign_off"): "awaiting_sign_off",
    ("accepted", "reopen"): "reopened",
    ("reopened", "save"): "reopened",
    ("reopened", "submit"): "submitted",
    ("reopened", "send_to_sign_off"): "awaiting_sign_off",
}


@pytest.mark.parametrize(("state", "action"), list(product(ReportState, ReportAction)))
def test_every_step_is_allowed_or_refused_by_the_table(state: ReportState, action: ReportAction) -> None:
    expected = ALLOWED.get((state.value, action.value))
    if expected is not None:
        assert move(state, action, reason="En siffra var fel") == expected
        return
    with pytest.raises(TransitionRefused) as refused:
        move(state, action, reason="En siffra var fel")
    assert refused.value.code is RefusalCode.NOT_FROM_THIS_STATE
    assert (refused.value.state, refused.value.action) == (state, action)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (ReportState.AWAITING_SIGN_OFF, ReportAction.RETURN),
        (ReportState.SUBMITTED, ReportAction.RETURN),
        (ReportState.ACCEPTED, ReportAction.REOPEN),
    ],
)
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_returning_and_reopening_need_a_reason(state: ReportState, action: ReportAction, reason: str) -> None:
    with pytest.raises(TransitionRefused) as refused:
        move(state, action, reason=reason)
    assert refused.value.code is RefusalCode.REASON_MISSING


def test_reports_that_wait_for_somebody_and_accepted_ones_are_locked() -> None:
    assert {state for state in ReportState if not is_editable(state)} == {
        ReportState.AWAITING_SIGN_OFF,
        ReportState.SUBMITTED,
        ReportState.ACCEPTED,
    }
