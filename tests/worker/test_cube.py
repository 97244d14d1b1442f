"""The national cube against an oracle in Python, after random edits, duplicates and stops halfway."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.statistics.areas import counties
from finsam_saas.statistics.cells import CellKey, Level
from finsam_saas.statistics.cube_reading import coverage, exact_cells
from finsam_saas.statistics.rules import (
    ALL,
    CUBE_MEASURES,
    FACT_MEASURES,
    LEFT_OF,
    NEW,
    ONGOING_AT_START,
    OUTCOMES,
    PARTICIPANTS,
    made_whole,
)
from tests.builders_national import QUARTER, accepted_report, take_part, three_take_part, within
from tests.servers import Servers
from tests.worker.conftest import Settle
from worker.cube import lock_cube, rebuild, recompute_marked
from worker.national import recompute, repair_national_drift

HOMES = {"uppsala-lan": "03", "vasteras": "19", "bad-esa": "99", "umea-vannas": "24"}
PLACES = ("", "0380", "1980")
YEARS = (2024, 2025)
Group = tuple[str, int, int, str, str, str]
"""Förbund, year, quarter, type of insats, municipality, sex."""

_FACT = text(
    "insert into national_facts (tenant_id, year, quarter, initiative_type, municipality, measure, sex,"
    " value, published_at) values ((select id from tenants where slug = :slug), :year, :quarter, :kind,"
    " :place, :measure, :sex, :value, now())"
)
_GONE = text(
    "delete from national_facts where tenant_id = (select id from tenants where slug = :slug)"
    " and year = :year and quarter = :quarter and initiative_type = :kind and municipality = :place"
    " and sex = :sex"
)
_MARK = text(
    "insert into national_dirty_cells (tenant_id, year, quarter, initiative_type, municipality, measure, sex,"
    " marked_at) values ((select id from tenants where slug = :slug), :year, :quarter, :kind, :place,"
    " :measure, :sex, now())"
)


_MOVE = text("update tenants set county = :county where slug = :slug")


@dataclass
class Published:
    """What the förbund have published, edited as their publishing does: facts and marks together."""

    engine: Engine
    groups: dict[Group, dict[str, int]]
    homes: dict[str, str] = field(default_factory=lambda: dict(HOMES))
    moved: set[str] = field(default_factory=set)

    def move(self, chance: random.Random) -> None:
        """A förbund is in another county; as until its event is delivered, nothing is marked yet."""
        slug, (code, name) = chance.choice(tuple(HOMES)), chance.choice(tuple(counties().items()))
        with self.engine.begin() as connection:
            connection.execute(_MOVE, {"slug": slug, "county": name})
        self.homes[slug] = code
        self.moved.add(slug)

    def mark_moved(self) -> None:
        """Every quarter of those that have moved is marked, as when the event is delivered."""
        none = dict.fromkeys(("kind", "place", "measure", "sex"), "")
        with self.engine.begin() as connection:
            for slug in sorted(self.moved):
                marks = [{"slug": slug, "year": y, "quarter": q, **none} for y in YEARS for q in range(1, 5)]
                connection.execute(_MARK, marks)
        self.moved.clear()

    def edit(self, chance: random.Random) -> None:
        """One group of persons is counted otherwise, anew, or no longer."""
        group = (
            chance.choice(tuple(HOMES)),
            chance.choice(YEARS),
            chance.randint(1, 4),
            chance.choice(("mapping", "coordination")),
            chance.choice(PLACES),
            chance.choice(("women", "men")),
        )
        if group in self.groups and chance.random() < 0.3:
            del self.groups[group]
        else:
            counted = dict.fromkeys(FACT_MEASURES, 0)
            counted |= {row: chance.randint(0, 9) for row in (ONGOING_AT_START, NEW, "ended", *OUTCOMES)}
            self.groups[group] = made_whole(counted)
        self._write(group, again=chance.random() < 0.3)

    def _write(self, group: Group, *, again: bool) -> None:
        slug, year, quarter, kind, place, sex = group
        key = {"slug": slug, "year": year, "quarter": quarter, "kind": kind, "place": place, "sex": sex}
        rows = [
            {**key, "measure": measure, "value": value}
            for measure, value in self.groups.get(group, {}).items()
        ]
        with self.engine.begin() as connection:
            connection.execute(_GONE, key)
            if rows:
                connection.execute(_FACT, rows)
            for _time in range(1 + again):
                connection.execute(_MARK, {**key, "measure": NEW})


@pytest.fixture
def published(app: Flask, servers: Servers) -> Iterator[Published]:
    """Nothing yet, written as somebody whom no wall binds; three förbund have a county."""
    engine = create_engine(servers.postgres.url("postgres", "finsam_test"), poolclass=NullPool)
    with engine.begin() as connection:
        for slug, code in HOMES.items():
            connection.execute(_MOVE, {"slug": slug, "county": counties().get(code)})
    yield Published(engine, {})
    engine.dispose()


def oracle(published: Published) -> dict[CellKey, ExactCell]:
    """Every cell of the cube, summed group by group."""
    parts: dict[CellKey, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (slug, year, quarter, kind, place, sex), counted in published.groups.items():
        areas = [("nation", "00"), ("county", published.homes[slug]), ("association", slug)]
        for level, area in [*areas, ("municipality", place)] if place else areas:
            for period, first in _periods(year, quarter):
                for of_kind in (kind, ALL):
                    for of_sex in (sex, ALL):
                        for measure, value in _counted(counted, first=first).items():
                            parts[CellKey(level, area, period, of_kind, measure, of_sex)][slug] += value
    return {key: _cell(key, list(by_slug.values())) for key, by_slug in parts.items()}


def _periods(year: int, quarter: int) -> list[tuple[str, bool]]:
    """The periods of a quarter, and whether it is the first in each."""
    return [
        (f"{year}-kv{quarter}", True),
        (f"{year}-h{(quarter + 1) // 2}", quarter in (1, 3)),
        (f"{year}-ar1", quarter == 1),
    ]


def _counted(counted: dict[str, int], *, first: bool) -> dict[str, int]:
    made = dict(counted)
    if not first:
        made[ONGOING_AT_START] = 0
    made[PARTICIPANTS] = made[ONGOING_AT_START] + made[NEW]
    return made | {
        remainder: made[whole] - sum(made[part] for part in parts)
        for remainder, (whole, parts) in LEFT_OF.items()
    }


def _cell(key: CellKey, by_slug: list[int]) -> ExactCell:
    behind = sum(1 for one in by_slug if one > 0) or len(by_slug)
    own = key.level == Level.ASSOCIATION
    return ExactCell(sum(by_slug), 1 if own else behind, max(by_slug), key.measure not in LEFT_OF)


def stored(connection: Connection) -> dict[CellKey, ExactCell]:
    """The whole cube as it is kept."""
    periods = {
        period for year in YEARS for quarter in range(1, 5) for period, _first in _periods(year, quarter)
    }
    return exact_cells(connection, [level.value for level in Level], periods)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_edits_moves_duplicates_and_stops_leave_what_an_oracle_counts(
    national: Engine, published: Published, seed: int
) -> None:
    chance = random.Random(seed)
    for _turn in range(60):
        published.edit(chance)
        if chance.random() < 0.1:
            published.move(chance)
        if chance.random() < 0.1:
            published.mark_moved()
        if chance.random() < 0.4:
            with national.connect() as connection:
                lock_cube(connection)
                recompute_marked(connection, most=chance.choice((1, 3, 500)))
                if chance.random() < 0.5:
                    connection.commit()
    published.mark_moved()
    recompute(national)
    with national.begin() as connection:
        assert stored(connection) == oracle(published)
        lock_cube(connection)
        assert rebuild(connection) == []


def test_many_workers_at_once_leave_what_an_oracle_counts(national: Engine, published: Published) -> None:
    def work() -> None:
        for _turn in range(8):
            recompute(national)

    chance = random.Random(20)
    with ThreadPoolExecutor(3) as pool:
        workers = [pool.submit(work) for _worker in range(3)]
        for _turn in range(40):
            published.edit(chance)
        for worker in workers:
            worker.result()
    assert repair_national_drift(national) == []
    with national.connect() as connection:
        assert stored(connection) == oracle(published)


# As a very large nation on a slow machine: many marks at once take longer than a statement may.
_SLOW = """
    create function slow() returns trigger language plpgsql as $$
    begin
        if (select count(*) from taken) > 100 then perform pg_sleep(5); end if;
        return null;
    end $$;
    create trigger slow after delete on national_dirty_cells referencing old table as taken
        for each statement execute function slow();
