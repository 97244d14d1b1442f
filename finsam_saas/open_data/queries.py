"""Reading how an area's figures have developed, and the förbund's own keys and subscriptions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select

from finsam_saas.figures import sums
from finsam_saas.figures.rules import Coverage
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.rules import ReportState
from finsam_saas.initiatives.models import Initiative
from finsam_saas.open_data.models import ApiKey, Subscription, SubscriptionCall
from finsam_saas.open_data.rules import is_open
from finsam_saas.releases.models import NationalReleaseCoverage, NationalReleaseFigure
from finsam_saas.releases.release import CellCoverage
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.statistics.rules import ALL
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import now, session, today

MOST_KEYS = 200
MOST_CALLS = 100


@dataclass(frozen=True, slots=True)
class Development:
    """An area's figures of all types of insatser, by release, period, measure and sex, and their coverage."""

    figures: dict[tuple[UUID, str, str, str], int | None]
    coverage: dict[tuple[UUID, str], CellCoverage]


def development(
    release_ids: Collection[UUID], level: str, area: str, measures: Collection[str]
) -> Development:
    """What some releases show of one area; two statements."""
    figure, covered = NationalReleaseFigure, NationalReleaseCoverage
    rows = session.execute(
        select(figure.release_id, figure.period, figure.measure, figure.sex, figure.value).where(
            figure.release_id.in_(release_ids),
            figure.level == level,
            figure.area == area,
            figure.initiative_type == ALL,
            figure.measure.in_(measures),
        )
    )
    figures = {(row[0], row[1], row[2], row[3]): row[4] for row in rows}
    behind = session.execute(
        select(covered.release_id, covered.period, covered.contributing, covered.expected).where(
            covered.release_id.in_(release_ids), covered.level == level, covered.area == area
        )
    )
    return Development(figures, {(row[0], row[1]): CellCoverage(row[2], row[3]) for row in behind})


def own_keys() -> list[ApiKey]:
    """The förbund's keys, the newest first; also those that no longer open anything."""
    found = session.scalars(
        select(ApiKey)
        .where(ApiKey.tenant_id == current_tenant().id)
        .order_by(ApiKey.created_at.desc(), ApiKey.id)
        .limit(MOST_KEYS)
    )
    return list(found)


def own_key(key_id: UUID) -> ApiKey:
    """One key; raises NotFound."""
    found = session.get(ApiKey, (current_tenant().id, key_id))
    if found is None:
        raise NotFound
    return found


def key_with_digest(digest: str) -> ApiKey | None:
    """The key that opens the acting förbund's figures today and has this digest, or None."""
    found = session.scalars(
        select(ApiKey).where(ApiKey.tenant_id == current_tenant().id, ApiKey.digest == digest)
    ).one_or_none()
    if found is None:
        return None
    opens = is_open(revoked=found.revoked_at is not None, expires_on=found.expires_on, today=today())
    return found if opens else None


def own_coverage(choice: sums.Choice) -> Coverage:
    """How many of the acting förbund's reports are accepted, of how many that were asked for."""
    rows = list(session.execute(sums.coverage_of(choice)))
    return Coverage(sum(row.accepted for row in rows), sum(row.expected for row in rows))


def initiative_names() -> dict[UUID, str]:
    """What each insats of the acting förbund is called, in the order of their names."""
    rows = session.execute(
        select(Initiative.id, Initiative.name)
        .where(Initiative.tenant_id == current_tenant().id)
        .order_by(Initiative.name, Initiative.id)
    )
    return {row[0]: row[1] for row in rows}


def subscriptions() -> list[Subscription]:
    """The addresses that the förbund tells, the newest first; also those that are no longer told."""
    found = session.scalars(
        select(Subscription)
        .where(Subscription.tenant_id == current_tenant().id)
        .order_by(Subscription.created_at.desc(), Subscription.id)
        .limit(MOST_KEYS)
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
