"""National facts from accepted sums, the exact cube, and decisions to take part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.statistics.group_rules import GROUP_MEASURES, codes_in, group_facts_of, set_of
from finsam_saas.statistics.rules import (
    ALL,
    FACT_MEASURES,
    OUTCOMES,
    DecisionFault,
    DecisionRefused,
    Exact,
    check_decision,
    facts_of,
)
from tests.national_oracle import exact_cells


@dataclass(frozen=True)
class Sum:
    """A sum as the follow-up gives it."""

    initiative_type: str
    row: str
    sex: str
    value: int
    municipality: str | None = None


def test_participants_are_those_at_the_start_and_the_new() -> None:
    facts = facts_of([Sum("mapping", "ongoing_at_start", "women", 7), Sum("mapping", "new", "women", 5)])
    assert facts["mapping", "", "participants", "women"] == 12
    assert facts["mapping", "", "participants", "men"] == 0, "a type that is reported has zeros, not gaps"


def test_work_studies_and_both_are_to_work_or_studies_and_other_outcomes_are_not() -> None:
    sums = [
        Sum("mapping", row, "men", 2)
        for row in ("work", "studies", "work_and_studies", "active_job_seeking", "other_or_interrupted")
    ]
    facts = facts_of([*sums, Sum("mapping", "ended", "men", 10)])
    assert facts["mapping", "", "to_work_or_studies", "men"] == 6


def test_outcomes_of_people_whose_ending_is_not_known_are_left_out() -> None:
    facts = facts_of([Sum("mapping", "work", "women", 5), Sum("mapping", "ended", "men", 4)])
    assert facts["mapping", "", "to_work_or_studies", "women"] == 0


def test_whoever_has_ended_has_taken_part() -> None:
    """Where it is not known how many were there at the start, the ended are at least known."""
    facts = facts_of([Sum("mapping", "new", "women", 2), Sum("mapping", "ended", "women", 9)])
    assert facts["mapping", "", "participants", "women"] == 9


def test_insatser_for_one_kommun_are_counted_there_and_others_nowhere() -> None:
    facts = facts_of(
        [
            Sum("mapping", "new", "women", 5, "Åmåls kommun"),
            Sum("mapping", "new", "women", 3),
            Sum("mapping", "new", "women", 2, "Atlantis"),
        ]
    )
    assert facts["mapping", "1492", "new", "women"] == 5
    assert facts["mapping", "", "new", "women"] == 5


_rows = st.sampled_from(["ongoing_at_start", "new", "ended", "ongoing_at_end", "trained", *OUTCOMES])
_some_sexes = st.sampled_from(["women", "men"])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.builds(Sum, st.just("mapping"), _rows, st.sampled_from(["women", "men"]), st.integers(0, 40)))
)
def test_every_sum_within_a_group_holds_whatever_the_reports_know(sums: list[Sum]) -> None:
    facts = facts_of(sums)
    for sex in ("women", "men", "unknown") if facts else ():
        own = {measure: facts["mapping", "", measure, sex] for measure in FACT_MEASURES}
        assert own["participants"] == own["ongoing_at_start"] + own["new"] >= own["ended"]
        assert own["to_work_or_studies"] == own["work"] + own["studies"] + own["work_and_studies"]
        assert sum(own[outcome] for outcome in OUTCOMES) <= own["ended"]


def test_nothing_accepted_gives_no_facts() -> None:
    assert facts_of([]) == {}


def test_an_exact_cell_knows_its_largest_part_and_how_many_are_behind() -> None:
    key = ("mapping", "ended", "women")
    cells = exact_cells([(1, key, 40), (2, key, 2), (3, key, 0)])
    assert cells[key] == Exact(value=42, largest=40, contributors=2)
    assert cells[ALL, "ended", ALL] == Exact(42, 40, 2)


def test_those_left_over_are_counted_with_the_forbund_behind_them() -> None:
    """Who has taken part and not ended stays on; in the first förbund nobody does."""
    cells = exact_cells(
        [
            (1, ("mapping", "participants", "women"), 8),
            (1, ("mapping", "ended", "women"), 8),
            (2, ("mapping", "participants", "women"), 9),
            (2, ("mapping", "ended", "women"), 2),
            (2, ("mapping", "to_work_or_studies", "women"), 2),
        ]
    )
    assert cells["mapping", "staying", "women"] == Exact(value=7, largest=7, contributors=1)
    assert cells[ALL, "ended_otherwise", ALL] == Exact(value=8, largest=8, contributors=1)


def test_behind_a_zero_stand_all_that_report_it() -> None:
    key = ("mapping", "ended", "women")
    assert exact_cells([(1, key, 0), (2, key, 0)])[key] == Exact(0, 0, 2)


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(
        st.tuples(
            st.integers(1, 4),
            st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from("wmu")),
        ),
        st.integers(0, 50),
    )
)
def test_totals_are_the_sums_of_their_parts(facts: dict[tuple[int, tuple[str, str, str]], int]) -> None:
    cells = exact_cells((tenant, key, value) for (tenant, key), value in facts.items())
    for measure in "xy":
        whole = sum(value for (_, key), value in facts.items() if key[1] == measure)
        if (ALL, measure, ALL) in cells:
            assert cells[ALL, measure, ALL].value == whole


def decide(decided_on: date, *, takes_part: bool, latest: date | None, now: bool) -> None:
    """Check a decision as of 22 November 2026."""
    check_decision(
        decided_on=decided_on,
        takes_part=takes_part,
        today=date(2026, 11, 22),
        latest=latest,
        takes_part_now=now,
    )


def test_a_decision_made_today_and_one_on_the_day_of_the_latest_stand() -> None:
    decide(date(2026, 11, 22), takes_part=True, latest=None, now=False)
    decide(date(2026, 5, 4), takes_part=False, latest=date(2026, 5, 4), now=True)


@pytest.mark.parametrize(
    ("decided_on", "takes_part", "latest", "now", "fault"),
    [
        (date(2026, 11, 23), True, None, False, DecisionFault.IN_THE_FUTURE),
        (date(2026, 5, 3), False, date(2026, 5, 4), True, DecisionFault.TOO_EARLY),
        (date(2003, 12, 31), True, None, False, DecisionFault.TOO_EARLY),
        (date(2026, 5, 4), True, date(2026, 1, 1), True, DecisionFault.NOTHING_NEW),
        (date(2026, 5, 4), False, None, False, DecisionFault.NOTHING_NEW),
    ],
)
def test_a_decision_is_refused_with_its_reason(
    decided_on: date, takes_part: bool, latest: date | None, now: bool, fault: DecisionFault
) -> None:
    with pytest.raises(DecisionRefused) as refused:
        decide(decided_on, takes_part=takes_part, latest=latest, now=now)
    assert refused.value.fault is fault


@dataclass(frozen=True)
class OfEach(Sum):
    """A sum of one insats."""

    initiative_id: UUID | None = None


INSATSER = (UUID(int=1), UUID(int=2), UUID(int=3))
SETS = {INSATSER[0]: "young", INSATSER[1]: "disability+young"}
ROWS = st.sampled_from(("ongoing_at_start", "new", "ended", *OUTCOMES))
OF_EACH = st.builds(
    OfEach,
    st.sampled_from(("mapping", "competence")),
    ROWS,
    st.sampled_from(("women", "men", "unknown")),
    st.integers(0, 30),
    st.sampled_from((None, "Uppsala")),
    st.sampled_from(INSATSER),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(OF_EACH, max_size=30))
def test_sets_of_target_groups_sum_to_the_national_facts_whatever_reports_lack(sums: list[OfEach]) -> None:
    facts, by_set = facts_of(sums), group_facts_of(sums, SETS)
    for measure in GROUP_MEASURES:
        for sex in ("women", "men", "unknown"):
            whole = sum(value for key, value in facts.items() if key[2:] == (measure, sex))
            assert whole == sum(value for key, value in by_set.items() if key[1:] == (measure, sex))
    assert {key[0] for key in by_set} <= {"young", "disability+young", "other"}


def test_an_insats_without_groups_or_codes_is_for_others() -> None:
    assert set_of([]) == set_of([[]]) == "other"
    assert set_of([["young"], [], ["young", "disability"]]) == "disability+other+young"
    assert codes_in("disability+young") == {"young", "disability"}
