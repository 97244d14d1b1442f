"""The pages of decisions: from the proposal to the §, the money and the ticked condition."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from flask import Flask
from pypdf import PdfReader

from finsam_saas.access.permissions import Role
from finsam_saas.applications import attachments
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.applications.file_checks import check_file
from finsam_saas.decisions import queries
from finsam_saas.meetings import queries as meetings
from finsam_saas.preparation.rules import Verdict
from finsam_saas.registry import queries as registry
from finsam_saas.registry.service import change_matter
from finsam_saas.seats.rules import SeatKind
from finsam_saas.seats.service import SeatEntry, add_seat
from tenants.database import session
from tests import builders_applications as apply
from tests import builders_association as build
from tests import builders_decisions as board
from tests import builders_files as files
from tests import builders_meetings as meet
from tests import builders_preparation as prepare
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
PAGE, APPLICATIONS, MEETINGS = f"/{SLUG}/beslut", f"/{SLUG}/ansokningar", f"/{SLUG}/moten"
WRITER = Role.INITIATIVE_MANAGER
AMOUNT = f"amount_{apply.YEAR}"
PROPOSED = {
    "recommendation": "grant",
    "background": "Heby vill nå unga vuxna.",
    "reasons": "Behovet är stort.",
    "effect": "",
    "extends": "",
    "conditions-0-text": "Lämna en implementeringsplan",
    "conditions-0-owner": "Heby kommun",
}


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def text_of(client: CheckingClient, path: str) -> str:
    """A page that opens."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def sent(client: CheckingClient, path: str, fields: dict[str, str], status: int = 303) -> str:
    """A form that is answered so; what is said."""
    answer = client.send_form(path, fields)
    told = answer.get_data(as_text=True)
    assert answer.status_code == status, (path, answer.status_code, told[-3000:])
    return told


