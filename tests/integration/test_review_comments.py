"""Comments at a report's rows: threads between kansli and reporter, and who has no part in them."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.followup.comments import open_rows, threads_of
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber
from finsam_saas.followup.rules import Measure, Sex
from finsam_saas.review import threads
from finsam_saas.web.errors import NotFound
from tenants.database import session
from tests.builders_review import LIST, UPPSALA, handed_in, not_handed_in
from tests.client import CheckingClient
from tests.conftest import Inside


def ask(inside: Inside, report_id: UUID, text: str = "Stämmer nio nya?") -> UUID:
    """A question from the kansli at new women; the thread."""
    with inside(UPPSALA) as kansli:
        threads.comment(actor=kansli, report_id=report_id, row=Measure.NEW, sex=Sex.WOMEN, text=text)
        session.commit()
        return threads_of(report_id)[0].first.id


def test_a_thread_is_asked_answered_and_resolved(inside: Inside) -> None:
    """Open ones first; an answer to a resolved thread opens it again; a second press is no second line."""
    (report_id,) = handed_in(inside, "Arken")
    thread_id = ask(inside, report_id)
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        for _press in range(2):
            threads.answer(actor=manager, report_id=report_id, comment_id=thread_id, text="Ja, två grupper.")
        (thread,) = threads_of(report_id)
        assert thread.is_open and [one.text for one in thread.answers] == ["Ja, två grupper."]
        assert open_rows([thread]) == {Measure.NEW: 1}
        threads.comment(actor=manager, report_id=report_id, row=Measure.ENDED, sex=None, text="En flyttade.")
        for _press in range(2):
            threads.resolve(actor=manager, report_id=report_id, comment_id=thread_id)
        assert [one.first.row for one in threads_of(report_id)] == [Measure.ENDED, Measure.NEW]
        threads.answer(actor=manager, report_id=report_id, comment_id=thread_id, text="Förresten, tre.")
        assert all(one.is_open for one in threads_of(report_id))
        names = [row.name for row in session.query(Event.name).filter(Event.subject_id == report_id)]
        assert names.count("report:commented") == 4 and names.count("report:comment-resolved") == 1


def test_an_event_says_where_but_not_what(inside: Inside) -> None:
    """Events are never rewritten, and a text may have to be."""
    (report_id,) = handed_in(inside, "Arken")
    ask(inside, report_id)
    with inside(UPPSALA):
        told = session.query(Event).filter(Event.name == "report:commented").one()
        assert told.details == {"period": "2026-kv2", "row": "new"}


def test_what_cannot_be_commented_is_refused(inside: Inside) -> None:
    """A personnummer; a row that is not asked; a thread of another report; an answer as a thread."""
    first, second = handed_in(inside, "Arken", "Bryggan")
    thread_id = ask(inside, first)
    with inside(UPPSALA) as kansli:
        with pytest.raises(ReasonHoldsPersonalNumber):
            threads.comment(
                actor=kansli, report_id=first, row=Measure.NEW, sex=None, text="Gäller 811228-9874"
            )
        with pytest.raises(NotFound):
            threads.comment(actor=kansli, report_id=first, row="own:nothing", sex=None, text="Hej")
        for comment_id in (thread_id, uuid4()):
            with pytest.raises(NotFound):
                threads.answer(actor=kansli, report_id=second, comment_id=comment_id, text="Hej")
            with pytest.raises(NotFound):
                threads.resolve(actor=kansli, report_id=second, comment_id=comment_id)


def test_words_that_look_like_names_are_asked_about(client: CheckingClient, inside: Inside) -> None:
    """In a first comment and in an answer; kept once the writer says that they are no participants."""
    (report_id,) = handed_in(inside, "Arken")
    page, text = f"{LIST}/{report_id}/kommentarer", "Deltagaren Anna Lindqvist har börjat arbeta."
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    asked = {"row": "new", "sex": "", "text": text}
    answer = client.send_form(page, asked)
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 422 and text in shown
    words = re.findall(r'name="no_participants" value="([^"]+)"', shown)
    assert words and all(f"”{word}” är inte en deltagare" in shown for word in words)
    with inside(UPPSALA):
        assert threads_of(report_id) == []
    assert client.send_form(page, {**asked, "no_participants": words}, page=page).status_code == 303
    with inside(UPPSALA):
        thread = f"{page}/{threads_of(report_id)[0].first.id}"
    answer = client.send_form(thread, {"text": text}, page=page)
    assert answer.status_code == 422 and "är inte en deltagare" in answer.get_data(as_text=True)
    assert client.send_form(thread, {"text": text, "no_participants": words}, page=page).status_code == 303


def test_a_draft_is_not_commented_by_the_kansli(inside: Inside) -> None:
    """What has never been handed in is the reporter's own; the reporter may already write something."""
    (report_id,) = not_handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli, pytest.raises(NotFound):
        threads.comment(actor=kansli, report_id=report_id, row=Measure.NEW, sex=None, text="Hej")
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        threads.comment(actor=manager, report_id=report_id, row=Measure.NEW, sex=None, text="Kommer sen.")
        assert len(threads_of(report_id)) == 1


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.AUDITOR, Role.GROUP_MEMBER])
def test_readers_have_no_part_in_the_comments(client: CheckingClient, inside: Inside, role: Role) -> None:
    """The page is closed, and the report they may read does not show them."""
    (report_id,) = handed_in(inside, "Arken")
    ask(inside, report_id)
    client.sign_in(role, UPPSALA)
    assert client.get(f"{LIST}/{report_id}/kommentarer").status_code == 403
    assert "Stämmer nio nya?" not in client.get(f"{LIST}/{report_id}").get_data(as_text=True)


def test_the_page_of_comments(client: CheckingClient, inside: Inside) -> None:
    """Asked by the kansli, seen and answered by the reporter; what is refused stays in its field."""
    (report_id,) = handed_in(inside, "Arken")
    page = f"{LIST}/{report_id}/kommentarer"
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    asked = {"row": "new", "sex": "women", "text": "Stämmer nio?"}
    for refused in ({**asked, "text": ""}, {**asked, "row": "x"}, {**asked, "text": "Gäller 811228-9874"}):
        answer = client.send_form(page, refused)
        assert answer.status_code == 422 and refused["text"] in answer.get_data(as_text=True)
    assert client.send_form(page, asked).status_code == 303
    assert "1 öppen kommentar" in client.get(f"{LIST}/{report_id}").get_data(as_text=True)
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    text = client.get(page).get_data(as_text=True)
    assert "Stämmer nio?" in text and "Nya, kvinnor" in text
    with inside(UPPSALA):
        thread = f"{page}/{threads_of(report_id)[0].first.id}"
    assert client.send_form(thread, {"text": " "}, page=page).status_code == 422
    assert client.send_form(thread, {"text": "Ja."}, page=page).status_code == 303
    assert client.send_form(f"{thread}/klar", {}, page=page).status_code == 303
    text = client.get(page).get_data(as_text=True)
    assert "Ja." in text and "Klar, " in text
