"""The statements of the national cube.

A förbund's own cells are made from its facts; those of counties and the nation from the cells of the
förbund in them, so that the cost follows the number of förbund and not of facts. Every statement makes its
rows be what they should be and writes only what differs, in the order of the keys.
"""

from __future__ import annotations

from sqlalchemy import text

from worker.cube_columns import statement

# The marks are taken as they are; whoever is stopped before the end has taken none of them.
TAKE_MARKS = text(
    """
    WITH taken AS (
        DELETE FROM national_dirty_cells
        WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM national_dirty_cells ORDER BY id LIMIT :most)
        RETURNING tenant_id, year, quarter, municipality, measure = '' AS is_whole
    )
    SELECT tenant_id, year, quarter, municipality, is_whole, (SELECT count(*) FROM taken) AS taken
    FROM taken GROUP BY tenant_id, year, quarter, municipality, is_whole ORDER BY 1, 2, 3, 4, 5
    """
)

# The cells of förbund in the quarters that were touched, and in the half-years and years around them. The
# other quarters of those years stand as they are.
ASSOCIATIONS = statement(
    """
    WITH touched AS (
        SELECT marked.tenant_id, marked.year, marked.quarter, tenants.slug AS area
        FROM unnest(CAST(:tenants AS integer[]), CAST(:years AS integer[]), CAST(:quarters AS integer[]))
             AS marked (tenant_id, year, quarter)
        JOIN tenants ON tenants.id = marked.tenant_id
    ), years AS (
        SELECT DISTINCT area, year FROM touched
    ), places AS MATERIALIZED (
        SELECT 'association' AS level, area, year || '-kv' || quarter AS period FROM touched
        UNION SELECT 'association', area, year || '-h' || (quarter + 1) / 2 FROM touched
        UNION SELECT 'association', area, year || '-ar1' FROM years
    ), others AS MATERIALIZED (
        SELECT 'association' AS level, area, year, quarter, year || '-kv' || quarter AS period
        FROM years CROSS JOIN generate_series(1, 4) AS one (quarter)
        WHERE (area, year, quarter) NOT IN (SELECT area, year, quarter FROM touched)
    ), fresh AS (
        SELECT touched.area, touched.year, touched.quarter, found.*
        FROM touched CROSS JOIN LATERAL (
            SELECT coalesce(initiative_type, 'all') AS initiative_type, coalesce(sex, 'all') AS sex, $summed
            FROM (
                SELECT initiative_type, sex, $from_facts FROM national_facts AS fact
                WHERE fact.tenant_id = touched.tenant_id AND fact.year = touched.year
                  AND fact.quarter = touched.quarter
                GROUP BY initiative_type, sex
            ) AS base
            GROUP BY CUBE (initiative_type, sex) HAVING count(*) > 0
        ) AS found
    ), quarters AS MATERIALIZED (
        SELECT area, year, quarter, true AS is_fresh, initiative_type, sex, $published, $remainders FROM fresh
        UNION ALL
        SELECT others.area, others.year, others.quarter, false, cell.initiative_type, cell.sex, $measures
        FROM others CROSS JOIN LATERAL ($cells_of_others) AS cell
    ), wanted AS MATERIALIZED (
        SELECT 'association' AS level, counted.*, $own_alone FROM ($in_periods) AS counted
        WHERE (area, period) IN (SELECT area, period FROM places)
    ), standing AS MATERIALIZED (
        SELECT cell.* FROM places CROSS JOIN LATERAL ($cells_of_places) AS cell
    ), $written
    SELECT area, period, initiative_type, sex FROM changed ORDER BY 1, 2, 3, 4
    """,
    who="area",
)

