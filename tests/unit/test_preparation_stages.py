"""The stages that a förbund may decide on, and how the form that does it is rearranged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_saas.bodies.rules import BodyKind, StageFault, stage_faults
from finsam_saas.preparation.settings_form import Row, rearranged

KANSLI, GROUP = BodyKind.SECRETARIAT, BodyKind.PREPARATORY_GROUP
HAS = {KANSLI, GROUP, BodyKind.BOARD}


@pytest.mark.parametrize(
    ("kinds", "days", "faults"),
    [
        ([GROUP, KANSLI], [14, None], []),
        ([], [], [StageFault.NO_STAGE]),
        ([BodyKind.BOARD], [None], [StageFault.BOARD_PREPARES]),
        ([BodyKind.DEVELOPMENT_GROUP, KANSLI], [1, 1], [StageFault.NO_SUCH_BODY]),
        ([KANSLI], [0], [StageFault.IMPOSSIBLE_DAYS]),
        ([KANSLI], [366], [StageFault.IMPOSSIBLE_DAYS]),
        ([KANSLI] * 11, [None] * 11, [StageFault.TOO_MANY]),
    ],
)
def test_what_a_forbund_may_decide(
    kinds: list[BodyKind], days: list[int | None], faults: list[StageFault]
) -> None:
    """Somebody prepares, it is a body the förbund has, and never the board, which decides."""
    assert stage_faults(kinds, days, HAS) == faults


@given(
    st.integers(0, 5), st.text(max_size=10) | st.sampled_from(["upp-1", "ner-0", "bort-2", "upp-9", "ner--1"])
)
def test_no_button_loses_or_changes_a_stage_but_the_one_that_removes(count: int, asked: str) -> None:
    """Whatever is sent as the button's name."""
    rows: list[Row] = [{"note": str(number)} for number in range(count)]
    after = rearranged(rows, asked)
    if asked.startswith("bort-") and len(after) == count - 1:
        assert all(row in rows for row in after)
    elif asked.partition("-")[0] == "nytt":
        assert after[:-1] == rows
    else:
        assert sorted(row["note"] for row in after) == sorted(row["note"] for row in rows)


def test_stages_move_one_place_and_not_past_the_ends() -> None:
    """Up is towards the beginning."""
    rows: list[Row] = [{"note": name} for name in "abc"]
    for asked, order in (
        ("upp-1", "bac"),
        ("ner-1", "acb"),
        ("upp-0", "abc"),
        ("ner-2", "abc"),
        ("bort-0", "bc"),
    ):
        assert "".join(row["note"] for row in rearranged(rows, asked)) == order
