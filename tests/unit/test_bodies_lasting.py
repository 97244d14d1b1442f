"""A förbund is never left without a board, somebody who decides, or a body for a stage of preparation."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.bodies.rules import BodyKind, BodyTask, Lasting, LockOut, lock_outs, new_lock_outs

BOARD: Lasting = (BodyKind.BOARD, (BodyTask.DECIDES,))
GROUP: Lasting = (BodyKind.PREPARATORY_GROUP, (BodyTask.PREPARES,))
STAGES = (BodyKind.PREPARATORY_GROUP,)

LASTING = st.lists(
    st.tuples(st.sampled_from(BodyKind), st.sets(st.sampled_from(BodyTask), max_size=3).map(tuple)),
    max_size=6,
)


def test_the_only_board_can_neither_end_nor_stop_deciding() -> None:
    """Without it there is nobody who decides either."""
    found = new_lock_outs([BOARD, GROUP], [GROUP], STAGES)
    assert found == [LockOut.NO_BOARD, LockOut.NOBODY_DECIDES]
    assert new_lock_outs([BOARD, GROUP], [(BodyKind.BOARD, ()), GROUP], STAGES) == [LockOut.NOBODY_DECIDES]
    assert new_lock_outs([BOARD, BOARD, GROUP], [BOARD, GROUP], STAGES) == []


def test_a_body_that_alone_holds_a_stage_stays() -> None:
    """The stages are changed first."""
    assert new_lock_outs([BOARD, GROUP], [BOARD], STAGES) == [LockOut.STAGE_WITHOUT_BODY]
    assert new_lock_outs([BOARD, GROUP], [BOARD], ()) == []


@settings(max_examples=60)
@given(before=LASTING, after=LASTING, stages=st.sets(st.sampled_from(BodyKind), max_size=3))
def test_a_change_that_is_let_through_takes_nothing_away(
    before: list[Lasting], after: list[Lasting], stages: set[BodyKind]
) -> None:
    """What lacked before may lack after; nothing else may."""
    refused = new_lock_outs(before, after, stages)
    assert set(refused) == set(lock_outs(after, stages)) - set(lock_outs(before, stages))
