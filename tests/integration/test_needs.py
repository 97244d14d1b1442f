"""Needs and assignments: raised, talked about, handed over, answered or closed, reported; and refusals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.applications import received, writing
from finsam_saas.applications import service as applying
from finsam_saas.dashboard.arrived import arrived
from finsam_saas.needs import queries, service
from finsam_saas.needs.choosing import items_of, open_needs
from finsam_saas.needs.rules import AssignmentState, NeedState, NoteKind, StepRefused
from finsam_saas.needs.service import AssignmentEntry, NeedEntry
from finsam_saas.needs.waiting import Waits, of_body
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests import builders_meetings as meet
from tests import builders_preparation as prepare
from tests.conftest import Inside

SLUG = "uppsala-lan"
GROUP, OTHER = "lokusgrupp-heby", "lokusgrupp-knivsta"
NEED = NeedEntry("Unga som ingen når", "Ingen har ansvar för helheten.", "Unga vuxna i Heby")


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def member(inside: Inside) -> Iterator[Actor]:
    """A group member who sits in Heby's lokus."""
    with inside(SLUG, Role.GROUP_MEMBER) as actor:
        prepare.sit(actor, GROUP, "heby")
        session.commit()
        yield actor


@pytest.fixture
def kansli(inside: Inside) -> Iterator[Actor]:
    """Somebody of the kansli, who may act for any group."""
    with inside(SLUG) as actor:
        yield actor


def raised(actor: Actor, body: str = GROUP, *, members: tuple[str, ...] = ()) -> UUID:
    """A need of a group."""
    entry = NeedEntry(NEED.title, NEED.seen, NEED.for_whom, [build.member_id(key) for key in members])
    return service.raise_need(actor=actor, body_id=build.body_id(body), entry=entry)


def given(actor: Actor, to_body: str | None = GROUP, *, days: int = 10) -> UUID:
    """An assignment of the board's."""
    entry = AssignmentEntry(
        from_body_id=build.body_id("styrelse"),
        to_body_id=build.body_id(to_body) if to_body else None,
        title="Kartlägg vad parterna gör",
        text="Fråga alla fyra parter.",
        due_on=today() + timedelta(days=days),
    )
    return service.give(actor=actor, entry=entry)


def test_a_group_raises_a_need_and_it_is_there_for_all_who_may_apply(member: Actor) -> None:
    """With whom it concerns, and waiting for the group itself."""
    need_id = raised(member, members=("heby", "region-uppsala"))
    found = queries.need(member, need_id, today())
    assert (found.state, found.acts, found.body) == (NeedState.RAISED, True, found.raised_by_body)
    assert [name for _id, name in queries.concerned(need_id)] == ["Region Uppsala", "Heby"]
    assert need_id in [one for one, *_rest in open_needs()]
    assert [one.kind for one in arrived(member, today()).waiting] == [Waits.TO_TAKE_UP]
    assert build.last_event()[0] == "need:raised"


def test_nobody_speaks_for_a_group_he_does_not_sit_in(member: Actor) -> None:
    """Neither raises its needs, nor takes steps with them, nor gives assignments in its name."""
    with pytest.raises(NotFound):
        raised(member, OTHER)
    with pytest.raises(NotFound):
        given(member)


def test_only_the_group_and_the_kansli_take_steps_with_a_need(inside: Inside, kansli: Actor) -> None:
    """Those who may apply read it, and that is all."""
    need_id = raised(kansli, OTHER)
    session.commit()
    with inside(SLUG, Role.GROUP_MEMBER) as other:
        assert not queries.need(other, need_id, today()).acts
        with pytest.raises(NotFound):
            service.take_up(actor=other, need_id=need_id, version=1)
        with pytest.raises(NotFound):
            service.note_talk(actor=other, need_id=need_id, text="x")
        assert arrived(other, today()).waiting == []
    with inside(SLUG, Role.INITIATIVE_MANAGER) as reader:
        assert not queries.need(reader, need_id, today()).acts


