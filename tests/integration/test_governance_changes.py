"""Changing members, bodies, seats and words: what holds, what is refused, and what is remembered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from finsam_saas.access.permissions import Role
from finsam_saas.bodies import queries as bodies
from finsam_saas.bodies import service as body_changes
from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule
from finsam_saas.bodies.service import BodyEntry, ImpossibleTasks
from finsam_saas.events.models import Event
from finsam_saas.governance import queries, sections, service
from finsam_saas.members import queries as members
from finsam_saas.members import service as member_changes
from finsam_saas.members.rules import PartyType
from finsam_saas.members.service import MemberEntry
from finsam_saas.seats import queries as seats
from finsam_saas.seats import service as seating
from finsam_saas.seats.rules import BoardWarningCode, SeatKind
from finsam_saas.seats.service import MemberNeeded, SeatEntry
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import session
from tests import builders_association as build
from tests.conftest import Inside

SLUG = "uppsala-lan"
TODAY = date(2026, 11, 22)


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def last_event() -> tuple[str, dict[str, Any]]:
    """The name and details of what happened last."""
    row = session.execute(
        select(Event.name, Event.details)
        .where(Event.tenant_id == current_tenant().id)
        .order_by(Event.id.desc())
    ).first()
    assert row is not None
    return row.name, row.details


def entry_of(member: members.MemberFacts, **changed: Any) -> MemberEntry:
    """A member as it stands, with something changed."""
    known = {
        "name": member.name,
        "party": member.party,
        "valid_from": member.valid_from,
        "valid_to": member.valid_to,
        "note": member.note,
    }
    return MemberEntry(**{**known, **changed})


def body_entry(body: bodies.BodyFacts, **changed: Any) -> BodyEntry:
    """A body as it stands, with something changed."""
    known = {name: getattr(body, name) for name in BodyEntry.__dataclass_fields__}
    return BodyEntry(**{**known, **changed})


def test_a_member_ends_with_a_day_and_is_remembered(inside: Inside) -> None:
    """The row stays, the event tells before and after, and the source no longer speaks for it."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        heby = members.member(build.member_id("heby"))
        entry = entry_of(heby, valid_to=date(2025, 12, 31))
        member_changes.change_member(actor=actor, member_id=heby.id, version=heby.version, entry=entry)
        after = members.member(heby.id)
        assert not after.holds(TODAY)
        assert after.source is None
        assert last_event() == ("member:changed", {"changes": {"valid_to": [None, "2025-12-31"]}})


def test_saving_what_stands_already_does_nothing(inside: Inside) -> None:
    """No event, no new version: a double click is harmless."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        heby = members.member(build.member_id("heby"))
        before = last_event()
        member_changes.change_member(
            actor=actor, member_id=heby.id, version=heby.version, entry=entry_of(heby)
        )
        assert members.member(heby.id).version == heby.version
        assert last_event() == before


def test_two_who_change_the_same_member_do_not_overwrite_each_other(inside: Inside) -> None:
    """The second one is told."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        heby = members.member(build.member_id("heby"))
        member_changes.change_member(
            actor=actor, member_id=heby.id, version=heby.version, entry=entry_of(heby, name="Heby kommun")
        )
        with pytest.raises(Conflict):
            member_changes.change_member(
                actor=actor, member_id=heby.id, version=heby.version, entry=entry_of(heby, note="annat")
            )


def test_a_new_member_gets_a_key_of_its_own(inside: Inside) -> None:
    """Also when the name is taken, and the profile that is exported holds it."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        member_changes.add_member(actor=actor, entry=MemberEntry("Håbo", PartyType.MUNICIPALITY))
        member_changes.add_member(actor=actor, entry=MemberEntry("Håbo!", PartyType.MUNICIPALITY))
        keys = [one.key for one in members.members()]
        assert {"habo", "habo-2", "habo-3"} <= set(keys)


def test_another_forbunds_member_is_not_there(inside: Inside) -> None:
    """Not to read, not to change."""
    with inside("vasteras", Role.DIRECTOR):
        foreign = build.member_id("vasteras-stad")
    with inside(SLUG, Role.DIRECTOR) as actor:
        with pytest.raises(NotFound):
            members.member(foreign)
        entry = MemberEntry("Annat", PartyType.MUNICIPALITY)
        with pytest.raises(NotFound):
            member_changes.change_member(actor=actor, member_id=foreign, version=1, entry=entry)


def test_a_preparing_body_can_never_decide_and_no_body_applies(inside: Inside) -> None:
    """Finsamlagen 7 §: it gives opinions; and a lokus never applies, a member does."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        lokus = bodies.body(build.body_id("lokusgrupp-heby"))
        for task in (BodyTask.DECIDES, BodyTask.APPLIES):
            with pytest.raises(ImpossibleTasks) as refusal:
                entry = body_entry(lokus, tasks=(task,))
                body_changes.change_body(actor=actor, body_id=lokus.id, version=lokus.version, entry=entry)
            assert refusal.value.tasks == (task,)


