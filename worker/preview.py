"""The preview of the nation's quarters: what pages may show of the exact cells, worked out after them.

A quarter waits for its preview in `national_coverage`, noted in the transaction that changed its cells.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select, text

from finsam_saas.disclosure.rules import ExactCell, Protected, Published
from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.cells import Level
from finsam_saas.statistics.cube_reading import exact_cells
from finsam_saas.statistics.models import BEHIND, LARGEST, NationalFigure
from finsam_saas.statistics.protection import protect
from finsam_saas.statistics.rules import OTHER, REMAINDER_OF, Exact, FactKey, NationalMeasure
from tenants.database import now
from worker.cube_columns import statement

Figure = tuple[FactKey, int | None, str | None]
"""A figure as it is stored: the value, or None and the reason for protecting it."""

MEASURES = (*(one.value for one in NationalMeasure), *(one.value for one in REMAINDER_OF))

_PREVIEW_LOCK = 0x505245  # one namespace of advisory locks, one lock a quarter
_LOCK = text("SELECT pg_advisory_xact_lock(:space, :quarter)")
_WAITING = text(
    "SELECT year, quarter FROM national_coverage WHERE preview_waits ORDER BY year DESC, quarter DESC"
)
_TAKE = text(
    "UPDATE national_coverage SET preview_waits = false, refreshed_at = :at"
    " WHERE year = :year AND quarter = :quarter AND preview_waits"
)
_CLEAR = text("DELETE FROM national_figures WHERE year = :year AND quarter = :quarter")
# Some types of insats counted as one: each förbund's own sum first, as everywhere in the cube.
_TOGETHER = statement(
    """
    SELECT sex, $by_area FROM (
        SELECT area, sex, $all_summed FROM national_cells
        WHERE level = 'association' AND period = :period AND initiative_type = ANY (CAST(:types AS text[]))
        GROUP BY area, sex
    ) AS own GROUP BY sex ORDER BY sex
    """
)
_STORE = text(
    """
    WITH shown AS (
        SELECT * FROM unnest(CAST(:types AS text[]), CAST(:measures AS text[]), CAST(:sexes AS text[]),
                             CAST(:values AS integer[]), CAST(:protections AS text[]))
               AS shown (initiative_type, measure, sex, value, protection)
    ), gone AS (
        DELETE FROM national_figures
        WHERE year = :year AND quarter = :quarter
          AND (initiative_type, measure, sex) NOT IN (SELECT initiative_type, measure, sex FROM shown)
    )
    INSERT INTO national_figures AS old (year, quarter, initiative_type, measure, sex, value, protection)
    SELECT :year, :quarter, initiative_type, measure, sex, value, protection
    FROM shown ORDER BY initiative_type, measure, sex
    ON CONFLICT (year, quarter, initiative_type, measure, sex) DO UPDATE
    SET value = excluded.value, protection = excluded.protection
    WHERE (old.value, old.protection) IS DISTINCT FROM (excluded.value, excluded.protection)
    """
)


def waiting_quarters(connection: Connection) -> list[Quarter]:
    """The quarters whose cells have changed since they were protected, the newest first."""
    return [Quarter(year, number) for year, number in connection.execute(_WAITING)]


def make_preview(connection: Connection, quarter: Quarter) -> bool:
    """Protect a quarter that waits, in the transaction that is open; False where another has been before.

    What changes meanwhile notes the quarter anew. Raises InconsistentTable where the cells contradict
    each other.
    """
    lock_preview(connection, quarter)
    taken = connection.execute(_TAKE, {**_key(quarter), "at": now()})
    if not taken.rowcount:
        return False
    store(connection, quarter, shown(connection, quarter))
    return True


def lock_preview(connection: Connection, quarter: Quarter) -> None:
    """Wait for a quarter's figures until the end of the transaction."""
    connection.execute(_LOCK, {"space": _PREVIEW_LOCK, "quarter": quarter.year * 10 + quarter.number})


def shown(connection: Connection, quarter: Quarter) -> dict[FactKey, Published]:
    """What may be shown of a quarter by the nation's exact cells."""
    cells = exact_cells(connection, [Level.NATION.value], [str(quarter)])
    exact = {
        (key.initiative_type, key.measure, key.sex): _exact(cell)
        for key, cell in cells.items()
        if key.measure in MEASURES
    }
    return protect(exact, lambda types: _put_together(connection, quarter, types))


def _exact(cell: ExactCell) -> Exact:
    return Exact(cell.value, cell.largest, cell.contributors)


def _put_together(connection: Connection, quarter: Quarter, types: Collection[str]) -> dict[FactKey, Exact]:
    """The exact cells of some types of insats counted as one, under `OTHER`."""
    rows = connection.execute(_TOGETHER, {"period": str(quarter), "types": sorted(types)}).mappings()
    return {
        (OTHER, measure, row["sex"]): Exact(row[measure], row[LARGEST + measure], row[BEHIND + measure])
        for row in rows
        for measure in MEASURES
        if row[measure] is not None
    }


def store(connection: Connection, quarter: Quarter, figures: Mapping[FactKey, Published]) -> None:
    """Let pages read these figures of a quarter and no others; only what differs is written."""
    stored = as_stored(figures)
    connection.execute(
        _STORE,
        {
            **_key(quarter),
            "types": [key[0] for key, _value, _protection in stored],
            "measures": [key[1] for key, _value, _protection in stored],
            "sexes": [key[2] for key, _value, _protection in stored],
            "values": [value for _key, value, _protection in stored],
            "protections": [protection for _key, _value, protection in stored],
        },
    )


def withdraw(connection: Connection, quarter: Quarter) -> None:
    """Take away what pages may show of a quarter."""
    lock_preview(connection, quarter)
    connection.execute(_CLEAR, _key(quarter))


def is_right(connection: Connection, quarter: Quarter) -> bool:
    """Whether the figures that pages read are those that the exact cells give."""
    rows = connection.execute(
        select(
            NationalFigure.initiative_type,
            NationalFigure.measure,
            NationalFigure.sex,
            NationalFigure.value,
            NationalFigure.protection,
        ).where(NationalFigure.year == quarter.year, NationalFigure.quarter == quarter.number)
    )
    stored = sorted(((row[0], row[1], row[2]), row[3], row[4]) for row in rows)
    return stored == as_stored(shown(connection, quarter))


def as_stored(figures: Mapping[FactKey, Published]) -> list[Figure]:
    """Figures in the order of their keys, as they are stored."""
    return [
        (key, None, one.reason.value) if isinstance(one, Protected) else (key, one, None)
        for key, one in sorted(figures.items())
    ]


def _key(quarter: Quarter) -> dict[str, object]:
    return {"year": quarter.year, "quarter": quarter.number}
