"""Following fees until they are paid: invoices sent, payments registered. Amounts in kronor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.fees.models import FeeYear, MemberFee
from finsam_saas.invoices.rules import InvoiceAction, InvoiceTransitionRefused, move_invoice
from finsam_saas.members.models import Member
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session

# The days that go with a noted step, and leave with it when it is taken back.
DAYS_OF = {
    InvoiceAction.WITHDRAW_PAYMENT: ("paid_on",),
    InvoiceAction.WITHDRAW_SENDING: ("sent_on", "due_on"),
}


def send_invoices(
    *, actor: Actor, year: int, fee_ids: Collection[UUID], sent_on: date, due_on: date
) -> list[str]:
    """Notes that invoices have been sent and when they fall due; gives the members' names.

    An invoice that is sent already is left as it is. Raises NotFound for fees of another year or förbund.
    """
    moved = []
    for fee, member in _fees(year, fee_ids):
        if _move(fee, InvoiceAction.SEND):
            fee.sent_on, fee.due_on = sent_on, due_on
            _tell(actor, EventName.FEE_INVOICE_SENT, fee, member, year, due_on=due_on.isoformat())
            moved.append(member)
    return moved


def register_payments(*, actor: Actor, year: int, fee_ids: Collection[UUID], paid_on: date) -> list[str]:
    """Notes that sent invoices have been paid; gives the members' names.

    A fee that is not sent, or is paid already, is left as it is. Raises NotFound as in send_invoices.
    """
    moved = []
    for fee, member in _fees(year, fee_ids):
        if _move(fee, InvoiceAction.REGISTER_PAYMENT):
            fee.paid_on = paid_on
            _tell(actor, EventName.FEE_INVOICE_PAID, fee, member, year, paid_on=paid_on.isoformat())
            moved.append(member)
    return moved


def withdraw(*, actor: Actor, year: int, fee_id: UUID, action: InvoiceAction, reason: str) -> None:
    """Takes back a payment, or that the invoice was sent, noted by mistake; the reason stays on record.

    Raises NotFound as in send_invoices, InvoiceTransitionRefused where that is not how it stands now, and
    DetailsMissing without a reason.
    """
    ((fee, member),) = _fees(year, [fee_id])
    fee.invoice_state = move_invoice(fee.invoice_state, action)
    days: dict[str, date | None] = {name: getattr(fee, name) for name in DAYS_OF[action]}
    for name in days:
        setattr(fee, name, None)
    changes = {name: [day.isoformat() if day else None, None] for name, day in days.items()}
    _tell(actor, EventName.FEE_INVOICE_CORRECTED, fee, member, year, reason=reason.strip(), changes=changes)


def _fees(year: int, fee_ids: Collection[UUID]) -> list[tuple[MemberFee, str]]:
    """The fees with their members' names, locked in one order so that two at once wait for each other."""
    rows = session.execute(
        select(MemberFee, Member.name)
        .join(FeeYear, (FeeYear.tenant_id == MemberFee.tenant_id) & (FeeYear.id == MemberFee.fee_year_id))
        .join(Member, (Member.tenant_id == MemberFee.tenant_id) & (Member.id == MemberFee.member_id))
        .where(
            MemberFee.tenant_id == current_tenant().id,
            FeeYear.year == year,
            MemberFee.id.in_(list(fee_ids)),
        )
        .order_by(MemberFee.id)
        .with_for_update(of=MemberFee)
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) != len(set(fee_ids)):
        raise NotFound("fees of another year")
    return [(fee, name) for fee, name in rows]


def _move(fee: MemberFee, action: InvoiceAction) -> bool:
    """Moves the invoice; False where there is nothing to pay or it cannot be done from where it is."""
    if not fee.amount:
        return False
    try:
        fee.invoice_state = move_invoice(fee.invoice_state, action)
    except InvoiceTransitionRefused:
        return False
    return True


def _tell(actor: Actor, name: EventName, fee: MemberFee, member: str, year: int, **details: object) -> None:
    record(
        actor=actor,
        name=name,
        subject_id=fee.id,
        subject_label=f"{member} {year}",
        year=year,
        amount=str(fee.amount),
        **details,
    )
