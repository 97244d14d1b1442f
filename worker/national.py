"""From the förbund's published facts to the national figures, as the national role and on its own engine.

A quarter is recomputed from the facts, never incremented, one worker at a time, and only what differs is
written; the result is the same however often, and in whatever order, it is done. The quarter is what is
marked, since protecting one cell may hide any other of it. Pages read what comes out protected.
"""

from __future__ import annotations

from functools import cache

import structlog
from sqlalchemy import Connection, Engine, create_engine, select, text
from sqlalchemy.exc import SQLAlchemyError

from finsam_saas.config import Settings
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.models import NationalCell, NationalDirtyCell, NationalFact, NationalFigure
from finsam_saas.statistics.protection import protect
from finsam_saas.statistics.rules import Exact, Fact, FactKey, cells_together, exact_cells
from tenants.database import now
from worker.celery_app import PlatformTask, celery
from worker.cube import as_stored, clear_figures, put_together, store, sum_facts
from worker.schedule import REFRESH

_REFRESHING_LOCK = 0x4E4154  # one namespace of advisory locks for refreshing
log = structlog.get_logger(__name__)


class NationalDatabaseMissing(RuntimeError):
    """The worker was started without the national role's address."""


@celery.task(base=PlatformTask, name=REFRESH)
def refresh_national() -> None:
    """Recompute every quarter that some förbund has marked as changed."""
    refresh(national_engine())


def national_engine() -> Engine:
    """The national role's engine of this process; raises NationalDatabaseMissing where none is configured."""
    address = Settings().national_database_url  # type: ignore[call-arg]
    if address is None:
        raise NationalDatabaseMissing("FINSAM_NATIONAL_DATABASE_URL is needed by the worker")
    return engine_at(address)


@cache
def engine_at(address: str) -> Engine:
    """The engine of one address, with the limits and the plans that the worker's few statements need."""
    options = (
        "-c statement_timeout=60000 -c lock_timeout=30000 -c TimeZone=UTC"
        # The statements are constants whose plan does not depend on the quarter.
        " -c plan_cache_mode=force_generic_plan"
    )
    return create_engine(address, pool_size=2, max_overflow=2, connect_args={"options": options})


def refresh(engine: Engine) -> list[Quarter]:
    """Recompute the quarters that are marked, each in a transaction of its own; returns those done.

    A quarter that cannot be computed loses its figures rather than showing old ones, and stays marked.
    """
    done: list[Quarter] = []
    with engine.connect() as connection:
        for year, number in connection.execute(_MARKED).all():
            quarter = Quarter(year, number)
            try:
                if _refresh_marked(connection, quarter):
                    done.append(quarter)
                connection.commit()
            except (InconsistentTable, SQLAlchemyError) as error:
                connection.rollback()
                log.error("national_refresh_failed", quarter=str(quarter), error=type(error).__name__)
                _withdraw(connection, quarter)
    return done


_MARKED = text("SELECT DISTINCT year, quarter FROM national_dirty_cells ORDER BY year, quarter")
_LOCK = text("SELECT pg_advisory_xact_lock(:space, :quarter)")
_TAKE_MARKS = text("DELETE FROM national_dirty_cells WHERE year = :year AND quarter = :quarter")


def _refresh_marked(connection: Connection, quarter: Quarter) -> bool:
    """Take away the marks and recompute, in one transaction: whoever is stopped halfway has done nothing.

    What is marked after the marks were taken was not seen by them, and keeps its own mark.
    """
    _lock(connection, quarter)
    taken = connection.execute(_TAKE_MARKS, {"year": quarter.year, "quarter": quarter.number})
    if not taken.rowcount:
        return False
    recompute(connection, quarter)
    return True


def _lock(connection: Connection, quarter: Quarter) -> None:
    connection.execute(_LOCK, {"space": _REFRESHING_LOCK, "quarter": quarter.year * 10 + quarter.number})


def _withdraw(connection: Connection, quarter: Quarter) -> None:
    _lock(connection, quarter)
    clear_figures(connection, quarter)
    connection.commit()


def recompute(connection: Connection, quarter: Quarter) -> None:
    """Make a quarter's cells, protected figures and coverage what they should be; needs its lock."""
    exact = sum_facts(connection, quarter)
    shown = protect(exact, lambda types: put_together(connection, quarter, types))
    store(connection, quarter, exact, shown, now())


def stored_cells(connection: Connection, quarter: Quarter) -> dict[FactKey, Exact]:
    """The exact cells of a quarter as they are stored."""
    rows = connection.execute(
        select(
            NationalCell.initiative_type,
            NationalCell.measure,
            NationalCell.sex,
            NationalCell.value,
            NationalCell.largest,
            NationalCell.contributors,
        ).where(NationalCell.year == quarter.year, NationalCell.quarter == quarter.number)
    )
    return {
        (row.initiative_type, row.measure, row.sex): Exact(row.value, row.largest, row.contributors)
        for row in rows
    }


def facts(connection: Connection, quarter: Quarter) -> list[Fact]:
    """All that the förbund have published of a quarter."""
    rows = connection.execute(
        select(
            NationalFact.tenant_id,
            NationalFact.initiative_type,
            NationalFact.measure,
            NationalFact.sex,
            NationalFact.value,
        )
        .where(NationalFact.year == quarter.year, NationalFact.quarter == quarter.number)
        .order_by(NationalFact.tenant_id, NationalFact.id)
    )
    return [(row[0], (row[1], row[2], row[3]), row[4]) for row in rows]


def repair_national_drift(engine: Engine) -> list[Quarter]:
    """Quarters that were not what a full recomputation gives, made anew; normally none.

    The oracle sums the facts in Python, the refresh in SQL: two ways to one result. Quarters that are
    marked as changed, or that stay marked since they cannot be computed, are not drift.
    """
    refresh(engine)
    with engine.connect() as connection:
        known = connection.execute(
            text(
                "select year, quarter from national_facts union select year, quarter from national_cells"
                " union select year, quarter from national_figures order by 1, 2"
            )
        ).all()
    drifted = []
    for year, number in known:
        quarter = Quarter(year, number)
        with engine.begin() as connection:
            _lock(connection, quarter)
            if not _is_marked(connection, quarter) and not _is_right(connection, quarter):
                recompute(connection, quarter)
                drifted.append(quarter)
    return drifted


def _is_marked(connection: Connection, quarter: Quarter) -> bool:
    marks = select(NationalDirtyCell.id).where(
        NationalDirtyCell.year == quarter.year, NationalDirtyCell.quarter == quarter.number
    )
    return connection.execute(marks.limit(1)).first() is not None


def _is_right(connection: Connection, quarter: Quarter) -> bool:
    published = facts(connection, quarter)
    exact = exact_cells(published)
    figures = connection.execute(
        select(
            NationalFigure.initiative_type,
            NationalFigure.measure,
            NationalFigure.sex,
            NationalFigure.value,
            NationalFigure.protection,
        ).where(NationalFigure.year == quarter.year, NationalFigure.quarter == quarter.number)
    )
    stored = sorted(((row[0], row[1], row[2]), row[3], row[4]) for row in figures)
    shown = protect(exact, lambda types: cells_together(published, types))
    return exact == stored_cells(connection, quarter) and stored == as_stored(shown)
