"""Pages of review as a browser meets them: inbox, board, list, longer time, sign-off."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.followup import reading, service
from finsam_saas.followup.entry import Entry
from finsam_saas.followup.rules import Measure, Missing, ReportState, Sex
from tenants.database import session, today
from tests.builders_followup import (
    EARLIER,
    add_initiative,
    changed,
    complete,
    complete_cells,
    hand_in,
    open_quarter,
    report_of,
)
from tests.builders_review import (
    LIST,
    UPPSALA,
    handed_in,
    needs_sign_off,
    not_handed_in,
    period_of,
    sign_for,
    state_of,
)
from tests.client import CheckingClient
from tests.conftest import Inside, Prepared

INBOX = f"{LIST}/inkorg"
BOARD = f"{LIST}/tavla"
LATER = (today() + timedelta(days=30)).isoformat()


def ends_as_the_next_begins() -> Entry:
    """A report in balance that ends with the 31 women and 26 men that the next begins with."""
    cells = {
        **complete_cells(),
        (Measure.ONGOING_AT_START, Sex.WOMEN): 30,
        (Measure.ONGOING_AT_END, Sex.WOMEN): 31,
        (Measure.ONGOING_AT_START, Sex.MEN): 25,
        (Measure.ONGOING_AT_END, Sex.MEN): 26,
    }
    return Entry(cells, complete().texts)


@pytest.fixture
def waiting(inside: Inside, prepared: Prepared) -> dict[str, UUID]:
    """Two reports that wait: one ordinary, one with a count that is not known."""
    return prepared.once("waiting", lambda: _handed_in(inside))


def _handed_in(inside: Inside) -> dict[str, UUID]:
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager, inside(UPPSALA) as kansli:
        pass
    with inside(UPPSALA):
        made = {name: add_initiative(name, manager=manager.membership_id) for name in ("Arken", "Bryggan")}
        open_quarter(kansli, EARLIER)
        for one in made.values():
            version = hand_in(manager, report_of(one, EARLIER), ends_as_the_next_begins())
            service.accept_report(actor=kansli, report_id=report_of(one, EARLIER), version=version)
        open_quarter(kansli)
        found = {name: report_of(one) for name, one in made.items()}
        hand_in(manager, found["Arken"])
        hand_in(manager, found["Bryggan"], changed(Measure.ONGOING_AT_START, Sex.UNKNOWN, Missing.NOT_KNOWN))
        session.commit()
        return found


def test_the_inbox_says_what_needs_an_eye(client: CheckingClient, waiting: dict[str, UUID]) -> None:
    """One line each, and nothing to say of the ordinary one; those can be marked without a script."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    text = client.get(INBOX).get_data(as_text=True)
    assert "2 rapporter väntar på svar. 1 på sidan har inget som sticker ut" in text
    assert "Uppgift saknas: Pågående vid periodens början" in text
    assert "En godkänd rapport låses" in text and "checked" not in text
    marked = client.get(f"{INBOX}?markera=vanliga").get_data(as_text=True)
    assert marked.count(" checked") == 1


def test_many_are_accepted_from_the_inbox(
    client: CheckingClient, inside: Inside, waiting: dict[str, UUID]
) -> None:
    """None marked is told; one that moved on is named; the rest are locked."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    nothing = client.send_form(INBOX, {})
    assert nothing.status_code == 422 and "Markera minst en rapport" in nothing.get_data(as_text=True)
    assert client.send_form(INBOX, {"rapport": ["x", f"{waiting['Arken']}:"]}).status_code == 422
    with inside(UPPSALA, Role.DIRECTOR) as director:
        service.return_report(actor=director, report_id=waiting["Bryggan"], version=3, reason="Se över.")
        session.commit()
    chosen = [f"{report_id}:3" for report_id in waiting.values()]
    assert client.send_form(INBOX, {"rapport": chosen}).status_code == 303
    text = client.get(INBOX).get_data(as_text=True)
    assert "1 rapport är godkänd och låst" in text and "Bryggan, 2026-kv2 godkändes inte" in text
    assert state_of(inside, waiting["Arken"]) is ReportState.ACCEPTED
    assert state_of(inside, waiting["Bryggan"]) is ReportState.RETURNED


def test_the_report_page_says_the_same_as_the_inbox(client: CheckingClient, waiting: dict[str, UUID]) -> None:
    """And shows what the reporter has written at the row."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    text = client.get(f"{LIST}/{waiting['Bryggan']}").get_data(as_text=True)
    assert "Uppgift saknas: Pågående vid periodens början" in text and "Vi fick inte uppgiften." in text
    assert "Se efter" not in client.get(f"{LIST}/{waiting['Arken']}").get_data(as_text=True)


