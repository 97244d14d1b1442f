"""The columns of the national cube in SQL, made once from the list of measures, for every statement on it."""

from __future__ import annotations

from string import Template

from sqlalchemy import TextClause, text

from finsam_saas.statistics.areas import UNKNOWN_COUNTY, counties
from finsam_saas.statistics.cells import NATION_AREA
from finsam_saas.statistics.models import BEHIND, CELL_KEYS, LARGEST
from finsam_saas.statistics.rules import (
    CUBE_MEASURES,
    ENDED,
    FACT_MEASURES,
    LEFT_OF,
    NEW,
    ONGOING_AT_START,
    PARTICIPANTS,
    Remainder,
)

_STAYING = Remainder.STAYING.value
_CELLS_OF = """
    SELECT * FROM national_cells AS cell
    WHERE cell.level = @.level AND cell.area = @.area AND cell.period = @.period OFFSET 0
"""
_COUNTIES = " ".join(f"WHEN '{name}' THEN '{code}'" for code, name in counties().items())
# A sum of whole numbers is a wider number in PostgreSQL, and slow to add further.
_SUM = "CAST(sum(@) AS integer)"
_OWN_VALUES = ["part_of", *CUBE_MEASURES]
_VALUES = [*_OWN_VALUES, *(before + measure for before in (LARGEST, BEHIND) for measure in CUBE_MEASURES)]


def _listed(pattern: str, names: tuple[str, ...] | list[str] = CUBE_MEASURES) -> str:
    return ", ".join(pattern.replace("@", name) for name in names)


def _over_quarters(first: str) -> str:
    """The measures of a longer period from its quarters; `first` tells which of them is the first.

    What flows is summed. Who was there at the start is who was there when the first quarter began, and
    the participants are those and the new; nobody is counted once for each quarter of a stay.
    """
    start = (
        f"CASE WHEN count({ONGOING_AT_START}) > 0 THEN"
        f" coalesce(CAST(sum({ONGOING_AT_START}) FILTER (WHERE {first}) AS integer), 0) END"
    )
    took_part = f"{_SUM.replace('@', NEW)} + {start}"
    special = {
        PARTICIPANTS: took_part,
        ONGOING_AT_START: start,
        _STAYING: f"{took_part} - {_SUM.replace('@', ENDED)}",
    }
    return ", ".join(
        f"{special.get(measure, _SUM.replace('@', measure))} AS {measure}" for measure in CUBE_MEASURES
    )


