"""Requisitions on pages: the whole road by forms, who may do what, the list, its file, and what is unused."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from uuid import UUID

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from finsam_saas.access.permissions import Role
from finsam_saas.requisitions import queries
from finsam_saas.requisitions.queries import Selection
from finsam_saas.requisitions.rules import RequisitionState
from tenants.database import session, today
from tests import builders_requisitions as claim
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = claim.UPPSALA
PAGE = f"/{SLUG}/rekvisitioner"
OWNER = Role.INITIATIVE_MANAGER


@pytest.fixture
def initiative_id(inside: Inside) -> UUID:
    """An insats with a grant of 100 000 kr for the year."""
    return claim.granted(inside)


def read(client: CheckingClient, path: str) -> str:
    """What stands on a page, with ordinary spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True).replace("\xa0", " ")


def take(client: CheckingClient, path: str, **fields: object) -> TestResponse:
    """Send the form of a page on, with the version it was opened with."""
    version = re.search(r'name="version"[^>]*value="(\d+)"', read(client, path))
    return client.send_form(path, {"version": version[1] if version else "", **fields})


def typed(**changed: str) -> dict[str, str]:
    """A claim as it is typed."""
    day = f"{claim.year()}-01-01"
    return {
        "period_from": day,
        "period_to": day,
        "text": "Löner",
        "staff-amount": "60 000,50",
        "staff-text": "Två handläggare",
        **changed,
    }


def written(client: CheckingClient, initiative_id: UUID) -> str:
    """The address of a draft that was written by the form."""
    client.sign_in(OWNER, SLUG)
    answer = client.send_form(f"{PAGE}/ny/{initiative_id}", typed())
    assert answer.status_code == 303
    return str(answer.location)


def test_a_requisition_goes_from_draft_to_paid_by_forms_alone(
    client: CheckingClient, initiative_id: UUID
) -> None:
    """The owner writes and hands in, kansli examines, the director approves, the economist pays."""
    page = written(client, initiative_id)
    assert "60 000,50" in read(client, page) or "60 000,5" in read(client, f"{page}/andra")
    assert take(client, f"{page}/lamna-in").status_code == 303
    shown = read(client, page)
    assert "Kvitto" in shown
    assert f"{page}/granska" not in shown
    assert client.get(f"{page}/granska").status_code == 403
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert take(client, f"{page}/granska").status_code == 303
    assert client.get(f"{page}/godkann").status_code == 403
    early = client.get(f"{page}/betald")
    assert early.status_code == 422 and "väntar på beslutsattest" in early.get_data(as_text=True)
    twice = client.send_form(f"{page}/granska", {"version": "2"})
    assert twice.status_code == 422 and "redan granskad" in twice.get_data(as_text=True)
    client.sign_in(Role.DIRECTOR, SLUG)
    assert take(client, f"{page}/godkann").status_code == 303
    assert "En annan person betalar" in read(client, page)
    client.sign_in(Role.ECONOMIST, SLUG)
    assert "ska betalas" in read(client, f"{PAGE}/")
    answer = take(client, f"{page}/betald", paid_on="2999-01-01")
    assert answer.status_code == 422
    answer = take(client, f"{page}/betald", paid_on=(today() - timedelta(days=1)).isoformat())
    assert answer.status_code == 422 and "godkändes" in answer.get_data(as_text=True)
    assert take(client, f"{page}/betald", paid_on=today().isoformat()).status_code == 303
    assert "betald" in read(client, page)
    client.sign_in(Role.DIRECTOR, SLUG)
    assert take(client, f"{page}/makulera", reason="").status_code == 422
    assert take(client, f"{page}/makulera", reason="Dubbelt betald").status_code == 303
    assert "Dubbelt betald" in read(client, page)


