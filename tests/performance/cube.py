"""The way of an accepted figure to the nation, to be measured: what changes, and what it costs.

Processor time is this process's and that of the PostgreSQL processes of both roles, so that whatever else
the machine does, and waiting, is in neither the work nor its floor.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import psutil
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.areas import counties
from finsam_saas.statistics.rules import ENDED, FACT_MEASURES, NEW, ONGOING_AT_START, OUTCOMES, made_whole
from tenants.database import session
from tests.performance.measure import processor_seconds
from tests.servers import Servers

ROUNDS = 5
# Enough to prepare every statement, and to leave PostgreSQL's first plans behind.
WARM_UP = 12

_MORE_WOMEN = text(
    "update report_counts c set value = value + :more from reports r join reporting_periods p"
    " on p.tenant_id = r.tenant_id and p.id = r.period_id"
    " where c.tenant_id = r.tenant_id and c.report_id = r.id and r.state = 'accepted'"
    " and p.year = :year and p.number = :number and p.cadence = 'quarter'"
    " and c.row = 'new' and c.sex = 'women' and c.value is not null"
)

LEAST = made_whole(
    dict.fromkeys(FACT_MEASURES, 0) | {ONGOING_AT_START: 20, NEW: 10, ENDED: 14} | dict.fromkeys(OUTCOMES, 2)
)

# Made-up förbund of the register, spread over the counties by turn.
_OTHERS = text(
    "insert into tenants (id, slug, name, short_name, county, labels, sources, is_demo, created_at)"
    " select n, 'matforbund-' || n, 'Mätförbund ' || n, 'Mätförbund ' || n,"
    " (cast(:counties as text[]))[1 + n % 21], '{}', '[]', true, now()"
    " from generate_series(1001, 1000 + :others) n"
)
# All types of insats and measures for förbund that have nothing but facts, in each quarter of some years.
# Each figure is spread over so many municipalities, the first of them none.
_FACTS_OF_OTHERS = text(
    "insert into national_facts (tenant_id, year, quarter, initiative_type, municipality, measure, sex,"
    " value, published_at)"
    " select t, y, q, k, case when m = 0 then '' else t || '-' || m end, measure, s,"
    " least * (1 + (t * 7 + q + m) % 5), now()"
    " from generate_series(1001, 1000 + :others) t, generate_series(:year - :years + 1, :year) y,"
    " generate_series(1, 4) q, unnest(array['mapping', 'pre_rehabilitation', 'competence', 'coordination',"
    " 'work_oriented_rehabilitation', 'cooperation_support']) k, generate_series(0, :places - 1) m,"
    " unnest(cast(:measures as text[]), cast(:least as integer[])) as counted (measure, least),"
    " unnest(array['women', 'men', 'unknown']) s"
)


class Change:
    """A figure of a quarter's accepted reports that is another each time."""

    def __init__(self, quarter: Quarter) -> None:
        self._quarter = quarter
        self._more = 1

    def __call__(self) -> None:
        """One woman more in each accepted report of the acting förbund, or one less."""
        key = {"year": self._quarter.year, "number": self._quarter.number}
        assert session.execute(_MORE_WOMEN, {**key, "more": self._more}).rowcount  # type: ignore[attr-defined]
        session.commit()
        self._more = -self._more


def nothing() -> None:
    """Where nothing needs to be made ready."""


Dirty = list[tuple[str, str, str, str, str]]
"""Level, area, period, type of insats and sex of the rows of the cube that something changed."""

_DIRTY = text(
    "select cell.* from unnest(cast(:levels as text[]), cast(:areas as text[]), cast(:periods as text[]),"
    " cast(:types as text[]), cast(:sexes as text[])) as dirty (level, area, period, initiative_type, sex)"
    " cross join lateral (select * from national_cells as cell where cell.level = dirty.level"
    " and cell.area = dirty.area and cell.period = dirty.period"
    " and cell.initiative_type = dirty.initiative_type and cell.sex = dirty.sex offset 0) as cell"
)
_ONE_CHANGE = text(
    "update national_coverage set expected = expected where year = :year and quarter = :quarter"
)
_WRITTEN = text("select level, area, period, initiative_type, sex, xmin::text from national_cells")


def cells_that_change(national: Engine, work: Callable[[], object]) -> Dirty:
    """The rows of the cube that some work writes."""

    def versions() -> dict[tuple[str, str, str, str, str], str]:
        with national.connect() as connection:
            return {(row[0], row[1], row[2], row[3], row[4]): row[5] for row in connection.execute(_WRITTEN)}

    before = versions()
    work()
    return sorted(key for key, version in versions().items() if before.get(key) != version)


def read_and_commit(national: Engine, dirty: Dirty, quarter: Quarter) -> None:
    """The floor: the dirty cells read by their index and one change committed."""
    levels, areas, periods, types, sexes = (list(part) for part in zip(*dirty, strict=True))
    with national.begin() as connection:
        connection.execute(
            _DIRTY, {"levels": levels, "areas": areas, "periods": periods, "types": types, "sexes": sexes}
        ).all()
        connection.execute(_ONE_CHANGE, {"year": quarter.year, "quarter": quarter.number})


def cost_of(
    work: Callable[[], object], servers: Servers, database: str, *, before: Callable[[], None], times: int
) -> float:
    """Processor seconds of one run, best of some rounds; what is done before each run is not in it."""
    for _time in range(WARM_UP):
        before()
        work()
    backends = [psutil.Process(number) for number in _backends(servers, database)]
    return min(_round(work, before, times, backends) for _round_number in range(ROUNDS))


def _round(
    work: Callable[[], object], before: Callable[[], None], times: int, backends: list[psutil.Process]
) -> float:
    spent = 0.0
    for _time in range(times):
        before()
        started = _spent(backends)
        work()
        spent += _spent(backends) - started
    return spent / times


def _spent(backends: list[psutil.Process]) -> float:
    return process_time() + sum(processor_seconds(process) for process in backends)


def _backends(servers: Servers, database: str) -> list[int]:
    engine = create_engine(servers.postgres.url("postgres", "postgres"), poolclass=NullPool)
    with engine.connect() as connection:
        return list(
            connection.scalars(
                text(
                    "select pid from pg_stat_activity where datname = :database"
                    " and usename in ('finsam_app', 'finsam_national')"
                ),
                {"database": database},
            )
        )


def make_nation(
    servers: Servers, database: str, *, others: int, until: int, years: int = 5, places: int = 1
) -> int:
    """Facts of many more förbund in the quarters of some years until a year's end; how many facts."""
    engine = create_engine(servers.postgres.url("postgres", database), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(_OTHERS, {"others": others, "counties": list(counties().values())})
        # Checked for nothing but time: the references are right.
        connection.execute(text("set local session_replication_role = replica"))
        made = connection.execute(
            _FACTS_OF_OTHERS,
            {
                "others": others,
                "year": until,
                "years": years,
                "places": places,
                "measures": list(LEAST),
                "least": list(LEAST.values()),
            },
        ).rowcount
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze national_facts"))
    return made
