"""From the förbund's published facts to the national figures, as the national role and on its own engine.

A quarter is recomputed as a whole, never incremented, one worker at a time; the result is the same
however often, and in whatever order, it is done. Pages read what comes out protected.
"""

from __future__ import annotations

from functools import cache

import structlog
from sqlalchemy import Connection, Engine, create_engine, delete, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from finsam_saas.config import Settings
from finsam_saas.disclosure.rules import Protected, Published
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.models import (
    NationalCell,
    NationalCoverage,
    NationalDirtyCell,
    NationalFact,
    NationalFigure,
)
from finsam_saas.statistics.protection import Fact, protect
from finsam_saas.statistics.rules import Exact, FactKey, exact_cells
from tenants.database import now
from worker.celery_app import PlatformTask, celery
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
    return _engine(address)


@cache
def _engine(address: str) -> Engine:
    options = "-c statement_timeout=60000 -c lock_timeout=30000 -c TimeZone=UTC"
    return create_engine(address, pool_size=2, max_overflow=2, connect_args={"options": options})


def refresh(engine: Engine) -> list[Quarter]:
    """Recompute the quarters that are marked, each in a transaction of its own; returns those done.

    A quarter that cannot be computed loses its figures rather than showing old ones, and stays marked.
    """
    done: list[Quarter] = []
    with engine.connect() as connection:
        marked = connection.execute(
            select(NationalDirtyCell.year, NationalDirtyCell.quarter)
            .distinct()
            .order_by(NationalDirtyCell.year, NationalDirtyCell.quarter)
        ).all()
    for year, number in marked:
        quarter = Quarter(year, number)
        try:
            with engine.begin() as connection:
                recomputed = _refresh_marked(connection, quarter)
        except (InconsistentTable, SQLAlchemyError) as error:
            log.error("national_refresh_failed", quarter=str(quarter), error=type(error).__name__)
            _withdraw(engine, quarter)
            continue
        if recomputed:
            done.append(quarter)
    return done


def _refresh_marked(connection: Connection, quarter: Quarter) -> bool:
    _lock(connection, quarter)
    ids = connection.scalars(
        select(NationalDirtyCell.id)
        .where(NationalDirtyCell.year == quarter.year, NationalDirtyCell.quarter == quarter.number)
        .order_by(NationalDirtyCell.tenant_id, NationalDirtyCell.id)
        .with_for_update()
    ).all()
    if not ids:
        return False
    # What is marked from here on was not seen below and keeps its own row.
    recompute(connection, quarter)
    connection.execute(delete(NationalDirtyCell).where(NationalDirtyCell.id.in_(ids)))
    return True


def _lock(connection: Connection, quarter: Quarter) -> None:
    connection.execute(
        text("select pg_advisory_xact_lock(:space, :quarter)"),
        {"space": _REFRESHING_LOCK, "quarter": quarter.year * 10 + quarter.number},
    )


def _withdraw(engine: Engine, quarter: Quarter) -> None:
    with engine.begin() as connection:
        _lock(connection, quarter)
        _clear(connection, quarter, NationalFigure)


def _clear(
    connection: Connection,
    quarter: Quarter,
    *tables: type[NationalCell] | type[NationalFigure] | type[NationalCoverage],
) -> None:
    for table in tables:
        connection.execute(delete(table).where(table.year == quarter.year, table.quarter == quarter.number))


def recompute(connection: Connection, quarter: Quarter) -> None:
    """Make a quarter's cells, protected figures and coverage anew; needs the quarter's lock."""
    _clear(connection, quarter, NationalCell, NationalFigure, NationalCoverage)
    key = {"year": quarter.year, "quarter": quarter.number}
    connection.execute(_SUM_FACTS, key)
    shown = protect(facts(connection, quarter))
    if shown:
        connection.execute(
            insert(NationalFigure), [_figure_row(quarter, *one) for one in sorted_figures(shown)]
        )
    connection.execute(_COVER, {**key, "first": quarter.first_day, "last": quarter.last_day, "at": now()})


# Totals by CUBE: a förbund's own total first, so that the largest part of each cell is known.
_SUM_FACTS = text(
    """
    INSERT INTO national_cells (year, quarter, initiative_type, measure, sex, value, largest, contributors)
    SELECT :year, :quarter, initiative_type, measure, sex, sum(value), max(value),
           CASE WHEN sum(value) > 0 THEN count(*) FILTER (WHERE value > 0) ELSE count(*) END
    FROM (SELECT tenant_id, coalesce(initiative_type, 'all') AS initiative_type, measure,
                 coalesce(sex, 'all') AS sex, sum(value) AS value
          FROM national_facts
          WHERE year = :year AND quarter = :quarter
          GROUP BY tenant_id, measure, CUBE (initiative_type, sex)) AS own
    GROUP BY initiative_type, measure, sex
    ORDER BY initiative_type, measure, sex
    """
)

# Expected: förbund that existed in the quarter and whose latest decision is to take part.
_COVER = text(
    """
    WITH expected AS (
        SELECT t.short_name, coalesce(r.accepted, 0) > 0 AS contributes
        FROM tenants t
        JOIN LATERAL (SELECT p.takes_part FROM national_participations p WHERE p.tenant_id = t.id
                      ORDER BY p.decided_on DESC, p.created_at DESC LIMIT 1) latest ON latest.takes_part
        LEFT JOIN national_reporting r ON r.tenant_id = t.id AND r.year = :year AND r.quarter = :quarter
        WHERE coalesce(t.valid_from, :first) <= :last AND coalesce(t.valid_to, :last) >= :first
    )
    INSERT INTO national_coverage (year, quarter, contributing, expected, missing, refreshed_at)
    SELECT :year, :quarter, count(*) FILTER (WHERE contributes), count(*),
           coalesce(string_agg(short_name, E'\\n' ORDER BY short_name) FILTER (WHERE NOT contributes), ''),
           :at
    FROM expected
    """
)


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


def sorted_figures(shown: dict[FactKey, Published]) -> list[tuple[FactKey, int | None, str | None]]:
    """Figures in the order of their keys: the value, or None and the reason for protecting it."""
    return [
        (key, None, one.reason.value) if isinstance(one, Protected) else (key, one, None)
        for key, one in sorted(shown.items())
    ]


def _figure_row(
    quarter: Quarter, key: FactKey, value: int | None, protection: str | None
) -> dict[str, int | str | None]:
    initiative_type, measure, sex = key
    return {
        "year": quarter.year,
        "quarter": quarter.number,
        "initiative_type": initiative_type,
        "measure": measure,
        "sex": sex,
        "value": value,
        "protection": protection,
    }


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
    exact = exact_cells(published) == stored_cells(connection, quarter)
    return exact and stored == sorted_figures(protect(published))
