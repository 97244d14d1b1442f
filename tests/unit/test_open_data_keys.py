"""How keys are made and read."""

from __future__ import annotations

from datetime import date

import pytest

from finsam_saas.open_data.rules import a_year_from, digest_of, is_open, new_key, slug_of, start_of


@pytest.mark.parametrize("slug", ["uppsala-lan", "vasteras", "forbund-2"])
def test_a_key_names_its_forbund_and_is_never_the_same_twice(slug: str) -> None:
    first, second = new_key(slug), new_key(slug)
    assert slug_of(first) == slug and first != second and digest_of(first) != digest_of(second)
    assert first == f"finsam_{slug}_{start_of(first)}{first[-37:]}"


@pytest.mark.parametrize(
    "text", ["", "finsam__x", "finsam_a_kort", "Finsam_a_" + "a" * 43, "finsam_A_" + "a" * 43, "\0"]
)
def test_what_is_no_key_names_nobody(text: str) -> None:
    assert slug_of(text) is None


def test_a_key_opens_until_its_last_day_and_not_when_taken_back() -> None:
    last = date(2027, 11, 22)
    assert is_open(revoked=False, expires_on=last, today=last)
    assert not is_open(revoked=False, expires_on=last, today=date(2027, 11, 23))
    assert not is_open(revoked=True, expires_on=last, today=date(2026, 11, 22))


def test_a_year_ends_on_a_day_that_exists() -> None:
    assert a_year_from(date(2026, 11, 22)) == date(2027, 11, 22)
    assert a_year_from(date(2028, 2, 29)) == date(2029, 2, 28)
