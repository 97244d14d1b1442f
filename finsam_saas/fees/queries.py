"""Reading fees: years, a year's table, own fees, what is unpaid. Amounts in kronor."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.finance.facts import (
    FeeMemberFacts,
    FeeSheet,
    FeeYearFacts,
    FeeYearLine,
    KeyFacts,
    MemberFeeFacts,
    OwnFee,
    UnpaidFees,
)
from finsam_saas.finance.models import FeeYear, MemberFee, MemberFeeKey
from finsam_saas.finance.rules import InvoiceState
from finsam_saas.governance.models import Member, MemberRepresentative
from tenants.context import current_tenant
from tenants.database import session

_YEAR_COLUMNS = (
    FeeYear.id,
    FeeYear.year,
    FeeYear.total,
    FeeYear.unit,
    FeeYear.state,
    FeeYear.version,
    FeeYear.fixed_at,
    FeeYear.fixed_by,
    FeeYear.note,
    FeeYear.details,
    FeeYear.source,
)
_IS_UNPAID = and_(MemberFee.invoice_state != InvoiceState.PAID, MemberFee.amount > 0)


def fee_years() -> list[FeeYearLine]:
    """All fee years of the förbund, latest first."""
    unpaid = func.coalesce(func.sum(MemberFee.amount).filter(_IS_UNPAID), 0)
    count = func.count().filter(_IS_UNPAID)
    rows = session.execute(
        select(*_YEAR_COLUMNS, unpaid, count)
        .outerjoin(
            MemberFee, and_(MemberFee.tenant_id == FeeYear.tenant_id, MemberFee.fee_year_id == FeeYear.id)
        )
        .where(FeeYear.tenant_id == current_tenant().id)
        .group_by(FeeYear.tenant_id, FeeYear.id)
        .order_by(FeeYear.year.desc())
    )
    return [FeeYearLine(FeeYearFacts(*row[:-2]), row[-2], row[-1]) for row in rows]


def fee_year(year: int) -> FeeYearFacts | None:
    """One fee year, or None."""
    return _one_year(FeeYear.year == year)


def fee_year_before(year: int) -> FeeYearFacts | None:
    """The nearest earlier fee year: what a total is compared with and keys are taken from."""
    return _one_year(FeeYear.year < year)


def _one_year(condition: ColumnElement[bool]) -> FeeYearFacts | None:
    row = session.execute(
        select(*_YEAR_COLUMNS)
        .where(FeeYear.tenant_id == current_tenant().id, condition)
        .order_by(FeeYear.year.desc())
        .limit(1)
    ).one_or_none()
    return FeeYearFacts(*row) if row else None


def fee_sheet(year: int) -> FeeSheet | None:
    """A year with its members, keys and fees; a fixed year keeps the members that it was fixed with."""
    facts = fee_year(year)
    if facts is None:
        return None
    fees = member_fees(facts.id)
    fixed_with = Member.id.in_(list(fees)) if facts.fixed else None
    return FeeSheet(facts, members_of(year, fixed_with), keys_of(facts.id), fees)


def members_of(year: int, condition: ColumnElement[bool] | None = None) -> list[FeeMemberFacts]:
    """Those who are members at some time of the year (or meet the condition), in the förbund's own order."""
    in_the_year = and_(
        or_(Member.valid_from.is_(None), Member.valid_from <= date(year, 12, 31)),
        or_(Member.valid_to.is_(None), Member.valid_to >= date(year, 1, 1)),
    )
    rows = session.execute(
        select(Member.id, Member.key, Member.name, Member.party)
        .where(Member.tenant_id == current_tenant().id, in_the_year if condition is None else condition)
        .order_by(Member.position, Member.name, Member.id)
    )
    return [FeeMemberFacts(*row) for row in rows]


def keys_of(fee_year_id: UUID) -> dict[UUID, KeyFacts]:
    """A year's keys by member."""
    rows = session.execute(
        select(
            MemberFeeKey.member_id,
            MemberFeeKey.basis,
            MemberFeeKey.weight,
            MemberFeeKey.measure,
            MemberFeeKey.source,
        ).where(MemberFeeKey.tenant_id == current_tenant().id, MemberFeeKey.fee_year_id == fee_year_id)
    )
    return {row.member_id: KeyFacts(*row) for row in rows}


def member_fees(fee_year_id: UUID) -> dict[UUID, MemberFeeFacts]:
    """A fixed year's fees by member; nothing while the year is a draft."""
    rows = session.execute(
        select(
            MemberFee.id,
            MemberFee.member_id,
            MemberFee.amount,
            MemberFee.invoice_state,
            MemberFee.due_on,
            MemberFee.sent_on,
            MemberFee.paid_on,
        ).where(MemberFee.tenant_id == current_tenant().id, MemberFee.fee_year_id == fee_year_id)
    )
    return {row.member_id: MemberFeeFacts(*row) for row in rows}


def _own_members(actor: Actor) -> ColumnElement[bool]:
    """Members the actor speaks for; none without a membership."""
    spoken_for = select(MemberRepresentative.member_id).where(
        MemberRepresentative.tenant_id == current_tenant().id,
        MemberRepresentative.membership_id == actor.membership_id,
    )
    return Member.id.in_(spoken_for)


def may_read_member(actor: Actor, member_id: UUID) -> bool:
    """Whether the actor may read this member's fee: all members', or the own member's."""
    if actor.may(Permission.FEES_READ):
        return True
    own = select(Member.id).where(
        Member.tenant_id == current_tenant().id, Member.id == member_id, _own_members(actor)
    )
    return actor.may(Permission.FEES_READ_OWN) and session.scalar(own) is not None


def own_fees(actor: Actor) -> list[OwnFee]:
    """Fees, of fixed years only, of the members the actor speaks for; latest year first."""
    rows = session.execute(
        select(
            FeeYear.year,
            Member.id,
            Member.name,
            Member.party,
            MemberFee.amount,
            MemberFee.invoice_state,
            MemberFee.due_on,
        )
        .join(Member, and_(Member.tenant_id == MemberFee.tenant_id, Member.id == MemberFee.member_id))
        .join(FeeYear, and_(FeeYear.tenant_id == MemberFee.tenant_id, FeeYear.id == MemberFee.fee_year_id))
        .where(MemberFee.tenant_id == current_tenant().id, _own_members(actor))
        .order_by(FeeYear.year.desc(), Member.position, Member.name)
    )
    return [OwnFee(*row) for row in rows]


def unpaid_fees(today: date) -> UnpaidFees:
    """What waits to be paid in all fixed years: for the economist's start page."""
    is_late = and_(_IS_UNPAID, MemberFee.due_on < today)
    row = session.execute(
        select(
            func.count().filter(_IS_UNPAID),
            func.coalesce(func.sum(MemberFee.amount).filter(_IS_UNPAID), 0),
            func.count().filter(is_late),
            func.min(MemberFee.due_on).filter(_IS_UNPAID),
        ).where(MemberFee.tenant_id == current_tenant().id)
    ).one()
    return UnpaidFees(*row)
