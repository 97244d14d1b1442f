"""The life of a release: only forwards, one step at a time, and never back from frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.disclosure.rules import ProtectionRules
from finsam_saas.releases.content import Settled, canonical_bytes, content_hash
from finsam_saas.releases.engine import why_it_differs
from finsam_saas.releases.release import CellCoverage, ReleaseState
from finsam_saas.releases.rules import (
    PUBLIC,
    STATE_AFTER,
    TRANSITIONS,
    UNFROZEN,
    JobKind,
    ReleaseFault,
    ReleaseRefused,
    check_plan,
    check_step,
    may_become,
    next_code,
    period_of_code,
    periods_behind,
    periods_shown,
)
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.cells import CellKey

TODAY = date(2026, 11, 22)
QUARTER = Period.parse("2026-kv3")
ORDER = list(ReleaseState)
steps = st.lists(st.sampled_from(JobKind), max_size=12)


def fault_of(refused: pytest.ExceptionInfo[ReleaseRefused]) -> ReleaseFault:
    return refused.value.fault


@given(steps)
@settings(max_examples=25, deadline=None)
def test_whatever_is_asked_a_release_only_goes_forwards(kinds: list[JobKind]) -> None:
    state = ReleaseState.COLLECTING
    for kind in kinds:
        before = state
        try:
            check_step(state, kind, today=TODAY, planned_on=None)
        except ReleaseRefused:
            continue
        state = STATE_AFTER[kind]
        assert ORDER.index(state) >= ORDER.index(before)
        assert before in UNFROZEN or state in PUBLIC


def test_every_state_is_in_the_table_and_frozen_never_thaws() -> None:
    assert set(TRANSITIONS) == set(ReleaseState)
    for frozen in set(ReleaseState) - UNFROZEN:
        assert not TRANSITIONS[frozen] & UNFROZEN
    assert not may_become(ReleaseState.COLLECTING, ReleaseState.FROZEN)
    assert not may_become(ReleaseState.CORRECTED, ReleaseState.PUBLISHED)


def test_nothing_is_published_before_its_day_or_while_work_goes_on() -> None:
    tomorrow = date(2026, 11, 23)
    with pytest.raises(ReleaseRefused) as refused:
        check_step(ReleaseState.FROZEN, JobKind.PUBLISH, today=TODAY, planned_on=tomorrow)
    assert fault_of(refused) is ReleaseFault.BEFORE_ITS_DAY
    check_step(ReleaseState.FROZEN, JobKind.PUBLISH, today=tomorrow, planned_on=tomorrow)
    with pytest.raises(ReleaseRefused) as refused:
        check_step(ReleaseState.PREVIEW, JobKind.FREEZE, today=TODAY, planned_on=None, is_working=True)
    assert fault_of(refused) is ReleaseFault.ALREADY_WORKING


@pytest.mark.parametrize(
    ("period", "threshold", "day", "fault"),
    [
        ("2026-h1", 5, None, ReleaseFault.NOT_A_QUARTER),
        ("2026-kv4", 5, None, ReleaseFault.NOT_OVER),
        ("2026-kv3", 4, None, ReleaseFault.THRESHOLD),
        ("2026-kv3", 21, None, ReleaseFault.THRESHOLD),
        ("2026-kv3", 5, date(2026, 11, 21), ReleaseFault.DAY_PASSED),
    ],
)
def test_what_cannot_be_planned(period: str, threshold: int, day: date | None, fault: ReleaseFault) -> None:
    with pytest.raises(ReleaseRefused) as refused:
        check_plan(period=Period.parse(period), threshold=threshold, planned_on=day, today=TODAY)
    assert fault_of(refused) is fault


def test_a_release_shows_its_quarter_and_what_it_closes() -> None:
    shown = {number: [str(one) for one in periods_shown(_quarter(number))] for number in range(1, 5)}
    assert shown == {
        1: ["2026-kv1"],
        2: ["2026-kv2", "2026-h1"],
        3: ["2026-kv3"],
        4: ["2026-kv4", "2026-h2", "2026-ar1"],
    }
    assert [str(one) for one in periods_behind(_quarter(3))] == [
        "2026-kv1",
        "2026-kv2",
        "2026-kv3",
        "2026-h1",
    ]
    assert all(set(periods_shown(_quarter(n))) <= set(periods_behind(_quarter(n))) for n in range(1, 5))


def _quarter(number: int) -> Period:
    return Period(Cadence.QUARTER, 2026, number)


def test_codes_are_numbered_within_their_quarter() -> None:
    assert next_code(QUARTER, []) == "2026-kv3-1"
    assert next_code(QUARTER, ["2026-kv3-1", "2026-kv3-10", "2026-kv2-99", "skräp"]) == "2026-kv3-11"
    assert period_of_code("2026-kv3-2") == QUARTER
    for text in ("2026-kv3", "2026-kv5-1", "2026-kv3-0", "2026-h1-1", "x"):
        assert period_of_code(text) is None


def test_the_lowest_limit_is_the_nations() -> None:
    check_plan(period=QUARTER, threshold=ProtectionRules().threshold, planned_on=TODAY, today=TODAY)


SETTLED = Settled(
    code="2026-kv3-1",
    period="2026-kv3",
    method="suppression",
    threshold=5,
    key_version=None,
    corrects=None,
    correction_note=None,
    is_demo=True,
    method_note="Små tal skyddas.",
    definitions=[{"key": "new", "sv": "Nya", "en": "New"}],
    considered=[],
)
COVERAGE = {("nation", "00", "2026-kv3"): CellCoverage(3, 4)}
KEYS = [CellKey("nation", "00", "2026-kv3", "all", "new", sex) for sex in ("women", "men", "all")]


def test_a_release_made_otherwise_by_another_engine_is_not_called_changed() -> None:
    told = why_it_differs("2026-kv3-1", whole=True, engine="1", engine_now="2")
    assert "are what was frozen" in told and "engine 1" in told and "engine 2" in told
    assert "not told" in why_it_differs("2026-kv3-1", whole=True, engine=None, engine_now="2")
    for whole, engine in ((False, "1"), (True, "2")):
        told = why_it_differs("2026-kv3-1", whole=whole, engine=engine, engine_now="2")
        assert told == "2026-kv3-1 is not what it was when it was frozen."


def test_what_was_frozen_before_engines_were_told_has_the_bytes_it_always_had() -> None:
    before = canonical_bytes(SETTLED, {}, COVERAGE, {})
    assert b"engine" not in before
    assert canonical_bytes(replace(SETTLED, engine="2 (HiGHS 1.15.1)"), {}, COVERAGE, {}) != before


@given(st.permutations(KEYS), st.lists(st.none() | st.integers(0, 99), min_size=3, max_size=3))
@settings(max_examples=20, deadline=None)
def test_the_same_content_has_the_same_hash_in_whatever_order_it_comes(
    keys: list[CellKey], values: list[int | None]
) -> None:
    figures = dict(zip(KEYS, values, strict=True))
    shuffled = {key: figures[key] for key in keys}
    first = canonical_bytes(SETTLED, figures, COVERAGE, {})
    assert canonical_bytes(SETTLED, shuffled, dict(COVERAGE), {}) == first
    changed = figures | {KEYS[0]: (figures[KEYS[0]] or 0) + 1}
    assert content_hash(canonical_bytes(SETTLED, changed, COVERAGE, {})) != content_hash(first)


def test_protected_and_zero_are_not_the_same_content() -> None:
    hidden, nobody = (dict.fromkeys(KEYS, value) for value in (None, 0))
    assert canonical_bytes(SETTLED, hidden, COVERAGE, {}) != canonical_bytes(SETTLED, nobody, COVERAGE, {})
