"""All open pages of a year together: nobody can work out a small count from statistics, board and goals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import ColumnElement

from finsam_saas.access.permissions import Role
from finsam_saas.disclosure.counts import ALL
from finsam_saas.figures import year_reading
from finsam_saas.figures.measures import MEASURES
from finsam_saas.figures.protection import protect_year
from finsam_saas.figures.rules import Span
from finsam_saas.figures.sums import Choice, summed
from finsam_saas.figures.tables import cells_of, sum_of
from finsam_saas.figures.year_counts import HALVES, YEAR, Told
from finsam_saas.figures.year_model import EVERYBODY, PLAN, SEXES, YearModel
from finsam_saas.followup.models import Report
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Outcome
from finsam_saas.planning.protection import Wanted, protect_goals
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import session
from tests import builders_figures as build
from tests.builders_figures import NOT_KNOWN
from tests.conftest import Inside
from tests.reader import START, Expression, Reader, every_key, narrowed
from tests.unit.test_figures_protection import some_year

OPEN = ("participants", "new", "ended", "ongoing_at_end", "to_work_or_studies", PLAN, "activity_participants")
SPANS = {
    YEAR: Span.of_year(2026),
    HALVES[0]: Span(date(2026, 1, 1), date(2026, 6, 30)),
    HALVES[1]: Span(date(2026, 7, 1), date(2026, 12, 31)),
}
PER_CENT = 35
"""What the targets ask for."""
Key = tuple[str, str, str, str]
TO_WORK = frozenset(one.value for one in WORK_OR_STUDIES)


def targets(model: YearModel) -> list[Wanted]:
    """Those who ended to work in all insatser but the first, and in the first two: smaller than a type."""
    found = []
    for name, places in (("most", model.initiatives[1:]), ("two", model.initiatives[:2])):
        for who in SEXES:
            members = tuple((place, sex) for place in places for sex in SEXES[:-1] if who in (ALL, sex))
            for measure, outcomes in (("ended", frozenset[str]()), ("to_work_or_studies", TO_WORK)):
                count = sum(model.value(model.row(measure, YEAR, *member)) for member in members)
                found.append(Wanted((name, measure, who), outcomes, members, count))
    return found


def some_model(seed: int) -> tuple[list[Told], YearModel, dict[str, str]]:
    """A förbund's year, and the kind of each of its insatser."""
    told = some_year(seed, insatser=2 + seed % 4, most=(6, 12, 40)[seed % 3])
    model = YearModel(told)
    return told, model, {one: of[0] for one, of in model.kinds_of.items()}


def counts_of(model: YearModel, kinds: dict[str, str]) -> dict[tuple[str, str, str, str], int]:
    return {key: model.value(model.row(*key)) for key in every_key(kinds)}


def open_year(seed: int) -> tuple[Reader, dict[Key, int], list[Wanted], set[tuple[str, str, str]]]:
    """A reader of everything open of a year, its exact counts, the counts of goals and which are shown."""
    told, model, kinds = some_model(seed)
    shown = protect_year(model)
    assert shown == protect_year(YearModel(told)), "always alike"
    reader, counts = Reader(kinds), counts_of(model, kinds)
    open_ = {key: count for key, count in counts.items() if key[0] != START and shown.holds(*key)}
    assert len(open_) > 20
    assert not {1, 2, 3, 4} & set(open_.values())
    for key, count in open_.items():
        reader.learn(reader.expression(*key), count)
    wanted = targets(model)
    goals = set(protect_goals(told, shown, wanted))
    for one in wanted:
        if one.key in goals:
            reader.learn(expression_of(reader, one), one.count)
    return reader, counts, wanted, goals


@pytest.mark.parametrize("seed", range(24))
def test_a_reader_of_everything_open_narrows_no_small_count(seed: int) -> None:
    reader, counts, _wanted, _goals = open_year(seed)
    assert narrowed(reader, counts) == []


@pytest.mark.parametrize("seed", range(3))
def test_the_reader_wins_where_small_counts_alone_are_hidden(seed: int) -> None:
    _told, model, kinds = some_model(seed)
    reader, counts = Reader(kinds), counts_of(model, kinds)
    for key, count in counts.items():
        if not 0 < count < 5:
            reader.learn(reader.expression(*key), count)
    assert narrowed(reader, counts)


@pytest.mark.parametrize("seed", [0, 4, 6])
def test_a_reader_told_the_verdict_on_hidden_counts_would_narrow_small_ones(seed: int) -> None:
    """Why no page says whether a target is reached whose counts it hides."""
    reader, counts, wanted, goals = open_year(seed)
    for whole, part in zip(wanted[::2], wanted[1::2], strict=True):
        if {part.key, whole.key} <= goals:
            continue
        over = {column: 100 * weight for column, weight in expression_of(reader, part).items()}
        for column, weight in expression_of(reader, whole).items():
            over[column] = over.get(column, 0) - PER_CENT * weight
        if 100 * part.count >= PER_CENT * whole.count:
            reader.learn_least(over, 0)
        else:
            reader.learn_least({column: -weight for column, weight in over.items()}, 1)
    assert narrowed(reader, counts)


def expression_of(reader: Reader, one: Wanted) -> Expression:
    """A target as the sum of what it counts."""
    found: Expression = {}
    for place, sex in one.members:
        for column, weight in reader.expression(one.key[1], ALL, place, sex).items():
            found[column] = found.get(column, 0) + weight
    return found


@pytest.mark.parametrize("by", [None, Report.kind.expression])
def test_what_is_protected_is_what_the_pages_show(inside: Inside, by: ColumnElement[Any] | None) -> None:
    """Every figure of a year with gaps, reports of different length and two kinds is the same in both."""
    with inside("uppsala-lan", Role.SECRETARIAT) as actor:
        found = build.add_year(actor)
        build.add_report(actor, found["Mellan"], "2026-h2", build.BIG, kind=TemplateKind.PRE_REHABILITATION)
        build.add_report(actor, found["Lilla"], "2026-t2", {**build.SMALL, Measure.ENDED: (NOT_KNOWN, 5, 0)})
        model = YearModel(year_reading.told(2026))
        compared = 0
        for time, span in SPANS.items():
            cells = cells_of(summed(Choice(span), None, by))
            places = [*model.initiatives, EVERYBODY] if by is None else model.kinds if time == YEAR else []
            for place in places:
                members = {
                    (one, part)
                    for one, part, _row in cells
                    if place in (EVERYBODY, str(one), part.value if part else None)
                }
                for measure in OPEN if place else (*OPEN, *Outcome):
                    if time != YEAR and measure in {"participants", *Outcome} - {PLAN}:
                        continue
                    exact = sum_of(cells, sorted(members, key=str), MEASURES[measure].rows)
                    for total, sex in zip(exact, SEXES, strict=True):
                        row = model.row(measure, time, place, sex)
                        assert model.value(row) == (total.value or 0), (measure, time, place, sex)
                        compared += 1
        assert compared > 60
        session.rollback()