def test_the_board_shows_a_year_at_one_look(client: CheckingClient, waiting: dict[str, UUID]) -> None:
    """Insats by quarter, state in words, how late; the file holds the same reports."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    text = client.get(BOARD).get_data(as_text=True)
    assert "Rapporterna 2026" in text and "Väntar på godkännande, " in text and "dagar sen" in text
    assert text.count("2 av 2") == 3
    assert "Inga rapporter passar urvalet" in client.get(f"{BOARD}?typ=coordinator").get_data(as_text=True)
    assert client.get(f"{BOARD}?ar=1999&typ=x&kommun=y").status_code == 200
    answer = client.get(f"{BOARD}.csv?sok=bryggan")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert [row[:4] for row in rows[1:]] == [
        ["Bryggan", "Förrehabilitering", "2026-kv1", "Godkänd"],
        ["Bryggan", "Förrehabilitering", "2026-kv2", "Väntar på godkännande"],
    ]
    assert client.get(f"{BOARD}.xlsx").status_code == 200


def test_the_list_is_filtered_and_paged(client: CheckingClient, inside: Inside) -> None:
    """By type, kommun and name; a page beyond the end is the last one."""
    not_handed_in(inside, *(f"Insats {place:02}" for place in range(53)))
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    text = client.get(f"{LIST}?sida=2").get_data(as_text=True)
    assert "Visar rapport 51 till 53 av 53" in text and "53 försenade" in text
    assert "Sida 2 av 2" in client.get(f"{LIST}?sida=999999").get_data(as_text=True)
    text = client.get(f"{LIST}?sok=insats+07&typ=pre_rehabilitation").get_data(as_text=True)
    assert "1 rapport," in text and "Ta bort filtret" in text
    assert "Inga rapporter passar urvalet" in client.get(f"{LIST}?typ=structural").get_data(as_text=True)
    rows = client.get(f"{LIST}/uttag.csv?sok=insats+07").get_data(as_text=True)
    assert rows.count("Insats 07") == 0, "what is not handed in is the reporter's own"


def test_longer_time_for_one_and_for_all(client: CheckingClient, inside: Inside) -> None:
    """What is refused stays in its field; the exception and its reason are told on the report's page."""
    first, _second = not_handed_in(inside, "Arken", "Bryggan")
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    page = f"{LIST}/{first}/langre-tid"
    seen = "2026-07-20"
    assert 'value="2026-07-20"' in client.get(page).get_data(as_text=True)
    for wrong in (
        {"to": "", "reason": "Sjuk."},
        {"to": LATER, "reason": ""},
        {"to": "2026-07-01", "reason": "Sjuk."},
    ):
        assert client.send_form(page, {"seen": seen, **wrong}).status_code == 422
    assert client.send_form(page, {"seen": "igår", "to": LATER, "reason": "Sjuk."}).status_code == 409
    assert client.send_form(page, {"seen": seen, "to": LATER, "reason": "Sjuk."}).status_code == 303
    assert "Rapporten har fått längre tid" in client.get(f"{LIST}/{first}").get_data(as_text=True)
    period_id = period_of(inside, first)
    page = f"{LIST}/period/{period_id}/langre-tid"
    assert client.send_form(page, {"to": LATER, "reason": "Gäller 811228-9874"}).status_code == 422
    assert client.send_form(page, {"to": LATER, "reason": "Nytt system."}).status_code == 303
    assert "1 insats har fått längre tid" in client.get(LIST).get_data(as_text=True)