def ready(inside: Inside) -> tuple[UUID, UUID]:
    """An application that is ready, and a called meeting of a board in which somebody of Heby sits."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        application_id = board.ready(writer, kansli)
        body_id = meet.board()
        seat = SeatEntry(
            person_name="Heby Ledamot", kind=SeatKind.ORDINARY, member_id=build.member_id("heby")
        )
        add_seat(actor=kansli, body_id=body_id, entry=seat)
        meeting_id = meet.called(kansli, body_id)
        session.commit()
    return application_id, meeting_id


def test_from_the_proposal_to_the_money_and_back(client: CheckingClient, inside: Inside) -> None:
    """Proposal, agenda, §, insats, conditions; and each page leads to the others."""
    application_id, meeting_id = ready(inside)
    client.sign_in(Role.SECRETARIAT, SLUG)
    handed_in = f"{APPLICATIONS}/{application_id}/inlamnad"
    assert "Skriv förslag till beslut" in text_of(client, handed_in)
    assert "Klar för beslut: Unga vuxna i Heby" in text_of(client, f"/{SLUG}/")
    form = f"{PAGE}/ansokningar/{application_id}/forslag"
    assert "500" in text_of(client, form)
    told = sent(client, form, {"version": "0", **PROPOSED, AMOUNT: "0,5"}, 422)
    assert "Menar du 500 tkr?" in told
    told = sent(client, form, {"version": "0", **PROPOSED, AMOUNT: "400"}, 422)
    assert "Välj Delvis bevilja." in told
    sent(client, form, {"version": "0", **PROPOSED, AMOUNT: "500"})
    agenda = f"{PAGE}/ansokningar/{application_id}/foredragning"
    assert "att bevilja Heby" in text_of(client, agenda)
    sent(client, agenda, {"meeting_id": str(meeting_id)})
    assert "tar upp ansökan" in text_of(client, handed_in)
    assert handed_in in text_of(client, f"{MEETINGS}/{meeting_id}")

    with inside(SLUG) as kansli:
        whole = meet.attend(kansli, meeting_id, *meet.ORDINARY, "Heby Ledamot")
        session.commit()
    sent(client, f"{MEETINGS}/{meeting_id}/hall", {"version": str(whole.meeting.version)})
    item_id = item_of(inside, meeting_id)
    ordinary = f"{MEETINGS}/{meeting_id}/punkter/{item_id}/beslut"
    decide = f"{PAGE}/moten/{meeting_id}/punkter/{item_id}"
    assert client.get(ordinary).headers["Location"].endswith(decide)
    shown = text_of(client, decide)
    assert "utsedd av sökande" in shown and "att bevilja Heby" in shown
    typed = {"version": version_of(inside, meeting_id, item_id), "extends": "", "overrun_reason": ""}
    told = sent(client, decide, {**typed, "outcome": "partly_grant", AMOUNT: "900", "decision": ""}, 422)
    assert "Det går inte att bevilja mer än så." in told
    sent(client, decide, {**typed, "outcome": "partly_grant", AMOUNT: "400", **conditions(), "decision": ""})

    with inside(SLUG):
        [found] = queries.decisions_of(application_id)
    assert found.words and "att delvis bevilja Heby" in found.words and "400" in found.words
    for page in (handed_in, f"/{SLUG}/insatser/{found.initiative_id}"):
        assert f"{PAGE}/{found.id}" in text_of(client, page)
    decided = text_of(client, f"{PAGE}/{found.id}")
    assert "Protokollet är inte justerat än" in decided and "Rätta beslutet" in decided
    task = found.conditions[0].id
    assert str(task) in text_of(client, f"{PAGE}/villkor")
    sent(client, f"{PAGE}/villkor/{task}", {"version": "1"})
    assert "Inga villkor är öppna" in text_of(client, f"{PAGE}/villkor")

    client.sign_in(WRITER, SLUG)
    own = text_of(client, f"{APPLICATIONS}/{application_id}").replace("\xa0", " ")
    assert "delvis beviljad" in own and "§ 3" in own
    assert client.get(f"{PAGE}/{found.id}").status_code == 403
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    assert "Rätta beslutet" not in text_of(client, f"{PAGE}/{found.id}")
    for closed in (form, agenda, decide, f"{PAGE}/villkor/{task}"):
        assert client.get(closed).status_code == 403


def test_the_papers_carry_the_application_whole(client: CheckingClient, inside: Inside) -> None:
    """All that was handed in, what was said in preparation, and the attachments: page by page or named."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        draft = apply.begun(writer, apply.open_call(kansli))
        version = apply.complete(writer, draft)
        short, long = (
            files.pdf(),
            files.pdf(lambda made: [made.add_blank_page(200, 200) for _page in range(40)]),
        )
        empty = files.pdf(lambda made: [made.add_blank_page(0, 0)])
        attached = {"Kort": short, "Lång": long, "Nollsida": empty, "Plan": files.docx("Planen")}
        for stem, content in attached.items():
            name = f"{stem}.docx" if stem == "Plan" else f"{stem}.pdf"
            checked = check_file(name, content)
            attachments.attach(actor=writer, application_id=draft, checked=checked)
        handling.submit(actor=writer, application_id=draft, version=version)
        prepare.conclude(
            kansli, prepare.begin(kansli, draft), Verdict.SUPPORT_WITH_REMARKS, "Tänk på Knivsta"
        )
        for step in (handling.ready_for_decision,):
            step(actor=kansli, application_id=draft, version=applications.handed_in(draft).version)
        board.proposed(kansli, draft)
        meeting_id = meet.called(kansli, meet.board())
        board.on_agenda(kansli, draft, meeting_id)
        session.commit()
    papers = f"{MEETINGS}/{meeting_id}/handlingar"
    client.sign_in(Role.BOARD_MEMBER, SLUG)
    packet = PdfReader(io.BytesIO(client.get(f"{papers}/pdf").data))
    told = "\n".join(page.extract_text() for page in packet.pages).replace("\xa0", " ")
    for words in (
        apply.SECRET_WORDS,
        "Vårdcentralen",
        "80 000",
        "Tänk på Knivsta",
        "Kort.pdf",
        "Nollsida.pdf",
        "Plan.docx",
    ):
        assert words in told, words
    assert told.count("Bilagans sida") == 1 and "som egen fil vid ansökan" in told
    assert packet.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert client.get(f"{papers}/docx").status_code == 200
    with inside(SLUG) as kansli:
        matter_id = applications.handed_in(draft).matter_id
        assert matter_id
        found = registry.matter(matter_id)
        change_matter(
            actor=kansli,
            matter_id=found.id,
            version=found.version,
            kind=found.kind,
            title=found.title,
            secrecy_ground="26 kap. 1 § OSL",
        )
        session.commit()
    secret = client.get(f"{papers}/pdf").data
    told = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(secret)).pages)
    assert "sekretessmarkerad" in told and apply.SECRET_WORDS not in told and "Kort.pdf" not in told


def conditions() -> dict[str, str]:
    """The condition as the form sends it."""
    return {name: value for name, value in PROPOSED.items() if name.startswith("conditions")}


def item_of(inside: Inside, meeting_id: UUID) -> UUID:
    """The item that decides the application."""
    with inside(SLUG) as kansli:
        return next(one.id for one in meetings.meeting(kansli, meeting_id).items if one.subject_id)


def version_of(inside: Inside, meeting_id: UUID, item_id: UUID) -> str:
    """The version of an item."""
    with inside(SLUG) as kansli:
        return str(meetings.item_of(meetings.meeting(kansli, meeting_id), item_id).version)