# The cells of municipalities: all of a year, from its facts, each förbund's part of it first.
MUNICIPALITIES = statement(
    """
    WITH touched AS (
        SELECT * FROM unnest(CAST(:municipalities AS text[]), CAST(:years AS integer[]))
             AS marked (area, year)
    ), base AS (
        SELECT touched.area, fact.tenant_id, touched.year, fact.quarter, fact.initiative_type, fact.sex,
               $from_facts
        FROM touched JOIN national_facts AS fact
             ON fact.municipality = touched.area AND fact.year = touched.year AND fact.municipality <> ''
        GROUP BY touched.area, fact.tenant_id, touched.year, fact.quarter, fact.initiative_type, fact.sex
    ), fresh AS (
        SELECT area, tenant_id, year, quarter, coalesce(initiative_type, 'all') AS initiative_type,
               coalesce(sex, 'all') AS sex, $summed
        FROM base GROUP BY area, tenant_id, year, quarter, CUBE (initiative_type, sex)
    ), quarters AS MATERIALIZED (
        SELECT area, tenant_id, year, quarter, true AS is_fresh, initiative_type, sex, $published, $remainders
        FROM fresh
    ), wanted AS MATERIALIZED (
        SELECT 'municipality' AS level, area, period, initiative_type, sex, $by_area
        FROM ($in_periods) AS own GROUP BY area, period, initiative_type, sex
    ), standing AS MATERIALIZED (
        SELECT cell.*
        FROM touched CROSS JOIN unnest(ARRAY['kv1', 'kv2', 'kv3', 'kv4', 'h1', 'h2', 'ar1']) AS part (code)
        JOIN national_cells AS cell ON cell.level = 'municipality' AND cell.area = touched.area
             AND cell.period = touched.year || '-' || part.code
    ), $written
    SELECT count(*) FROM changed
    """,
    who="area, tenant_id",
)

# Counties and the nation, in the cells where some förbund changed.
ABOVE = statement(
    """
    WITH touched AS (
        SELECT * FROM unnest(CAST(:areas AS text[]), CAST(:periods AS text[]), CAST(:types AS text[]),
                             CAST(:sexes AS text[])) AS marked (association, period, initiative_type, sex)
    ), $homes, places AS MATERIALIZED (
        SELECT DISTINCT 'nation' AS level, CAST(:nation AS text) AS area, period, initiative_type, sex
        FROM touched
        UNION ALL
        SELECT DISTINCT 'county', homes.area, touched.period, touched.initiative_type, touched.sex
        FROM touched JOIN homes ON homes.association = touched.association
    ), wanted AS MATERIALIZED (
        SELECT places.*, found.*
        FROM places CROSS JOIN LATERAL (
            SELECT $by_area FROM national_cells AS cell
            WHERE cell.level = 'association' AND cell.period = places.period
              AND cell.initiative_type = places.initiative_type AND cell.sex = places.sex
            HAVING count(*) > 0
        ) AS found
        WHERE places.level = 'nation'
        UNION ALL
        SELECT places.*, found.*
        FROM places CROSS JOIN LATERAL (
            SELECT $by_area FROM homes CROSS JOIN LATERAL (
                SELECT * FROM national_cells AS cell
                WHERE cell.level = homes.level AND cell.area = homes.association
                  AND cell.period = places.period AND cell.initiative_type = places.initiative_type
                  AND cell.sex = places.sex OFFSET 0
            ) AS cell
            WHERE homes.area = places.area
            HAVING count(*) > 0
        ) AS found
        WHERE places.level = 'county'
    ), standing AS MATERIALIZED (
        SELECT cell.* FROM places CROSS JOIN LATERAL (
            SELECT * FROM national_cells AS cell
            WHERE cell.level = places.level AND cell.area = places.area AND cell.period = places.period
              AND cell.initiative_type = places.initiative_type AND cell.sex = places.sex OFFSET 0
        ) AS cell
    ), $written
    SELECT count(*) FROM changed
    """
)

# The whole cube from the facts, and the periods where it was not what it should be: the oracle of the
# nightly check, and the first filling of a large nation.
REBUILD = statement(
    """
    WITH $homes, base AS MATERIALIZED (
        SELECT tenant_id, municipality, year, quarter, initiative_type, sex, $from_facts
        FROM national_facts GROUP BY tenant_id, municipality, year, quarter, initiative_type, sex
    ), fresh AS (
        SELECT 'association' AS level, slug AS area, tenant_id, year, quarter,
               coalesce(initiative_type, 'all') AS initiative_type, coalesce(sex, 'all') AS sex, $summed
        FROM base JOIN tenants ON tenants.id = base.tenant_id
        GROUP BY slug, tenant_id, year, quarter, CUBE (initiative_type, sex)
        UNION ALL
        SELECT 'municipality', municipality, tenant_id, year, quarter,
               coalesce(initiative_type, 'all'), coalesce(sex, 'all'), $summed
        FROM base WHERE municipality <> ''
        GROUP BY municipality, tenant_id, year, quarter, CUBE (initiative_type, sex)
    ), quarters AS MATERIALIZED (
        SELECT level, area, tenant_id, year, quarter, true AS is_fresh, initiative_type, sex,
               $published, $remainders
        FROM fresh
    ), own AS MATERIALIZED (
        $in_periods
    ), wanted AS MATERIALIZED (
        SELECT level, area, period, initiative_type, sex, $measures, $own_alone
        FROM own WHERE level = 'association'
        UNION ALL
        SELECT 'nation', CAST(:nation AS text), period, initiative_type, sex, $by_area
        FROM own WHERE level = 'association' GROUP BY period, initiative_type, sex
        UNION ALL
        SELECT 'county', homes.area, period, initiative_type, sex, $by_area
        FROM own JOIN homes ON homes.association = own.area
        WHERE own.level = 'association' GROUP BY homes.area, period, initiative_type, sex
        UNION ALL
        SELECT level, area, period, initiative_type, sex, $by_area
        FROM own WHERE level = 'municipality' GROUP BY level, area, period, initiative_type, sex
    ), standing AS (
        SELECT * FROM national_cells
    ), $written
    SELECT DISTINCT period FROM changed ORDER BY period
    """,
    who="level, area, tenant_id",
)

