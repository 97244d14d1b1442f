"""When a call is open: Swedish clocks, the last minute, and what was withdrawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_saas.calls.rules import CallStatus, LatePolicy, status, takes_late
from finsam_saas.web.clocks import swedish_moment

OPENS = datetime(2023, 4, 2, 22, 0, tzinfo=UTC)
CLOSES = datetime(2023, 6, 16, 14, 0, tzinfo=UTC)


def at(moment: datetime, *, published: bool = True, withdrawn: bool = False) -> CallStatus:
    """Where Uppsala's call of 2023 stands at a moment."""
    return status(published=published, withdrawn=withdrawn, opens_at=OPENS, closes_at=CLOSES, at=moment)


def test_clocks_are_swedish_in_summer_and_winter() -> None:
    """16 June at 16:00 is 14:00 UTC, 16 December 15:00."""
    assert swedish_moment(date(2023, 6, 16), time(16)) == CLOSES
    assert swedish_moment(date(2023, 12, 16), time(16)) == datetime(2023, 12, 16, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2027, 3, 28), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
    ],
)
def test_half_past_two_when_the_clocks_change(day: date, expected: datetime) -> None:
    """In spring it does not exist and is half past three; in autumn it comes twice and is the first."""
    assert swedish_moment(day, time(2, 30)) == expected


def test_the_last_minute_belongs_to_the_call() -> None:
    """At 16:00:59 one is in time, at 16:01 not."""
    assert at(OPENS - timedelta(seconds=1)) is CallStatus.COMING
    assert at(OPENS) is CallStatus.OPEN
    assert at(CLOSES + timedelta(seconds=59)) is CallStatus.OPEN
    assert at(CLOSES + timedelta(seconds=60)) is CallStatus.CLOSED


@given(st.integers(-5_000, 5_000))
def test_drafts_and_withdrawn_calls_are_never_open(days: int) -> None:
    """Whenever one looks."""
    then = OPENS + timedelta(days=days)
    assert at(then, published=False) is CallStatus.DRAFT
    assert at(then, withdrawn=True) is CallStatus.WITHDRAWN


@given(st.integers(0, 20_000))
def test_a_call_without_a_last_day_stays_open(days: int) -> None:
    """What is left of the year's money can be applied for all the time (Uppsala 2023)."""
    then = OPENS + timedelta(days=days)
    open_ended = status(published=True, withdrawn=False, opens_at=OPENS, closes_at=None, at=then)
    assert open_ended is CallStatus.OPEN


def test_only_one_policy_refuses_what_comes_late() -> None:
    """The others handle it in another way."""
    assert [one for one in LatePolicy if not takes_late(one)] == [LatePolicy.REFUSED]
