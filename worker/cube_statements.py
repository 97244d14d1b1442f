"""The statements of the national cube.

A förbund's own cells are made from its facts, those of counties from the cells of the förbund in them, and
the nation's from the counties', so that the cost follows neither the facts nor the number of förbund. Every
statement makes its rows be what they should be and writes only what differs, always in the same order.
"""

from __future__ import annotations

from string import Template

from worker.cube_columns import statement

# Expected are the förbund that existed in the quarter and whose latest decision is to take part.
_EXPECTED = """
    counted AS (
        SELECT year, quarter, make_date(year, quarter * 3 - 2, 1) AS first_day,
               CAST(make_date(year, quarter * 3 - 2, 1) + interval '3 months' - interval '1 day' AS date)
                   AS last_day
        FROM ($quarters) AS quarters (year, quarter)
    ), expected AS (
        SELECT counted.year, counted.quarter, tenants.short_name,
               coalesce(reporting.accepted, 0) > 0 AS contributes,
               coalesce(reporting.incomplete, 0) > 0 AS is_incomplete
        FROM counted CROSS JOIN tenants
        JOIN LATERAL (
            SELECT decision.takes_part FROM national_participations AS decision
            WHERE decision.tenant_id = tenants.id
            ORDER BY decision.decided_on DESC, decision.created_at DESC LIMIT 1
        ) AS latest ON latest.takes_part
        LEFT JOIN national_reporting AS reporting ON reporting.tenant_id = tenants.id
             AND reporting.year = counted.year AND reporting.quarter = counted.quarter
        WHERE coalesce(tenants.valid_from, first_day) <= last_day
          AND coalesce(tenants.valid_to, last_day) >= first_day
    )
"""
_COUNT = """
    INSERT INTO national_coverage AS old
        (year, quarter, contributing, expected, incomplete, missing, preview_waits, refreshed_at)
    SELECT counted.year, counted.quarter, count(*) FILTER (WHERE contributes), count(short_name),
           count(*) FILTER (WHERE contributes AND is_incomplete),
           coalesce(string_agg(short_name, E'\\n' ORDER BY short_name) FILTER (WHERE NOT contributes), ''),
           true, :at
    FROM counted LEFT JOIN expected USING (year, quarter)
    GROUP BY counted.year, counted.quarter ORDER BY counted.year, counted.quarter
    ON CONFLICT (year, quarter) DO UPDATE
    SET contributing = excluded.contributing, expected = excluded.expected, incomplete = excluded.incomplete,
        missing = excluded.missing, preview_waits = true
"""

