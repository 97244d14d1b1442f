"""Deciding to take part in national statistics, and publishing the own förbund's accepted figures."""

from __future__ import annotations

from datetime import date

from sqlalchemy import text

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.queries import ReportingState, accepted_sums, reporting_state
from finsam_saas.statistics import queries
from finsam_saas.statistics.models import NationalParticipation
from finsam_saas.statistics.rules import DEFINITION_VERSION, PublishedKey, check_decision, facts_of
from tenants.context import current_tenant
from tenants.database import now, session, today

_PUBLISHING_LOCK = 0x46494E  # one namespace of advisory locks for publishing


def decide_participation(
    *, actor: Actor, takes_part: bool, decided_on: date, note: str | None = None, is_demo: bool = False
) -> NationalParticipation:
    """Register a dated decision to take part in national statistics, or no longer to.

    Everything the förbund has published follows the decision as soon as the worker has seen the event.
    Raises DecisionRefused for a day to come, a day before the latest decision, and where nothing changes.
    """
    session.execute(_LOCK, {"space": _PUBLISHING_LOCK, "tenant_id": current_tenant().id})
    made = queries.decisions()
    check_decision(
        decided_on=decided_on,
        takes_part=takes_part,
        today=today(),
        latest=made[0].decided_on if made else None,
        takes_part_now=bool(made) and made[0].takes_part,
    )
    decision = NationalParticipation(
        decided_on=decided_on, takes_part=takes_part, note=note or None, is_demo=is_demo
    )
    session.add(decision)
    session.flush()
    record(
        actor=actor,
        name=EventName.NATIONAL_PARTICIPATION_DECIDED,
        subject_id=decision.id,
        subject_label=current_tenant().name,
        decided_on=decided_on.isoformat(),
        takes_part=takes_part,
    )
    return decision


_LOCK = text("SELECT pg_advisory_xact_lock(:space, :tenant_id)")

# A förbund that does not take part wants nothing. Facts that are right are left alone, so that a repeat
# leaves no mark and costs the nation nothing; each fact that changed leaves one.
_MERGE_FACTS = text(
    """
    WITH takes_part AS (
        SELECT FROM (SELECT takes_part FROM national_participations WHERE tenant_id = :tenant_id
                     ORDER BY decided_on DESC, created_at DESC LIMIT 1) AS latest
        WHERE takes_part
    ), wanted AS (
        SELECT * FROM unnest(CAST(:types AS text[]), CAST(:municipalities AS text[]),
                             CAST(:measures AS text[]), CAST(:sexes AS text[]), CAST(:values AS integer[]))
             AS wanted (initiative_type, municipality, measure, sex, value)
        WHERE EXISTS (SELECT FROM takes_part)
    ), gone AS (
        DELETE FROM national_facts
        WHERE tenant_id = :tenant_id AND year = :year AND quarter = :quarter
          AND (initiative_type, municipality, measure, sex)
              NOT IN (SELECT initiative_type, municipality, measure, sex FROM wanted)
        RETURNING initiative_type, municipality, measure, sex
    ), merged AS (
        INSERT INTO national_facts AS old (tenant_id, year, quarter, initiative_type, municipality, measure,
                                           sex, value, definition_version, published_at)
        SELECT :tenant_id, :year, :quarter, initiative_type, municipality, measure, sex, value,
               :definition_version, :at
        FROM wanted ORDER BY initiative_type, municipality, measure, sex
        ON CONFLICT (tenant_id, year, quarter, initiative_type, municipality, measure, sex) DO UPDATE
        SET value = excluded.value, definition_version = excluded.definition_version,
            published_at = excluded.published_at
        WHERE (old.value, old.definition_version) <> (excluded.value, excluded.definition_version)
        RETURNING initiative_type, municipality, measure, sex
    ), changed AS (
        SELECT * FROM gone UNION ALL SELECT * FROM merged
    ), reported AS (
        INSERT INTO national_reporting AS old
            (tenant_id, year, quarter, expected, accepted, incomplete, revision, published_at)
        SELECT :tenant_id, :year, :quarter, :expected, :accepted, :incomplete, 1, :at FROM takes_part
        ON CONFLICT (tenant_id, year, quarter) DO UPDATE
        SET expected = excluded.expected, accepted = excluded.accepted, incomplete = excluded.incomplete,
            published_at = excluded.published_at, is_demo = false,
            revision = old.revision + CASE WHEN EXISTS (SELECT FROM changed) THEN 1 ELSE 0 END
        WHERE (old.expected, old.accepted, old.incomplete)
              <> (excluded.expected, excluded.accepted, excluded.incomplete)
           OR EXISTS (SELECT FROM changed)
        RETURNING 1
    ), silenced AS (
        UPDATE national_reporting
        SET expected = 0, accepted = 0, incomplete = 0, published_at = :at,
            revision = revision + CASE WHEN EXISTS (SELECT FROM changed) THEN 1 ELSE 0 END
        WHERE tenant_id = :tenant_id AND year = :year AND quarter = :quarter
          AND NOT EXISTS (SELECT FROM takes_part) AND (expected, accepted, incomplete) <> (0, 0, 0)
        RETURNING 1
    )
    INSERT INTO national_dirty_cells
        (tenant_id, year, quarter, initiative_type, municipality, measure, sex, marked_at)
    SELECT :tenant_id, :year, :quarter, initiative_type, municipality, measure, sex, :at FROM changed
    UNION ALL
    SELECT :tenant_id, :year, :quarter, '', '', '', '', :at
    WHERE NOT EXISTS (SELECT FROM changed)
      AND (:mark OR EXISTS (SELECT FROM silenced) OR EXISTS (SELECT FROM reported))
    """
)


