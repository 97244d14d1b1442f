"""A § that is adjusted at once, attendance as a basis for fees, and who may follow the days of meetings."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.meetings import attended, dates, decided, immediate, queries, service
from finsam_saas.meetings.attendance_rules import Part, Span
from finsam_saas.meetings.entry import DecisionEntry, PostingEntry
from finsam_saas.meetings.facts import Item, Participation
from finsam_saas.meetings.immediate_rules import ItemState
from finsam_saas.meetings.rules import Away, MeetingState, Outcome, Refusal, StepRefused
from finsam_saas.registry import queries as registry
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests import builders_meetings as make
from tests.conftest import Inside

SLUG = "uppsala-lan"


def refusal(call: object) -> Refusal:
    """Why a step is refused."""
    with pytest.raises(StepRefused) as found:
        call()  # type: ignore[operator]
    return found.value.refusal


def third(actor: Actor, meeting_id: UUID) -> Item:
    """§ 3 as it stands."""
    return queries.meeting(actor, meeting_id).items[2]


def confirm(actor: Actor, meeting_id: UUID, name: str) -> None:
    """Confirm § 3 for somebody."""
    whole = queries.meeting(actor, meeting_id)
    person = next(one for one in whole.people if one.person_name == name)
    immediate.confirm(
        actor=actor,
        meeting_id=meeting_id,
        item_id=whole.items[2].id,
        person_id=person.id,
        version=whole.items[2].version,
        seal=lambda _whole, _item: make.PDF,
        concerns="Omedelbart justerad § 3",
    )


def adjusted_at_once(inside: Inside) -> UUID:
    """A held meeting with all decided, whose § 3 is adjusted at once by Anna on paper and Cia herself."""
    with inside(SLUG) as clerk:
        meeting_id = make.held(clerk, make.board())
        make.decide_all(clerk, meeting_id)
        item = third(clerk, meeting_id)
        immediate.ask(actor=clerk, meeting_id=meeting_id, item_id=item.id, version=item.version)
        confirm(clerk, meeting_id, "Anna")
        assert refusal(lambda: confirm(clerk, meeting_id, "Anna")) is Refusal.NOT_NOW
        assert refusal(lambda: confirm(clerk, meeting_id, "Cia")) is Refusal.NOT_THEIRS
        session.commit()
    with inside(SLUG, Role.BOARD_MEMBER) as member:
        confirm(member, meeting_id, "Cia")
        session.commit()
    return meeting_id


def test_a_paragraph_is_sealed_and_posted_by_itself_before_the_minutes(inside: Inside) -> None:
    """With its own hash, document, register entry and days; the minutes come after, the § stays."""
    meeting_id = adjusted_at_once(inside)
    with inside(SLUG) as clerk:
        whole = queries.meeting(clerk, meeting_id)
        item = whole.items[2]
        assert (whole.meeting.state, item.adjustment) == (MeetingState.HELD, ItemState.ADJUSTED)
        assert item.sha256 == sha256(queries.sealed_item_pdf(item.id) or b"").hexdigest()
        assert registry.documents(whole.meeting.matter_id)[-1].concerns == "Omedelbart justerad § 3"  # type: ignore[arg-type]
        assert [one.paragraph for one in decided.decisions("", 1)[0]] == [3]
        post = PostingEntry(today(), "Kansliet")
        at: dict[str, Any] = {
            "actor": clerk,
            "meeting_id": meeting_id,
            "item_id": item.id,
            "version": item.version,
        }
        early = PostingEntry(today() - timedelta(days=1), "Kansliet")
        assert refusal(lambda: immediate.post(**at, entry=early)) is Refusal.TOO_EARLY
        immediate.post(**at, entry=post)
        (posted,) = decided.notice_board(today())
        assert posted.is_one_paragraph and posted.days_left(today()) == 21
        assert [one.paragraph for one in posted.decisions] == [3]
        make.confirm(clerk, meeting_id, "Anna")
        session.commit()
    with inside(SLUG, Role.BOARD_MEMBER) as member:
        make.confirm(member, meeting_id, "Cia")
        session.commit()
    with inside(SLUG) as clerk:
        whole = queries.meeting(clerk, meeting_id)
        entry = PostingEntry(today(), "Kansliet")
        service.post_minutes(actor=clerk, meeting_id=meeting_id, version=whole.meeting.version, entry=entry)
        assert len(decided.notice_board(today())) == 2
        assert third(clerk, meeting_id).adjustment is ItemState.POSTED


def test_what_is_sealed_does_not_change_though_the_rest_may(inside: Inside) -> None:
    """Neither its words, nor who took part in it, nor its file; other §§ and others who were there do."""
    meeting_id = adjusted_at_once(inside)
    with inside(SLUG) as clerk:
        whole = queries.meeting(clerk, meeting_id)

        def decide(item: Item) -> None:
            service.decide_item(
                actor=clerk,
                meeting_id=meeting_id,
                item_id=item.id,
                version=item.version,
                entry=DecisionEntry(Outcome.TABLED, "Bordläggs"),
            )

        assert refusal(lambda: decide(whole.items[2])) is Refusal.ITEM_ADJUSTED
        decide(whole.items[1])
        for there in (("Anna", "Cia"), ("Bo", "Anna", "Cia"), ("Anna", "Cia", "Ersättare Bo")):
            attend = lambda names=there: make.attend(clerk, meeting_id, *names)  # noqa: E731
            assert refusal(attend) is Refusal.ITEM_ADJUSTED
            session.rollback()
        make.attend(clerk, meeting_id, *make.ORDINARY, "Ersättare Bo")
        session.commit()
        for statement in ("UPDATE sealed_items SET sha256 = ''", "DELETE FROM sealed_items"):
            with pytest.raises(ProgrammingError):
                session.execute(text(statement))
            session.rollback()


def test_new_words_must_be_confirmed_again_and_asking_can_be_taken_back(inside: Inside) -> None:
    """A § without a decision is not asked for; two who ask at once are told; another's is not there."""
    with inside(SLUG) as clerk:
        meeting_id = make.held(clerk, make.board())
        item = third(clerk, meeting_id)
        at: dict[str, Any] = {"actor": clerk, "meeting_id": meeting_id, "item_id": item.id}
        assert refusal(lambda: immediate.ask(**at, version=item.version)) is Refusal.UNDECIDED
        make.decide_all(clerk, meeting_id)
        with pytest.raises(Conflict):
            immediate.ask(**at, version=item.version)
        immediate.ask(**at, version=item.version + 1)
        confirm(clerk, meeting_id, "Anna")
        make.decide_all(clerk, meeting_id)
        assert third(clerk, meeting_id).confirmed == {}
        confirm(clerk, meeting_id, "Anna")
        immediate.take_back(**at, version=third(clerk, meeting_id).version)
        assert (third(clerk, meeting_id).adjustment, third(clerk, meeting_id).confirmed) == (
            ItemState.OPEN,
            {},
        )
        session.commit()
    with inside("vasteras") as stranger, pytest.raises(NotFound):
        immediate.ask(actor=stranger, meeting_id=meeting_id, item_id=item.id, version=1)


