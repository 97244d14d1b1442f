"""The columns of the national cube in SQL, made once from the list of measures, for every statement on it."""

from __future__ import annotations

from string import Template

from sqlalchemy import TextClause, text

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
# A sum of whole numbers is a wider number in PostgreSQL, and slow to add further.
_SUM = "CAST(sum(@) AS integer)"
_VALUES = [before + measure for before in ("", LARGEST, BEHIND) for measure in CUBE_MEASURES]


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
    "by_area": _listed("sum(@) AS @")
    + ", "
    + _listed(f"max(@) AS {LARGEST}@")
    + ", "
    + _listed(f"CASE WHEN sum(@) > 0 THEN count(*) FILTER (WHERE @ > 0) ELSE count(*) END AS {BEHIND}@"),
    "own_alone": _listed(f"CAST(NULL AS integer) AS {LARGEST}@")
    + ", "
    + _listed(f"CAST(NULL AS integer) AS {BEHIND}@"),
    "keys": ", ".join(CELL_KEYS),
    "values": ", ".join(_VALUES),
    "wanted_values": _listed("wanted.@", _VALUES),
    "standing_values": _listed("standing.@", _VALUES),
    "excluded": _listed("@ = excluded.@", _VALUES),
    # By the key and nothing else, whatever PostgreSQL believes of how many there are.
    "cells_of_places": _CELLS_OF.replace("@", "places"),
    "cells_of_others": _CELLS_OF.replace("@", "others"),
    # The county of each förbund by its name; one without a known county is in the county that is unknown.
    "homes": """homes AS MATERIALIZED (
        SELECT 'association' AS level, tenants.slug AS association,
               coalesce(county.code, CAST(:unknown_county AS text)) AS area
        FROM tenants LEFT JOIN unnest(CAST(:county_names AS text[]), CAST(:county_codes AS text[]))
             AS county (name, code) ON county.name = tenants.county
    )""",
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
# Only what differs between the rows that are wanted and those that stand is written; `changed` tells which.
# A full join, since it can only be done by hashing or in order, however few rows PostgreSQL expects.
_PARTS["written"] = Template(
    """
    compared AS (
        SELECT $either_keys, wanted.level IS NULL AS is_gone, $wanted_values
        FROM wanted FULL JOIN standing ON $same_key
        WHERE wanted.level IS NULL OR standing.level IS NULL
           OR ($wanted_values) IS DISTINCT FROM ($standing_values)
    ), merged AS (
        INSERT INTO national_cells ($keys, $values)
        SELECT $keys, $values FROM compared WHERE NOT is_gone ORDER BY $keys
        ON CONFLICT ($keys) DO UPDATE SET $excluded
    ), gone AS (
        DELETE FROM national_cells AS cell USING compared
        WHERE is_gone AND $cell_keys
    ), changed AS (
        SELECT $keys FROM compared
    )
    """
).substitute(_PARTS)


def statement(template: str, **more: str) -> TextClause:
    """The SQL of a template with the cube's columns put in; one constant text, so that its plan is kept."""
    parts = {name: Template(part).substitute(more) if more else part for name, part in _PARTS.items()}
    return text(Template(template).substitute(parts))