def test_what_is_missing_or_too_much_is_told_before_it_is_handed_in(
    client: CheckingClient, initiative_id: UUID
) -> None:
    """And the button is not there."""
    page = written(client, initiative_id)
    assert take(client, f"{page}/andra", **typed(text="")).status_code == 303
    assert "Skriv kort vad pengarna har använts till." in read(client, page)
    assert client.get(f"{page}/lamna-in").status_code == 302
    assert take(client, f"{page}/andra", **typed(**{"staff-amount": "100 001"})).status_code == 303
    assert "Beloppet är större än det som finns kvar" in read(client, page)
    assert take(client, f"{page}/lamna-in").status_code == 422
    wrong = take(client, f"{page}/andra", **typed(**{"other-amount": "12.50", "staff-text": "19121212-1212"}))
    told = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "Punkt kan betyda två saker" in told
    assert "personnummer" in told
    assert take(client, f"{page}/kasta").status_code == 303
    assert client.get(page).status_code == 404


def test_the_list_is_filtered_summed_and_taken_out(
    client: CheckingClient, inside: Inside, initiative_id: UUID
) -> None:
    """Kronor and öre as numbers; what is returned does not count."""
    claim.submitted(inside, initiative_id, 60_000)
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    assert "1 rekvisition, 60 000 kr räknas" in read(client, f"{PAGE}/?lage=submitted&ar={claim.year()}")
    assert "Inga rekvisitioner passar filtret." in read(client, f"{PAGE}/?lage=paid")
    rows = list(csv.reader(io.StringIO(read(client, f"{PAGE}/uttag.csv")), delimiter=";"))
    assert "60000" in rows[-1] or "60000,00" in rows[-1]
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}/uttag.xlsx").data))
    assert book.worksheets[1].max_row == 3
    assert "Stegen" in read(client, f"{PAGE}/medel?ar={claim.year()}")
    assert f"{PAGE}/insats/{initiative_id}" in read(client, f"/{SLUG}/insatser/{initiative_id}")


def test_unused_money_goes_back_and_the_mistake_is_undone(
    client: CheckingClient, initiative_id: UUID
) -> None:
    """By the kansli, never by the owner; never more than what is left."""
    funds = f"{PAGE}/insats/{initiative_id}"
    client.sign_in(OWNER, SLUG)
    assert "Återför" not in read(client, funds).replace("Återfört", "")
    assert client.get(f"{funds}/{claim.year()}/aterfor").status_code == 403
    client.sign_in(Role.SECRETARIAT, SLUG)
    address = f"{funds}/{claim.year()}/aterfor"
    assert (
        client.send_form(address, {"amount": "100 001", "reason": "Sen start", "version": "0"}).status_code
        == 422
    )
    assert (
        client.send_form(address, {"amount": "0", "reason": "Sen start", "version": "0"}).status_code == 422
    )
    assert (
        client.send_form(address, {"amount": "25 000", "reason": "Sen start", "version": "0"}).status_code
        == 303
    )
    shown = read(client, funds)
    assert "75 000" in shown
    undo = re.search(rf"{PAGE}/aterfort/[^\"]+/angra", shown)
    assert undo
    assert client.send_form(undo[0], {"reason": "Fel insats"}).status_code == 303
    assert "Sen start" not in read(client, funds)


def test_one_person_attests_only_by_a_decision(
    client: CheckingClient, inside: Inside, initiative_id: UUID
) -> None:
    """The setting is the systemförvaltare's, not the director's own; then one may do both."""
    made = claim.submitted(inside, initiative_id)
    client.sign_in(Role.DIRECTOR, SLUG)
    assert client.get(f"{PAGE}/regler").status_code == 403
    assert take(client, f"{PAGE}/{made}/granska").status_code == 303
    assert take(client, f"{PAGE}/{made}/godkann").status_code == 422
    client.sign_in(Role.TENANT_ADMIN, SLUG)
    assert take(client, f"{PAGE}/regler", one_person="y").status_code == 422
    assert take(client, f"{PAGE}/regler", one_person="y", decided="§ 12 2026-02-03").status_code == 303
    client.sign_in(Role.DIRECTOR, SLUG)
    assert take(client, f"{PAGE}/{made}/godkann").status_code == 303
    with inside(SLUG) as kansli:
        listed = queries.listed(kansli, Selection(state=RequisitionState.APPROVED), 1)
        assert [one.id for one in listed.lines] == [made]
        session.rollback()