def publish_quarter(quarter: Quarter, *, mark: bool = False) -> None:
    """Make the förbund's national facts of one quarter follow its accepted reports; none if it abstains.

    It may be run any number of times, in any order, with the same result. One at a time per förbund, and
    what it reads is read after the lock, so the last to run has seen the latest. Each fact that changed is
    marked, and the quarter's revision rises; with `mark` the quarter is counted anew in any case.
    """
    own = current_tenant().id
    session.execute(_LOCK, {"space": _PUBLISHING_LOCK, "tenant_id": own})
    state = reporting_state(quarter.year, quarter.number)
    facts = sorted(facts_of(accepted_sums(quarter.year, quarter.number)).items())
    session.execute(
        _MERGE_FACTS,
        {
            "tenant_id": own,
            "year": quarter.year,
            "quarter": quarter.number,
            "expected": state.expected,
            "accepted": state.accepted,
            "incomplete": state.incomplete,
            "types": [kind for (kind, _place, _measure, _sex), _value in facts],
            "municipalities": [place for (_kind, place, _measure, _sex), _value in facts],
            "measures": [measure for (_kind, _place, measure, _sex), _value in facts],
            "sexes": [sex for (_kind, _place, _measure, sex), _value in facts],
            "values": [value for _key, value in facts],
            "definition_version": DEFINITION_VERSION,
            "at": now(),
            "mark": mark,
        },
    )


def wanted_facts(quarter: Quarter) -> dict[PublishedKey, int]:
    """What the förbund's published facts of a quarter should be by its decision and accepted reports."""
    if not queries.takes_part():
        return {}
    return facts_of(accepted_sums(quarter.year, quarter.number))


def publish_all_quarters() -> list[Quarter]:
    """Publish every quarter that the förbund's decision touches, and have the nation recompute each.

    A decision changes how many förbund a quarter waits for also where no figure of it changes.
    """
    quarters = queries.quarters_to_publish()
    for quarter in quarters:
        publish_quarter(quarter, mark=True)
    return quarters


def repair_drift() -> list[Quarter]:
    """Quarters whose published facts or reporting were not what they should be, published anew.

    Quarters that are made up as a whole have no reports to follow and are left alone.
    """
    counted = {one.quarter: one.state for one in queries.own_reporting()}
    drifted = [
        quarter
        for quarter in queries.quarters_to_publish()
        if queries.own_facts(quarter) != wanted_facts(quarter)
        or _reporting_differs(quarter, counted.get(quarter))
    ]
    for quarter in drifted:
        publish_quarter(quarter)
    return drifted


def _reporting_differs(quarter: Quarter, published: ReportingState | None) -> bool:
    """Whether what is told of the reports is wrong; before the first acceptance nothing may be told."""
    if not queries.takes_part():
        return published not in (None, ReportingState(0, 0))
    state = reporting_state(quarter.year, quarter.number)
    if published is None:
        return state.accepted > 0
    return published != state
