"""Changing members and who speaks for them: what holds, what is refused, and what is remembered."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.members import queries as members
from finsam_saas.members import service as member_changes
from finsam_saas.members.rules import PartyType
from finsam_saas.members.service import LastOfParty, MemberEntry
from finsam_saas.web.errors import Conflict, NotFound
from tests import builders_association as build
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
TODAY = date(2026, 11, 22)


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


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


def test_a_member_ends_with_a_day_and_is_remembered(inside: Inside) -> None:
    """The row stays, the event tells before and after, and the source no longer speaks for it."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        heby = members.member(build.member_id("heby"))
        entry = entry_of(heby, valid_to=date(2025, 12, 31))
        member_changes.change_member(actor=actor, member_id=heby.id, version=heby.version, entry=entry)
        after = members.member(heby.id)
        assert not after.holds(TODAY)
        assert after.source is None
        assert build.last_event() == ("member:changed", {"changes": {"valid_to": [None, "2025-12-31"]}})


def test_saving_what_stands_already_does_nothing(inside: Inside) -> None:
    """No event, no new version: a double click is harmless."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        heby = members.member(build.member_id("heby"))
        before = build.last_event()
        member_changes.change_member(
            actor=actor, member_id=heby.id, version=heby.version, entry=entry_of(heby)
        )
        assert members.member(heby.id).version == heby.version
        assert build.last_event() == before


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
        assert build.last_event()[1]["changes"]["representatives"][1] == []


def test_the_last_member_of_a_party_leaves_only_with_a_reason(client: CheckingClient, inside: Inside) -> None:
    """All four parties take part (Finsamlagen 3 §); a kommun of several goes without, a successor helps."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        region = members.member(build.member_id("region-uppsala"))
        gone = entry_of(region, valid_to=date(2026, 12, 31))
        for refused in (gone, entry_of(region, party=PartyType.MUNICIPALITY)):
            with pytest.raises(LastOfParty) as last:
                member_changes.change_member(
                    actor=actor, member_id=region.id, version=region.version, entry=refused, reason=" "
                )
            assert last.value.party is PartyType.REGION
    client.sign_in(Role.DIRECTOR, SLUG)
    path = f"/{SLUG}/forbundet/medlemmar/{region.id}/andra"
    sent = {"name": region.name, "party": region.party.value, "valid_to": "2026-12-31"}
    sent |= {"version": str(region.version)}
    answer = client.send_form(path, sent)
    assert answer.status_code == 422 and "Finsamlagen 3 §" in answer.get_data(as_text=True)
    why = "Förbundet upplöses vid årsskiftet"
    answer = client.send_form(path, sent | {"reason": why})
    assert answer.status_code == 303
    with inside(SLUG, Role.DIRECTOR) as actor:
        assert build.last_event()[1]["reason"] == why
        member_changes.add_member(actor=actor, entry=MemberEntry("Region Nord", PartyType.REGION))
        heby = members.member(build.member_id("heby"))
        ended = entry_of(heby, valid_to=date(2026, 12, 31))
        member_changes.change_member(actor=actor, member_id=heby.id, version=heby.version, entry=ended)
