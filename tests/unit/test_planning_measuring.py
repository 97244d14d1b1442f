"""Targets measured on the year's figures: the documents' own thresholds, gaps, and what is too small."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.disclosure.counts import ALL
from finsam_saas.disclosure.rules import Protected
from finsam_saas.figures.protection import protect_year
from finsam_saas.figures.rules import Coverage
from finsam_saas.figures.year_counts import HALVES, Told
from finsam_saas.figures.year_model import YearModel
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Outcome, Sex, Total
from finsam_saas.members.rules import PartyType
from finsam_saas.planning.facts import Entered, GoalTally, InitiativeShort, TargetFacts, YearMaterial
from finsam_saas.planning.measuring import Measured, measure
from finsam_saas.planning.people import (
    ENDED,
    cells_of,
    exact_counts,
    of_target,
    open_counts,
    result_row,
    wanted_counts,
)
from finsam_saas.planning.protection import protect_goals
from finsam_saas.planning.rules import (
    CapitalBase,
    Scope,
    TargetKind,
    TargetMeasure,
    TargetStatus,
    Way,
    way_of,
)
from finsam_saas.reporting_plan.rules import TemplateKind

AT = datetime(2023, 11, 1, tzinfo=UTC)
WORK, PRE, STRUCTURE, OTHER = (
    InitiativeShort(UUID(int=1), "Arbete", "individual", "work_oriented_rehabilitation"),
    InitiativeShort(UUID(int=2), "Förrehab", "individual", "pre_rehabilitation"),
    InitiativeShort(UUID(int=3), "Struktur", "structural", "coordination"),
    InitiativeShort(UUID(int=4), "Okänd", "individual", None),
)
NOT_KNOWN = Total(None, False)


def target(**facts: object) -> TargetFacts:
    """A target for tests; goal 1a of Uppsala 2023 where nothing else is said."""
    given_facts: dict[str, object] = {
        "id": UUID(int=7),
        "goal_id": UUID(int=8),
        "year": 2023,
        "text": "1a",
        "kind": TargetKind.RATIO,
        "threshold": Fraction(35, 100),
        "measure": TargetMeasure.OUTCOMES,
        "scope": Scope("individual", "work_oriented_rehabilitation"),
        "numerator": tuple(outcome.value for outcome in WORK_OR_STUDIES),
    }
    return TargetFacts(**{**given_facts, **facts})  # type: ignore[arg-type]


def by_hand(number: int | None = None, out_of: int | None = None, **more: object) -> Entered:
    """A figure entered by hand."""
    return Entered(
        more.get("party"),  # type: ignore[arg-type]
        number,
        out_of,
        more.get("done"),  # type: ignore[arg-type]
        "Ur protokoll",
        "Kansli",
        AT,
    )


def figures_of(insats: InitiativeShort, **rows: tuple[int, int, int]) -> dict[tuple[UUID, str, Sex], Total]:
    """Complete figures: women, men and unknown of each row; outcomes that are not given are nobody."""
    given_rows = {outcome.value: (0, 0, 0) for outcome in Outcome} | rows
    return {
        (insats.id, row, sex): Total(counts[place], True)
        for row, counts in given_rows.items()
        for place, sex in enumerate(Sex)
    }


EXAMPLE = figures_of(WORK, ended=(20, 15, 0), work=(8, 4, 0), studies=(1, 1, 0))
"""Domain appendix B: 14 of 35 is 40,0 %."""


def year(
    figures: dict[tuple[UUID, str, Sex], Total], *insatser: InitiativeShort, **more: object
) -> YearMaterial:
    """A year in which these insatser report."""
    coverage = {one.id: Coverage(3, 4) for one in insatser}
    return YearMaterial(2023, insatser, figures, coverage, **more)  # type: ignore[arg-type]


def told(measured: Measured) -> tuple[TargetStatus, int | None, int | None]:
    return measured.outcome.status, measured.part, measured.whole


def test_goal_1a_counts_work_oriented_insatser_only() -> None:
    others = figures_of(PRE, ended=(50, 50, 0), other_or_interrupted=(50, 50, 0))
    found = measure(target(), year(EXAMPLE | others, WORK, PRE, OTHER))
    assert told(found) == (TargetStatus.MET, 14, 35)
    assert found.outcome.value == Fraction(40, 100)
    assert [one.initiative.name for one in found.bases] == ["Arbete"]
    assert (found.coverage, found.outside) == (Coverage(3, 4), 1)
    assert (found.by_sex[Sex.WOMEN].part, found.by_sex[Sex.MEN].part) == (9, 5)


@pytest.mark.parametrize(("planned", "status"), [(27, TargetStatus.MET), (26, TargetStatus.NOT_MET)])
def test_ninety_per_cent_with_a_plan_in_pre_rehabilitation(planned: int, status: TargetStatus) -> None:
    plan = target(
        threshold=Fraction(90, 100),
        scope=Scope(specific="pre_rehabilitation"),
        numerator=(Outcome.PLAN_FOR_FURTHER_REHABILITATION.value,),
    )
    figures = figures_of(PRE, ended=(30, 0, 0), plan_for_further_rehabilitation=(planned, 0, 0))
    assert told(measure(plan, year(figures, PRE, WORK))) == (status, planned, 30)


def test_a_sex_whose_outcome_is_not_known_is_left_out_of_part_and_whole() -> None:
    figures = {**EXAMPLE, (WORK.id, Outcome.WORK.value, Sex.MEN): NOT_KNOWN}
    found = measure(target(), year(figures, WORK))
    assert told(found) == (TargetStatus.MET, 9, 20)
    assert (found.left_out, found.complete) == (1, False)


def test_fewer_than_ten_persons_is_too_small_a_base() -> None:
    figures = figures_of(WORK, ended=(5, 4, 0), work=(5, 4, 0))
    assert measure(target(), year(figures, WORK)).outcome.status is TargetStatus.TOO_SMALL_BASE


def test_nothing_accepted_is_not_measurable() -> None:
    assert told(measure(target(), year({}, WORK))) == (TargetStatus.NOT_MEASURABLE, None, None)


@pytest.mark.parametrize(("reached", "status"), [(6, TargetStatus.MET), (5, TargetStatus.NOT_MET)])
def test_structural_goals_are_counted(reached: int, status: TargetStatus) -> None:
    structural = target(
        measure=TargetMeasure.GOALS_REACHED,
        threshold=Fraction(75, 100),
        scope=Scope("structural"),
        numerator=(),
    )
    made = year({}, STRUCTURE, WORK, goals_of={STRUCTURE.id: GoalTally(reached, 8)})
    assert told(measure(structural, made)) == (status, reached, 8)


ACTIVITIES = target(
    kind=TargetKind.COUNT,
    threshold=Fraction(15),
    measure=TargetMeasure.ACTIVITIES,
    scope=Scope(),
    numerator=(),
)


@pytest.mark.parametrize(
    ("reported", "entered", "status", "number"),
    [
        (Total(12, True), 3, TargetStatus.MET, 15),
        (Total(11, True), 3, TargetStatus.NOT_MET, 14),
        (Total(11, False), 3, TargetStatus.NOT_MEASURABLE, 14),
        (Total(15, False), None, TargetStatus.MET, 15),
        (Total(None, False), 15, TargetStatus.MET, 15),
        (Total(None, False), None, TargetStatus.NOT_MEASURABLE, None),
    ],
)
def test_activities_told_and_entered(
    reported: Total, entered: int | None, status: TargetStatus, number: int | None
) -> None:
    held = [] if entered is None else [by_hand(entered)]
    made = year({}, STRUCTURE, activities={STRUCTURE.id: reported})
    assert told(measure(replace(ACTIVITIES, entered=held), made))[:2] == (status, number)


def test_every_party_must_attend() -> None:
    whole = target(
        measure=TargetMeasure.ATTENDANCE,
        threshold=Fraction(1),
        scope=Scope(),
        numerator=(),
        entered=[by_hand(10, 10, party=PartyType.REGION), by_hand(99, 100, party=PartyType.MUNICIPALITY)],
    )
    found = measure(whole, year({}))
    assert told(found) == (TargetStatus.NOT_MET, 109, 110)
    full = replace(whole, entered=[by_hand(10, 10, party=PartyType.REGION)])
    assert measure(full, year({})).outcome.status is TargetStatus.MET
    assert measure(replace(whole, entered=[]), year({})).outcome.status is TargetStatus.NOT_MEASURABLE


@pytest.mark.parametrize(
    ("done", "status"),
    [(True, TargetStatus.MET), (False, TargetStatus.NOT_MET), (None, TargetStatus.NOT_MEASURABLE)],
)
def test_a_milestone_is_done_or_not_or_not_told(done: bool | None, status: TargetStatus) -> None:
    held = [] if done is None else [by_hand(done=done)]
    milestone = target(kind=TargetKind.MILESTONE, threshold=None, measure=None, numerator=(), entered=held)
    assert measure(milestone, year({})).outcome.status is status


def test_own_capital_of_bad_esa_2016_is_told_and_blocks_nothing() -> None:
    rule = target(
        kind=TargetKind.MONEY, threshold=Fraction(10, 100), measure=None, base=CapitalBase.BUDGETED_FUNDS
    )
    bases = {CapitalBase.BUDGETED_FUNDS: Decimal(5_840_000)}
    found = measure(rule, year({}, capital=Decimal(300_000), capital_bases=bases))
    assert (found.outcome.status, found.outcome.value) == (TargetStatus.NOT_MET, Fraction(300, 5840))
    gap = measure(rule, year({}, capital=Decimal(300_000), capital_bases=bases, budget_is_whole=False))
    assert gap.outcome.status is TargetStatus.NOT_MEASURABLE


def test_a_way_is_kind_and_measure_together() -> None:
    assert way_of(TargetKind.RATIO, TargetMeasure.OUTCOMES) is Way.OUTCOMES
    assert way_of(TargetKind.RATIO, None) is Way.SHARE
    assert way_of(TargetKind.MILESTONE, TargetMeasure.ACTIVITIES) is Way.MILESTONE


COUNTS = st.integers(0, 40)


@st.composite
def years(draw: st.DrawFn) -> YearMaterial:
    """A year of three insatser where some figures are not known."""
    insatser = [
        replace(WORK, id=UUID(int=20 + number), municipalities={UUID(int=90): "Heby"}) for number in range(3)
    ]
    figures: dict[tuple[UUID, str, Sex], Total] = {}
    for insats in insatser:
        for sex in Sex:
            work, other, start = draw(COUNTS), draw(COUNTS), draw(COUNTS)
            known = draw(st.integers(0, 9)) > 0
            values: dict[str, int] = {
                Measure.ENDED: work + other,
                Measure.ONGOING_AT_START: start + work + other,
                Measure.NEW: 0,
                Measure.ONGOING_AT_END: start,
                **{outcome.value: 0 for outcome in Outcome},
                Outcome.WORK: work,
                Outcome.OTHER_OR_INTERRUPTED: other,
            }
            figures |= {(insats.id, str(row), sex): Total(value, True) for row, value in values.items()}
            if not known:
                figures[insats.id, Outcome.STUDIES.value, sex] = NOT_KNOWN
    return year(figures, *insatser)


@settings(max_examples=40, deadline=None)
@given(years())
def test_a_share_is_of_one_and_the_same_group(made: YearMaterial) -> None:
    found = measure(target(), made)
    ended = sum(total.value or 0 for (_id, row, _sex), total in made.figures.items() if row == ENDED)
    assert (found.whole or 0) <= ended and (found.part or 0) <= (found.whole or 0)
    if found.left_out == 0:
        assert (found.whole or 0) == ended
    assert sum(one.part for one in found.by_sex.values()) == (found.part or 0)


@settings(max_examples=25, deadline=None)
@given(years())
def test_no_small_count_is_shown_and_none_is_what_is_left_of_those_shown(made: YearMaterial) -> None:
    one = target()
    cells = cells_of(made, [one])
    told_counts = [
        Told(str(insats), TemplateKind.WORK_ORIENTED.value, HALVES[0], row, sex.value, total.value)
        for (insats, row, sex), total in made.figures.items()
    ]
    statistics = protect_year(YearModel(told_counts))
    goals = protect_goals(told_counts, statistics, wanted_counts(made, [one], cells))
    exact = exact_counts(made, [one])
    shown = open_counts(cells, statistics, goals)
    assert exact.keys() == shown.keys()
    for key, value in shown.items():
        count = exact[key]
        assert isinstance(value, Protected) or value == count
        assert isinstance(count, int) and (not 0 < count < 5 or isinstance(value, Protected))
    for where in {key[0] for key in shown}:
        for row in (ENDED, result_row(one.numerator)):
            keys = [(where, row, sex.value) for sex in Sex]
            hidden = [key for key in keys if isinstance(shown.get(key), Protected)]
            if len(hidden) == 1 and isinstance(shown.get((where, row, ALL)), int):
                left = exact[hidden[0]]
                assert isinstance(left, int) and not 0 < left < 5
    total = shown.get((of_target(one.id), ENDED, ALL))
    assert total is None or isinstance(total, Protected) or total >= 0