def test_a_need_is_handed_over_and_begins_again_with_the_history_kept(member: Actor, kansli: Actor) -> None:
    """The one who gave it away takes no more steps; the history says why, and to whom."""
    need_id = raised(member)
    service.take_up(actor=member, need_id=need_id, version=1)
    service.note_talk(actor=member, need_id=need_id, text="Det gäller hela länet.")
    version = queries.need(member, need_id, today()).version
    other = build.body_id(OTHER)
    service.hand_over(actor=member, need_id=need_id, version=version, body_id=other, reason="Rör Knivsta")
    found = queries.need(member, need_id, today())
    assert (found.state, found.acts, found.body_id) == (NeedState.RAISED, False, other)
    kinds = [one.kind for one in queries.need_notes(need_id)]
    assert kinds == [NoteKind.HANDED_OVER, NoteKind.TALKED, NoteKind.TAKEN_UP]
    name, details = build.last_event()
    assert (name, details["reason"]) == ("need:handed-over", "Rör Knivsta")
    with pytest.raises(NotFound):
        service.hand_over(actor=kansli, need_id=need_id, version=found.version, body_id=other, reason="x")


def test_a_closed_need_takes_no_answers_until_it_is_taken_up_again(kansli: Actor) -> None:
    """And what was closed before a version was seen is told as a conflict."""
    need_id, call_id = raised(kansli), apply.open_call(kansli)
    service.close_need(actor=kansli, need_id=need_id, version=1, reason="Löses i ordinarie verksamhet")
    with pytest.raises(StepRefused):
        service.close_need(actor=kansli, need_id=need_id, version=2, reason="igen")
    with pytest.raises(StepRefused):
        service.note_talk(actor=kansli, need_id=need_id, text="x")
    owner = build.member_id("heby")
    with pytest.raises(NotFound):
        writing.begin(actor=kansli, call_id=call_id, owner_id=owner, title="x", need_id=need_id)
    with pytest.raises(Conflict):
        service.take_up(actor=kansli, need_id=need_id, version=1)
    service.take_up(actor=kansli, need_id=need_id, version=2)
    assert queries.need(kansli, need_id, today()).state is NeedState.TAKEN_UP


def test_a_need_becomes_an_application_when_one_that_answers_it_is_handed_in(inside: Inside) -> None:
    """A draft is its writers' own: the need says nothing of it."""
    with inside(SLUG) as kansli:
        need_id, call_id = raised(kansli), apply.open_call(kansli)
        session.commit()
    with inside(SLUG, Role.MEMBER_REPRESENTATIVE) as writer:
        owner = build.member_id("heby")
        application_id = writing.begin(
            actor=writer, call_id=call_id, owner_id=owner, title="Heby", need_id=need_id
        )
        version = apply.complete(writer, application_id)
        assert queries.need(writer, need_id, today()).state is NeedState.RAISED
        assert not queries.need_notes(need_id)
        assert not received.answering(need_id)
        applying.submit(actor=writer, application_id=application_id, version=version)
        session.commit()
    with inside(SLUG) as kansli:
        assert queries.need(kansli, need_id, today()).state is NeedState.BECAME_APPLICATION
        assert [one.id for one in received.answering(need_id)] == [application_id]
        assert applications.handed_in(application_id).need_id == need_id
        assert queries.need_notes(need_id)[0].kind is NoteKind.BECAME_APPLICATION


def test_a_closed_need_stays_closed_when_an_application_answers_it(kansli: Actor) -> None:
    """What the group decided is not undone by somebody else's application."""
    need_id = raised(kansli)
    service.close_need(actor=kansli, need_id=need_id, version=1, reason="Löst")
    service.became_application(actor=kansli, need_id=need_id)
    assert queries.need(kansli, need_id, today()).state is NeedState.CLOSED