def test_a_changed_chair_rule_is_in_the_exported_profile(inside: Inside) -> None:
    """The page's change lies in the tables that a profile is made of."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        group = bodies.body(build.body_id("strategisk-utvecklingsgrupp"))
        entry = body_entry(
            group,
            label="Strategisk grupp",
            chair_rule=ChairRule.MEMBER_REPRESENTATIVE,
            chair_member_key="region-uppsala",
        )
        body_changes.change_body(actor=actor, body_id=group.id, version=group.version, entry=entry)
        name, details = last_event()
        assert name == "body:changed"
        assert details["changes"]["chair_member_key"] == [None, "region-uppsala"]
        assert bodies.body(group.id).chair_member_key == "region-uppsala"
        section = sections.export()
        assert section is not None
        part = next(one for one in section.bodies if one.key == "strategisk-utvecklingsgrupp")
        assert part.chair is not None
        assert part.label == "Strategisk grupp"
        assert (part.chair.rule, part.chair.member) == ("member_representative", "region-uppsala")


def test_the_database_knows_the_four_rules_for_a_chair(inside: Inside) -> None:
    """A rule that nobody has heard of is refused, whatever wrote it."""
    with inside(SLUG, Role.DIRECTOR), pytest.raises(IntegrityError, match="chairrule_is_known"):
        session.execute(text("UPDATE bodies SET chair_rule = 'the_loudest'"))


def test_a_body_names_only_members_of_its_own(inside: Inside) -> None:
    """A kommun that is no member cannot have a body."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        entry = BodyEntry("Grupp", BodyKind.WORKING_GROUP, member_id=uuid4())
        with pytest.raises(NotFound):
            body_changes.add_body(actor=actor, entry=entry)


def test_a_seat_in_the_board_belongs_to_a_member(inside: Inside) -> None:
    """10 §: but somebody adjunct sits for nobody, and other bodies ask for no member."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        board = build.body_id("styrelse")
        with pytest.raises(MemberNeeded):
            seating.add_seat(actor=actor, body_id=board, entry=SeatEntry("Ada", SeatKind.ORDINARY))
        seating.add_seat(actor=actor, body_id=board, entry=SeatEntry("Ada", SeatKind.ADJUNCT))
        assert last_event()[0] == "seat:added"
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
        changes = last_event()[1]["changes"]
        assert changes["member"] == ["Heby", "Håbo"]
        assert changes["kind"] == ["ordinary", "substitute"]
        with pytest.raises(Conflict):
            seating.remove_seat(actor=actor, seat_id=seat_id, version=1)
        seating.remove_seat(actor=actor, seat_id=seat_id, version=2)
        name, details = last_event()
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


def test_only_a_member_representative_can_speak_for_a_member(inside: Inside) -> None:
    """Others are refused; the link is remembered and can be taken away."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        heby, speaker = build.member_id("heby"), build.membership_id(Role.MEMBER_REPRESENTATIVE)

        def set_to(*chosen: UUID) -> None:
            member_changes.set_representatives(actor=actor, member_id=heby, membership_ids=chosen)

        with pytest.raises(NotFound):
            set_to(build.membership_id(Role.BOARD_MEMBER))
        set_to(speaker)
        set_to(speaker)
        assert [one for one, _name in members.representatives_of(heby)] == [speaker]
        set_to()
        assert members.representatives_of(heby) == []
        assert last_event()[1]["changes"]["representatives"][1] == []


def test_own_words_are_kept_and_an_empty_one_is_the_common_word(inside: Inside) -> None:
    """With before and after, and never over somebody else's change."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        facts = queries.association()
        seen = service.labels_mark(facts.labels, facts.director_title)
        words = {**facts.labels, "initiative": "projekt", "board": ""}
        service.change_labels(actor=actor, seen=seen, labels=words, director_title="verksamhetschef")
        after = queries.association().terms
        assert (after["initiative"], after["director"]) == ("projekt", "verksamhetschef")
        assert "board" not in after
        assert last_event()[1]["changes"]["initiative"] == ["insats", "projekt"]
        with pytest.raises(Conflict):
            service.change_labels(actor=actor, seen=seen, labels={}, director_title=None)
