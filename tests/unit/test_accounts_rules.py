"""The rules of coming in: steps, lock-out, pages to return to, memberships, the last administrator."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finsam_saas.accounts.rules import (
    Evidence,
    SignInState,
    StepRefused,
    is_locked,
    local_path,
    lock_after,
    sign_in_step,
)
from finsam_saas.memberships.rules import (
    LastAdministrator,
    MembershipState,
    keep_an_administrator,
    membership_state,
)

ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "https://evil.example",
    "HTTPS:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "./evil",
    " /evil",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/\r\nLocation: https://evil.example",
    "/.//evil.example",
    "/uppsala-lan//evil.example",
    "/\x00/evil",
    "//evil.example/%2f..",
    "//evil.example@finsam.example",
    "//[::1",
    "",
    None,
    "/" + "a" * 3000,
)
OURS = ("/", "/uppsala-lan/", "/uppsala-lan/avgifter?year=2026", "/a?next=//b", "/nationellt/#a", "/å")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_an_address_that_could_lead_elsewhere_is_refused(target: str | None) -> None:
    assert local_path(target) is None


@pytest.mark.parametrize("target", OURS)
def test_our_own_pages_are_returned_to(target: str) -> None:
    assert local_path(target) == target


@given(st.text(alphabet="/\\.:@?#%ehtps \t\n\r\x00a", max_size=12).map(lambda text: "/" + text))
def test_what_passes_stays_on_our_host(target: str) -> None:
    passed = local_path(target)
    if passed is not None:
        assert urlsplit(urljoin("https://finsam.example/logga-in", passed)).netloc == "finsam.example"


def test_a_right_password_is_not_yet_the_whole_way_in() -> None:
    state = sign_in_step(SignInState.ANONYMOUS, Evidence.PASSWORD_RIGHT)
    assert state is SignInState.PASSWORD_ACCEPTED
    assert sign_in_step(state, Evidence.NO_SECOND_FACTOR_ASKED) is SignInState.SIGNED_IN


@pytest.mark.parametrize("evidence", list(Evidence))
@pytest.mark.parametrize("state", [SignInState.REFUSED, SignInState.SIGNED_IN])
def test_nothing_leads_on_from_the_end_of_the_road(state: SignInState, evidence: Evidence) -> None:
    with pytest.raises(StepRefused):
        sign_in_step(state, evidence)


def test_no_step_skips_the_password() -> None:
    with pytest.raises(StepRefused):
        sign_in_step(SignInState.ANONYMOUS, Evidence.NO_SECOND_FACTOR_ASKED)


def test_every_fifth_failure_closes_the_account_for_longer() -> None:
    assert [lock_after(count) for count in range(5)] == [None] * 5
    closed = [lock_after(count) for count in (5, 10, 15, 20, 25, 30, 5000)]
    assert closed == [timedelta(minutes=minutes) for minutes in (15, 30, 60, 120, 240, 240, 240)]


def test_a_lock_ends_at_its_moment() -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert not is_locked(None, moment)
    assert is_locked(moment, moment - timedelta(seconds=1))
    assert not is_locked(moment, moment)


@pytest.mark.parametrize(
    ("accepted", "ended", "ends_on", "state"),
    [
        (False, False, None, MembershipState.INVITED),
        (True, False, None, MembershipState.ACTIVE),
        (True, False, date(2026, 3, 1), MembershipState.ACTIVE),
        (True, False, date(2026, 2, 28), MembershipState.ENDED),
        (False, False, date(2026, 2, 28), MembershipState.ENDED),
        (True, True, None, MembershipState.ENDED),
        (False, True, None, MembershipState.ENDED),
    ],
)
def test_a_place_counts_through_its_last_day(
    accepted: bool, ended: bool, ends_on: date | None, state: MembershipState
) -> None:
    today = date(2026, 3, 1)
    assert membership_state(accepted=accepted, ended=ended, ends_on=ends_on, today=today) is state


def test_the_last_administrator_stays() -> None:
    with pytest.raises(LastAdministrator):
        keep_an_administrator(was_administrator=True, stays_administrator=False, other_administrators=0)


@pytest.mark.parametrize(("was", "stays", "others"), [(True, True, 0), (True, False, 1), (False, False, 0)])
def test_others_may_change(was: bool, stays: bool, others: int) -> None:
    keep_an_administrator(was_administrator=was, stays_administrator=stays, other_administrators=others)
