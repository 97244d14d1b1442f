"""Publishing the own förbund's accepted figures by target group, and the nightly check of them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, text

from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.queries import accepted_sums_of_each
from finsam_saas.statistics import group_queries as queries
from finsam_saas.statistics.group_rules import GroupKey, group_facts_of
from finsam_saas.statistics.models import NationalGroupFact
from finsam_saas.statistics.queries import quarters_to_publish, takes_part
from tenants.context import current_tenant
from tenants.database import session

_GROUPS_LOCK = 0x475250  # one namespace of advisory locks for publishing by target group
_LOCK = text("SELECT pg_advisory_xact_lock(:space, :tenant_id)")


def publish_groups(quarter: Quarter) -> bool:
    """Make the förbund's facts by target group of a quarter follow its accepted reports; none if it abstains.

    It may be run any number of times, in any order, with the same result: what stands is right or is
    deleted and inserted anew. Returns whether anything changed.
    """
    own = current_tenant().id
    session.execute(_LOCK, {"space": _GROUPS_LOCK, "tenant_id": own})
    wanted = wanted_group_facts(quarter)
    if wanted == queries.own_group_facts(quarter):
        return False
    fact = NationalGroupFact
    session.execute(
        delete(fact).where(fact.tenant_id == own, fact.year == quarter.year, fact.quarter == quarter.number)
    )
    add_group_facts({quarter: wanted})
    return True


def wanted_group_facts(quarter: Quarter) -> dict[GroupKey, int]:
    """What the förbund's facts by target group should be by its decision and a quarter's accepted reports."""
    if not takes_part():
        return {}
    return group_facts_of(accepted_sums_of_each(quarter.year, quarter.number), queries.sets_of_initiatives())


def publish_all_groups() -> list[Quarter]:
    """Publish every quarter whose facts by target group were not right; the nightly check is the same."""
    return [quarter for quarter in quarters_to_publish() if publish_groups(quarter)]


def add_group_facts(by_quarter: Mapping[Quarter, Mapping[GroupKey, int]]) -> None:
    """Add the facts of quarters that the acting förbund has nothing of."""
    rows = [
        {
            "tenant_id": current_tenant().id,
            "year": quarter.year,
            "quarter": quarter.number,
            "target_groups": of_set,
            "measure": measure,
            "sex": sex,
            "value": value,
        }
        for quarter, facts in by_quarter.items()
        for (of_set, measure, sex), value in sorted(facts.items())
    ]
    if rows:
        session.execute(insert(NationalGroupFact), rows)
