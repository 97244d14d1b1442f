"""Reading calls for applications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from finsam_saas.calls.models import Call
from finsam_saas.calls.rules import CallStatus, LatePolicy, status
from finsam_saas.web.errors import NotFound
from finsam_saas.web.paging import Paging
from tenants.database import now, own_tenant_id, session

MOST_SHOWN = 50
"""Calls on the public page and in its feed: those that are open or coming, and the latest closed."""


@dataclass(frozen=True)
class CallFacts:
    """A call, and where it stands now."""

    id: UUID
    title: str
    text: str | None
    opens_at: datetime
    closes_at: datetime | None
    first_year: int
    last_year: int
    late_policy: LatePolicy
    needs_implementation_plan: bool
    needs_gender_analysis: bool
    needs_own_funding: bool
    published_at: datetime | None
    withdrawn_at: datetime | None
    changed_at: datetime
    version: int

    def status(self, at: datetime | None = None) -> CallStatus:
        """Where it stands at a moment, now if none is given."""
        return status(
            published=self.published_at is not None,
            withdrawn=self.withdrawn_at is not None,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            at=at or now(),
        )

    @property
    def years(self) -> range:
        """The years whose money is called for."""
        return range(self.first_year, self.last_year + 1)


_CALLS = select(
    Call.id,
    Call.title,
    Call.text,
    Call.opens_at,
    Call.closes_at,
    Call.first_year,
    Call.last_year,
    Call.late_policy,
    Call.needs_implementation_plan,
    Call.needs_gender_analysis,
    Call.needs_own_funding,
    Call.published_at,
    Call.withdrawn_at,
    Call.changed_at,
    Call.version,
).where(Call.tenant_id == own_tenant_id)


def call(call_id: UUID) -> CallFacts:
    """A call of the förbund; raises NotFound."""
    row = session.execute(_CALLS.where(Call.id == call_id)).one_or_none()
    if row is None:
        raise NotFound(f"no call {call_id}")
    return CallFacts(**row._mapping)


def calls(page: int) -> tuple[list[CallFacts], Paging]:
    """One page of all calls, drafts too, the latest first."""
    count = session.scalar(select(func.count()).select_from(Call).where(Call.tenant_id == own_tenant_id))
    paging = Paging(count or 0, page)
    rows = session.execute(
        _CALLS.order_by(Call.opens_at.desc(), Call.id).limit(paging.size).offset(paging.offset)
    )
    return [CallFacts(**row._mapping) for row in rows], paging


def public_calls() -> list[CallFacts]:
    """What everybody may see: published calls, the one that closes first at the top, closed ones last."""
    rows = session.execute(
        _CALLS.where(Call.published_at.is_not(None), Call.withdrawn_at.is_(None))
        .order_by(Call.opens_at.desc(), Call.id)
        .limit(MOST_SHOWN)
    )
    order = {CallStatus.OPEN: 0, CallStatus.COMING: 1, CallStatus.CLOSED: 2}
    at = now()
    found = [CallFacts(**row._mapping) for row in rows]
    never = datetime.max.replace(tzinfo=at.tzinfo)
    return sorted(found, key=lambda one: (order[one.status(at)], one.closes_at or never))
