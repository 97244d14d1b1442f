"""What leaves the kansli: no small count is shown, and none can be worked out from all that is shown."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

import pytest

from finsam_saas.disclosure.counts import ALL
from finsam_saas.figures.protection import Shown, protect_year
from finsam_saas.figures.worlds import Worlds
from finsam_saas.figures.year_counts import HALVES, YEAR, Told
from finsam_saas.figures.year_model import EVERYBODY, SEXES, YearModel
from finsam_saas.followup.rules import Outcome, Sex
from finsam_saas.planning.protection import Wanted, protect_goals

Pair = tuple[int, int]
KIND = "work_oriented"


def report(
    initiative: str,
    start: Pair,
    new: Pair,
    ended: Pair,
    *,
    work: Pair = (0, 0),
    half: str = "h1",
    kind: str = KIND,
) -> Iterator[Told]:
    """The counts of women and men in a report that adds up; who did not go to work went elsewhere."""
    for place, sex in enumerate((Sex.WOMEN, Sex.MEN)):
        rows = {
            "ongoing_at_start": start[place],
            "new": new[place],
            "ended": ended[place],
            "ongoing_at_end": start[place] + new[place] - ended[place],
            **dict.fromkeys((outcome.value for outcome in Outcome), 0),
            Outcome.WORK.value: work[place],
            Outcome.OTHER_OR_INTERRUPTED.value: ended[place] - work[place],
        }
        for row, value in rows.items():
            yield Told(initiative, kind, half, row, sex.value, value)


def some_year(seed: int, *, insatser: int = 4, most: int = 12) -> list[Told]:
    """A year of two half-years where everything adds up; nobody's real one."""
    chance = random.Random(seed)
    told: list[Told] = []
    for number in range(insatser):
        start = (chance.randint(0, 2 * most), chance.randint(0, 2 * most))
        for half in HALVES:
            new = (chance.randint(0, most), chance.randint(0, most))
            ended = (chance.randint(0, start[0]), chance.randint(0, min(most, start[1])))
            work = (chance.randint(0, ended[0]), chance.randint(0, ended[1]))
            kind = (KIND, "pre_rehabilitation")[number % 2]
            told += report(f"insats {number}", start, new, ended, work=work, half=half, kind=kind)
            start = (start[0] + new[0] - ended[0], start[1] + new[1] - ended[1])
    return told


def protected(*reports: Iterator[Told]) -> tuple[YearModel, Shown]:
    model = YearModel([one for told in reports for one in told])
    return model, protect_year(model)


def seen(shown: Shown, measure: str, place: str, time: str = YEAR) -> list[bool]:
    """Whether women, men, unknown and all are shown."""
    return [shown.holds(measure, time, place, sex) for sex in SEXES]


def test_large_counts_are_all_shown() -> None:
    model, shown = protected(report("a", (40, 30), (20, 25), (20, 15), work=(10, 8)))
    for measure in ("participants", "new", "ended", "ongoing_at_end"):
        for place in (EVERYBODY, KIND, "a"):
            assert seen(shown, measure, place)[::3] == [True, True]
            assert not any(seen(shown, measure, place, "h2"))
    assert seen(shown, "new", "a", "h1") == [True, True, False, True]
    assert model.value(model.row("participants", YEAR, EVERYBODY, ALL)) == 115


def test_nothing_that_nobody_spoke_of_is_shown() -> None:
    _model, shown = protected(report("a", (40, 30), (20, 25), (20, 15)))
    assert not any(shown.holds("participants", YEAR, "b", sex) for sex in SEXES)


@pytest.mark.parametrize("small", [1, 4])
def test_a_small_count_is_hidden_and_another_with_it_but_not_the_total(small: int) -> None:
    _model, shown = protected(report("a", (40, 30), (20, small), (20, 15)))
    assert seen(shown, "new", "a") == [False, False, False, True]
    assert shown.holds("new", YEAR, EVERYBODY, ALL)


def test_who_stays_on_cannot_be_worked_out_from_who_ended() -> None:
    _model, shown = protected(report("a", (30, 12), (20, 10), (25, 19)))
    for sex in ("men", "women"):
        flow = [shown.holds(row, YEAR, "a", sex) for row in ("participants", "ended", "ongoing_at_end")]
        assert flow.count(False) > 1


def test_who_did_not_go_to_work_is_protected_too() -> None:
    _model, shown = protected(
        report("a", (30, 30), (20, 20), (20, 15), work=(18, 5)),
        report("b", (30, 30), (20, 20), (20, 15), work=(10, 8), kind="pre_rehabilitation"),
    )
    assert shown.holds("ended", YEAR, KIND, ALL)
    assert not (
        shown.holds("ended", YEAR, KIND, "women") and shown.holds("to_work_or_studies", YEAR, KIND, "women")
    )


