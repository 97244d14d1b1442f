"""Reading what is owed: fee years with what is unpaid, own fees, what is late. Amounts in kronor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import PARTY_OF_MEMBER_KIND
from finsam_saas.fees.facts import FeeYearFacts, is_late
from finsam_saas.fees.models import FeeYear, MemberFee
from finsam_saas.fees.queries import YEAR_COLUMNS
from finsam_saas.fees.rules import InvoiceState
from finsam_saas.members.models import Member, MemberRepresentative
from finsam_saas.members.rules import PartyType
from tenants.context import current_tenant
from tenants.database import session

_IS_UNPAID = and_(MemberFee.invoice_state != InvoiceState.PAID, MemberFee.amount > 0)


@dataclass(frozen=True)
class FeeYearLine:
    """A fee year in the list of years, with what its members have left to pay (kr)."""

    year: FeeYearFacts
    unpaid: Decimal
    unpaid_count: int


@dataclass(frozen=True)
class OwnFee:
    """The fee of a member that the actor speaks for, in a fixed year."""

    year: int
    member_id: UUID
    member: str
    party_type: PartyType
    amount: Decimal
    invoice_state: InvoiceState
    due_on: date | None

    @property
    def party(self) -> FeeParty:
        """The party whose fee the member has a part in."""
        return PARTY_OF_MEMBER_KIND[self.party_type]

    def late(self, today: date) -> bool:
        """Whether the invoice was due before today and is not paid."""
        return is_late(self.amount, self.invoice_state, self.due_on, today)


@dataclass(frozen=True)
class UnpaidFees:
    """What waits to be paid: number of fees and kronor, how many of them are late, and the oldest due day."""

    count: int
    amount: Decimal
    late: int
    oldest_due: date | None


def fee_years() -> list[FeeYearLine]:
    """All fee years of the förbund, latest first."""
    unpaid = func.coalesce(func.sum(MemberFee.amount).filter(_IS_UNPAID), 0)
    count = func.count().filter(_IS_UNPAID)
    rows = session.execute(
        select(*YEAR_COLUMNS, unpaid, count)
        .outerjoin(
            MemberFee, and_(MemberFee.tenant_id == FeeYear.tenant_id, MemberFee.fee_year_id == FeeYear.id)
        )
        .where(FeeYear.tenant_id == current_tenant().id)
        .group_by(FeeYear.tenant_id, FeeYear.id)
        .order_by(FeeYear.year.desc())
    )
    return [FeeYearLine(FeeYearFacts(*row[:-2]), row[-2], row[-1]) for row in rows]


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
