"""Deciding to take part in national statistics, and publishing the own förbund's accepted figures."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, func, insert, select

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup.quarters import Quarter, today_in_sweden
from finsam_saas.followup.queries import accepted_sums, reporting_state
from finsam_saas.statistics import queries
from finsam_saas.statistics.models import (
    NationalDirtyCell,
    NationalFact,
    NationalParticipation,
    NationalReporting,
)
from finsam_saas.statistics.rules import FactKey, check_decision, facts_of
from tenants.context import current_tenant
from tenants.database import now, session

_PUBLISHING_LOCK = 0x46494E  # one namespace of advisory locks for publishing


def decide_participation(
    *, actor: Actor, takes_part: bool, decided_on: date, note: str | None = None, is_demo: bool = False
) -> NationalParticipation:
    """Register a dated decision to take part in national statistics, or no longer to.

    Everything the förbund has published follows the decision as soon as the worker has seen the event.
    Raises DecisionRefused for a day to come, a day before the latest decision, and where nothing changes.
    """
    session.execute(select(func.pg_advisory_xact_lock(_PUBLISHING_LOCK, current_tenant().id)))
    made = queries.decisions()
    check_decision(
        decided_on=decided_on,
        takes_part=takes_part,
        today=today_in_sweden(),
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


def publish_quarter(quarter: Quarter) -> None:
    """Make the förbund's national facts of one quarter anew from its accepted reports; none if it abstains.

    Delete and insert: it may be run any number of times, in any order, with the same result. One at a
    time per förbund, and what it reads is read after the lock, so the last to run has seen the latest.
    """
    session.execute(select(func.pg_advisory_xact_lock(_PUBLISHING_LOCK, current_tenant().id)))
    own = current_tenant().id
    key = {"year": quarter.year, "quarter": quarter.number}
    for table in (NationalFact, NationalReporting):
        session.execute(
            delete(table).where(
                table.tenant_id == own, table.year == quarter.year, table.quarter == quarter.number
            )
        )
    if queries.takes_part():
        state = reporting_state(quarter.year, quarter.number)
        session.add(NationalReporting(**key, expected=state.expected, accepted=state.accepted))
        facts = wanted_facts(quarter)
        if facts:
            at = now()
            rows = [
                {**key, "initiative_type": kind, "measure": measure, "sex": sex, "value": value}
                | {"tenant_id": own, "published_at": at}
                for (kind, measure, sex), value in sorted(facts.items())
            ]
            session.execute(insert(NationalFact), rows)
    session.add(NationalDirtyCell(**key))
    session.flush()


def wanted_facts(quarter: Quarter) -> dict[FactKey, int]:
    """What the förbund's published facts of a quarter should be by its decision and accepted reports."""
    if not queries.takes_part():
        return {}
    return facts_of(accepted_sums(quarter.year, quarter.number))


def publish_all_quarters() -> None:
    """Publish every quarter that the förbund's decision touches."""
    for quarter in queries.quarters_to_publish():
        publish_quarter(quarter)


def repair_drift() -> list[Quarter]:
    """Quarters whose published facts or reporting were not what they should be, published anew."""
    counted = {one.quarter: (one.expected, one.accepted) for one in queries.own_reporting()}
    drifted = [
        quarter
        for quarter in queries.quarters_to_publish()
        if queries.own_facts(quarter) != wanted_facts(quarter)
        or _reporting_differs(quarter, counted.get(quarter))
    ]
    for quarter in drifted:
        publish_quarter(quarter)
    return drifted


def _reporting_differs(quarter: Quarter, published: tuple[int, int] | None) -> bool:
    """Whether the published (expected, accepted) are wrong; before the first acceptance none may be there."""
    if not queries.takes_part():
        return published is not None
    state = reporting_state(quarter.year, quarter.number)
    if published is None:
        return state.accepted > 0
    return published != (state.expected, state.accepted)
