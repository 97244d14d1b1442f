"""Reading the exact national cube, its coverage and its areas, as the national role and in the worker alone.

No page can read any of this: figures leave only protected, as releases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection, RowMapping, select, text

from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.reporting_plan.periods import MONTHS_IN, Cadence, Period
from finsam_saas.statistics.areas import UNKNOWN_COUNTY, counties, municipalities
from finsam_saas.statistics.cells import NATION_AREA, CellKey, Level
from finsam_saas.statistics.models import BEHIND, LARGEST, NATIONAL_CELLS
from finsam_saas.statistics.rules import CUBE_MEASURES, LEFT_OF

AreaKey = tuple[str, str]
"""Level and area."""

_QUARTER = MONTHS_IN[Cadence.QUARTER]


def exact_cells(
    connection: Connection, levels: Collection[str], periods: Collection[str]
) -> dict[CellKey, ExactCell]:
    """The exact cells of the areas of some levels in some periods ("2026-kv3", "2026-h2", "2026-ar1").

    A cell that nobody reports is absent; 0 is somebody's zero. In every cell, participants = ongoing at
    start + new = ended + staying, and ended = to work or studies + ended otherwise = all outcomes + outcome
    not known. Remainders have `published=False`: they are helpers of protection, never shown. Over a
    half-year or year `staying` is negative where a förbund lacks the first quarter.
    """
    cells = NATIONAL_CELLS.c
    rows = connection.execute(
        select(NATIONAL_CELLS)
        .where(cells.level.in_(sorted(levels)), cells.period.in_(sorted(periods)))
        .order_by(cells.level, cells.area, cells.period, cells.initiative_type, cells.sex)
    )
    return {key: cell for row in rows.mappings() for key, cell in _cells(row)}


def _cells(row: RowMapping) -> Iterator[tuple[CellKey, ExactCell]]:
    own = row["level"] == Level.ASSOCIATION.value
    for measure in CUBE_MEASURES:
        value = row[measure]
        if value is not None:
            key = CellKey(
                row["level"], row["area"], row["period"], row["initiative_type"], measure, row["sex"]
            )
            yield (
                key,
                ExactCell(
                    value,
                    contributors=1 if own else row[BEHIND + measure],
                    largest=value if own else row[LARGEST + measure],
                    published=measure not in LEFT_OF,
                ),
            )


# Which förbund took part and existed in each quarter, and whether it has an accepted report for it.
_CONTRIBUTIONS = text(
    """
    SELECT tenants.slug, tenants.county, asked.year, asked.quarter,
           coalesce(reporting.accepted, 0) > 0 AS contributes
    FROM (
        SELECT year, quarter, make_date(year, quarter * 3 - 2, 1) AS first_day,
               CAST(make_date(year, quarter * 3 - 2, 1) + interval '3 months' - interval '1 day' AS date)
                   AS last_day
        FROM unnest(CAST(:years AS integer[]), CAST(:quarters AS integer[])) AS wanted (year, quarter)
    ) AS asked CROSS JOIN tenants
    JOIN LATERAL (
        SELECT decision.takes_part FROM national_participations AS decision
        WHERE decision.tenant_id = tenants.id
        ORDER BY decision.decided_on DESC, decision.created_at DESC LIMIT 1
    ) AS latest ON latest.takes_part
    LEFT JOIN national_reporting AS reporting ON reporting.tenant_id = tenants.id
         AND reporting.year = asked.year AND reporting.quarter = asked.quarter
    WHERE coalesce(tenants.valid_from, asked.first_day) <= asked.last_day
      AND coalesce(tenants.valid_to, asked.last_day) >= asked.first_day
    ORDER BY tenants.slug, asked.year, asked.quarter
    """
)


def coverage(connection: Connection, periods: Collection[str]) -> dict[tuple[str, str, str], tuple[int, int]]:
    """By (level, area, period): of how many förbund the figures are made, and of how many they should be.

    Expected are the förbund that take part and existed during some of the period. One contributes that has
    an accepted report for every quarter of the period in which it existed; one that lacks some of them is
    in the figures with the others, and is not counted here.
    """
    quarters = {code: _quarters_of(code) for code in periods}
    wanted = sorted({quarter for within in quarters.values() for quarter in within})
    rows = connection.execute(
        _CONTRIBUTIONS,
        {"years": [year for year, _number in wanted], "quarters": [number for _year, number in wanted]},
    ).all()
    codes = _county_codes()
    reported: dict[tuple[str, str], dict[tuple[int, int], bool]] = {}
    for slug, county, year, number, contributes in rows:
        home = codes.get(county or "", UNKNOWN_COUNTY)
        reported.setdefault((slug, home), {})[year, number] = contributes
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for code, within in quarters.items():
        for (slug, home), by_quarter in reported.items():
            existed = [by_quarter[quarter] for quarter in within if quarter in by_quarter]
            if existed:
                _count(found, code, slug, home, whole=all(existed))
    return found


def _count(
    found: dict[tuple[str, str, str], tuple[int, int]], code: str, slug: str, home: str, *, whole: bool
) -> None:
    for level, area in (
        (Level.NATION.value, NATION_AREA),
        (Level.COUNTY.value, home),
        (Level.ASSOCIATION.value, slug),
    ):
        contributing, expected = found.get((level, area, code), (0, 0))
        found[level, area, code] = (contributing + whole, expected + 1)


def _quarters_of(code: str) -> list[tuple[int, int]]:
    """The quarters of a period as (year, number)."""
    period = Period.parse(code)
    months = range(period.first_day.month, period.last_day.month + 1, _QUARTER)
    return [(period.year, (month - 1) // _QUARTER + 1) for month in months]


def area_names(connection: Connection) -> dict[AreaKey, str]:
    """What each area is called: the nation, the counties, the förbund (short names), the municipalities."""
    names = connection.execute(text("SELECT slug, short_name FROM tenants ORDER BY slug"))
    return {
        (Level.NATION.value, NATION_AREA): "Riket",
        **{(Level.COUNTY.value, code): name for code, name in counties().items()},
        (Level.COUNTY.value, UNKNOWN_COUNTY): "Uppgift om län saknas",
        **{(Level.ASSOCIATION.value, slug): name for slug, name in names},
        **{(Level.MUNICIPALITY.value, code): name for code, name in municipalities().items()},
    }


def county_of(connection: Connection) -> dict[str, str]:
    """The code of each förbund's county by its path name; `99` where the register does not know it."""
    codes = _county_codes()
    rows = connection.execute(text("SELECT slug, county FROM tenants ORDER BY slug"))
    return {slug: codes.get(county or "", UNKNOWN_COUNTY) for slug, county in rows}


def _county_codes() -> Mapping[str, str]:
    return {name: code for code, name in counties().items()}