# The marks are taken as they are; whoever is stopped before the end has taken none of them. Then the cells of
# förbund in the quarters that were touched, and in the half-years and years around them, seen at the same
# moment as the marks. The other quarters of those years stand as they are. Each cell tells which county it is
# counted in, so that a förbund that has moved is taken from one county as it is added to another; both have
# then changed. What is left to do is told in one row.
ASSOCIATIONS = statement(
    """
    WITH taken AS MATERIALIZED (
        DELETE FROM national_dirty_cells
        WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM national_dirty_cells ORDER BY id LIMIT :most)
        RETURNING tenant_id, year, quarter, municipality
    ), touched AS MATERIALIZED (
        SELECT marked.tenant_id, marked.year, marked.quarter, tenants.slug AS area, $home AS part_of
        FROM (SELECT DISTINCT tenant_id, year, quarter FROM taken) AS marked
        JOIN tenants ON tenants.id = marked.tenant_id
    ), years AS (
        SELECT DISTINCT area, year FROM touched
    ), places AS MATERIALIZED (
        SELECT 'association' AS level, area, year || '-kv' || quarter AS period, part_of FROM touched
        UNION SELECT 'association', area, year || '-h' || (quarter + 1) / 2, part_of FROM touched
        UNION SELECT 'association', area, year || '-ar1', part_of FROM touched
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
        SELECT 'association' AS level, counted.*, places.part_of
        FROM ($in_periods) AS counted JOIN places USING (area, period)
    ), standing AS MATERIALIZED (
        SELECT cell.* FROM places CROSS JOIN LATERAL ($cells_of_places) AS cell
    ), $own_written, $expected, covered AS ($count)
    SELECT * FROM (SELECT count(*) AS taken FROM taken) AS marks, (
        SELECT array_agg(part_of) AS counties, array_agg(period) AS periods,
               array_agg(initiative_type) AS types, array_agg(sex) AS sexes
        FROM (
            SELECT part_of, period, initiative_type, sex FROM changed WHERE part_of IS NOT NULL
            UNION SELECT was_part_of, period, initiative_type, sex FROM changed WHERE was_part_of IS NOT NULL
        ) AS cell
    ) AS above, (
        SELECT array_agg(municipality) AS municipalities, array_agg(year) AS their_years
        FROM (SELECT DISTINCT municipality, year FROM taken WHERE municipality <> '') AS place
    ) AS within
    """,
    who="area",
    expected=Template(_EXPECTED).substitute(quarters="SELECT DISTINCT year, quarter FROM taken"),
    count=_COUNT,
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
        SELECT 'municipality' AS level, area, period, initiative_type, sex, '' AS part_of, $by_area
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

# The cells of counties that were touched, from those of the förbund counted in them, and the nation's from
# the counties': so that the cost follows the number of counties, and of förbund in one, and not the nation.
ABOVE = statement(
    """
    WITH touched AS MATERIALIZED (
        SELECT * FROM unnest(CAST(:counties AS text[]), CAST(:periods AS text[]), CAST(:types AS text[]),
                             CAST(:sexes AS text[])) AS marked (area, period, initiative_type, sex)
    ), whole AS MATERIALIZED (
        SELECT DISTINCT period, initiative_type, sex FROM touched
    ), fresh AS MATERIALIZED (
        SELECT touched.*, found.*
        FROM touched CROSS JOIN LATERAL (
            SELECT $by_area FROM national_cells AS cell
            WHERE cell.part_of = touched.area AND cell.part_of <> '' AND cell.period = touched.period
              AND cell.initiative_type = touched.initiative_type AND cell.sex = touched.sex
            HAVING count(*) > 0
        ) AS found
    ), counties AS (
        SELECT period, initiative_type, sex, $parts FROM fresh
        UNION ALL
        SELECT whole.period, whole.initiative_type, whole.sex, $parts
        FROM whole CROSS JOIN LATERAL (
            SELECT $parts FROM national_cells AS cell
            WHERE cell.part_of = $nation AND cell.part_of <> '' AND cell.period = whole.period
              AND cell.initiative_type = whole.initiative_type AND cell.sex = whole.sex
              AND (cell.area, cell.period, cell.initiative_type, cell.sex) NOT IN (SELECT * FROM touched)
            OFFSET 0
        ) AS others
    ), wanted AS MATERIALIZED (
        SELECT 'county' AS level, area, period, initiative_type, sex, $nation AS part_of, $parts FROM fresh
        UNION ALL
        SELECT 'nation', $nation, period, initiative_type, sex, '', $by_county
        FROM counties GROUP BY period, initiative_type, sex
    ), gone AS (
        DELETE FROM national_cells AS cell USING (
            SELECT 'county' AS level, touched.* FROM touched
            UNION ALL SELECT 'nation', $nation, whole.* FROM whole
            EXCEPT SELECT $keys FROM wanted
        ) AS compared WHERE $cell_keys
    )
    INSERT INTO national_cells AS cell ($keys, $values)
    SELECT $keys, $values FROM wanted ORDER BY $order
    ON CONFLICT ($keys) DO UPDATE SET $set_values
    WHERE ($cell_values) IS DISTINCT FROM ($excluded_values)
    """
)

# The whole cube from the facts, and the periods where it was not what it should be: the oracle of the
# nightly check, and the first filling of a large nation.
REBUILD = statement(
    """
    WITH base AS MATERIALIZED (
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
    ), homes AS (
        SELECT id AS tenant_id, $home AS home FROM tenants
    ), wanted AS MATERIALIZED (
        SELECT level, area, period, initiative_type, sex, homes.home AS part_of, $measures, $own_alone
        FROM own JOIN homes USING (tenant_id) WHERE level = 'association'
        UNION ALL
        SELECT 'nation', $nation, period, initiative_type, sex, '', $by_area
        FROM own WHERE level = 'association' GROUP BY period, initiative_type, sex
        UNION ALL
        SELECT 'county', homes.home, period, initiative_type, sex, $nation, $by_area
        FROM own JOIN homes USING (tenant_id)
        WHERE level = 'association' GROUP BY homes.home, period, initiative_type, sex
        UNION ALL
        SELECT level, area, period, initiative_type, sex, '', $by_area
        FROM own WHERE level = 'municipality' GROUP BY level, area, period, initiative_type, sex
    ), standing AS (
        SELECT * FROM national_cells
    ), $written
    SELECT DISTINCT period FROM changed ORDER BY period
    """,
    who="level, area, tenant_id",
)

# A quarter whose coverage is right and whose cells have not changed is left alone.
COVERAGE = statement(
    """
    WITH $expected $count
    WHERE :cells_changed
       OR (old.contributing, old.expected, old.incomplete, old.missing)
          <> (excluded.contributing, excluded.expected, excluded.incomplete, excluded.missing)
    RETURNING year || '-kv' || quarter
    """,
    expected=Template(_EXPECTED).substitute(
        quarters="SELECT * FROM unnest(CAST(:years AS integer[]), CAST(:quarters AS integer[]))"
    ),
    count=_COUNT,
)
