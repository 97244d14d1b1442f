"""The national cube at a million facts and at ten million: what a change costs, and a full rebuild.

Run by `make bench NATION=1` (a million) or `NATION=10` (both); it fills a database of some gigabytes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from time import perf_counter

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.cube_reading import coverage
from tests.performance.cube import cells_that_change, cost_of, make_nation, nothing, read_and_commit
from tests.performance.measure import Line, seconds_of, table
from tests.servers import Servers
from worker.cube import lock_cube, rebuild
from worker.national import engine_at, recompute

ASKED = int(os.environ.get("NATION") or 0)
pytestmark = [
    pytest.mark.performance,
    pytest.mark.skipif(not ASKED, reason="asked for with make bench NATION=1"),
]

NEWEST = Quarter(2025, 4)
# Ten times the facts: each figure spread over ten municipalities instead of one.
SIZES = {"1 M": 1, "10 M": 10} if ASKED >= 10 else {"1 M": 1}
FEW, MANY = 1, 1000

_CHANGE = text(
    "with one as (select tenant_id, id, year, quarter from national_facts where measure = 'new'"
    " and sex = 'women' and initiative_type = 'mapping' and municipality = ''"
    " order by md5(id::text || :seed) limit :few),"
    " changed as (update national_facts f set value = f.value + 1 from one"
    " where f.tenant_id = one.tenant_id and f.id = one.id)"
    " insert into national_dirty_cells"
    " (tenant_id, year, quarter, initiative_type, measure, sex, marked_at)"
    " select tenant_id, year, quarter, 'mapping', 'new', 'women', now() from one"
)
_PLAIN = text(
    "create unlogged table plain as select tenant_id, year, quarter, municipality, initiative_type, measure,"
    " sex, sum(value) as value, max(value) as largest, count(*) as behind from national_facts"
    " group by tenant_id, year, quarter, municipality, cube (initiative_type, sex), measure"
)
_OVERVIEW = (
    "select period, participants, ended, to_work_or_studies from national_cells where level = 'nation'"
    " and area = '00' and period like '%-kv_' and initiative_type = 'all' and sex in ('women', 'men', 'all')",
    "select * from national_cells where level = 'nation' and area = '00' and period = '2025-ar1'",
    "select area, participants, ended, to_work_or_studies from national_cells where level = 'county'"
    " and period = '2025-ar1' and initiative_type = 'all' and sex = 'all'",
    "select area, participants, ended, to_work_or_studies from national_cells where level = 'association'"
    " and period = '2025-ar1' and initiative_type = 'all' and sex = 'all'",
)


@pytest.fixture(scope="module")
def lines() -> Iterator[list[Line]]:
    """What was measured; printed at the end."""
    found: list[Line] = []
    yield found
    sys.stdout.write(f"\n\n{table(found)}\n")


def test_the_cost_of_a_change_follows_the_change_and_not_the_nation(
    servers: Servers, lines: list[Line]
) -> None:
    first: float | None = None
    for size, places in SIZES.items():
        database = f"finsam_nation_{places}"
        servers.make_empty(database)
        facts = make_nation(servers, database, others=75, until=NEWEST.year, years=15, places=places)
        address = servers.settings(database).national_database_url
        assert address is not None
        national = engine_at(address)
        owner = create_engine(servers.postgres.url("postgres", database), poolclass=NullPool)
        _measure_rebuild(national, owner, lines, f"{size} ({facts:,} facts)")
        cost = _measure_changes(servers, national, owner, lines, size)
        first = first or cost
        lines.append(Line(f"per dirty cell, {size}", cost / first, 2.5, "× of 1 M"))
        _measure_overview(national, lines, size)
        with national.begin() as connection:
            connection.execute(text("set local statement_timeout = 0"))
            lock_cube(connection)
            lines.append(Line(f"mismatches, {size}", len(rebuild(connection)), 0, ""))
        assert lines[-1].holds
        national.dispose()


def _measure_rebuild(national: Engine, owner: Engine, lines: list[Line], size: str) -> None:
    with owner.begin() as connection:
        plain = _seconds(lambda: connection.execute(_PLAIN))
        connection.execute(text("drop table plain"))
    with national.begin() as connection:
        connection.execute(text("set local statement_timeout = 0"))
        lock_cube(connection)
        filled = _seconds(lambda: rebuild(connection))
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze national_cells"))
    with national.begin() as connection:
        connection.execute(text("set local statement_timeout = 0"))
        lock_cube(connection)
        checked = _seconds(lambda: rebuild(connection))
    told = f"{checked:.1f} s, filling an empty cube {filled:.1f} s; plain grouping {plain:.1f} s"
    lines.append(Line(f"full rebuild by night, {size}", checked / plain, 1.5, "× plain", told))


def _measure_changes(
    servers: Servers, national: Engine, owner: Engine, lines: list[Line], size: str
) -> float:
    """Milliseconds of processor time for one dirty cell."""
    seeds = iter(range(10**9))

    def change(few: int) -> Callable[[], None]:
        def make() -> None:
            with owner.begin() as connection:
                connection.execute(_CHANGE, {"few": few, "seed": str(next(seeds))})

        return make

    change(FEW)()
    dirty = cells_that_change(national, lambda: recompute(national))

    def cost(work: Callable[[], object], before: Callable[[], None], times: int) -> float:
        return cost_of(work, servers, owner.url.database or "", before=before, times=times) * 1000

    floor = cost(lambda: read_and_commit(national, dirty, NEWEST), nothing, 20)
    one = cost(lambda: recompute(national), change(FEW), 10)
    many = cost(lambda: recompute(national), change(MANY), 1)
    told = f"{one:.2f} ms; floor: index read of the {len(dirty)} cells it is in + commit {floor:.2f} ms"
    lines.append(Line(f"one dirty cell, {size}", one / floor, 5, "× floor", told))
    lines.append(Line(f"{MANY} dirty cells, {size}", many / (MANY * one), 1.2, f"× {MANY} × one"))
    return one


def _measure_overview(national: Engine, lines: list[Line], size: str) -> None:
    with national.connect() as connection:

        def ask() -> None:
            for question in _OVERVIEW:
                connection.execute(text(question)).all()
            coverage(connection, ["2025-ar1"])

        lines.append(Line(f"dashboard's queries, {size}", seconds_of(ask, times=10) * 1000, 25, " ms"))


def _seconds(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started
