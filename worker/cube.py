"""The national cube: exact cells by area and period, kept by what was marked as changed.

Nothing here protects anybody: the cells are exact, and no page can read them. What may be shown is worked
out afterwards, in `worker.preview` and when a release is frozen.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, text

from tenants.database import now
from worker.cube_statements import (
    ABOVE,
    ASSOCIATIONS,
    COVERAGE,
    MUNICIPALITIES,
    REBUILD,
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
    done = connection.execute(ASSOCIATIONS, {"most": most, "at": now()}).one()
    if not done.taken:
        return False
    if done.municipalities:
        connection.execute(MUNICIPALITIES, {"municipalities": done.municipalities, "years": done.their_years})
    if done.counties:
        connection.execute(
            ABOVE,
            {"counties": done.counties, "periods": done.periods, "types": done.types, "sexes": done.sexes},
        )
    return bool(done.taken == most)


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
    return list(connection.scalars(REBUILD))
