"""Meetings on pages: a whole one by forms alone, files, calendar, notice board, who sees what."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from uuid import UUID

import pytest
from docx import Document
from pypdf import PdfReader
from sqlalchemy import text
from werkzeug.test import TestResponse

from finsam_saas.access.permissions import Role
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.meetings import queries
from finsam_saas.meetings.ical import CalendarEvent, calendar
from tenants.database import now, session, today
from tests import builders_meetings as make
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE = f"/{SLUG}/moten"
BOARD = f"/{SLUG}/anslagstavla/"


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


def take(client: CheckingClient, path: str, **fields: object) -> TestResponse:
    """Send the form of a page on, with the version it was opened with."""
    version = re.search(r'name="version"[^>]*value="(\d+)"', read(client, path))
    answer = client.send_form(path, {"version": version[1] if version else "", **fields})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return answer


def test_a_meeting_is_held_by_forms_alone(client: CheckingClient, inside: Inside, body_id: UUID) -> None:
    """Planned, called, held, decided, adjusted by two, sealed, posted; a stranger reads the notice board."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    typed = {
        "body_id": str(body_id),
        "day": today().isoformat(),
        "clock": "09:30",
        "place": "Rådhuset",
        "papers_days": "7",
    }
    path = client.send_form(f"{PAGE}/nytt", typed).location
    take(client, f"{path}/punkter/ny", title="Budget", proposal="att fastställa budgeten")
    take(client, f"{path}/kalla")
    assert "Kalla" in read(client, f"{path}/kallelse")
    meeting_id = UUID(path.rsplit("/", 1)[1])
    with inside(SLUG) as clerk:
        whole = queries.meeting(clerk, meeting_id)
        people = {one.person_name: str(one.id) for one in whole.people}
    there = [people[name] for name in ("Anna", "Cia", "Ersättare Bo")]
    take(client, f"{path}/narvaro", present=there, chaired=people["Anna"], adjuster=people["Cia"])
    take(client, f"{path}/hall")
    for item in whole.items:
        take(
            client, f"{path}/punkter/{item.id}/beslut", outcome="decided", decision=f"Beslut om {item.title}"
        )
    take(client, f"{path}/justera/{people['Anna']}")
    assert "Utkast" in read(client, f"{path}/protokoll")
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    take(client, f"{path}/justera/{people['Cia']}")
    assert "tjänstgörande ersättare för Bo" in read(client, f"{path}/protokoll")
    pdf = client.get(f"{path}/protokoll/pdf").data
    assert sha256(pdf).hexdigest() in read(client, path)
    assert "Utkast" not in PdfReader(io.BytesIO(pdf)).pages[0].extract_text(), "what is sealed is no draft"
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/MarkInfo"]["/Marked"] is not None  # type: ignore[index]
    words = "\n".join(
        one.text for one in Document(io.BytesIO(client.get(f"{path}/protokoll/docx").data)).paragraphs
    )
    assert "att fastställa budgeten" in words
    client.sign_in(Role.SECRETARIAT, SLUG)
    take(client, f"{path}/anslag", posted_on=today().isoformat(), kept_at="Kansliet")
    client.delete_cookie("finsam")
    posted = read(client, BOARD)
    assert "21 dagar kvar" in posted and "Budget" in posted
    assert "Anna" not in posted, "who decided stands in the minutes, not on the public page"


def test_a_groups_meeting_is_held_by_forms_and_asks_for_no_adjuster(
    client: CheckingClient, inside: Inside
) -> None:
    with inside(SLUG) as clerk:
        meeting_id = make.called(clerk, make.board(BodyKind.PREPARATORY_GROUP, Role.GROUP_MEMBER))
        people = [str(one.id) for one in queries.meeting(clerk, meeting_id).people]
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    path = f"{PAGE}/{meeting_id}"
    assert "Justerare" not in read(client, f"{path}/narvaro")
    take(client, f"{path}/narvaro", present=people, chaired=people[0])
    take(client, f"{path}/hall")
    assert "hållet" in read(client, path)


def test_a_step_out_of_turn_is_refused_with_its_reason(
    client: CheckingClient, inside: Inside, body_id: UUID
) -> None:
    """Nothing is changed by it, and the page leads back."""
    with inside(SLUG) as clerk:
        meeting_id = make.called(clerk, body_id)
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    version = re.search(r'name="version"[^>]*value="(\d+)"', read(client, f"{PAGE}/{meeting_id}/hall"))
    assert version
    answer = client.send_form(f"{PAGE}/{meeting_id}/hall", {"version": version[1]})
    assert answer.status_code == 422
    assert "vem som var ordförande" in answer.get_data(as_text=True)
    assert client.get(f"{PAGE}/{meeting_id}/anslag").status_code == 422


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"chaired": "Bo"}, "Ordföranden är inte markerad som närvarande."),
        ({"chaired": "Anna", "adjuster": "Bo"}, "Justeraren är inte markerad som närvarande."),
        ({"chaired": "Anna", "adjuster": "Anna"}, "Ordföranden justerar alltid. Välj någon mer."),
        ({"chaired": "Anna", "others": "Erik 19811218-9876"}, "personnummer"),
    ],
)
def test_attendance_that_cannot_be_is_told_at_the_field(
    client: CheckingClient, inside: Inside, body_id: UUID, fields: dict[str, str], told: str
) -> None:
    """Only who is there chairs and adjusts; no personnummer in minutes (R16)."""
    with inside(SLUG) as clerk:
        meeting_id = make.called(clerk, body_id)
        ids = {one.person_name: str(one.id) for one in queries.meeting(clerk, meeting_id).people}
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    sent = {name: ids.get(value, value) for name, value in fields.items()}
    answer = client.send_form(
        f"{PAGE}/{meeting_id}/narvaro", {"version": "1", "present": [ids["Anna"]], **sent}
    )
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


