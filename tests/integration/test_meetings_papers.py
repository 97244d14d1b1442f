"""What is taken out of meetings: papers, a § adjusted at once, excerpts, fees, and days to follow."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from uuid import UUID
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from pypdf.generic import Destination
from sqlalchemy import text

from finsam_saas.access.permissions import Role
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.meetings import planning, queries
from finsam_saas.meetings.entry import ItemEntry
from tenants.database import session, today
from tests import builders_meetings as make
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/moten"
BOARD = f"/{SLUG}/anslagstavla/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def body_id(inside: Inside) -> UUID:
    """A board of three members with substitutes."""
    with inside(SLUG):
        made = make.board()
        session.commit()
    return made


def read(client: CheckingClient, path: str) -> str:
    """What stands on a page."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def take(client: CheckingClient, path: str, **fields: object) -> None:
    """Send the form of a page on, with the version it was opened with."""
    version = re.search(r'name="version"[^>]*value="(\d+)"', read(client, path))
    answer = client.send_form(path, {"version": version[1] if version else "", **fields})
    assert answer.status_code == 303, answer.get_data(as_text=True)


def words(pdf: bytes) -> str:
    """All text of a PDF."""
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_a_paragraph_is_adjusted_at_once_by_forms_and_read_by_all(
    client: CheckingClient, inside: Inside, body_id: UUID
) -> None:
    """Asked for, signed on paper by the chair, confirmed, posted; the rest of the minutes stays a draft."""
    with inside(SLUG) as clerk:
        meeting_id = make.held(clerk, body_id)
        make.decide_all(clerk, meeting_id)
        session.commit()
        whole = queries.meeting(clerk, meeting_id)
    people = {one.person_name: one.id for one in whole.people}
    first, item = f"{PAGE}/{meeting_id}/punkter/{whole.items[0].id}", whole.items[2]
    path = f"{PAGE}/{meeting_id}/punkter/{item.id}"
    client.sign_in(Role.SECRETARIAT, SLUG)
    take(client, f"{path}/omedelbart")
    take(client, f"{path}/omedelbart/justera/{people['Anna']}")
    assert client.get(f"{path}/omedelbart/pdf").status_code == 404
    assert client.get(f"{path}/utdrag/pdf").status_code == 404
    client.sign_in(Role.AUDITOR, SLUG)
    assert "Omedelbar justering" not in read(client, f"{PAGE}/{meeting_id}")
    assert client.get(f"{path}/omedelbart/justera/{people['Cia']}").status_code == 404
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    assert "Styrelsen beslutar om Budget" in read(client, f"{path}/omedelbart/justera/{people['Cia']}")
    take(client, f"{path}/omedelbart/justera/{people['Cia']}")
    client.sign_in(Role.AUDITOR, SLUG)
    page = read(client, f"{PAGE}/{meeting_id}")
    pdf = client.get(f"{path}/omedelbart/pdf").data
    assert sha256(pdf).hexdigest() in page and page.count("Beslutat") == 1
    assert "Budget" in words(pdf) and "Öppnande" not in words(pdf)
    excerpt = words(client.get(f"{path}/utdrag/pdf").data)
    assert sha256(pdf).hexdigest() in "".join(excerpt.split()) and "§ 3 Budget" in excerpt
    assert client.get(f"{first}/utdrag/pdf").status_code == 404
    client.sign_in(Role.SECRETARIAT, SLUG)
    take(client, f"{path}/anslag", posted_on=today().isoformat(), kept_at="Kansliet")
    assert client.get(f"{path}/anslag").status_code == 422
    client.delete_cookie("finsam")
    board = read(client, BOARD)
    assert ", § 3" in board and "Omedelbart justerat" in board and "Öppnande" not in board


