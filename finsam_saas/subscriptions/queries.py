"""Reading who is told of what, and each call: of the acting förbund, and outside every förbund."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import and_, func, select

from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.rules import ReportState
from finsam_saas.releases.models import NationalRelease
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.subscriptions.models import (
    NationalSubscription,
    NationalSubscriptionCall,
    Subscription,
    SubscriptionCall,
)
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import now, session

MOST_ADDRESSES = 200
MOST_CALLS = 100


def subscriptions() -> list[Subscription]:
    """The addresses that the förbund tells, the newest first; also those that are no longer told."""
    found = session.scalars(
        select(Subscription)
        .where(Subscription.tenant_id == current_tenant().id)
        .order_by(Subscription.created_at.desc(), Subscription.id)
        .limit(MOST_ADDRESSES)
    )
    return list(found)


def subscription(subscription_id: UUID) -> Subscription:
    """One subscription; raises NotFound."""
    found = session.get(Subscription, (current_tenant().id, subscription_id))
    if found is None:
        raise NotFound
    return found


def calls() -> list[tuple[SubscriptionCall, str]]:
    """The latest calls to subscribers with the address of each, the newest first."""
    rows = session.execute(
        select(SubscriptionCall, Subscription.address)
        .join(
            Subscription,
            and_(
                Subscription.tenant_id == SubscriptionCall.tenant_id,
                Subscription.id == SubscriptionCall.subscription_id,
            ),
        )
        .where(SubscriptionCall.tenant_id == current_tenant().id)
        .order_by(SubscriptionCall.created_at.desc(), SubscriptionCall.id)
        .limit(MOST_CALLS)
    )
    return [(row[0], row[1]) for row in rows]


def call(call_id: UUID) -> SubscriptionCall:
    """One call; raises NotFound."""
    found = session.get(SubscriptionCall, (current_tenant().id, call_id))
    if found is None:
        raise NotFound
    return found


def due_calls(most: int) -> list[UUID]:
    """The acting förbund's calls that are to be made now, the longest waiting first."""
    found = session.scalars(
        select(SubscriptionCall.id)
        .where(SubscriptionCall.tenant_id == current_tenant().id, SubscriptionCall.due_at <= now())
        .order_by(SubscriptionCall.due_at, SubscriptionCall.id)
        .limit(most)
    )
    return list(found)


def corrected_by(code: str) -> str | None:
    """The code of the release that a published release (its code) corrects; None where it corrects none."""
    found: str | None = session.scalar(
        select(NationalRelease.corrects).where(
            NationalRelease.code == code, NationalRelease.published_at.is_not(None)
        )
    )
    return found


def period_is_accepted(report_id: UUID) -> str | None:
    """The code of the report's period, where every report of it is accepted; None where one is not."""
    own = select(Report.period_id).where(Report.tenant_id == current_tenant().id, Report.id == report_id)
    row = session.execute(
        select(
            ReportingPeriod.cadence,
            ReportingPeriod.year,
            ReportingPeriod.number,
            func.bool_and(Report.state == ReportState.ACCEPTED).label("all_accepted"),
        )
        .join(
            Report,
            and_(Report.tenant_id == ReportingPeriod.tenant_id, Report.period_id == ReportingPeriod.id),
        )
        .where(ReportingPeriod.tenant_id == current_tenant().id, ReportingPeriod.id == own.scalar_subquery())
        .group_by(ReportingPeriod.cadence, ReportingPeriod.year, ReportingPeriod.number)
    ).one_or_none()
    if row is None or not row.all_accepted:
        return None
    return str(Period(row.cadence, row.year, row.number))


def national_subscriptions() -> list[NationalSubscription]:
    """The addresses that analysts let be told, the newest first; also those that are no longer told."""
    found = session.scalars(
        select(NationalSubscription)
        .order_by(NationalSubscription.created_at.desc(), NationalSubscription.id)
        .limit(MOST_ADDRESSES)
    )
    return list(found)


def national_subscription(subscription_id: UUID) -> NationalSubscription:
    """One address that analysts let be told; raises NotFound."""
    found = session.get(NationalSubscription, subscription_id)
    if found is None:
        raise NotFound
    return found


def national_calls() -> list[tuple[NationalSubscriptionCall, str]]:
    """The latest calls outside every förbund with the address of each, the newest first."""
    rows = session.execute(
        select(NationalSubscriptionCall, NationalSubscription.address)
        .join(NationalSubscription, NationalSubscription.id == NationalSubscriptionCall.subscription_id)
        .order_by(NationalSubscriptionCall.created_at.desc(), NationalSubscriptionCall.id)
        .limit(MOST_CALLS)
    )
    return [(row[0], row[1]) for row in rows]


def national_call(call_id: UUID) -> NationalSubscriptionCall:
    """One call outside every förbund; raises NotFound."""
    found = session.get(NationalSubscriptionCall, call_id)
    if found is None:
        raise NotFound
    return found
