"""The national cube: exact cells by area and period, kept by what was marked as changed.

Nothing here protects anybody: the cells are exact, and no page can read them. What may be shown is worked
out afterwards, in `worker.preview` and when a release is frozen.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Row, text

from finsam_saas.statistics.areas import UNKNOWN_COUNTY, counties
from finsam_saas.statistics.cells import NATION_AREA
from tenants.database import now
from worker.cube_statements import (
    ABOVE,
    ASSOCIATIONS,
    COUNTIES,
    COVERAGE,
    MUNICIPALITIES,
    REBUILD,
    TAKE_MARKS,
)

MOST_MARKS = 5000
"""So many marks are taken in one transaction; the rest wait for the next."""

CUBE_LOCK = 0x4E4154
"""One worker at a time recomputes cells: those above a förbund are made of what stands."""

_LOCK = text("SELECT pg_advisory_xact_lock(:space)")


def lock_cube(connection: Connection) -> None:
    """Wait for the cube until the end of the transaction; what is read afterwards is the latest."""
    connection.execute(_LOCK, {"space": CUBE_LOCK})


def recompute_marked(connection: Connection, most: int = MOST_MARKS) -> bool:
    """Take marks and make the cells that they touch what they should be, in the transaction that is open.

    True where as many were taken as may be, so that more may wait. Whoever is stopped halfway has done
    nothing; a mark for what is right already changes nothing. What is marked after the marks were taken
    keeps its own mark, and its own bell. Needs the lock.
    """
    marks = connection.execute(TAKE_MARKS, {"most": most}).all()
    if not marks:
        return False
    touched = dict.fromkeys((mark.tenant_id, mark.year, mark.quarter) for mark in marks)
    changed = connection.execute(
        ASSOCIATIONS,
        {
            "tenants": [tenant_id for tenant_id, _year, _quarter in touched],
            "years": [year for _tenant_id, year, _quarter in touched],
            "quarters": [quarter for _tenant_id, _year, quarter in touched],
        },
    ).all()
    places = dict.fromkeys((mark.municipality, mark.year) for mark in marks if mark.municipality)
    if places:
        connection.execute(
            MUNICIPALITIES,
            {"municipalities": [area for area, _year in places], "years": [year for _area, year in places]},
        )
    if changed:
        _recompute_above(connection, changed)
    whole = {(mark.year, mark.quarter) for mark in marks if mark.is_whole}
    if whole:
        connection.execute(COUNTIES, {"periods": _periods_around(whole), **_map_of_counties()})
    recount_coverage(connection, {(year, quarter) for _tenant_id, year, quarter in touched})
    return bool(marks[0].taken == most)


def _recompute_above(connection: Connection, changed: Sequence[Row[tuple[str, str, str, str]]]) -> None:
    areas, periods, types, sexes = zip(*changed, strict=True)
    connection.execute(
        ABOVE,
        {
            "areas": list(areas),
            "periods": list(periods),
            "types": list(types),
            "sexes": list(sexes),
            **_map_of_counties(),
        },
    )


def _periods_around(quarters: Collection[tuple[int, int]]) -> list[str]:
    """The codes of the quarters, and of the half-years and years that they are part of."""
    return sorted(
        {
            code
            for year, quarter in quarters
            for code in (f"{year}-kv{quarter}", f"{year}-h{(quarter + 1) // 2}", f"{year}-ar1")
        }
    )


def recount_coverage(
    connection: Connection, quarters: Collection[tuple[int, int]], *, cells_changed: bool = True
) -> list[str]:
    """Count anew of how many förbund each quarter's figures are made; the codes of those that were written.

    Their previews wait. Where no cell has changed, what is right is left alone.
    """
    ordered = sorted(quarters)
    written = connection.scalars(
        COVERAGE,
        {
            "years": [year for year, _quarter in ordered],
            "quarters": [quarter for _year, quarter in ordered],
            "cells_changed": cells_changed,
            "at": now(),
        },
    )
    return list(written)


def rebuild(connection: Connection) -> list[str]:
    """Make the whole cube anew from the facts; the codes of the periods where it was something else.

    On a cube that has been kept that is none. Needs the lock, and that nothing is marked.
    """
    return list(connection.scalars(REBUILD, _map_of_counties()))


def _map_of_counties() -> dict[str, object]:
    return {
        "nation": NATION_AREA,
        "unknown_county": UNKNOWN_COUNTY,
        "county_names": list(counties().values()),
        "county_codes": list(counties()),
    }
