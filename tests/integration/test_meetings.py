"""Meetings' use cases: the road from plan to posted minutes, §§ without gaps, who serves, what is sealed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.meetings import decided, planning, queries, service
from finsam_saas.meetings.entry import DecisionEntry, ItemEntry, PostingEntry, RulesEntry
from finsam_saas.meetings.facts import Participation
from finsam_saas.meetings.rules import Away, MeetingState, Outcome, Refusal, StepRefused, Vote
from finsam_saas.registry import queries as registry
from finsam_saas.seats import queries as seats
from finsam_saas.seats.service import remove_seat
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


def test_a_board_meeting_goes_from_plan_to_posted_minutes(inside: Inside) -> None:
    """Held with §§, decided, adjusted by two, sealed with its hash, registered, posted for three weeks."""
    with inside(SLUG) as clerk:
        body_id = make.board()
        meeting_id = make.held(clerk, body_id)
        make.decide_all(clerk, meeting_id)
        assert decided.decisions("", 1)[0] == []
        make.confirm(clerk, meeting_id, "Anna")
        session.commit()
    with inside(SLUG, Role.BOARD_MEMBER) as member:
        make.confirm(member, meeting_id, "Cia")
        session.commit()
    with inside(SLUG) as clerk:
        whole = queries.meeting(clerk, meeting_id)
        assert whole.meeting.state is MeetingState.ADJUSTED
        assert whole.meeting.sha256 == sha256(queries.sealed_pdf(meeting_id) or b"").hexdigest()
        assert [one.paragraph for one in whole.items] == [1, 2, 3, 4]
        assert whole.meeting.matter_id is not None
        documents = registry.documents(whole.meeting.matter_id)
        assert [(one.concerns, one.subject_id) for one in documents] == [
            ("Kallelse", meeting_id),
            ("Protokoll", meeting_id),
        ]
        entry = PostingEntry(today(), "Kansliet")
        version = whole.meeting.version
        late = replace(entry, posted_on=today() + timedelta(days=1))
        assert (
            refusal(
                lambda: service.post_minutes(actor=clerk, meeting_id=meeting_id, version=version, entry=late)
            )
            is Refusal.TOO_EARLY
        )
        service.post_minutes(actor=clerk, meeting_id=meeting_id, version=version, entry=entry)
        [posted] = decided.notice_board(today())
        assert posted.days_left(today()) == 21
        assert len(posted.decisions) == 4
        assert decided.notice_board(today() + timedelta(days=22)) == []
        assert [one.paragraph for one in decided.decisions("§ 3", 1)[0]] == [3]
        assert decided.decisions("100 %", 1)[0] == []


def test_what_is_sealed_stays(inside: Inside) -> None:
    """No attendance, decision or second confirmation after that, and the database refuses a new file."""
    with inside(SLUG) as clerk:
        meeting_id = make.held(clerk, make.board(role=Role.SECRETARIAT))
        make.decide_all(clerk, meeting_id)
        make.confirm(clerk, meeting_id, "Anna")
        make.confirm(clerk, meeting_id, "Cia")
        whole = queries.meeting(clerk, meeting_id)
        assert whole.meeting.is_sealed
        assert refusal(lambda: make.decide_all(clerk, meeting_id)) is Refusal.NOT_NOW
        assert refusal(lambda: make.attend(clerk, meeting_id, "Anna")) is Refusal.NOT_NOW
        assert refusal(lambda: make.confirm(clerk, meeting_id, "Cia")) is Refusal.NOT_NOW
        session.commit()
        for statement in ("UPDATE sealed_minutes SET sha256 = ''", "DELETE FROM sealed_minutes"):
            with pytest.raises(ProgrammingError):
                session.execute(text(statement))
            session.rollback()


def test_a_change_must_be_confirmed_again(inside: Inside) -> None:
    """Who confirmed has not confirmed what was written later."""
    with inside(SLUG) as clerk:
        meeting_id = make.held(clerk, make.board())
        assert refusal(lambda: make.confirm(clerk, meeting_id, "Anna")) is Refusal.UNDECIDED
        make.decide_all(clerk, meeting_id)
        make.confirm(clerk, meeting_id, "Anna")
        assert queries.meeting(clerk, meeting_id).standing.unconfirmed == 1
        make.decide_all(clerk, meeting_id)
        assert queries.meeting(clerk, meeting_id).standing.unconfirmed == 2
        # Cia has an account: nobody else confirms in her name.
        assert refusal(lambda: make.confirm(clerk, meeting_id, "Cia")) is Refusal.NOT_THEIRS
        assert refusal(lambda: make.confirm(clerk, meeting_id, "Bo")) is Refusal.NOT_THEIRS
        # Once her place has ended she cannot: the kansli notes what she signed on paper.
        session.execute(text("UPDATE memberships SET ended_at = now() WHERE roles = '{board_member}'"))
        make.confirm(clerk, meeting_id, "Cia")
        assert queries.meeting(clerk, meeting_id).standing.unconfirmed == 1


def test_a_substitute_serves_and_votes_where_somebody_is_away(inside: Inside) -> None:
    """Bo is away all day: his substitute serves. At § 3 Cia has a conflict: hers serves there, and votes."""
    with inside(SLUG) as clerk:
        meeting_id = make.held(clerk, make.board(), "Anna", "Cia", "Ersättare Bo", "Ersättare Cia")
        whole = queries.meeting(clerk, meeting_id)
        ids = {one.person_name: one.id for one in whole.people}
        assert whole.serving() == {ids["Anna"]: None, ids["Cia"]: None, ids["Ersättare Bo"]: ids["Bo"]}
        third = whole.items[2]
        people = (
            Participation(ids["Cia"], away=Away.CONFLICT),
            Participation(ids["Anna"], vote=Vote.YES),
            Participation(ids["Ersättare Bo"], vote=Vote.NO, reservation="För dyrt"),
            Participation(ids["Ersättare Cia"], vote=Vote.YES),
            Participation(ids["Bo"], vote=Vote.NO),
        )
        entry = DecisionEntry(Outcome.DECIDED, "Styrelsen beslutar", people)
        service.decide_item(
            actor=clerk, meeting_id=meeting_id, item_id=third.id, version=third.version, entry=entry
        )
        whole = queries.meeting(clerk, meeting_id)
        item = whole.items[2]
        assert ids["Bo"] not in item.people, "who was not there did nothing"
        assert whole.serving(item)[ids["Ersättare Cia"]] == ids["Cia"]
        tally = whole.tally(item)
        assert tally is not None
        assert (tally.yes, tally.no, tally.carried) == (2, 1, True)
        assert ids["Ersättare Cia"] not in whole.serving(whole.items[1])
        with pytest.raises(Conflict):
            service.decide_item(
                actor=clerk, meeting_id=meeting_id, item_id=third.id, version=third.version, entry=entry
            )


def test_a_meeting_is_not_held_too_early_without_a_chair_or_by_too_few(inside: Inside) -> None:
    """Each refusal has its reason, and no § is spent."""
    with inside(SLUG) as clerk:
        body_id = make.board()
        coming = make.called(clerk, body_id, days=3)
        today_ = make.called(clerk, body_id)

        def hold(meeting_id: UUID) -> None:
            version = queries.meeting(clerk, meeting_id).meeting.version
            service.hold_meeting(actor=clerk, meeting_id=meeting_id, version=version)

        assert refusal(lambda: hold(coming)) is Refusal.TOO_EARLY
        assert refusal(lambda: hold(today_)) is Refusal.NO_CHAIR
        make.attend(clerk, today_, "Anna", adjusters=())
        assert refusal(lambda: hold(today_)) is Refusal.NOT_QUORATE
        make.attend(clerk, today_, "Anna", "Ersättare Bo", adjusters=("Ersättare Bo",))
        hold(today_)
        assert queries.meeting(clerk, today_).items[0].paragraph == 1


def test_paragraphs_have_no_gap_and_no_double_when_many_hold_at_once(app: Flask, inside: Inside) -> None:
    """Six meetings of one board, held at the same time in four sessions, every third undone."""
    with inside(SLUG) as clerk:
        body_id = make.board()
        ids = [make.called(clerk, body_id) for _ in range(6)]
        for one in ids:
            make.attend(clerk, one, *make.ORDINARY)
        session.commit()

    def hold(number: int) -> None:
        with inside(SLUG) as actor:
            version = queries.meeting(actor, ids[number]).meeting.version
            service.hold_meeting(actor=actor, meeting_id=ids[number], version=version)
            if number % 3 == 0:
                session.rollback()
            else:
                session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(hold, range(6)))
    with inside(SLUG) as clerk:
        given = [one.paragraph for each in ids for one in queries.meeting(clerk, each).items if one.paragraph]
        assert sorted(given) == list(range(1, 17))


def test_a_running_series_goes_on_and_a_yearly_begins_again(inside: Inside) -> None:
    """What the förbund decides holds for meetings held from then on; two who decide at once are told."""
    with inside(SLUG) as clerk:
        body_id = make.board()
        make.held(clerk, body_id)
        entry = RulesEntry(paragraphs_per_year=False, papers_days=10, posted_at="Kommunens anslagstavla")
        planning.decide_rules(actor=clerk, version=0, entry=entry)
        with pytest.raises(Conflict):
            planning.decide_rules(actor=clerk, version=0, entry=replace(entry, papers_days=5))
        first = queries.meeting(clerk, make.held(clerk, body_id))
        assert (first.meeting.paragraph_year, first.items[0].paragraph) == (0, 1)
        again = queries.meeting(clerk, make.held(clerk, body_id))
        assert again.items[0].paragraph == 5


def test_the_agenda_changes_until_the_meeting_is_held(inside: Inside) -> None:
    """New items stand before the two last; the first does not move up; nothing moves after that."""
    with inside(SLUG) as clerk:
        meeting_id = make.called(clerk, make.board())
        item_id = planning.add_item(actor=clerk, meeting_id=meeting_id, entry=ItemEntry("Ansökan"))

        def titles() -> list[str]:
            return [one.title for one in queries.meeting(clerk, meeting_id).items]

        assert titles() == ["Öppnande", "Val av justerare", "Ansökan", "Budget", "Avslutning"]
        planning.move_item(actor=clerk, meeting_id=meeting_id, item_id=item_id, up=True)
        first = queries.meeting(clerk, meeting_id).items[0]
        planning.move_item(actor=clerk, meeting_id=meeting_id, item_id=first.id, up=True)
        planning.remove_item(actor=clerk, meeting_id=meeting_id, item_id=first.id, version=1)
        assert titles() == ["Ansökan", "Val av justerare", "Budget", "Avslutning"]
        whole = make.attend(clerk, meeting_id, *make.ORDINARY)
        service.hold_meeting(actor=clerk, meeting_id=meeting_id, version=whole.meeting.version)
        for change in (
            lambda: planning.add_item(actor=clerk, meeting_id=meeting_id, entry=ItemEntry("Sent")),
            lambda: planning.move_item(actor=clerk, meeting_id=meeting_id, item_id=item_id, up=True),
            lambda: planning.remove_item(actor=clerk, meeting_id=meeting_id, item_id=item_id, version=1),
        ):
            assert refusal(change) is Refusal.NOT_NOW


def test_a_group_has_notes_and_no_paragraphs(inside: Inside) -> None:
    """It decides nothing (R17): no quorum is asked, nobody adjusts, the notes are sealed by the kansli."""
    with inside(SLUG) as clerk:
        body_id = make.board(BodyKind.PREPARATORY_GROUP, Role.GROUP_MEMBER)
        meeting_id = make.called(clerk, body_id)
        whole = make.attend(clerk, meeting_id, "Anna", adjusters=())
        service.hold_meeting(actor=clerk, meeting_id=meeting_id, version=whole.meeting.version)
        make.decide_all(clerk, meeting_id)
        assert refusal(lambda: make.confirm(clerk, meeting_id, "Anna")) is Refusal.NOT_THEIRS
        whole = queries.meeting(clerk, meeting_id)
        assert [one.paragraph for one in whole.items] == [None] * 4
        service.note_meeting(
            actor=clerk,
            meeting_id=meeting_id,
            version=whole.meeting.version,
            seal=lambda _whole: make.PDF,
            concerns="Anteckningar",
        )
        assert queries.meeting(clerk, meeting_id).meeting.state is MeetingState.NOTED
        assert decided.decisions("", 1)[0] == []


def test_who_is_called_stays_called_whatever_becomes_of_the_seat(inside: Inside) -> None:
    """Minutes do not change when somebody leaves the board; who is new is taken in when asked."""
    with inside(SLUG) as clerk:
        body_id = make.board()
        meeting_id = make.called(clerk, body_id)
        gone = next(one for one in seats.seats_of(body_id) if one.person_name == "Bo")
        remove_seat(actor=clerk, seat_id=gone.id, version=gone.version)
        service.call_the_new(actor=clerk, meeting_id=meeting_id)
        names = [one.person_name for one in queries.meeting(clerk, meeting_id).people]
        assert "Bo" in names and len(names) == 6


def test_who_may_know_of_a_meeting(inside: Inside) -> None:
    """Plans are the kansli's; a group's member sees the own body's; drafts of minutes who works on them."""
    with inside(SLUG) as clerk:
        board_id = make.board()
        draft, held = make.planned(clerk, board_id), make.held(clerk, board_id)
        group = make.board(BodyKind.PREPARATORY_GROUP, Role.GROUP_MEMBER)
        own = make.called(clerk, group)
        session.commit()

    def seen(actor: Actor) -> set[UUID]:
        return {one.id for one in queries.meetings(actor, 1)[0]}

    for role, expected in (
        (Role.SECRETARIAT, {draft, held, own}),
        (Role.BOARD_MEMBER, {held, own}),
        (Role.AUDITOR, {held, own}),
        (Role.GROUP_MEMBER, {own}),
    ):
        with inside(SLUG, role) as actor:
            assert seen(actor) == expected
            for one in {draft, held, own} - expected:
                with pytest.raises(NotFound):
                    queries.meeting(actor, one)
            if held in expected:
                shown = queries.meeting(actor, held).shows_minutes_to(actor)
                # The board's one account is Cia, who adjusts.
                assert shown == (role in (Role.SECRETARIAT, Role.BOARD_MEMBER))
    with inside("vasteras") as stranger, pytest.raises(NotFound):
        queries.meeting(stranger, held)
