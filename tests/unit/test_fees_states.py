"""The states of a fee year."""

import pytest

from finsam_saas.fees.rules import FeeAction, FeeTransitionRefused, FeeYearState, fix_fee_year


def test_a_draft_is_fixed_once() -> None:
    assert fix_fee_year(FeeYearState.DRAFT) is FeeYearState.FIXED
    with pytest.raises(FeeTransitionRefused) as refused:
        fix_fee_year(FeeYearState.FIXED)
    assert (refused.value.state, refused.value.action) == (FeeYearState.FIXED, FeeAction.FIX)
