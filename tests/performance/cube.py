"""The way of an accepted figure to the nation, to be measured: what changes, and what it costs.

Processor time is this process's and that of the PostgreSQL processes of both roles, so that whatever else
the machine does, and waiting, is in neither the work nor its floor.
"""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import psutil
from sqlalchemy import Engine, create_engine, select, text, update
from sqlalchemy.pool import NullPool

from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.models import NationalCell, NationalCoverage
from tenants.database import session
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

# All types of insats for förbund that have nothing but facts, in each of the quarters of five years.
_FACTS_OF_OTHERS = text(
    "insert into national_facts"
    " (tenant_id, year, quarter, initiative_type, measure, sex, value, published_at)"
    " select t, y, q, k, m.measure, s, m.least + (t * 7 + q) % 5, now()"
    " from generate_series(1001, 1000 + :others) t, generate_series(:year - 4, :year) y,"
    " generate_series(1, 4) q, unnest(array['mapping', 'pre_rehabilitation', 'competence', 'coordination',"
    " 'work_oriented_rehabilitation']) k, unnest(array['women', 'men', 'unknown']) s,"
    " (values ('participants', 20), ('ended', 10), ('to_work_or_studies', 4)) m (measure, least)"
)
_MARKS_OF_OTHERS = text(
    "insert into national_dirty_cells (tenant_id, year, quarter, marked_at)"
    " select 1001, y, q, now() from generate_series(:year - 4, :year) y, generate_series(1, 4) q"
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


def read_and_commit(national: Engine) -> None:
    """The floor: one cell read by its index and one change committed."""
    with national.begin() as connection:
        cell = connection.execute(
            select(NationalCell.year, NationalCell.quarter, NationalCell.value).limit(1)
        ).one()
        connection.execute(
            update(NationalCoverage)
            .where(NationalCoverage.year == cell.year, NationalCoverage.quarter == cell.quarter)
            .values(expected=NationalCoverage.expected)
        )


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
    making_ready = _spent(backends)
    for _time in range(times):
        before()
    started = _spent(backends)
    for _time in range(times):
        before()
        work()
    return (_spent(backends) - started - (started - making_ready)) / times


def _spent(backends: list[psutil.Process]) -> float:
    return process_time() + sum(sum(process.cpu_times()[:2]) for process in backends)


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


def make_nation(servers: Servers, database: str, *, others: int, until: int) -> None:
    """Facts of many more förbund in the twenty quarters until a year's end, and marks to count them."""
    engine = create_engine(servers.postgres.url("postgres", database), poolclass=NullPool)
    with engine.begin() as connection:
        # The register need not know them: only their facts are counted.
        connection.execute(text("set local session_replication_role = replica"))
        connection.execute(_FACTS_OF_OTHERS, {"others": others, "year": until})
        connection.execute(_MARKS_OF_OTHERS, {"year": until})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("vacuum analyze national_facts"))