@pytest.mark.parametrize("kind", [BodyKind.OWNER_CONSULTATION, BodyKind.STEERING_GROUP])
def test_consultations_and_steering_groups_meet_with_notes_and_attendance(
    inside: Inside, kind: BodyKind
) -> None:
    """Called and attended like a board's, with notes and no §; nothing in them is adjusted at once."""
    with inside(SLUG) as clerk:
        meeting_id = make.held(clerk, make.board(kind, Role.GROUP_MEMBER), "Anna", "Ersättare Bo")
        make.decide_all(clerk, meeting_id)
        whole = queries.meeting(clerk, meeting_id)
        assert {one.paragraph for one in whole.items} == {None}
        item = whole.items[2]
        at: dict[str, Any] = {
            "actor": clerk,
            "meeting_id": meeting_id,
            "item_id": item.id,
            "version": item.version,
        }
        assert refusal(lambda: immediate.ask(**at)) is Refusal.NOT_NOW
        found = {one.person_name: one.part for one in attended.presences(Span.of_day(today()))}
        assert found == {"Anna": Part.CHAIR, "Ersättare Bo": Part.SUBSTITUTE}
        with pytest.raises(NotFound):
            dates.dates_of(whole.meeting.body_id)


def test_attendance_is_counted_by_part(inside: Inside) -> None:
    """A substitute serves for who is away all day, or at one §; meetings that were not held do not count."""
    with inside(SLUG) as clerk:
        board = make.board()
        make.held(clerk, board)
        meeting_id = make.held(clerk, board, "Anna", "Cia", "Ersättare Bo", "Ersättare Cia")
        make.called(clerk, board)
        whole = queries.meeting(clerk, meeting_id)
        cia = next(one.id for one in whole.people if one.person_name == "Cia")
        item = whole.items[2]
        entry = DecisionEntry(Outcome.DECIDED, "Beslut", (Participation(cia, away=Away.CONFLICT),))
        service.decide_item(
            actor=clerk, meeting_id=meeting_id, item_id=item.id, version=item.version, entry=entry
        )
        found = attended.attendances(attended.presences(Span.of_day(today())))
        counts = {one.person_name: {part: n for part, n in one.parts.items() if n} for one in found}
        assert counts == {
            "Anna": {Part.CHAIR: 2},
            "Bo": {Part.MEMBER: 1},
            "Cia": {Part.MEMBER: 2},
            "Ersättare Bo": {Part.SERVING: 1},
            "Ersättare Cia": {Part.SERVING: 1},
        }
        assert attended.presences(Span(today().year - 1)) == []
