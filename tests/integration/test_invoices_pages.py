"""The pages about what is owed: invoices followed and taken back, letters, the table as files."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from uuid import UUID

import openpyxl
import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.fees.queries import fee_sheet
from finsam_saas.fees.rules import InvoiceState
from finsam_saas.fees.service import fix_year
from tenants.database import session
from tests import builders_finance as build
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "vasteras"
FEES = f"/{SLUG}/avgifter"


@pytest.fixture
def fixed(app: Flask, inside: Inside) -> dict[str, UUID]:
    """The members of BÅD-ESÅ, with the fees of 2016 fixed."""
    with app.app_context():
        ids = build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        fix_year(actor=actor, year=2016, version=1)
        session.commit()
    return ids


@pytest.fixture
def kansli(client: CheckingClient) -> CheckingClient:
    """A browser where kansli is signed in."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    return client


def text_of(client: CheckingClient, path: str) -> str:
    """A page that opens, with ordinary spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True).replace("\xa0", " ")


def test_invoices_are_followed_until_paid(
    kansli: CheckingClient, fixed: dict[str, UUID], inside: Inside
) -> None:
    """In bulk and one by one; nothing marked, or a day that is wrong, is refused."""
    with inside(SLUG):
        sheet = fee_sheet(2016)
        assert sheet is not None
        every = [str(fee.id) for fee in sheet.fees.values() if fee.amount]
    path, page = f"{FEES}/2016/fakturor", f"{FEES}/2016"
    sent = {"action": "send", "sent_on": "2026-01-10", "due_on": "2026-02-09"}
    assert kansli.send_form(path, sent, page=page).status_code == 422
    for wrong in ({"due_on": "2026-01-01"}, {"sent_on": "igår"}, {"sent_on": "2099-01-01"}, {"due_on": ""}):
        refused = kansli.send_form(path, {**sent, "fee": every, **wrong}, page=page)
        assert refused.status_code == 422, wrong
    assert kansli.send_form(path, {**sent, "fee": ["nej"]}, page=page).status_code == 404
    assert kansli.send_form(path, {**sent, "fee": every}, page=page).status_code == 303
    paid = {"action": "pay", "paid_on": "2026-02-01", "fee": every[0]}
    assert kansli.send_form(path, paid, page=page).status_code == 303
    with inside(SLUG):
        sheet = fee_sheet(2016)
        assert sheet is not None
        states = [fee.invoice_state for fee in sheet.fees.values() if fee.amount]
        assert (states.count(InvoiceState.PAID), states.count(InvoiceState.SENT)) == (1, 7)
    assert "Inte betalt: 2 620 tkr av 5 240" in text_of(kansli, page)


def test_the_letter_and_the_invoice_basis_of_a_member(kansli: CheckingClient, fixed: dict[str, UUID]) -> None:
    """Amount, share and paragraph; for AF that Försäkringskassan pays."""
    page = text_of(kansli, f"{FEES}/2016/medlem/{fixed['amal']}")
    assert "Er avgift är 314 000 kr" in page and "24 %" in page and "5 § lagen (2003:1210)" in page
    page = text_of(kansli, f"{FEES}/2016/medlem/{fixed['arbetsformedlingen']}")
    assert "Ni behöver inte betala något" in page
    assert "hela statens del: 2 620 000 kr" in text_of(
        kansli, f"{FEES}/2016/medlem/{fixed['forsakringskassan']}"
    )


def test_the_table_as_files(kansli: CheckingClient, fixed: dict[str, UUID]) -> None:
    """XLSX with real numbers after Om uttaget; CSV with BOM, semicolons and decimal comma."""
    answer = kansli.get(f"{FEES}/2016/avgifter.xlsx")
    assert "vasteras_avgifter_2016.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Om uttaget", "Avgifter 2016", "Fakturaunderlag"]
    cells = book["Avgifter 2016"]["F"][1:]
    assert all(cell.data_type == "n" for cell in cells)
    amounts = [Decimal(str(cell.value)) for cell in cells]
    assert sum(amounts[:-1]) == amounts[-1] == 5_240_000
    text = kansli.get(f"{FEES}/2016/avgifter.csv").data
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    amal = next(row for row in rows if row["Medlem"] == "Amal")
    assert amal["Avgift, kr"] == "314000" and amal["Andel av partens del, procent"] == "24"


def test_a_payment_noted_by_mistake_is_taken_back(
    kansli: CheckingClient, fixed: dict[str, UUID], inside: Inside
) -> None:
    """Explained, with a reason, once; then the sending. What cannot be taken back is told and left."""
    with inside(SLUG):
        sheet = fee_sheet(2016)
        assert sheet is not None
        fee = str(sheet.fees[fixed["amal"]].id)
    year, page = f"{FEES}/2016", f"{FEES}/2016/medlem/{fixed['amal']}"
    assert "av misstag" not in text_of(kansli, page)
    sent = {"action": "send", "sent_on": "2026-01-10", "due_on": "2026-02-09", "fee": fee}
    kansli.send_form(f"{year}/fakturor", sent, page=year)
    kansli.send_form(f"{year}/fakturor", {"action": "pay", "paid_on": "2026-02-01", "fee": fee}, page=year)
    assert "Betalningen är noterad av misstag" in text_of(kansli, page)
    payment, sending = f"{page}/ta-tillbaka/betalning", f"{page}/ta-tillbaka/utskick"
    assert kansli.send_form(payment, {"reason": " "}).status_code == 422
    assert kansli.send_form(sending, {"reason": "Fel"}, page=payment).status_code == 303
    assert "1 feb 2026" in text_of(kansli, page)
    assert kansli.send_form(payment, {"reason": "Fel medlem"}).status_code == 303
    assert kansli.send_form(payment, {"reason": "Fel medlem"}, page=page).status_code == 303
    after = text_of(kansli, page)
    assert "Fakturan är noterad som skickad av misstag" in after and "9 feb 2026" in after
    assert kansli.send_form(sending, {"reason": "Inte skickad"}).status_code == 303
    after = text_of(kansli, page)
    assert "av misstag" not in after and "9 feb 2026" not in after and "inte bestämt" in after
    kansli.sign_in(Role.TENANT_ADMIN, SLUG)
    log = text_of(kansli, f"/{SLUG}/handelser")
    assert "Fel medlem" in log and "Tog tillbaka en felaktig notering om faktura" in log


@pytest.mark.parametrize("step", ["betalning", "utskick", "annat"])
def test_what_has_no_invoice_is_not_taken_back(
    kansli: CheckingClient, fixed: dict[str, UUID], step: str
) -> None:
    """Arbetsförmedlingen has nothing to pay, Åmål nothing noted; unknown steps and years do not exist."""
    for key in ("arbetsformedlingen", "amal"):
        status = kansli.get(f"{FEES}/2016/medlem/{fixed[key]}/ta-tillbaka/{step}").status_code
        assert status == (404 if step == "annat" else 303)
    assert kansli.get(f"{FEES}/2015/medlem/{fixed['amal']}/ta-tillbaka/{step}").status_code == 404
