"""Reading whom a förbund's insatser are for, and what it has published of it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.followup.quarters import Quarter
from finsam_saas.initiatives.models import InitiativeTargetGroup, TargetGroup
from finsam_saas.statistics.group_rules import GroupKey, set_of
from finsam_saas.statistics.models import NationalGroupFact
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session

_CODES = (
    select(
        InitiativeTargetGroup.initiative_id,
        func.array_agg(aggregate_order_by(TargetGroup.national_codes, TargetGroup.id)),
    )
    .join(
        TargetGroup,
        and_(
            TargetGroup.tenant_id == InitiativeTargetGroup.tenant_id,
            TargetGroup.id == InitiativeTargetGroup.target_group_id,
        ),
    )
    .where(InitiativeTargetGroup.tenant_id == own_tenant_id)
    .group_by(InitiativeTargetGroup.initiative_id)
    .order_by(InitiativeTargetGroup.initiative_id)
)


def sets_of_initiatives() -> dict[UUID, str]:
    """The set of target groups of each insats that has any."""
    return {initiative_id: set_of(codes) for initiative_id, codes in session.execute(_CODES)}


def own_group_facts(quarter: Quarter) -> dict[GroupKey, int]:
    """The facts by target group that the own förbund has published for a quarter."""
    rows = session.execute(
        select(
            NationalGroupFact.target_groups,
            NationalGroupFact.measure,
            NationalGroupFact.sex,
            NationalGroupFact.value,
        ).where(
            NationalGroupFact.tenant_id == current_tenant().id,
            NationalGroupFact.year == quarter.year,
            NationalGroupFact.quarter == quarter.number,
        )
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}