def test_a_draft_of_minutes_is_not_for_others(client: CheckingClient, inside: Inside, body_id: UUID) -> None:
    """The auditor sees that the meeting was held, and no minutes before they are adjusted."""
    with inside(SLUG) as clerk:
        meeting_id = make.held(clerk, body_id)
        make.decide_all(clerk, meeting_id)
        session.commit()
    client.sign_in(Role.AUDITOR, SLUG)
    page = read(client, f"{PAGE}/{meeting_id}")
    assert "Protokollet visas när det är justerat." in page
    assert "Beslutat" not in page
    for path in ("protokoll", "protokoll/pdf", "protokoll/docx"):
        assert client.get(f"{PAGE}/{meeting_id}/{path}").status_code == 404
    assert "Inga protokoll är justerade än." in read(client, f"{PAGE}/beslut")


def test_a_group_is_asked_for_notes_not_for_decisions(client: CheckingClient, inside: Inside) -> None:
    """No §, no adjusters, no notice board."""
    with inside(SLUG) as clerk:
        group = make.board(BodyKind.PREPARATORY_GROUP, Role.GROUP_MEMBER)
        meeting_id = make.held(clerk, group)
        make.decide_all(clerk, meeting_id)
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    take(client, f"{PAGE}/{meeting_id}/anteckningar/klara")
    client.sign_in(Role.GROUP_MEMBER, SLUG)
    notes = read(client, f"{PAGE}/{meeting_id}/protokoll")
    assert "Minnesanteckningar" in notes and "§" not in notes and "Justering" not in notes


def test_the_calendar_file_is_read_back(client: CheckingClient, inside: Inside, body_id: UUID) -> None:
    """By a reader of its own: unfolded lines, escaped text, the time in UTC."""
    with inside(SLUG) as clerk:
        meeting_id = make.called(clerk, body_id)
        starts_at = queries.meeting(clerk, meeting_id).meeting.starts_at
        session.commit()
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    answer = client.get(f"{PAGE}/{meeting_id}/kalender.ics")
    assert answer.mimetype == "text/calendar"
    found = parsed(answer.data)
    assert found["DTSTART"] == starts_at.strftime("%Y%m%dT%H%M%SZ")
    assert found["SUMMARY"] == "Styrelsen"
    odd = "Sal 2; våning 3, \\ Å" + "ö" * 80 + "\nEND:VCALENDAR"
    event = CalendarEvent(meeting_id, odd, odd, odd, "https://x.example", starts_at, now(), 1)
    assert parsed(calendar(event))["LOCATION"] == odd


def parsed(content: bytes) -> dict[str, str]:
    """The properties of the one event in a calendar file; fails where the file is not RFC 5545."""
    assert content.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    lines = content.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines.count("BEGIN:VEVENT") == 1
    pairs = [line.split(":", 1) for line in lines]
    signs = {"n": "\n"}
    return {name: re.sub(r"\\(.)", lambda sign: signs.get(sign[1], sign[1]), value) for name, value in pairs}


def test_a_groups_member_follows_the_own_meetings_at_an_address_that_can_be_taken_back(
    client: CheckingClient, inside: Inside, body_id: UUID
) -> None:
    """No signing in; own bodies alone, once called; a new address ends the old, and so does a place's end."""
    with inside(SLUG) as clerk:
        group = make.board(BodyKind.PREPARATORY_GROUP, Role.GROUP_MEMBER)
        own, other = make.called(clerk, group, days=9), make.called(clerk, body_id, days=9)
        planned = make.planned(clerk, group, days=9)
        session.commit()
    client.sign_in(Role.GROUP_MEMBER, SLUG)
    feeds = []
    for _twice in range(2):
        made = client.send_form(f"{PAGE}/kalender", {}).get_data(as_text=True)
        feeds.append(re.findall(r"/anslagstavla/kalender/[\w-]+\.ics", made)[0])
    stranger = client.application.test_client()
    assert stranger.get(f"/{SLUG}{feeds[0]}").status_code == 404
    answer = stranger.get(f"/{SLUG}{feeds[1]}")
    events = answer.get_data().replace(b"\r\n ", b"")
    assert answer.content_type.startswith("text/calendar") and b"LOCATION:R\xc3\xa5dhuset" in events
    assert [str(one).encode() in events for one in (own, other, planned)] == [True, False, False]
    assert stranger.get(f"/vasteras{feeds[1]}").status_code == 404
    with inside(SLUG):
        session.execute(text("UPDATE memberships SET ended_at = now() WHERE roles = '{group_member}'"))
        session.commit()
    assert stranger.get(f"/{SLUG}{feeds[1]}").status_code == 404
    with inside(SLUG):
        session.execute(text("UPDATE memberships SET ended_at = NULL WHERE roles = '{group_member}'"))
        session.commit()
    assert stranger.get(f"/{SLUG}{feeds[1]}").status_code == 200
    client.sign_in(Role.GROUP_MEMBER, SLUG)
    take(client, f"{PAGE}/kalender/aterkalla")
    assert stranger.get(f"/{SLUG}{feeds[1]}").status_code == 404