def test_that_all_of_a_small_group_found_work_is_not_told() -> None:
    _model, shown = protected(report("a", (30, 30), (20, 20), (7, 15), work=(7, 8)))
    assert not shown.holds("to_work_or_studies", YEAR, EVERYBODY, "women")
    assert not shown.holds("work", YEAR, EVERYBODY, "women")


def test_a_half_year_is_not_worked_out_from_the_year_and_the_other_half() -> None:
    _model, shown = protected(
        report("a", (30, 30), (20, 20), (10, 10)), report("a", (40, 40), (3, 20), (10, 10), half="h2")
    )
    for place in (EVERYBODY, "a"):
        new = [shown.holds("new", time, place, "women") for time in (YEAR, *HALVES)]
        assert not new[2]
        assert not (new[0] and new[1])


def test_who_took_part_between_the_halves_is_not_worked_out_around() -> None:
    """Start, and what was new and ended in the half, make those who take part when it ends."""
    _model, shown = protected(
        report("a", (30, 30), (2, 20), (10, 10)), report("a", (22, 40), (20, 20), (10, 10), half="h2")
    )
    known = [
        shown.holds(row, time, "a", "women")
        for row, time in (("participants", YEAR), ("new", YEAR), ("ended", "h1"), ("ongoing_at_end", "h1"))
    ]
    assert not all(known)
    assert not shown.holds("new", "h1", "a", "women")


def test_reports_that_do_not_add_up_stand_by_themselves() -> None:
    told = [one for one in report("a", (40, 30), (20, 25), (20, 15)) if one.row != "ongoing_at_end"]
    told += [Told("a", KIND, "h1", "ongoing_at_end", sex.value, 9) for sex in (Sex.WOMEN, Sex.MEN)]
    shown = protect_year(YearModel(told))
    assert seen(shown, "ongoing_at_end", "a") == [True, True, False, True]


def test_an_insats_of_two_kinds_is_counted_once() -> None:
    told = [
        *report("a", (40, 30), (20, 25), (20, 15)),
        *report("a", (40, 40), (20, 25), (20, 15), half="h2", kind="pre_rehabilitation"),
    ]
    model = YearModel(told)
    assert model.value(model.row("participants", YEAR, EVERYBODY, ALL)) == 160
    assert model.value(model.row("participants", YEAR, KIND, ALL)) == 115
    assert model.value(model.row("participants", YEAR, "pre_rehabilitation", ALL)) == 125


def goal(key: str, *places: str, count: int) -> Wanted:
    members = tuple((place, sex) for place in places for sex in ("women", "men"))
    return Wanted((key, "reached", ALL), frozenset((Outcome.WORK.value,)), members, count)


@pytest.mark.parametrize(("work_of_c", "is_shown"), [((3, 0), False), ((9, 9), True)])
def test_a_target_of_some_insatser_does_not_tell_of_the_one_that_is_left(
    work_of_c: Pair, is_shown: bool
) -> None:
    """Two of three insatser: the third is what all three have more than the target."""
    told = [
        one
        for place, work in (("a", (9, 9)), ("b", (9, 9)), ("c", work_of_c))
        for one in report(place, (40, 40), (20, 20), (20, 20), work=work)
    ]
    shown = protect_year(YearModel(told))
    assert shown.holds("to_work_or_studies", YEAR, EVERYBODY, ALL)
    wanted = [goal("target", "a", "b", count=36)]
    assert bool(protect_goals(told, shown, wanted)) is is_shown


def test_a_target_whose_count_is_another_than_the_figures_is_not_shown() -> None:
    told = list(report("a", (40, 40), (20, 20), (20, 20), work=(9, 9)))
    assert protect_goals(told, protect_year(YearModel(told)), [goal("target", "a", count=17)]) == []


def hidden_sum(values: Mapping[str, int]) -> Worlds[str]:
    worlds = Worlds(values, [{name: 1} for name in values])
    assert worlds.guard({"a": 1}, 5)
    return worlds


def test_a_sum_with_room_is_shown_and_what_would_leave_none_is_not() -> None:
    worlds = hidden_sum({"a": 3, "b": 20})
    assert worlds.show({"a": 1, "b": 1})
    assert not worlds.show({"b": 1})
    assert not worlds.show({"a": 2, "b": 1})
    assert worlds.show({"a": 2, "b": 2}), "it follows from the sum"


def test_a_sum_of_few_is_not_shown() -> None:
    assert not hidden_sum({"a": 3, "b": 1}).show({"a": 1, "b": 1})


def test_after_something_told_a_guarded_figure_nothing_new_is_shown() -> None:
    worlds = hidden_sum({"a": 3, "b": 20, "c": 20})
    worlds.know({"a": 1})
    assert not worlds.show({"c": 1})
    assert worlds.show({"a": 3}), "known already"