def test_an_assignment_is_reported_asked_about_and_closed_by_the_giver(member: Actor, kansli: Actor) -> None:
    """The group reports, the giver is not content at first, and the history holds both."""
    assignment_id = given(kansli)
    assert [one.kind for one in arrived(member, today()).waiting] == [Waits.TO_REPORT]
    assert arrived(kansli, today()).waiting == []
    service.report(actor=member, assignment_id=assignment_id, version=1, text="Tre av fyra har svarat.")
    assert [one.kind for one in arrived(kansli, today()).waiting] == [Waits.TO_READ]
    with pytest.raises(NotFound):
        service.close_assignment(actor=member, assignment_id=assignment_id, version=2)
    later = today() + timedelta(days=30)
    service.ask_more(actor=kansli, assignment_id=assignment_id, version=2, reason="Den fjärde", due_on=later)
    assert queries.assignment(member, assignment_id, today()).due_on == later
    service.report(actor=member, assignment_id=assignment_id, version=3, text="Nu har alla svarat.")
    service.close_assignment(actor=kansli, assignment_id=assignment_id, version=4)
    kinds = [one.kind for one in queries.assignment_notes(assignment_id)]
    assert kinds == [NoteKind.CLOSED, NoteKind.REPORTED, NoteKind.ASKED_MORE, NoteKind.REPORTED]
    with pytest.raises(StepRefused):
        service.report(actor=member, assignment_id=assignment_id, version=5, text="x")


def test_late_assignments_stand_first_and_closed_ones_last(kansli: Actor) -> None:
    """By the day they are to be reported, from the day after it."""
    soon, later, closed = given(kansli, days=3), given(kansli, None, days=20), given(kansli, days=1)
    service.take_back(actor=kansli, assignment_id=closed, version=1, reason="Behövs inte")
    on = today() + timedelta(days=4)
    found, _paging = queries.assignments(kansli, on, 1, states=list(AssignmentState))
    assert [one.id for one in found] == [soon, later, closed]
    assert [one.is_late(on) for one in found] == [True, False, False]


def test_an_assignment_is_read_by_its_bodies_and_those_who_read_all_meetings(
    inside: Inside, kansli: Actor
) -> None:
    """For others it is not there, in no list and on no page."""
    assignment_id, body_id = given(kansli, OTHER), build.body_id(OTHER)
    session.commit()
    with inside(SLUG, Role.GROUP_MEMBER) as other:
        assert queries.assignments(other, today(), 1, states=list(AssignmentState))[0] == []
        with pytest.raises(NotFound):
            queries.assignment(other, assignment_id, today())
        prepare.sit(other, OTHER, "knivsta")
        assert queries.assignment(other, assignment_id, today()).reports
    with inside(SLUG, Role.AUDITOR) as auditor:
        found = queries.assignment(auditor, assignment_id, today())
        assert not found.gives
        assert not found.reports
        assert [one.id for one in of_body(body_id)] == [assignment_id]


def test_an_assignment_names_the_item_of_the_givers_own_meeting(kansli: Actor) -> None:
    """Its § stands on the assignment; another body's item is refused, and so is a day that has been."""
    board = meet.board()
    meeting_id = meet.held(kansli, board)
    item = items_of([board])[0]
    entry = AssignmentEntry(board, None, "Utred", "Utred frågan.", today(), item.id)
    found = queries.assignment(kansli, service.give(actor=kansli, entry=entry), today())
    assert (found.meeting_id, found.paragraph, found.item_title) == (meeting_id, item.paragraph, item.title)
    elsewhere = AssignmentEntry(build.body_id(GROUP), None, "Utred", "x", today(), item.id)
    with pytest.raises(NotFound):
        service.give(actor=kansli, entry=elsewhere)
    with pytest.raises(ValueError, match="has been"):
        given(kansli, days=-1)
    with pytest.raises(NotFound):
        service.give(actor=kansli, entry=AssignmentEntry(board, board, "x", "x", today()))
