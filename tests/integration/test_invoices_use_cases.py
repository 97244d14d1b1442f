"""Invoices as use cases: noted as sent and as paid, taken back with a reason, and told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.events.service import DetailsMissing
from finsam_saas.fees.facts import FeeSheet, MemberFeeFacts
from finsam_saas.fees.queries import fee_sheet
from finsam_saas.fees.rules import InvoiceState
from finsam_saas.fees.service import fix_year
from finsam_saas.invoices import queries, service
from finsam_saas.invoices.rules import InvoiceAction, InvoiceTransitionRefused
from finsam_saas.web.errors import NotFound
from tenants.database import session
from tests import builders_finance as build
from tests.conftest import Inside

SLUG = "vasteras"
TKR = Decimal(1000)
SENT, DUE, PAID = date(2016, 1, 10), date(2016, 2, 9), date(2016, 2, 1)


def sheet(year: int) -> FeeSheet:
    """The year as it is stored."""
    session.flush()
    found = fee_sheet(year)
    assert found is not None
    return found


def paid_fee(actor: Actor, member_id: UUID) -> MemberFeeFacts:
    """The year fixed, and this member's fee sent and paid."""
    fix_year(actor=actor, year=2016, version=1)
    fee_ids = [sheet(2016).fees[member_id].id]
    service.send_invoices(actor=actor, year=2016, fee_ids=fee_ids, sent_on=SENT, due_on=DUE)
    service.register_payments(actor=actor, year=2016, fee_ids=fee_ids, paid_on=PAID)
    return sheet(2016).fees[member_id]


def test_invoices_go_from_due_to_sent_to_paid_and_no_other_way(app: Flask, inside: Inside) -> None:
    """A double click moves nothing twice, a step is not skipped, AF with nothing to pay is left out."""
    with app.app_context():
        ids = build.bad_esa_2016(SLUG)
    with inside(SLUG, Role.ECONOMIST) as actor:
        fix_year(actor=actor, year=2016, version=1)
        every = [fee.id for fee in sheet(2016).fees.values()]
        days = {"sent_on": date(2016, 1, 10), "due_on": date(2016, 2, 9)}
        early = service.register_payments(actor=actor, year=2016, fee_ids=every, paid_on=date(2016, 2, 1))
        assert early == []
        assert len(service.send_invoices(actor=actor, year=2016, fee_ids=every, **days)) == 8
        assert service.send_invoices(actor=actor, year=2016, fee_ids=every, **days) == []
        amal = sheet(2016).fees[ids["amal"]].id
        paid = service.register_payments(actor=actor, year=2016, fee_ids=[amal], paid_on=date(2016, 2, 1))
        assert paid == ["Amal"]
        session.flush()
        assert sheet(2016).fees[ids["amal"]].invoice_state is InvoiceState.PAID
        waiting = queries.unpaid_fees(date(2016, 3, 1))
        assert (waiting.count, waiting.amount, waiting.late) == (7, 4926 * TKR, 7)
        assert waiting.oldest_due == date(2016, 2, 9)
        with pytest.raises(NotFound):
            service.send_invoices(actor=actor, year=2015, fee_ids=[amal], **days)


def test_what_was_noted_by_mistake_is_taken_back_step_by_step(app: Flask, inside: Inside) -> None:
    """First the payment, then the sending; the days leave with them, and the fee is unpaid again."""
    with app.app_context():
        ids = build.bad_esa_2016(SLUG)
    with inside(SLUG, Role.ECONOMIST) as actor:
        fee = paid_fee(actor, ids["amal"])
        action = InvoiceAction.WITHDRAW_PAYMENT
        service.withdraw(actor=actor, year=2016, fee_id=fee.id, action=action, reason="Fel medlem")
        after = sheet(2016).fees[ids["amal"]]
        assert (after.invoice_state, after.sent_on, after.due_on, after.paid_on) == (
            InvoiceState.SENT,
            SENT,
            DUE,
            None,
        )
        assert queries.unpaid_fees(date(2016, 3, 1)).late == 1
        action = InvoiceAction.WITHDRAW_SENDING
        service.withdraw(actor=actor, year=2016, fee_id=fee.id, action=action, reason="Inte skickad")
        after = sheet(2016).fees[ids["amal"]]
        assert (after.invoice_state, after.sent_on, after.due_on) == (InvoiceState.DUE, None, None)
        assert after.amount == fee.amount


def test_what_is_taken_back_is_told_with_its_reason_and_days(app: Flask, inside: Inside) -> None:
    """The log has who, why and which day was taken back; what was told before stands."""
    with app.app_context():
        ids = build.bad_esa_2016(SLUG)
    with inside(SLUG, Role.ECONOMIST) as actor:
        fee = paid_fee(actor, ids["amal"])
        action = InvoiceAction.WITHDRAW_PAYMENT
        service.withdraw(actor=actor, year=2016, fee_id=fee.id, action=action, reason="Fel medlem")
        told = {event.name: event for event in session.scalars(select(Event))}
        assert {"fee-invoice:sent", "fee-invoice:paid"} <= told.keys()
        event = told["fee-invoice:corrected"]
        assert event.subject_label == "Amal 2016" and event.details["reason"] == "Fel medlem"
        assert event.details["changes"] == {"paid_on": ["2016-02-01", None]}


@pytest.mark.parametrize("reason", ["", " \n"])
def test_nothing_is_taken_back_without_a_reason(app: Flask, inside: Inside, reason: str) -> None:
    """The use case itself refuses, whatever the page asks."""
    with app.app_context():
        ids = build.bad_esa_2016(SLUG)
    with inside(SLUG, Role.ECONOMIST) as actor:
        fee = paid_fee(actor, ids["amal"])
        with pytest.raises(DetailsMissing, match="reason"):
            service.withdraw(
                actor=actor,
                year=2016,
                fee_id=fee.id,
                action=InvoiceAction.WITHDRAW_PAYMENT,
                reason=reason,
            )


def test_a_step_that_was_never_noted_cannot_be_taken_back(app: Flask, inside: Inside) -> None:
    """A sending under a payment, a payment twice, a fee of another year or of nobody."""
    with app.app_context():
        ids = build.bad_esa_2016(SLUG)
    with inside(SLUG, Role.ECONOMIST) as actor:
        fee = paid_fee(actor, ids["amal"])
        untouched = sheet(2016).fees[ids["vgr"]].id

        def take_back(fee_id: UUID, action: InvoiceAction, year: int = 2016) -> None:
            service.withdraw(actor=actor, year=year, fee_id=fee_id, action=action, reason="Fel")

        for fee_id, action in (
            (fee.id, InvoiceAction.WITHDRAW_SENDING),
            (untouched, InvoiceAction.WITHDRAW_PAYMENT),
            (untouched, InvoiceAction.WITHDRAW_SENDING),
        ):
            with pytest.raises(InvoiceTransitionRefused):
                take_back(fee_id, action)
        take_back(fee.id, InvoiceAction.WITHDRAW_PAYMENT)
        with pytest.raises(InvoiceTransitionRefused):
            take_back(fee.id, InvoiceAction.WITHDRAW_PAYMENT)
        for fee_id, year in ((fee.id, 2015), (uuid4(), 2016)):
            with pytest.raises(NotFound):
                take_back(fee_id, InvoiceAction.WITHDRAW_SENDING, year)
    with inside("uppsala-lan", Role.ECONOMIST) as elsewhere, pytest.raises(NotFound):
        service.withdraw(
            actor=elsewhere,
            year=2016,
            fee_id=fee.id,
            action=InvoiceAction.WITHDRAW_SENDING,
            reason="Fel",
        )
