"""From the förbund's published facts to the national figures, as the national role and on its own engine.

First the cells that were marked, with all that they are part of; then, in transactions of their own, what
pages may show of the quarters that changed. Cells are recomputed from the facts, never incremented, one
worker at a time; the result is the same however often, and in whatever order, it is done.
"""

from __future__ import annotations

from functools import cache

import structlog
from psycopg.errors import QueryCanceled, SerializationFailure
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from finsam_saas.config import Settings
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.followup.quarters import Quarter
from tenants.database import connect_arguments
from worker.celery_app import PlatformTask, celery
from worker.cube import CUBE_LOCK, MOST_MARKS, lock_cube, rebuild, recompute_marked, recount_coverage
from worker.preview import is_right, lock_preview, make_preview, shown, store, waiting_quarters, withdraw
from worker.schedule import REFRESH

log = structlog.get_logger(__name__)


FEWEST_MARKS = 50
"""Fewer are never taken at once: that a statement about so few takes too long has another cause."""


class NationalDatabaseMissing(RuntimeError):
    """The worker was started without the national role's address."""


@celery.task(base=PlatformTask, name=REFRESH)
def refresh_national() -> None:
    """Recompute every cell that some förbund has marked as changed, and the previews that follow."""
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
        "-c statement_timeout=60000 -c lock_timeout=30000 -c TimeZone=UTC -c jit=off"
        # The statements are constants whose plan does not depend on the quarter.
        " -c plan_cache_mode=force_generic_plan"
    )
    return create_engine(address, pool_size=2, max_overflow=2, connect_args=connect_arguments(options))


def refresh(engine: Engine) -> list[Quarter]:
    """Recompute what is marked, then protect the quarters that changed; returns those protected.

    A quarter that cannot be protected loses its figures rather than showing old ones, and goes on waiting.
    """
    recompute(engine)
    return sorted(protect_waiting(engine))


def recompute(engine: Engine) -> None:
    """Make the cells that are marked what they should be, a transaction for each handful of marks.

    A handful that takes longer than a statement may is let go, and fewer are taken: what is marked in a very
    large nation on a slow machine is done in the end, and never tried in vain for ever.
    """
    most, more = MOST_MARKS, True
    with engine.connect() as connection:
        while more:
            try:
                lock_cube(connection)
                more = recompute_marked(connection, most)
                connection.commit()
            except OperationalError as error:
                if not isinstance(error.orig, QueryCanceled) or most <= FEWEST_MARKS:
                    raise
                connection.rollback()
                most = max(most // 10, FEWEST_MARKS)
                log.warning("national_marks_took_too_long", next_most=most)


FIRST_PREVIEWS = 4
"""So many of the newest quarters are protected at once in a large nation; the clock sees to the others."""


def fill_cube(engine: Engine) -> None:
    """Make the cube of a nation whose facts came without marks, with its coverage and newest previews."""
    _rebuild_apart(engine)
    with engine.begin() as connection:
        quarters = {(row.year, row.quarter) for row in connection.execute(_REPORTED)}
        recount_coverage(connection, quarters)
    protect_waiting(engine, most=FIRST_PREVIEWS)


_REPORTED = text("SELECT DISTINCT year, quarter FROM national_reporting")


def protect_waiting(engine: Engine, *, most: int | None = None) -> list[Quarter]:
    """Make the previews that are waited for, the newest first, each in a transaction of its own."""
    done: list[Quarter] = []
    with engine.connect() as connection:
        for quarter in waiting_quarters(connection)[:most]:
            try:
                if make_preview(connection, quarter):
                    done.append(quarter)
                connection.commit()
            except (InconsistentTable, SQLAlchemyError) as error:
                connection.rollback()
                log.error("national_preview_failed", quarter=str(quarter), error=type(error).__name__)
                withdraw(connection, quarter)
                connection.commit()
    return done


_HOLD = text("SELECT pg_advisory_lock(:space)")
_LET_GO = text("SELECT pg_advisory_unlock(:space)")
_KNOWN = text(
    "SELECT year, quarter FROM national_coverage WHERE NOT preview_waits"
    " UNION SELECT year, quarter FROM national_figures ORDER BY 1, 2"
)
_COVERED = text("SELECT year, quarter FROM national_coverage")
_WAITS = text("SELECT FROM national_coverage WHERE preview_waits AND year = :year AND quarter = :quarter")


def repair_national_drift(engine: Engine) -> list[str]:
    """The periods whose cells, coverage or figures were not what a full recomputation gives; normally none.

    They are made anew. The oracle makes the whole cube from the facts at one moment, in one statement:
    another way to the same cells. What is marked is recomputed first; a quarter that cannot be protected is
    not drift.
    """
    drifted = set(_rebuild_apart(engine)) | set(_recount_apart(engine))
    protect_waiting(engine)
    with engine.connect() as connection:
        known = [Quarter(year, number) for year, number in connection.execute(_KNOWN)]
    for quarter in known:
        with engine.begin() as connection:
            lock_preview(connection, quarter)
            waits = connection.execute(_WAITS, {"year": quarter.year, "quarter": quarter.number}).first()
            if waits is None and not is_right(connection, quarter):
                store(connection, quarter, shown(connection, quarter))
                drifted.add(str(quarter))
    return sorted(drifted)


def _recount_apart(engine: Engine) -> list[str]:
    """Count the coverage of every known quarter anew; the codes of those where it was something else."""
    with engine.begin() as connection:
        lock_cube(connection)
        known = {(row.year, row.quarter) for row in connection.execute(_COVERED)}
        return recount_coverage(connection, known, cells_changed=False)


def _rebuild_apart(engine: Engine) -> list[str]:
    """Rebuild with every other worker kept out, seeing marks and facts as they were at one moment."""
    with engine.connect() as connection:
        connection.execute(_HOLD, {"space": CUBE_LOCK})
        connection.commit()
        try:
            return _rebuild_at_one_moment(connection)
        except OperationalError as error:
            if not isinstance(error.orig, SerializationFailure):
                raise
            # A preview was made meanwhile; the next moment is as good.
            return _rebuild_at_one_moment(connection)
        finally:
            connection.rollback()
            connection.execute(_LET_GO, {"space": CUBE_LOCK})
            connection.commit()


def _rebuild_at_one_moment(connection: Connection) -> list[str]:
    connection.execution_options(isolation_level="REPEATABLE READ")
    try:
        # A full recomputation is allowed the time that it takes.
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        while recompute_marked(connection):
            pass
        changed = rebuild(connection)
        connection.commit()
        return changed
    finally:
        connection.rollback()
        connection.execution_options(isolation_level="READ COMMITTED")
