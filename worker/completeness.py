"""Which förbund have reported what of the latest quarters, noted by the national role for the analysts.

Numbers of reports, never of persons.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, text

from finsam_saas.followup.quarters import Quarter, quarter_of_day
from tenants.database import today
from worker.celery_app import PlatformTask, celery
from worker.national import national_engine
from worker.schedule import COMPLETENESS

QUARTERS = 12
"""Three years of quarters that are over: what is still waited for, and how it has gone before."""

_MERGE = text(
    """
    WITH quarters AS (
        SELECT * FROM unnest(CAST(:codes AS text[]), CAST(:years AS integer[]), CAST(:numbers AS integer[]),
                             CAST(:firsts AS date[]), CAST(:lasts AS date[]))
               AS quarters (code, year, number, first_day, last_day)
    ), latest AS (
        SELECT DISTINCT ON (tenant_id) tenant_id, takes_part FROM national_participations
        ORDER BY tenant_id, decided_on DESC, created_at DESC
    ), wanted AS (
        SELECT t.id AS association_id, q.code AS period, coalesce(latest.takes_part, false) AS takes_part,
               coalesce(r.expected, 0) AS expected, coalesce(r.accepted, 0) AS accepted, r.published_at
        FROM tenants t
        JOIN quarters q ON coalesce(t.valid_from, q.first_day) <= q.last_day
                       AND coalesce(t.valid_to, q.last_day) >= q.first_day
        LEFT JOIN latest ON latest.tenant_id = t.id
        LEFT JOIN national_reporting r
               ON r.tenant_id = t.id AND r.year = q.year AND r.quarter = q.number
    ), gone AS (
        DELETE FROM national_completeness
        WHERE (association_id, period) NOT IN (SELECT association_id, period FROM wanted)
    )
    INSERT INTO national_completeness AS old
        (association_id, period, takes_part, expected, accepted, published_at)
    SELECT association_id, period, takes_part, expected, accepted, published_at
    FROM wanted ORDER BY association_id, period
    ON CONFLICT (association_id, period) DO UPDATE
    SET takes_part = excluded.takes_part, expected = excluded.expected, accepted = excluded.accepted,
        published_at = excluded.published_at
    WHERE (old.takes_part, old.expected, old.accepted, old.published_at)
          IS DISTINCT FROM (excluded.takes_part, excluded.expected, excluded.accepted, excluded.published_at)
    """
)


@celery.task(base=PlatformTask, name=COMPLETENESS)
def follow_the_collection() -> None:
    """Note what has been reported since the last time."""
    note_completeness(national_engine(), today())


def note_completeness(engine: Engine, day: date) -> None:
    """Make what analysts see of the collection what it is; only what differs is written."""
    quarter = quarter_of_day(day).previous()
    quarters: list[Quarter] = []
    while len(quarters) < QUARTERS:
        quarters.append(quarter)
        quarter = quarter.previous()
    with engine.begin() as connection:
        connection.execute(
            _MERGE,
            {
                "codes": [str(one) for one in quarters],
                "years": [one.year for one in quarters],
                "numbers": [one.number for one in quarters],
                "firsts": [one.first_day for one in quarters],
                "lasts": [one.last_day for one in quarters],
            },
        )
