"""Rare types of insats are put together before small figures are hidden."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.disclosure.rules import Protected, Published
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.statistics import protection
from finsam_saas.statistics.rules import Exact, FactKey
from tests.national_oracle import Fact, cells_together, exact_cells

Numbers = tuple[int, int, int]
ORDINARY: tuple[Numbers, Numbers] = ((30, 12, 6), (20, 10, 5))


def facts(*reports: tuple[int, str, tuple[Numbers, Numbers]]) -> list[Fact]:
    """Facts of (förbund, type, women and men as participants, ended, to work)."""
    return [
        (tenant, (kind, measure, sex), value)
        for tenant, kind, by_sex in reports
        for sex, numbers in zip(("women", "men", "unknown"), (*by_sex, (0, 0, 0)), strict=True)
        for measure, value in zip(("participants", "ended", "to_work_or_studies"), numbers, strict=True)
    ]


def protect(made: list[Fact]) -> dict[FactKey, Published]:
    """What may be shown of these facts."""
    return protection.protect(exact_cells(made), lambda kinds: cells_together(made, kinds))


def types(made: list[Fact]) -> set[str]:
    """The types that have figures once the rare ones are put together."""
    cells = protection.combine_rare_types(exact_cells(made), lambda kinds: cells_together(made, kinds))
    return {kind for kind, _measure, _sex in cells} - {"all"}


def test_types_that_three_forbund_have_stand_on_their_own() -> None:
    made = facts(*((tenant, kind, ORDINARY) for tenant in (1, 2, 3) for kind in ("mapping", "competence")))
    assert types(made) == {"mapping", "competence"}


def test_types_of_too_few_forbund_stand_together_when_together_they_are_enough() -> None:
    common = [(tenant, "mapping", ORDINARY) for tenant in (1, 2, 3)]
    rare = [(1, "competence", ORDINARY), (2, "coordination", ORDINARY), (3, "coordination", ORDINARY)]
    assert types(facts(*common, *rare)) == {"mapping", "other"}


def test_the_smallest_type_joins_a_rest_that_is_too_rare() -> None:
    large = ((300, 120, 60), (200, 100, 50))
    common = [(tenant, "mapping", large) for tenant in (1, 2, 3)]
    smaller = [(tenant, "competence", ORDINARY) for tenant in (1, 2, 3)]
    rare = [(1, "coordination", ORDINARY)]
    assert types(facts(*common, *smaller, *rare)) == {"mapping", "other"}


def test_a_rare_type_costs_no_total() -> None:
    shown = protect(
        facts(*((tenant, "mapping", ORDINARY) for tenant in (1, 2, 3)), (1, "competence", ORDINARY))
    )
    assert shown["all", "participants", "all"] == 200
    assert ("competence", "participants", "all") not in shown


def test_two_forbund_show_nothing_but_zeros() -> None:
    shown = protect(facts((1, "mapping", ORDINARY), (2, "mapping", ORDINARY)))
    assert all(isinstance(one, Protected) for one in shown.values() if one != 0)


def test_one_that_dominates_shows_nothing() -> None:
    tiny = ((1, 0, 0), (1, 0, 0))
    shown = protect(
        facts((1, "mapping", ((400, 200, 90), (300, 90, 40))), (2, "mapping", tiny), (3, "mapping", tiny))
    )
    assert isinstance(shown["all", "participants", "all"], Protected)


def test_how_few_stay_on_cannot_be_worked_out() -> None:
    """Participants less those who ended are those who stay on: one man in each förbund, so three."""
    almost_all = ((30, 12, 6), (20, 19, 9))
    shown = protect(facts(*((tenant, "mapping", almost_all) for tenant in (1, 2, 3))))
    men = [shown["mapping", measure, "men"] for measure in ("participants", "ended")]
    assert any(isinstance(one, Protected) for one in men), men


def test_those_left_over_of_one_forbund_are_hidden_though_more_stand_behind_the_total() -> None:
    """In two förbund every man has ended, so the ten who stay on are all in the third."""
    by_tenant = {1: (20, 20, 8), 2: (20, 20, 8), 3: (30, 20, 8)}
    made = facts(*((tenant, "mapping", ((30, 12, 6), men)) for tenant, men in by_tenant.items()))
    assert exact_cells(made)["mapping", "staying", "men"] == Exact(value=10, largest=10, contributors=1)
    shown = protect(made)
    assert any(
        isinstance(shown["mapping", measure, "men"], Protected) for measure in ("participants", "ended")
    )


def test_those_left_over_of_many_hide_nothing() -> None:
    shown = protect(facts(*((tenant, "mapping", ORDINARY) for tenant in (1, 2, 3))))
    assert not [one for one in shown.values() if isinstance(one, Protected)]


def test_nothing_published_shows_nothing() -> None:
    assert protect([]) == {}


def test_more_outcomes_than_ended_are_refused() -> None:
    with pytest.raises(InconsistentTable):
        protect(facts(*((tenant, "mapping", ((9, 3, 5), (9, 3, 5))) for tenant in (1, 2, 3))))


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter_and_no_small_figure_shows(chance: random.Random) -> None:
    made = facts(
        *(
            (tenant, kind, ((p, p // 2, p // 3), (q, q // 2, q // 4)))
            for tenant in range(1, 6)
            for kind in ("mapping", "competence", "coordination")
            if chance.random() < 0.7
            for p, q in [(chance.randint(0, 25), chance.randint(0, 9))]
        )
    )
    shown = protect(made)
    assert not [one for one in shown.values() if isinstance(one, int) and 0 < one < 5]
    chance.shuffle(made)
    assert protect(made) == shown