def test_the_papers_are_one_tagged_pdf_with_bookmarks_and_pages(
    client: CheckingClient, inside: Inside, body_id: UUID
) -> None:
    """An item with papers begins a page, which the agenda names; one without stands in the agenda alone."""
    with inside(SLUG) as clerk:
        meeting_id = make.called(clerk, body_id)
        for title in ("Ansökan Bryggan", "Delårsrapport"):
            entry = ItemEntry(title, "Parterna är eniga.", "att bifalla")
            planning.add_item(actor=clerk, meeting_id=meeting_id, entry=entry)
        session.commit()
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    pdf = PdfReader(io.BytesIO(client.get(f"{PAGE}/{meeting_id}/handlingar/pdf").data))
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"] is not None  # type: ignore[index]
    bookmarks = {
        one.title: pdf.get_destination_page_number(one) for one in pdf.outline if isinstance(one, Destination)
    }
    assert bookmarks["3. Ansökan Bryggan"] == 1 and bookmarks["4. Delårsrapport"] == 2
    assert "5. Budget" not in bookmarks
    cover = pdf.pages[0].extract_text()
    assert "5. Budget" in cover and re.search(r"4\. Delårsrapport[\s.]*3", cover)
    assert "Styrelsen föreslås besluta" in pdf.pages[1].extract_text()
    assert client.get(f"{PAGE}/{meeting_id}/handlingar/docx").status_code == 200


def test_attendance_is_taken_out_for_fees_without_formulas(
    client: CheckingClient, inside: Inside, body_id: UUID
) -> None:
    """The kansli alone; "Om uttaget" first, each person's meetings by part, and each meeting."""
    with inside(SLUG) as clerk:
        session.execute(text("UPDATE seats SET person_name = '=1+1' WHERE person_name = 'Bo'"))
        make.held(clerk, body_id, "Anna", "=1+1", "Cia")
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert "=1+1" in read(client, f"{PAGE}/arvoden")
    assert "Inget möte har hållits" in read(client, f"{PAGE}/arvoden?period={today().year - 1}")
    book = load_workbook(io.BytesIO(client.get(f"{PAGE}/arvoden.xlsx?period={today().year}").data))
    assert book.sheetnames == ["Om uttaget", "Arvodesunderlag", "Möte för möte"]
    rows = list(book["Arvodesunderlag"].iter_rows(min_row=2))
    by_name = {row[1].value: [cell.value for cell in row[3:]] for row in rows}
    assert by_name["Anna"] == [1, 0, 0, 0, 0, 1] and by_name["=1+1"] == [0, 1, 0, 0, 0, 1]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    assert "'=1+1" in client.get(f"{PAGE}/arvoden.csv").get_data(as_text=True)
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    assert client.get(f"{PAGE}/arvoden").status_code == 403


def test_anybody_may_follow_when_the_board_meets_and_nothing_more(
    client: CheckingClient, inside: Inside, body_id: UUID
) -> None:
    """Called meetings of bodies that decide: neither plans, places, agendas nor groups."""
    with inside(SLUG) as clerk:
        first, second = make.called(clerk, body_id, days=3), make.called(clerk, body_id, days=30)
        planned = make.planned(clerk, body_id, days=60)
        group = make.board(BodyKind.PREPARATORY_GROUP, Role.GROUP_MEMBER)
        make.called(clerk, group)
        starts_at = queries.meeting(clerk, first).meeting.starts_at
        session.commit()
    assert f"{body_id}/moten.ics" in read(client, BOARD)
    calendar = client.get(f"{BOARD}{body_id}/moten.ics")
    assert calendar.mimetype == "text/calendar"
    lines = calendar.data.replace(b"\r\n ", b"").decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert {f"UID:{one}@finsam" for one in (first, second)} <= set(lines)
    assert f"DTSTART:{starts_at:%Y%m%dT%H%M%SZ}" in lines
    feed = client.get(f"{BOARD}{body_id}/moten.atom")
    entries = ElementTree.fromstring(feed.data).findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}id") for one in entries] == [f"urn:uuid:{second}", f"urn:uuid:{first}"]
    for told in (calendar.get_data(as_text=True), feed.get_data(as_text=True)):
        assert "Rådhuset" not in told and "Budget" not in told and str(planned) not in told
    for other in (f"{BOARD}{group}/moten.ics", f"/vasteras/anslagstavla/{body_id}/moten.atom"):
        assert client.get(other).status_code == 404
