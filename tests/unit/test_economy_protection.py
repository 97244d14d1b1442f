"""Half-years that may leave the kansli: small counts hidden, and nothing worked out from year or sum."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pytest

from finsam_saas.disclosure.counts import ALL
from finsam_saas.disclosure.rules import NATIONAL, Protected, Published
from finsam_saas.economy.board_protection import EVERYBODY, HALVES, YEAR, HalfYears, Place
from finsam_saas.economy.protection_below import HIDDEN, Key, protect_under
from finsam_saas.figures.measures import ENDED, NEW, ONGOING, TO_WORK
from finsam_saas.followup.rules import Sex

KINDS: Mapping[str, Sequence[str]] = {"work": ("a", "b", "c"), "pre": ("d", "e")}
TIMES = (*HALVES, YEAR)
SEXES = (*(sex.value for sex in Sex), ALL)
PLACES = [
    EVERYBODY,
    *(Place(kind) for kind in KINDS),
    *(Place(kind, one) for kind, initiatives in KINDS.items() for one in initiatives),
]
Counts = Counter[tuple[str, str, Place, str]]


def some_year(seed: int, *, most: int = 25, new_women_of_a: int | None = None) -> Counts:
    """Counts of a year where insatser, sexes and halves add up; nobody's real ones."""
    chance = random.Random(seed)
    found: Counts = Counter()
    for kind, initiatives in KINDS.items():
        for one in initiatives:
            for half in HALVES:
                for sex in (Sex.WOMEN.value, Sex.MEN.value):
                    ended = chance.randint(0, most)
                    each = {
                        NEW.key: chance.randint(0, most),
                        ENDED.key: ended,
                        TO_WORK.key: chance.randint(0, ended),
                        ONGOING.key: chance.randint(0, 2 * most),
                    }
                    if new_women_of_a is not None and (one, half, sex) == ("a", "h1", Sex.WOMEN.value):
                        each[NEW.key] = new_women_of_a
                    _add(found, each, half, (EVERYBODY, Place(kind), Place(kind, one)), sex)
    return found


def _add(found: Counts, each: Mapping[str, int], half: str, places: Sequence[Place], sex: str) -> None:
    for measure, count in each.items():
        for time in [half] if measure == ONGOING.key else [half, YEAR]:
            for place in places:
                found[measure, time, place, sex] += count
                found[measure, time, place, ALL] += count


def halves_of(
    counts: Counts, standing: Mapping[tuple[str, Place, str], Published] | None = None
) -> HalfYears:
    shown = standing or {}
    return HalfYears(
        lambda measure, time, place, sex: counts[measure, time, place, sex],
        lambda measure, place, sex: shown.get((measure, place, sex)),
        KINDS,
    )


@pytest.mark.parametrize("seed", range(6))
def test_no_count_below_the_threshold_is_shown(seed: int) -> None:
    counts = some_year(seed)
    found = halves_of(counts)
    for measure in (NEW.key, ENDED.key, TO_WORK.key, ONGOING.key):
        for half in HALVES:
            for place in PLACES:
                for sex in SEXES:
                    shown = found.shown(measure, half, place, sex)
                    if measure == ONGOING.key and half == HALVES[-1]:
                        continue
                    if not isinstance(shown, Protected):
                        assert shown == counts[measure, half, place, sex]
                        assert shown == 0 or shown >= NATIONAL.threshold


@pytest.mark.parametrize("seed", range(6))
def test_nothing_hidden_is_left_alone_in_a_sum(seed: int) -> None:
    found = halves_of(some_year(seed))
    for measure in (NEW.key, ENDED.key):
        for time in TIMES:
            for place in PLACES:
                assert alone(found.shown(measure, time, place, sex) for sex in SEXES) is False
            for sex in SEXES:
                kinds = [Place(kind) for kind in KINDS]
                assert alone(found.shown(measure, time, one, sex) for one in [EVERYBODY, *kinds]) is False
                for kind, initiatives in KINDS.items():
                    places = [Place(kind), *(Place(kind, one) for one in initiatives)]
                    assert alone(found.shown(measure, time, one, sex) for one in places) is False
        for place in PLACES:
            for sex in SEXES:
                assert alone(found.shown(measure, time, place, sex) for time in TIMES) is False


def alone(figures: Iterable[Published]) -> bool:
    """Whether exactly one of these figures, a total with its parts, is hidden."""
    return sum(isinstance(one, Protected) for one in figures) == 1


def test_what_the_year_shows_already_stands_as_it_is() -> None:
    counts = some_year(1)
    standing: dict[tuple[str, Place, str], Published] = {
        (NEW.key, EVERYBODY, sex): counts[NEW.key, YEAR, EVERYBODY, sex] for sex in SEXES
    }
    found = halves_of(counts, standing)
    for sex in SEXES:
        assert found.shown(NEW.key, YEAR, EVERYBODY, sex) == counts[NEW.key, YEAR, EVERYBODY, sex]


def test_what_the_year_hides_cannot_be_added_up_from_the_halves() -> None:
    counts = some_year(2, most=200)
    standing: dict[tuple[str, Place, str], Published] = {
        (NEW.key, EVERYBODY, sex): HIDDEN for sex in (Sex.WOMEN.value, Sex.MEN.value)
    }
    found = halves_of(counts, standing)
    halves = [found.shown(NEW.key, half, EVERYBODY, Sex.WOMEN.value) for half in HALVES]
    assert any(isinstance(one, Protected) for one in halves)


def test_who_took_part_is_hidden_where_it_would_tell_of_a_hidden_flow() -> None:
    place = Place("work", "a")
    found = halves_of(some_year(3, most=200, new_women_of_a=2))
    assert isinstance(found.shown(NEW.key, "h1", place, Sex.WOMEN.value), Protected)
    assert isinstance(found.shown(ONGOING.key, "h1", place, Sex.WOMEN.value), Protected)


def test_totals_that_do_not_add_up_hide_what_is_below_them() -> None:
    counts: dict[Key, int] = {("m", ALL, "k", "women"): 90, ("m", "h1", "k", "women"): 40}
    counts["m", "h2", "k", "women"] = 40
    above: dict[Key, Published] = {("m", ALL, "k", "women"): 90}
    found = protect_under(counts, above)
    assert found["m", ALL, "k", "women"] == 90
    assert isinstance(found["m", "h1", "k", "women"], Protected)
