"""Changing seats, and what there is to tell about a board: what holds, is refused, is remembered."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.seats import queries as seats
from finsam_saas.seats import service as seating
from finsam_saas.seats.rules import BoardWarningCode, SeatKind
from finsam_saas.seats.service import MemberNeeded, SeatEntry
from finsam_saas.web.errors import Conflict, NotFound
from tests import builders_association as build
from tests.conftest import Inside

SLUG = "uppsala-lan"
TODAY = date(2026, 11, 22)


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def test_a_seat_in_the_board_belongs_to_a_member(inside: Inside) -> None:
    """10 §: but somebody adjunct sits for nobody, and other bodies ask for no member."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        board = build.body_id("styrelse")
        with pytest.raises(MemberNeeded):
            seating.add_seat(actor=actor, body_id=board, entry=SeatEntry("Ada", SeatKind.ORDINARY))
        seating.add_seat(actor=actor, body_id=board, entry=SeatEntry("Ada", SeatKind.ADJUNCT))
        assert build.last_event()[0] == "seat:added"
        build.seat("kansli", None, "Bo")


def test_a_full_board_has_nothing_to_warn_about(inside: Inside) -> None:
    """Eleven members, eleven ordinary, eleven substitutes, terms from April."""
    with inside(SLUG, Role.DIRECTOR):
        assert not seats.board_state(TODAY).has_seats
        assert seats.board_state(TODAY).to_look_at == 1
        build.full_board()
        assert seats.board_state(TODAY).to_look_at == 0


def test_a_missing_substitute_is_told_with_the_paragraph(inside: Inside) -> None:
    """R11: who lacks one, and that the numbers differ."""
    with inside(SLUG, Role.DIRECTOR):
        build.full_board(without=("enkoping", SeatKind.SUBSTITUTE))
        found = seats.board_state(TODAY).warnings
        assert [(one.code, one.paragraph) for one in found] == [
            (BoardWarningCode.NO_SUBSTITUTE, "10 §"),
            (BoardWarningCode.UNEQUAL_NUMBERS, "10 §"),
        ]
        assert found[0].values["member"] == "enkoping"


def test_seats_that_end_within_ninety_days_are_found(inside: Inside) -> None:
    """For the start page: the nearest first, not those that end later."""
    with inside(SLUG, Role.DIRECTOR):
        for days, name in ((91, "sen"), (90, "sist"), (10, "först"), (-1, "förbi")):
            build.seat("kansli", None, name, term=(None, TODAY + timedelta(days=days)))
        assert [one.person_name for one in seats.seats_ending(TODAY)] == ["först", "sist"]


def test_a_member_may_have_two_seats_and_somebody_takes_over_one(inside: Inside) -> None:
    """Two places are no overlap; two people on one place are."""
    with inside(SLUG, Role.DIRECTOR):
        build.full_board()
        for kind in (SeatKind.ORDINARY, SeatKind.SUBSTITUTE):
            build.seat("styrelse", "uppsala", f"andra {kind.value}", kind, place=2)
        assert seats.board_state(TODAY).to_look_at == 0
        build.seat("styrelse", "uppsala", "tredje", place=2)
        codes = {one.code for one in seats.board_state(TODAY).warnings}
        assert BoardWarningCode.OVERLAP in codes


def test_changing_and_removing_a_seat_leave_events_without_losing_an_update(inside: Inside) -> None:
    """Versions are counted; a removed seat's event no longer names the person."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        seat_id = build.seat("styrelse", "heby", "Ada Adamsson")
        moved = SeatEntry("Ada Adamsson", SeatKind.SUBSTITUTE, member_id=build.member_id("habo"))
        seating.change_seat(actor=actor, seat_id=seat_id, version=1, entry=moved)
        changes = build.last_event()[1]["changes"]
        assert changes["member"] == ["Heby", "Håbo"]
        assert changes["kind"] == ["ordinary", "substitute"]
        with pytest.raises(Conflict):
            seating.remove_seat(actor=actor, seat_id=seat_id, version=1)
        seating.remove_seat(actor=actor, seat_id=seat_id, version=2)
        name, details = build.last_event()
        assert name == "seat:removed"
        assert "Ada" not in str(details)
        with pytest.raises(NotFound):
            seats.seat(seat_id)


def test_own_seats_are_those_one_holds_today(inside: Inside) -> None:
    """Somebody with an account finds the own group; an ended seat is not own any longer."""
    with inside(SLUG, Role.GROUP_MEMBER) as actor:
        me = build.membership_id(Role.GROUP_MEMBER)
        build.seat("lokusgrupp-heby", None, "Jag", membership=me)
        build.seat("lokusgrupp-habo", None, "Jag", membership=me, term=(None, date(2024, 1, 1)))
        assert [one.body for one in seats.own_seats(actor, TODAY)] == ["Lokusgrupp Heby"]


def test_a_seat_cannot_be_joined_to_an_account_that_is_not_there(inside: Inside) -> None:
    """Nor to another förbund's."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        entry = SeatEntry("Ada", SeatKind.ORDINARY, membership_id=uuid4())
        with pytest.raises(NotFound):
            seating.add_seat(actor=actor, body_id=build.body_id("kansli"), entry=entry)
