"""Where each period is read: the latest release of it, or the one that was the latest then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from uuid import UUID

import pytest

from finsam_saas.nation_table.choice import SHARE, Choice
from finsam_saas.nation_table.shelf import Shelf, shelf
from finsam_saas.nation_table.table import Finder, Value
from finsam_saas.releases.release import Method, Release, ReleaseState
from finsam_saas.releases.shares import shown_share


def released(code: str, day: int, corrects: str | None = None) -> Release:
    return Release(
        id=UUID(int=day),
        code=code,
        period=code.rpartition("-")[0],
        state=ReleaseState.PUBLISHED,
        method=Method.SUPPRESSION,
        threshold=5,
        method_note="",
        content_hash=f"{day:064d}",
        frozen_at=None,
        published_at=datetime(2026, 1, day, tzinfo=UTC),
        corrects=corrects,
        correction_note="Fel." if corrects else None,
        is_demo=False,
    )


FIRST, SECOND = released("2025-kv3-1", 1), released("2025-kv4-1", 2)
MENDED = released("2025-kv4-2", 3, corrects="2025-kv4-1")
ALL = [MENDED, replace(SECOND, state=ReleaseState.CORRECTED), FIRST]


def on(published: list[Release], code: str = "") -> Shelf:
    found = shelf(published, code)
    assert found is not None
    return found


@pytest.mark.parametrize("method", list(Method))
def test_a_share_is_the_same_as_on_the_page_of_the_release(method: Method) -> None:
    """5 of 80 is 6.25 per cent, and halves are rounded up everywhere."""
    at = ("nation", "00", "2025-kv3", "all")
    read = {(*at, measure, "all"): value for measure, value in (("to_work_or_studies", 5), ("ended", 80))}
    finder = Finder(read, {"2025-kv3": replace(FIRST, method=method)})
    values = [Value("00", level="nation"), *map(Value, ("2025-kv3", "all", "all", SHARE))]
    assert finder.shown(values) == shown_share(method, 5, 80) == Fraction(63, 1000)


def test_nothing_published_or_no_such_release_is_no_shelf() -> None:
    assert shelf([]) is None
    assert shelf(ALL, "2024-kv1-1") is None


def test_a_period_is_read_from_its_latest_release() -> None:
    now = on(ALL)
    assert {period: one.code for period, one in now.of_period.items()} == {
        "2025-kv3": "2025-kv3-1",
        "2025-kv4": "2025-kv4-2",
        "2025-h2": "2025-kv4-2",
        "2025-ar1": "2025-kv4-2",
    }
    assert now.newest.code == "2025-kv4-2"


def test_a_pinned_shelf_is_as_it_was_and_tells_what_corrects_it() -> None:
    then = on(ALL, "2025-kv4-1")
    assert then.of_period["2025-ar1"].code == "2025-kv4-1"
    assert [one.code for one in then.corrections(then.used(["2025-ar1"]))] == ["2025-kv4-2"]
    assert then.corrections(then.used(["2025-kv3"])) == []
    earlier = on([SECOND, FIRST], "2025-kv4-1")
    assert {period: one.code for period, one in earlier.of_period.items()} == {
        period: one.code for period, one in then.of_period.items()
    }, "what is published later changes nothing"


def test_periods_are_those_of_a_length_within_the_years_in_order() -> None:
    now = on([released("2026-kv1-1", 4), *ALL])
    assert now.periods(Choice()) == ["2025-kv3", "2025-kv4", "2026-kv1"]
    assert now.periods(Choice(last=2025)) == ["2025-kv3", "2025-kv4"]
    assert now.periods(Choice(first=2026)) == ["2026-kv1"]
    assert now.periods(Choice(time="halvar")) == ["2025-h2"]
    assert now.periods(Choice(time="2025-h2")) == ["2025-h2"]
    assert now.periods(Choice(time="2025-h1")) == []
