"""The diarium's pages: registering a letter, its errors, the list to take out, who may do what."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from openpyxl import load_workbook

from finsam_saas.access.permissions import Role
from finsam_saas.registry import service
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction, MatterKind
from tenants.database import session, today
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/diarium"
TYPED = {
    "direction": "in",
    "dated_on": "2026-03-02",
    "counterpart": "Heby kommun",
    "concerns": "Fråga om målgruppen",
    "title": "Fråga från Heby",
    "kind": "letter",
}


@pytest.fixture
def matter(inside: Inside) -> UUID:
    """A matter with a document, and one secret document."""
    with inside(SLUG) as actor:
        opened = service.open_matter(actor=actor, kind=MatterKind.LETTER, title="Fråga från Heby")
        for concerns, ground in (("Målgruppen", None), ("Hemlig handling", "OSL 26 kap. 1 §")):
            entry = DocumentEntry(Direction.IN, concerns, today(), "Heby kommun", ground)
            service.register_document(actor=actor, matter_id=opened.id, entry=entry)
        session.commit()
    return opened.id


def test_a_letter_is_registered_and_found(client: CheckingClient) -> None:
    """Typed once: the matter has its number, the list shows it, words find it."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    answer = client.send_form(f"{PAGE}/nytt", TYPED)
    assert answer.status_code == 303
    text = client.get(answer.location).get_data(as_text=True)
    assert f"{today().year}:1 Fråga från Heby" in text
    assert "Heby kommun" in text
    assert "Fråga från Heby" in client.get(f"{PAGE}/?sok=m%C3%A5lgruppen").get_data(as_text=True)
    assert "Inga ärenden passar" in client.get(f"{PAGE}/?ar=2004").get_data(as_text=True)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("title", "", "Skriv kort vad ärendet gäller."),
        ("counterpart", "", "Skriv vem handlingen kom från"),
        ("dated_on", "2999-01-01", "Dagen har inte varit än."),
        ("dated_on", "i går", "Skriv datumet som"),
        ("concerns", "Gäller 19121212-1212", "personnummer"),
        ("kind", "hemligt", "Välj ett av alternativen"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_registered(
    client: CheckingClient, field: str, value: str, told: str
) -> None:
    """The rest that was typed is kept."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    answer = client.send_form(f"{PAGE}/nytt", {**TYPED, field: value})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert told in text
    assert "2026-03-02" in text or field == "dated_on"
    assert "Diariet är tomt" in client.get(f"{PAGE}/").get_data(as_text=True)


def test_the_list_to_take_out_hides_what_is_secret(client: CheckingClient, matter: UUID) -> None:
    """On the page and in the files; a wrong day is told."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    text = client.get(f"{PAGE}/lista").get_data(as_text=True)
    assert "Målgruppen" in text
    assert "Hemlig handling" not in text
    days = f"fran={today()}&till={today()}"
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}/lista.xlsx?{days}").data))
    rows = [[cell.value for cell in row] for row in book.worksheets[1].iter_rows()]
    assert [row[4] for row in rows[1:]] == ["Målgruppen", "sekretess"]
    assert client.get(f"{PAGE}/lista?fran=2026-05-01&till=2026-01-01").status_code == 422
    assert client.get(f"{PAGE}/lista.csv?fran=x").status_code == 422
    whole = client.get(f"{PAGE}/{matter}").get_data(as_text=True)
    assert "Hemlig handling" in whole


def test_a_matter_is_closed_and_opened_again(client: CheckingClient, matter: UUID) -> None:
    """Closed it offers no new documents, and one that is sent anyway is refused with a sentence."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    page, added = f"{PAGE}/{matter}", f"{PAGE}/{matter}/handling"
    assert client.send_form(f"{page}/avsluta", {"version": "1"}).status_code == 303
    text = client.get(page).get_data(as_text=True)
    assert "avslutat" in text
    assert "Registrera handling i ärendet" not in text
    refused = client.send_form(added, TYPED)
    assert refused.status_code == 422
    assert "Ärendet är avslutat." in refused.get_data(as_text=True)
    assert client.send_form(f"{page}/oppna", {"version": "2"}).status_code == 422
    assert client.send_form(f"{page}/oppna", {"version": "2", "reason": "Nytt brev"}).status_code == 303
    assert client.send_form(added, TYPED).status_code == 303


def test_a_document_and_its_matter_are_corrected(
    client: CheckingClient, matter: UUID, inside: Inside
) -> None:
    """The form holds what stands; somebody else's change meanwhile is told."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = f"{PAGE}/{matter}/andra"
    assert 'value="Fråga från Heby"' in client.get(page).get_data(as_text=True)
    changed = {"version": "1", "title": "Fråga om åldern", "kind": "other"}
    assert client.send_form(page, changed).status_code == 303
    assert client.send_form(page, changed | {"title": "Igen"}).status_code == 409
    with inside(SLUG):
        from_list = client.get(f"{PAGE}/{matter}").get_data(as_text=True)
    address = next(one for one in from_list.split('"') if f"/{matter}/handling/" in one)
    assert 'value="Målgruppen"' in client.get(address).get_data(as_text=True)
    assert client.send_form(address, {**TYPED, "version": "1", "concerns": "Rättad"}).status_code == 303
    assert client.send_form(address, {**TYPED, "version": "1", "concerns": "Igen"}).status_code == 409
    assert "Rättad" in client.get(f"{PAGE}/{matter}").get_data(as_text=True)


def test_the_rules_are_the_forbunds_own(client: CheckingClient) -> None:
    """The tenant admin decides how numbers look and what is kept, and reads no matters."""
    client.sign_in(Role.TENANT_ADMIN, SLUG)
    page = f"{PAGE}/regler"
    assert client.get(f"{PAGE}/").status_code == 403
    refused = client.send_form(page, {"version": "0", "pattern": "{NR}", "years_letter": "0"})
    assert refused.status_code == 422
    assert "Skriv ett årtal" in refused.get_data(as_text=True)
    assert "från 1 till 100" in refused.get_data(as_text=True)
    typed = {"version": "0", "pattern": "SFU {ÅÅ}-{NR}", "years_letter": "2"}
    shown = client.send_form(page, typed)
    assert shown.status_code == 200
    assert "Inget gallras av sig självt." in shown.get_data(as_text=True)
    assert 'value="{ÅÅÅÅ}:{NR}"' in client.get(page).get_data(as_text=True)
    assert client.send_form(page, {**typed, "do": "spara"}).status_code == 303
    assert 'value="SFU {ÅÅ}-{NR}"' in client.get(page).get_data(as_text=True)


def test_the_auditor_reads_and_changes_nothing(client: CheckingClient, matter: UUID) -> None:
    """No buttons, and a refusal for whoever tries anyway."""
    client.sign_in(Role.AUDITOR, SLUG)
    assert "Registrera" not in client.get(f"{PAGE}/").get_data(as_text=True)
    assert "Ändra ärendet" not in client.get(f"{PAGE}/{matter}").get_data(as_text=True)
    assert client.get(f"{PAGE}/nytt").status_code == 403