"""


def test_marks_that_take_too_long_at_once_are_taken_a_few_at_a_time(
    servers: Servers, published: Published
) -> None:
    published.edit(random.Random(7))
    [(slug, year, quarter, kind, place, sex)] = published.groups
    key = {"slug": slug, "year": year, "quarter": quarter, "kind": kind, "place": place, "sex": sex}
    with published.engine.begin() as connection:
        connection.execute(_MARK, [{**key, "measure": NEW}] * 120)
        connection.exec_driver_sql(_SLOW)
    address = servers.settings().national_database_url
    assert address is not None
    hurried = create_engine(
        address, poolclass=NullPool, connect_args={"options": "-c statement_timeout=1000 -c jit=off"}
    )
    recompute(hurried)
    with hurried.connect() as connection:
        assert stored(connection) == oracle(published)
        assert connection.scalar(text("select count(*) from national_dirty_cells")) == 0


def test_a_rebuild_from_nothing_and_one_over_rubbish_give_the_same_cube(
    national: Engine, published: Published
) -> None:
    chance = random.Random(5)
    for _turn in range(40):
        published.edit(chance)
    with national.begin() as connection:
        connection.execute(text("delete from national_dirty_cells"))
        lock_cube(connection)
        assert rebuild(connection)
        assert stored(connection) == oracle(published)
        connection.execute(text("update national_cells set new = 7, area = area || '1' where sex = 'men'"))
        assert rebuild(connection)
        assert stored(connection) == oracle(published)


def test_a_year_counts_whoever_stays_on_once(app: Flask, national: Engine, settle: Settle) -> None:
    """Fifty came in each of two quarters: nobody was there before, so a hundred took part in the year."""
    three_take_part(app)
    with within(app, "vasteras"):
        accepted_report(quarter=QUARTER.following(), name="Nästa")
    settle()
    with national.connect() as connection:
        cells = exact_cells(connection, ["association"], ["2026-kv1", "2026-kv2", "2026-ar1"])
    took_part = {
        key.period: cell.value
        for key, cell in cells.items()
        if (key.area, key.initiative_type, key.measure, key.sex) == ("vasteras", ALL, PARTICIPANTS, ALL)
    }
    assert took_part == {"2026-kv1": 50, "2026-kv2": 50, "2026-ar1": 100}
    assert {key.measure for key in cells} == set(CUBE_MEASURES)


def test_coverage_of_a_year_needs_every_quarter_in_which_the_forbund_existed(
    app: Flask, national: Engine, settle: Settle, published: Published
) -> None:
    three_take_part(app)
    with within(app, "vasteras"):
        accepted_report(quarter=QUARTER.following(), name="Nästa")
    with within(app, "umea-vannas"):
        take_part()
    with published.engine.begin() as connection:
        connection.execute(text("update tenants set valid_to = '2026-06-30' where slug = 'vasteras'"))
        connection.execute(text("update tenants set valid_from = '2026-04-01' where slug = 'umea-vannas'"))
    settle()
    with national.connect() as connection:
        found = coverage(connection, ["2026-kv1", "2026-kv2", "2026-ar1"])
    assert found["nation", "00", "2026-kv1"] == (3, 3), "the fourth did not exist"
    assert found["nation", "00", "2026-kv2"] == (1, 4)
    assert found["nation", "00", "2026-ar1"] == (1, 4), "the one that ended has reported all it could"
    assert found["county", "19", "2026-ar1"] == (1, 1)
    assert found["association", "bad-esa", "2026-ar1"] == (0, 1)


def test_a_municipality_counts_the_insatser_that_are_for_it_alone(
    app: Flask, national: Engine, settle: Settle, published: Published
) -> None:
    reports = three_take_part(app)
    with within(app, "vasteras"), published.engine.begin() as connection:
        connection.execute(
            text(
                "with made as (insert into members (tenant_id, key, name, party, position, details, version)"
                " select tenant_id, 'kommunen', 'Västerås stad', 'municipality', 1, '{}', 1 from reports"
                " where id = :report returning tenant_id, id)"
                " insert into initiative_municipalities (tenant_id, initiative_id, member_id)"
                " select made.tenant_id, reports.initiative_id, made.id from made, reports"
                " where reports.id = :report"
            ),
            {"report": reports["vasteras"]},
        )
    settle()
    with national.connect() as connection:
        cells = exact_cells(connection, ["municipality"], ["2026-kv1"])
    assert cells[CellKey("municipality", "1980", "2026-kv1", ALL, PARTICIPANTS, ALL)].value == 50
    assert {key.area for key in cells} == {"1980"}
