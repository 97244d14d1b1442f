"""The national cube of one quarter in SQL: exact cells from facts, and what pages read from what was shown.

Every statement makes its table be what it should be and writes only what differs, in the order of the keys.
Each is one constant text, so that PostgreSQL keeps its plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, Row, text

from finsam_saas.disclosure.rules import Protected, Published
from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.rules import REMAINDER_OF, Exact, FactKey, NationalMeasure

Figure = tuple[FactKey, int | None, str | None]
"""A figure as it is stored: the value, or None and the reason for protecting it."""

_SHOWN = tuple(measure.value for measure in NationalMeasure)
_LEFT_OVER = {one.value: (whole.value, part.value) for one, (whole, part) in REMAINDER_OF.items()}


_SUM = "(sum(value) FILTER (WHERE measure = '{measure}'))::integer AS {measure}"
_LEFT = "coalesce({0} - {1}, {0}, -{1}) AS {2}"


def _for_each(form: str) -> str:
    """A piece of SQL for each measure and each remainder."""
    return ", ".join(form.format(measure=one) for one in (*_SHOWN, *_LEFT_OVER))


# Each förbund's own totals first, so that the largest part of each cell is known, and who has somebody left.
# All measures side by side until the last step: a row each would be five times as many to group.
_EXACT_CELLS = f"""
    WITH published AS (
        SELECT coalesce(initiative_type, 'all') AS initiative_type, coalesce(sex, 'all') AS sex,
               {", ".join(_SUM.format(measure=one) for one in _SHOWN)}
        FROM national_facts
        WHERE year = :year AND quarter = :quarter
          AND (CAST(:types AS text[]) IS NULL OR initiative_type = ANY (CAST(:types AS text[])))
        GROUP BY tenant_id, CUBE (initiative_type, sex)
    ), own AS (
        SELECT *, {", ".join(_LEFT.format(whole, part, one) for one, (whole, part) in _LEFT_OVER.items())}
        FROM published
    ), summed AS (
        SELECT initiative_type, sex, {_for_each("sum({measure}) AS {measure}")},
               {_for_each("max({measure}) AS {measure}_largest")},
               {_for_each("count({measure}) AS {measure}_reported")},
               {_for_each("count(*) FILTER (WHERE {measure} > 0) AS {measure}_behind")}
        FROM own GROUP BY initiative_type, sex
    ), exact AS (
        SELECT initiative_type, measure, sex, value::integer AS value, largest,
               (CASE WHEN value > 0 THEN behind ELSE reported END)::integer AS contributors
        FROM summed CROSS JOIN LATERAL (VALUES
            {_for_each("('{measure}', {measure}, {measure}_largest, {measure}_reported, {measure}_behind)")}
        ) AS counted (measure, value, largest, reported, behind)
        WHERE value IS NOT NULL
    )