def test_a_signatory_is_told_at_the_start_and_signs(client: CheckingClient, inside: Inside) -> None:
    """From the start page to the figures to the answer; another group member's report does not exist."""
    needs_sign_off(inside)
    first, second = handed_in(inside, "Arken", "Bryggan")
    sign_for(inside, first)
    client.sign_in(Role.GROUP_MEMBER, UPPSALA)
    start = client.get("/uppsala-lan/").get_data(as_text=True)
    assert "Läs och godkänn" in start and f"/uppfoljning/{first}" in start and str(second) not in start
    page = f"{LIST}/{first}"
    text = client.get(page).get_data(as_text=True)
    assert "Godkänn för styrgruppen" in text and "Två träffar" in text
    assert client.get(f"{LIST}/{second}").status_code == 404
    assert client.send_form(f"{page}/styrgrupp/tillbaka", {"reason": "", "version": "3"}).status_code == 422
    assert client.send_form(f"{page}/styrgrupp/godkann", {"version": "2"}, page=page).status_code == 409
    assert client.send_form(f"{page}/styrgrupp/godkann", {"version": "3"}, page=page).status_code == 303
    assert state_of(inside, first) is ReportState.SUBMITTED
    token = client.token(page)
    for path in (f"{LIST}/{second}/styrgrupp/godkann", f"{LIST}/{second}/styrgrupp/tillbaka"):
        answer = client.post(path, data={"csrf_token": token, "version": "3", "reason": "Nej."})
        assert answer.status_code == 404


def test_the_styrgrupp_sends_back_with_a_reason(client: CheckingClient, inside: Inside) -> None:
    """The reporter sees the reason first on the page."""
    needs_sign_off(inside)
    (report_id,) = handed_in(inside, "Arken")
    sign_for(inside, report_id)
    client.sign_in(Role.GROUP_MEMBER, UPPSALA)
    page = f"{LIST}/{report_id}/styrgrupp/tillbaka"
    assert client.send_form(page, {"reason": "Skriv mer om arbetet.", "version": "3"}).status_code == 303
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    assert "Skriv mer om arbetet." in client.get(f"{LIST}/{report_id}").get_data(as_text=True)


def test_the_kansli_chooses_who_signs(client: CheckingClient, inside: Inside) -> None:
    """The inbox says where nobody has been chosen; a membership that was not offered is refused."""
    needs_sign_off(inside)
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA, Role.GROUP_MEMBER) as member:
        pass
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    text = client.get(INBOX).get_data(as_text=True)
    assert "Välj vem som godkänner för Arken" in text
    with inside(UPPSALA) as kansli:
        page = f"{LIST}/styrgrupp/{reading.report(kansli, report_id).initiative_id}"
    assert client.send_form(page, {"membership_ids": [str(report_id)]}).status_code == 422
    assert client.send_form(page, {"membership_ids": [str(member.membership_id)]}).status_code == 303
    assert "Välj vem som godkänner för Arken" not in client.get(INBOX).get_data(as_text=True)
    assert "checked" in client.get(page).get_data(as_text=True)


def test_revised_figures_say_so(client: CheckingClient, inside: Inside) -> None:
    """On the report, in the list, on the board and in the file."""
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli, inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        pass
    with inside(UPPSALA):
        service.accept_report(actor=kansli, report_id=report_id, version=3)
        service.reopen_report(actor=kansli, report_id=report_id, version=4, reason="Fel antal nya.")
        version = hand_in(manager, report_id, complete(happened="Nytt."))
        service.accept_report(actor=kansli, report_id=report_id, version=version)
        session.commit()
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    for path in (LIST, f"{LIST}/{report_id}"):
        assert "Reviderad" in client.get(path).get_data(as_text=True), path
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    assert "Reviderad" in client.get(f"{LIST}/uttag.csv").get_data(as_text=True)
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    assert "Reviderad" in client.get(BOARD).get_data(as_text=True)


def test_the_counts_of_a_report_are_for_those_who_see_exact_figures(
    client: CheckingClient, inside: Inside
) -> None:
    """Beside protected sums a single report would tell what they hide; its words are for the board too."""
    (report_id,) = handed_in(inside, "Arken")
    shown = {
        Role.SECRETARIAT: True,
        Role.AUDITOR: True,
        Role.INITIATIVE_MANAGER: True,
        Role.BOARD_MEMBER: False,
    }
    for role, sees in shown.items():
        client.sign_in(role, UPPSALA)
        page = client.get(f"{LIST}/{report_id}").get_data(as_text=True)
        assert ("Nya deltagare" in page or 'class="table stack grid-entry"' in page) is sees, role
        assert ("visas bara för kansliet" in page) is not sees
        if role is not Role.INITIATIVE_MANAGER:
            file = client.get(f"{LIST}/uttag.csv").get_data(as_text=True)
            assert ("Kvinnor" in file) is sees


@pytest.mark.parametrize("page", ["0", "000", "-1", "999999"])
def test_a_page_that_is_not_there_is_one_that_is(
    client: CheckingClient, waiting: dict[str, UUID], page: str
) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    assert client.get(f"{LIST}?sida={page}").status_code == 200
