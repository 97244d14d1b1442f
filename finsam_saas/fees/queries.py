"""Reading fees: a year, its members, keys and fees. Amounts in kronor."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from finsam_saas.fees.facts import FeeMemberFacts, FeeSheet, FeeYearFacts, KeyFacts, MemberFeeFacts
from finsam_saas.fees.models import FeeYear, MemberFee, MemberFeeKey
from finsam_saas.members.models import Member
from tenants.context import current_tenant
from tenants.database import session

YEAR_COLUMNS = (
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


def latest_year() -> int | None:
    """The latest year with fees, fixed or not; None where there is none."""
    return session.scalar(select(func.max(FeeYear.year)).where(FeeYear.tenant_id == current_tenant().id))


def fee_year(year: int) -> FeeYearFacts | None:
    """One fee year, or None."""
    return _one_year(FeeYear.year == year)


def fee_year_before(year: int) -> FeeYearFacts | None:
    """The nearest earlier fee year: what a total is compared with and keys are taken from."""
    return _one_year(FeeYear.year < year)


def _one_year(condition: ColumnElement[bool]) -> FeeYearFacts | None:
    row = session.execute(
        select(*YEAR_COLUMNS)
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