# The counties of some periods from the cells of the förbund that are in them now: one may have moved.
COUNTIES = statement(
    """
    WITH touched AS (
        SELECT unnest(CAST(:periods AS text[])) AS period
    ), $homes, wanted AS MATERIALIZED (
        SELECT 'county' AS level, homes.area, cell.period, cell.initiative_type, cell.sex, $by_area
        FROM touched JOIN national_cells AS cell USING (period)
             JOIN homes ON homes.association = cell.area
        WHERE cell.level = 'association'
        GROUP BY homes.area, cell.period, cell.initiative_type, cell.sex
    ), standing AS MATERIALIZED (
        SELECT cell.*
        FROM touched CROSS JOIN unnest(CAST(:county_codes AS text[]) || CAST(:unknown_county AS text))
             AS county (code)
        JOIN national_cells AS cell ON cell.level = 'county' AND cell.area = county.code
             AND cell.period = touched.period
    ), $written
    SELECT count(*) FROM changed
    """
)

# Expected are the förbund that existed in the quarter and whose latest decision is to take part. A quarter
# whose coverage is right and whose cells have not changed is left alone.
COVERAGE = text(
    """
    WITH touched AS (
        SELECT year, quarter, make_date(year, quarter * 3 - 2, 1) AS first_day,
               CAST(make_date(year, quarter * 3 - 2, 1) + interval '3 months' - interval '1 day' AS date)
                   AS last_day
        FROM unnest(CAST(:years AS integer[]), CAST(:quarters AS integer[])) AS marked (year, quarter)
    ), expected AS (
        SELECT touched.year, touched.quarter, tenants.short_name,
               coalesce(reporting.accepted, 0) > 0 AS contributes,
               coalesce(reporting.incomplete, 0) > 0 AS is_incomplete
        FROM touched CROSS JOIN tenants
        JOIN LATERAL (
            SELECT decision.takes_part FROM national_participations AS decision
            WHERE decision.tenant_id = tenants.id
            ORDER BY decision.decided_on DESC, decision.created_at DESC LIMIT 1
        ) AS latest ON latest.takes_part
        LEFT JOIN national_reporting AS reporting ON reporting.tenant_id = tenants.id
             AND reporting.year = touched.year AND reporting.quarter = touched.quarter
        WHERE coalesce(tenants.valid_from, first_day) <= last_day
          AND coalesce(tenants.valid_to, last_day) >= first_day
    )
    INSERT INTO national_coverage AS old
        (year, quarter, contributing, expected, incomplete, missing, preview_waits, refreshed_at)
    SELECT touched.year, touched.quarter, count(*) FILTER (WHERE contributes), count(short_name),
           count(*) FILTER (WHERE contributes AND is_incomplete),
           coalesce(string_agg(short_name, E'\\n' ORDER BY short_name) FILTER (WHERE NOT contributes), ''),
           true, :at
    FROM touched LEFT JOIN expected USING (year, quarter)
    GROUP BY touched.year, touched.quarter ORDER BY touched.year, touched.quarter
    ON CONFLICT (year, quarter) DO UPDATE
    SET contributing = excluded.contributing, expected = excluded.expected, incomplete = excluded.incomplete,
        missing = excluded.missing, preview_waits = true
    WHERE :cells_changed
       OR (old.contributing, old.expected, old.incomplete, old.missing)
          <> (excluded.contributing, excluded.expected, excluded.incomplete, excluded.missing)
    RETURNING year || '-kv' || quarter
    """
)