"""  # noqa: S608 - constants alone

# The totals of some types are what they are together.
_PUT_TOGETHER = text(
    _EXACT_CELLS  # noqa: S608 - constants alone
    + """
    SELECT 'other', measure, sex, value, largest, contributors FROM exact WHERE initiative_type = 'all'
    """
)

_MERGE_CELLS = text(
    _EXACT_CELLS  # noqa: S608 - constants alone
    + """
    , gone AS (
        DELETE FROM national_cells
        WHERE year = :year AND quarter = :quarter
          AND (initiative_type, measure, sex) NOT IN (SELECT initiative_type, measure, sex FROM exact)
    ), merged AS (
        INSERT INTO national_cells AS old
            (year, quarter, initiative_type, measure, sex, value, largest, contributors)
        SELECT :year, :quarter, initiative_type, measure, sex, value, largest, contributors
        FROM exact ORDER BY initiative_type, measure, sex
        ON CONFLICT (year, quarter, initiative_type, measure, sex) DO UPDATE
        SET value = excluded.value, largest = excluded.largest, contributors = excluded.contributors
        WHERE (old.value, old.largest, old.contributors)
              IS DISTINCT FROM (excluded.value, excluded.largest, excluded.contributors)
    )
    SELECT initiative_type, measure, sex, value, largest, contributors FROM exact
    """
)

# Expected: förbund that existed in the quarter and whose latest decision is to take part.
_MERGE_FIGURES = text(
    """
    WITH shown AS (
        SELECT * FROM unnest(CAST(:types AS text[]), CAST(:measures AS text[]), CAST(:sexes AS text[]),
                             CAST(:values AS integer[]), CAST(:protections AS text[]))
               AS shown (initiative_type, measure, sex, value, protection)
    ), gone AS (
        DELETE FROM national_figures
        WHERE year = :year AND quarter = :quarter
          AND (initiative_type, measure, sex) NOT IN (SELECT initiative_type, measure, sex FROM shown)
    ), merged AS (
        INSERT INTO national_figures AS old (year, quarter, initiative_type, measure, sex, value, protection)
        SELECT :year, :quarter, initiative_type, measure, sex, value, protection
        FROM shown ORDER BY initiative_type, measure, sex
        ON CONFLICT (year, quarter, initiative_type, measure, sex) DO UPDATE
        SET value = excluded.value, protection = excluded.protection
        WHERE (old.value, old.protection) IS DISTINCT FROM (excluded.value, excluded.protection)
    ), expected AS (
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
    ON CONFLICT (year, quarter) DO UPDATE
    SET contributing = excluded.contributing, expected = excluded.expected, missing = excluded.missing,
        refreshed_at = excluded.refreshed_at
    """
)

_CLEAR_FIGURES = text("DELETE FROM national_figures WHERE year = :year AND quarter = :quarter")


def merge_cells(connection: Connection, quarter: Quarter) -> dict[FactKey, Exact]:
    """Make the exact cells of a quarter what the published facts say; returns them all."""
    return _exact(connection.execute(_MERGE_CELLS, {**_key(quarter), "types": None}).all())


def put_together(connection: Connection, quarter: Quarter, types: Collection[str]) -> dict[FactKey, Exact]:
    """The exact cells of some types of insats counted as one, under `OTHER`."""
    return _exact(connection.execute(_PUT_TOGETHER, {**_key(quarter), "types": sorted(types)}).all())


def merge_figures(
    connection: Connection, quarter: Quarter, shown: Mapping[FactKey, Published], at: datetime
) -> None:
    """Make a quarter's figures what may be shown of it, and its coverage what it is at this moment."""
    figures = as_stored(shown)
    columns = {
        "types": [key[0] for key, _value, _protection in figures],
        "measures": [key[1] for key, _value, _protection in figures],
        "sexes": [key[2] for key, _value, _protection in figures],
        "values": [value for _key, value, _protection in figures],
        "protections": [protection for _key, _value, protection in figures],
    }
    days = {"first": quarter.first_day, "last": quarter.last_day, "at": at}
    connection.execute(_MERGE_FIGURES, {**_key(quarter), **columns, **days})


def clear_figures(connection: Connection, quarter: Quarter) -> None:
    """Take away what pages may show of a quarter."""
    connection.execute(_CLEAR_FIGURES, _key(quarter))


def as_stored(shown: Mapping[FactKey, Published]) -> list[Figure]:
    """Figures in the order of their keys, as they are stored."""
    return [
        (key, None, one.reason.value) if isinstance(one, Protected) else (key, one, None)
        for key, one in sorted(shown.items())
    ]


def _key(quarter: Quarter) -> dict[str, object]:
    return {"year": quarter.year, "quarter": quarter.number}


def _exact(rows: Collection[Row[str, str, str, int, int, int]]) -> dict[FactKey, Exact]:
    return {
        (kind, measure, sex): Exact(value, largest, contributors)
        for kind, measure, sex, value, largest, contributors in rows
    }
