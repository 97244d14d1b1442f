"""The national cube of one quarter in SQL: exact cells from facts, and what pages read from what was shown.

Every statement makes its table be what it should be and writes only what differs, in the order of the keys.
Each is one constant text, so that PostgreSQL keeps its plan.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, text

from finsam_saas.disclosure.rules import Protected, Published
from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.rules import ALL, OTHER, Exact, FactKey

Figure = tuple[FactKey, int | None, str | None]
"""A figure as it is stored: the value, or None and the reason for protecting it."""

# Each förbund's own totals first, so that the largest part of each cell is known, and who has somebody left.
# All measures side by side until the last step: a row each would be five times as many to group. Of each:
# the sum, the largest part, how many report it, and how many have somebody. The remainders are those of
# statistics.rules.REMAINDER_OF.
_EXACT_CELLS = text(
    """
    WITH published AS (
        SELECT coalesce(initiative_type, 'all') AS initiative_type, coalesce(sex, 'all') AS sex,
               CAST(sum(value) FILTER (WHERE measure = 'participants') AS integer) AS participants,
               CAST(sum(value) FILTER (WHERE measure = 'ended') AS integer) AS ended,
               CAST(sum(value) FILTER (WHERE measure = 'to_work_or_studies') AS integer)
                   AS to_work_or_studies
        FROM national_facts
        WHERE year = :year AND quarter = :quarter
          AND (CAST(:types AS text[]) IS NULL OR initiative_type = ANY (CAST(:types AS text[])))
        GROUP BY tenant_id, CUBE (initiative_type, sex)
    ), own AS (
        SELECT *, coalesce(participants - ended, participants, -ended) AS staying,
               coalesce(ended - to_work_or_studies, ended, -to_work_or_studies) AS ended_otherwise
        FROM published
    ), summed AS (
        SELECT initiative_type, sex,
               ARRAY[sum(participants), max(participants), count(participants),
                     count(*) FILTER (WHERE participants > 0)] AS participants,
               ARRAY[sum(ended), max(ended), count(ended),
                     count(*) FILTER (WHERE ended > 0)] AS ended,
               ARRAY[sum(to_work_or_studies), max(to_work_or_studies), count(to_work_or_studies),
                     count(*) FILTER (WHERE to_work_or_studies > 0)] AS to_work_or_studies,
               ARRAY[sum(staying), max(staying), count(staying),
                     count(*) FILTER (WHERE staying > 0)] AS staying,
               ARRAY[sum(ended_otherwise), max(ended_otherwise), count(ended_otherwise),
                     count(*) FILTER (WHERE ended_otherwise > 0)] AS ended_otherwise
        FROM own GROUP BY initiative_type, sex
    )
    SELECT initiative_type, measure, sex, found[1] AS value, found[2] AS largest,
           CASE WHEN found[1] > 0 THEN found[4] ELSE found[3] END AS contributors
    FROM summed CROSS JOIN LATERAL (VALUES
        ('participants', participants),
        ('ended', ended),
        ('to_work_or_studies', to_work_or_studies),
        ('staying', staying),
        ('ended_otherwise', ended_otherwise)
    ) AS counted (measure, found)
    WHERE found[1] IS NOT NULL
    """
)

# Expected: förbund that existed in the quarter and whose latest decision is to take part.
_MERGE = text(
    """
    WITH exact AS (
        SELECT * FROM unnest(CAST(:cell_types AS text[]), CAST(:cell_measures AS text[]),
                             CAST(:cell_sexes AS text[]), CAST(:cell_values AS integer[]),
                             CAST(:cell_largest AS integer[]), CAST(:cell_contributors AS integer[]))
               AS exact (initiative_type, measure, sex, value, largest, contributors)
    ), cells_gone AS (
        DELETE FROM national_cells
        WHERE year = :year AND quarter = :quarter
          AND (initiative_type, measure, sex) NOT IN (SELECT initiative_type, measure, sex FROM exact)
    ), cells_merged AS (
        INSERT INTO national_cells AS old
            (year, quarter, initiative_type, measure, sex, value, largest, contributors)
        SELECT :year, :quarter, initiative_type, measure, sex, value, largest, contributors
        FROM exact ORDER BY initiative_type, measure, sex
        ON CONFLICT (year, quarter, initiative_type, measure, sex) DO UPDATE
        SET value = excluded.value, largest = excluded.largest, contributors = excluded.contributors
        WHERE (old.value, old.largest, old.contributors)
              IS DISTINCT FROM (excluded.value, excluded.largest, excluded.contributors)
    ), shown AS (
        SELECT * FROM unnest(CAST(:types AS text[]), CAST(:measures AS text[]), CAST(:sexes AS text[]),
                             CAST(:values AS integer[]), CAST(:protections AS text[]))
               AS shown (initiative_type, measure, sex, value, protection)
    ), figures_gone AS (
        DELETE FROM national_figures
        WHERE year = :year AND quarter = :quarter
          AND (initiative_type, measure, sex) NOT IN (SELECT initiative_type, measure, sex FROM shown)
    ), figures_merged AS (
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


def sum_facts(
    connection: Connection, quarter: Quarter, types: Collection[str] | None = None
) -> dict[FactKey, Exact]:
    """The exact cells of a quarter by the published facts, of all types of insats or of some alone."""
    chosen = sorted(types) if types is not None else None
    rows = connection.execute(_EXACT_CELLS, {**_key(quarter), "types": chosen})
    return {(row[0], row[1], row[2]): Exact(row[3], row[4], row[5]) for row in rows}


def put_together(connection: Connection, quarter: Quarter, types: Collection[str]) -> dict[FactKey, Exact]:
    """The exact cells of some types of insats counted as one, under `OTHER`."""
    alone = sum_facts(connection, quarter, types)
    return {(OTHER, measure, sex): one for (kind, measure, sex), one in alone.items() if kind == ALL}


def store(
    connection: Connection,
    quarter: Quarter,
    exact: Mapping[FactKey, Exact],
    shown: Mapping[FactKey, Published],
    at: datetime,
) -> None:
    """Make a quarter's cells, figures and coverage, as of this moment, what they should be."""
    figures = as_stored(shown)
    values: dict[str, object] = {
        "year": quarter.year,
        "quarter": quarter.number,
        "cell_values": [one.value for one in exact.values()],
        "cell_largest": [one.largest for one in exact.values()],
        "cell_contributors": [one.contributors for one in exact.values()],
        "values": [value for _key, value, _protection in figures],
        "protections": [protection for _key, _value, protection in figures],
        "first": quarter.first_day,
        "last": quarter.last_day,
        "at": at,
    }
    for place, part in enumerate(("types", "measures", "sexes")):
        values[f"cell_{part}"] = [key[place] for key in exact]
        values[part] = [key[place] for key, _value, _protection in figures]
    connection.execute(_MERGE, values)


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