_PARTS = {
    "measures": _listed("@"),
    "published": _listed("@", FACT_MEASURES),
    "from_facts": _listed("CAST(sum(value) FILTER (WHERE measure = '@') AS integer) AS @", FACT_MEASURES),
    "summed": _listed(f"{_SUM} AS @", FACT_MEASURES),
    "all_summed": _listed(f"{_SUM} AS @"),
    "remainders": ", ".join(
        f"{whole} - {' - '.join(taken)} AS {remainder}" for remainder, (whole, taken) in LEFT_OF.items()
    ),
    "over_half_year": _over_quarters("quarter IN (1, 3)"),
    "over_year": _over_quarters("quarter = 1"),
    # Of the cells of förbund, and of those of counties, whose parts are theirs. Behind a count stand the
    # förbund that have persons in it (a remainder can be below zero in all), behind a zero all that report.
    "by_area": _listed(f"{_SUM} AS @")
    + ", "
    + _listed(f"max(@) AS {LARGEST}@")
    + ", "
    + _listed(
        "CAST(CASE WHEN max(@) > 0 THEN count(*) FILTER (WHERE @ > 0) ELSE count(*) END AS integer)"
        f" AS {BEHIND}@"
    ),
    "by_county": _listed(f"{_SUM} AS @")
    + ", "
    + _listed(f"max({LARGEST}@) AS {LARGEST}@")
    + ", "
    + _listed(
        f"CAST(CASE WHEN max({LARGEST}@) > 0 THEN sum({BEHIND}@) FILTER (WHERE {LARGEST}@ > 0)"
        f" ELSE sum({BEHIND}@) END AS integer) AS {BEHIND}@"
    ),
    "own_alone": _listed("CAST(NULL AS integer) AS @", _VALUES[len(_OWN_VALUES) :]),
    "keys": ", ".join(CELL_KEYS),
    # As they are read together: a förbund's or a municipality's by period, the counties' by kind of cell.
    "order": "level, CASE WHEN level NOT IN ('county', 'nation') THEN area END,"
    " period, initiative_type, sex, area",
    "values": ", ".join(_VALUES),
    "cell_values": _listed("cell.@", _VALUES),
    "excluded_values": _listed("excluded.@", _VALUES),
    "set_values": _listed("@ = excluded.@", _VALUES),
    # By the key and nothing else, whatever PostgreSQL believes of how many there are.
    "cells_of_places": _CELLS_OF.replace("@", "places"),
    "cells_of_others": _CELLS_OF.replace("@", "others"),
    "parts": ", ".join(_VALUES[1:]),
    # The county of a förbund by its name; one without a known county is in the county that is unknown.
    "home": f"CASE tenants.county {_COUNTIES} ELSE '{UNKNOWN_COUNTY}' END",
    "nation": f"'{NATION_AREA}'",
    "same_key": " AND ".join(f"standing.{key} = wanted.{key}" for key in CELL_KEYS),
    "cell_keys": " AND ".join(f"cell.{key} = compared.{key}" for key in CELL_KEYS),
    "either_keys": ", ".join(f"coalesce(wanted.{key}, standing.{key}) AS {key}" for key in CELL_KEYS),
}
# Each quarter's rows, and the half-years and years that they make; `who` keeps the rows of one apart.
_PARTS["in_periods"] = Template(
    """
    SELECT $$who, year || '-kv' || quarter AS period, initiative_type, sex, $measures
    FROM quarters WHERE is_fresh
    UNION ALL
    SELECT $$who, year || '-h' || (quarter + 1) / 2, initiative_type, sex, $over_half_year
    FROM quarters GROUP BY $$who, year, (quarter + 1) / 2, initiative_type, sex
    UNION ALL
    SELECT $$who, year || '-ar1', initiative_type, sex, $over_year
    FROM quarters GROUP BY $$who, year, initiative_type, sex
    """
).substitute(_PARTS)


def _written(values: list[str]) -> str:
    """What writes only the cells that differ between `wanted` and `standing`; `changed` tells which.

    A full join, since it can only be done by hashing or in order, however few rows PostgreSQL expects.
    """
    return Template(
        """
        compared AS (
            SELECT $either_keys, wanted.level IS NULL AS is_gone, $wanted, standing.part_of AS was_part_of
            FROM wanted FULL JOIN standing ON $same_key
            WHERE wanted.level IS NULL OR standing.level IS NULL OR ($wanted) IS DISTINCT FROM ($standing)
        ), merged AS (
            INSERT INTO national_cells ($keys, $written)
            SELECT $keys, $written FROM compared WHERE NOT is_gone ORDER BY $order
            ON CONFLICT ($keys) DO UPDATE SET $set
        ), gone AS (
            DELETE FROM national_cells AS cell USING compared
            WHERE is_gone AND $cell_keys
        ), changed AS (
            SELECT $keys, part_of, was_part_of FROM compared
        )
        """
    ).substitute(
        _PARTS,
        written=", ".join(values),
        wanted=_listed("wanted.@", values),
        standing=_listed("standing.@", values),
        set=_listed("@ = excluded.@", values),
    )


_PARTS["written"] = _written(_VALUES)
# A förbund's own cells have nothing else.
_PARTS["own_written"] = _written(_OWN_VALUES)


def statement(template: str, **more: str) -> TextClause:
    """The SQL of a template with the cube's columns put in; one constant text, so that its plan is kept.

    What more is given is put in as well, `who` also where longer periods are made of quarters.
    """
    parts = {name: Template(part).safe_substitute(more) for name, part in _PARTS.items()}
    return text(Template(template).substitute(parts, **more))
