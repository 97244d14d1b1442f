"""The attacker uses all that is told: sums, rounded figures, shares."""

from __future__ import annotations

from decimal import Decimal

import pytest

from finsam_saas.disclosure.additive import Relation
from finsam_saas.disclosure.attacker import Attacker, percentage, rounded
from finsam_saas.disclosure.bounds import Infeasible

ALL = Relation("all", ("women", "men"))


def test_two_hidden_parts_of_a_shown_total_lie_between_nothing_and_all() -> None:
    interval = Attacker({"all": 12, "women": None, "men": None}, [ALL]).interval("women")
    assert (interval.low, interval.high, interval.width) == (0, 12, 12)


def test_one_hidden_part_is_worked_out() -> None:
    attacker = Attacker({"all": 12, "women": None, "men": 9}, [ALL])
    assert list(attacker.pinned({"women": 5})) == ["women"]
    assert attacker.interval("women").width == 0


def test_a_rounded_figure_narrows() -> None:
    shown = {"all": 40, "women": None, "men": None}
    interval = Attacker(shown, [ALL], [rounded("women", 10, 10)]).interval("men")
    assert (interval.low, interval.high) == (25, 35)


def test_a_share_of_a_hidden_count_gives_it_away() -> None:
    attacker = Attacker(
        {"all": 40, "women": None, "men": None}, [ALL], percentage("women", "all", Decimal("7.5"))
    )
    assert attacker.interval("women").width < 0.1


def test_figures_that_contradict_each_other_are_found_out() -> None:
    with pytest.raises(Infeasible):
        Attacker({"all": 5, "women": None, "men": 9}, [ALL]).interval("women")
