"""What leaves the kansli: small counts hidden at every level, and not to be worked out from the next."""

from __future__ import annotations

import pytest

from finsam_saas.disclosure.counts import ALL
from finsam_saas.disclosure.rules import Protected, Published
from finsam_saas.figures.protection import RESULTS, START, Key, protect_below, protect_in_all, under

SEXES = ("women", "men", "unknown", ALL)


def by_sex(key: tuple[str, ...], women: int, men: int, unknown: int = 0) -> dict[Key, int]:
    """A count of each sex and of all."""
    counts = (women, men, unknown, women + men + unknown)
    return {(*key, sex): count for sex, count in zip(SEXES, counts, strict=True)}


def hidden(found: dict[Key, Published]) -> set[Key]:
    return {key for key, one in found.items() if isinstance(one, Protected)}


def test_large_counts_are_shown_as_they_are() -> None:
    counts = {**by_sex(("participants",), 40, 30), **by_sex(("ended",), 20, 15)}
    assert protect_in_all(counts) == counts


def test_a_small_count_is_never_alone_hidden() -> None:
    found = protect_in_all(by_sex(("participants",), 40, 3))
    assert ("participants", "men") in hidden(found)
    assert len(hidden(found)) >= 2


def test_who_stays_on_cannot_be_worked_out_from_who_ended() -> None:
    counts = {
        **by_sex(("participants",), 40, 12),
        **by_sex(("ended",), 20, 9),
        **by_sex(("ongoing_at_end",), 20, 3),
    }
    found = protect_in_all(counts)
    assert ("ongoing_at_end", "men") in hidden(found)
    assert {("participants", "men"), ("ended", "men")} & hidden(found)


def test_those_who_did_not_go_to_work_are_protected_too() -> None:
    in_all = protect_in_all({**by_sex(("ended",), 40, 30), **by_sex(("to_work_or_studies",), 20, 15)})
    counts = {
        **by_sex(("ended", ALL), 40, 30),
        **by_sex(("to_work_or_studies", ALL), 20, 15),
        **by_sex(("ended", "a"), 20, 15),
        **by_sex(("to_work_or_studies", "a"), 18, 5),
        **by_sex(("ended", "b"), 20, 15),
        **by_sex(("to_work_or_studies", "b"), 2, 10),
    }
    found = protect_below(counts, under(in_all), RESULTS)
    # 20 − 18: two women of a, who are as few as the two of b that went to work.
    for kind in ("a", "b"):
        assert {("ended", kind, "women"), ("to_work_or_studies", kind, "women")} & hidden(found)
    assert found["ended", ALL, ALL] == 70


@pytest.mark.parametrize("women", [3, 40])
def test_what_is_hidden_above_stays_hidden_below(women: int) -> None:
    in_all = protect_in_all(by_sex(("new",), women, 60))
    counts = {**by_sex(("new", ALL), women, 60), **by_sex(("new", "a"), women, 60)}
    found = protect_below(counts, under(in_all))
    for sex in SEXES:
        above = isinstance(in_all["new", sex], Protected)
        assert (("new", "a", sex) in hidden(found)) is above
        assert (("new", ALL, sex) in hidden(found)) is above


def test_a_level_that_would_hide_its_totals_is_hidden_whole() -> None:
    counts = {**by_sex(("new", ALL), 20, 20), **by_sex(("new", "a"), 2, 2), **by_sex(("new", "b"), 18, 18)}
    found = protect_below(counts, under(protect_in_all(by_sex(("new",), 20, 20))))
    assert [found["new", ALL, sex] for sex in SEXES] == [20, 20, 0, 40]
    small = {("new", kind, sex) for kind in ("a", "b") for sex in ("women", "men", ALL)}
    assert small <= hidden(found)


def test_totals_that_are_not_the_sum_of_their_parts_hide_the_parts() -> None:
    counts = {**by_sex(("new", ALL), 20, 20), **by_sex(("new", "a"), 30, 30)}
    found = protect_below(counts, under(protect_in_all(by_sex(("new",), 20, 20))))
    assert found["new", ALL, "women"] == 20
    assert isinstance(found["new", "a", "women"], Protected)


FLOW_OF_TWO = {
    "participants": {"a": (40, 60), "b": (43, 60), ALL: (83, 120)},
    "new": {"a": (20, 30), "b": (40, 30), ALL: (60, 60)},
    "ended": {"a": (37, 40), "b": (20, 30), ALL: (57, 70)},
    "ongoing_at_end": {"a": (3, 20), "b": (23, 30), ALL: (26, 50)},
}


def test_neither_start_nor_end_of_an_insats_is_worked_out_from_its_other_figures() -> None:
    in_all = protect_in_all(
        {key: one for row, of in FLOW_OF_TWO.items() for key, one in by_sex((row,), *of[ALL]).items()}
    )
    counts = {
        key: one
        for row, of in FLOW_OF_TWO.items()
        for place, pair in of.items()
        for key, one in by_sex((row, place), *pair).items()
    }
    gone = hidden(protect_below(counts, under(in_all), [START]))
    # 40 − 37: three women of a stay on. 43 − 40: three women of b were there when the year began.
    for place in ("a", "b"):
        for sex in ("women", "men"):
            assert len({(row, place, sex) for row in ("participants", "ended", "ongoing_at_end")} & gone) > 1
            assert {(row, place, sex) for row in ("participants", "new")} & gone
    assert not {(row, ALL, sex) for row in FLOW_OF_TWO for sex in SEXES} & gone
    assert not {(row, place, ALL) for row in FLOW_OF_TWO for place in ("a", "b")} & gone


def test_what_is_only_hidden_for_company_is_not_worked_out_through_the_flow_in_all() -> None:
    counts = {
        **by_sex(("participants",), 60, 60),
        **by_sex(("ended",), 30, 57),
        **by_sex(("ongoing_at_end",), 30, 3),
    }
    gone = hidden(protect_in_all(counts))
    for sex in SEXES:
        assert len({(row, sex) for row in ("participants", "ended", "ongoing_at_end")} & gone) != 1
