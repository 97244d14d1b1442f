"""Adding and changing insatser: R3 and R4, amounts, who reports, versions, and what a load left unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from finsam_saas.access.permissions import Role
from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.bodies.service import BodyEntry, add_body
from finsam_saas.events.models import Event
from finsam_saas.funding import queries, sections
from finsam_saas.funding.selection import InitiativeFilter
from finsam_saas.initiatives import entry as around_initiative
from finsam_saas.initiatives import queries as reading
from finsam_saas.initiatives import service, steering
from finsam_saas.initiatives.entry import InitiativeEntry, PartiesRefused
from finsam_saas.initiatives.own import own_initiatives
from finsam_saas.initiatives.rules import (
    InitiativeAction,
    InitiativeStatus,
    InitiativeTransitionRefused,
    Orientation,
    OrientationFaultCode,
    OrientationRefused,
    PartyFaultCode,
)
from finsam_saas.members import queries as member_queries
from finsam_saas.members import service as members
from finsam_saas.members.rules import PartyType
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import write_version
from tenants.context import current_tenant
from tenants.database import session, today
from tests import builders_association as build
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"
TKR = 1000


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def new_entry(**changed: Any) -> InitiativeEntry:
    """An insats that holds: Heby and Region Uppsala together, for individuals."""
    known: dict[str, Any] = {
        "name": "Ny väg",
        "orientation": Orientation.INDIVIDUAL,
        "owners": {build.member_id("heby"): "AME"},
        "parties": (PartyType.REGION,),
    }
    return InitiativeEntry(**{**known, **changed})


def stored_entry(initiative_id: UUID, **changed: Any) -> InitiativeEntry:
    """An insats as it stands, with something changed."""
    facts, was = reading.initiative(initiative_id), around_initiative.around(initiative_id)
    fields = InitiativeEntry.__dataclass_fields__
    known = {name: getattr(facts, name) for name in fields if hasattr(facts, name)}
    return InitiativeEntry(**{**known, **vars(was), **changed})


def last_changes() -> dict[str, Any]:
    """What the last event says was changed."""
    query = select(Event.details).where(Event.tenant_id == current_tenant().id).order_by(Event.id.desc())
    details = session.scalars(query).first()
    assert details is not None
    found: dict[str, Any] = details.get("changes", {})
    return found


def test_a_new_insats_is_planned_and_remembered(inside: Inside) -> None:
    """With owner, parties, amounts by year in kronor, and an event."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        made = service.add_initiative(
            actor=actor,
            entry=new_entry(municipality_ids=(build.member_id("heby"),)),
            amounts={2027: Decimal(500 * TKR)},
        )
        facts = reading.initiative(made)
        assert (facts.status, facts.key, facts.is_demo) == (InitiativeStatus.PLANNED, "ny-vag", False)
        assert [(one.name, one.unit) for one in reading.owners(made)] == [("Heby", "AME")]
        assert [one.amount for one in reading.amounts(made)] == [Decimal("500000.00")]
        assert [row.name for row in reading.history(made)] == ["initiative:added"]


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"parties": ()}, PartyFaultCode.TOO_FEW_PARTIES),
        ({"parties": (PartyType.MUNICIPALITY,)}, PartyFaultCode.TOO_FEW_PARTIES),
        ({"owners": {}}, PartyFaultCode.NO_OWNER),
        ({"owned_by_association": True}, PartyFaultCode.TWO_SORTS_OF_OWNER),
    ],
)
def test_owners_and_parties_must_hold(inside: Inside, changed: dict[str, Any], fault: PartyFaultCode) -> None:
    """R3: an owner among the members, and two of the four parties; two kommuner are one."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        with pytest.raises(PartiesRefused) as refusal:
            service.add_initiative(actor=actor, entry=new_entry(**changed))
        assert fault in [one.code for one in refusal.value.faults]


def test_who_has_left_the_forbund_cannot_own_a_new_insats(inside: Inside) -> None:
    """The owner is a member today."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        heby = member_queries.member(build.member_id("heby"))
        left = members.MemberEntry(heby.name, heby.party, valid_to=date(2024, 12, 31))
        members.change_member(actor=actor, member_id=heby.id, version=heby.version, entry=left)
        with pytest.raises(PartiesRefused) as refusal:
            service.add_initiative(actor=actor, entry=new_entry())
        assert PartyFaultCode.OWNER_NOT_MEMBER in [one.code for one in refusal.value.faults]


def test_a_new_insats_has_one_orientation(inside: Inside) -> None:
    """R4."""
    with inside(SLUG, Role.SECRETARIAT) as actor, pytest.raises(OrientationRefused) as refusal:
        service.add_initiative(actor=actor, entry=new_entry(orientation=None))
    assert refusal.value.code is OrientationFaultCode.NOT_CHOSEN


@pytest.mark.parametrize("foreign", ["owners", "municipality_ids", "target_group_ids"])
def test_what_is_not_the_forbunds_own_is_not_there(inside: Inside, foreign: str) -> None:
    """Members and target groups of somebody else are not found."""
    value: Any = {uuid4(): None} if foreign == "owners" else (uuid4(),)
    with inside(SLUG, Role.SECRETARIAT) as actor, pytest.raises(NotFound):
        service.add_initiative(actor=actor, entry=new_entry(**{foreign: value}))


def test_a_loaded_insats_may_go_on_saying_that_it_does_not_know(inside: Inside) -> None:
    """Its kommun can be put right although neither parties nor orientation are known."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        loaded = build.initiative_id("framsteget-2-0")
        entry = stored_entry(loaded, description="Vägen vidare")
        service.change_initiative(actor=actor, initiative_id=loaded, version=1, entry=entry)
        assert last_changes() == {"description": [None, "Vägen vidare"]}
        assert reading.initiative(loaded).orientation is None
        assert reading.initiative(loaded).source is None


def test_but_parties_that_are_changed_must_hold(inside: Inside) -> None:
    """Once somebody says who takes part, it is at least two."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        loaded = build.initiative_id("framsteget-2-0")
        alone = stored_entry(loaded, parties=(PartyType.MUNICIPALITY,))
        with pytest.raises(PartiesRefused):
            service.change_initiative(actor=actor, initiative_id=loaded, version=1, entry=alone)
        both = stored_entry(loaded, parties=(PartyType.REGION,), orientation=Orientation.INDIVIDUAL)
        service.change_initiative(actor=actor, initiative_id=loaded, version=1, entry=both)
        assert last_changes()["parties"] == [[], ["region"]]


def test_the_orientation_is_locked_once_there_is_money(inside: Inside) -> None:
    """An unknown one may be told afterwards, but then it stays (R4)."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        loaded = build.initiative_id("framsteget-2-0")
        first = stored_entry(loaded, orientation=Orientation.INDIVIDUAL)
        service.change_initiative(actor=actor, initiative_id=loaded, version=1, entry=first)
        for wanted, code in (
            (Orientation.STRUCTURAL, OrientationFaultCode.LOCKED_BY_GRANT),
            (None, OrientationFaultCode.NOT_CHOSEN),
        ):
            with pytest.raises(OrientationRefused) as refusal:
                entry = replace(first, orientation=wanted)
                service.change_initiative(actor=actor, initiative_id=loaded, version=2, entry=entry)
            assert refusal.value.code is code


def test_a_plan_without_money_may_still_change_its_orientation(inside: Inside) -> None:
    """Until it has money or has started."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        made = service.add_initiative(actor=actor, entry=new_entry())
        other = stored_entry(made, orientation=Orientation.STRUCTURAL)
        service.change_initiative(actor=actor, initiative_id=made, version=1, entry=other)
        service.move(actor=actor, initiative_id=made, version=2, action=InitiativeAction.START)
        with pytest.raises(OrientationRefused):
            back = stored_entry(made, orientation=Orientation.INDIVIDUAL)
            service.change_initiative(actor=actor, initiative_id=made, version=3, entry=back)


def test_an_insats_starts_and_ends_once(inside: Inside) -> None:
    """Each step by the version that was seen; what has ended does not start again."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        made = service.add_initiative(actor=actor, entry=new_entry())

        def step(action: InitiativeAction, version: int) -> None:
            service.move(actor=actor, initiative_id=made, version=version, action=action)

        with pytest.raises(InitiativeTransitionRefused):
            step(InitiativeAction.END, 1)
        step(InitiativeAction.START, 1)
        with pytest.raises(Conflict):
            step(InitiativeAction.END, 1)
        step(InitiativeAction.END, 2)
        assert reading.initiative(made).status is InitiativeStatus.ENDED
        assert last_changes() == {"status": ["ongoing", "ended"]}
        with pytest.raises(InitiativeTransitionRefused):
            step(InitiativeAction.START, 3)


def test_amounts_are_set_year_by_year(inside: Inside) -> None:
    """An emptied year goes away, others stay with their source, and the list's sum follows."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        bryggan = build.initiative_id("bryggan")
        wanted = {2023: Decimal(1187 * TKR), 2024: Decimal(900 * TKR)}
        service.set_amounts(actor=actor, initiative_id=bryggan, version=1, amounts=wanted)
        assert last_changes() == {"amount:2024": [None, "900000.00"]}
        assert [one.source for one in reading.amounts(bryggan)] == ["seed 1", None]
        with pytest.raises(Conflict):
            service.set_amounts(actor=actor, initiative_id=bryggan, version=1, amounts={2024: None})
        service.set_amounts(actor=actor, initiative_id=bryggan, version=2, amounts={2023: None})
        found = queries.initiative_list(InitiativeFilter(year=2023), actor, {})
        assert found.amount == Decimal((20693 - 1187) * TKR)


def test_only_an_insatsansvarig_can_be_appointed_and_then_it_is_an_own_insats(inside: Inside) -> None:
    """And somebody else's insats is nobody else's own."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        bryggan = build.initiative_id("bryggan")
        with pytest.raises(NotFound):
            service.set_managers(
                actor=actor, initiative_id=bryggan, membership_ids=[build.membership_id(Role.AUDITOR)]
            )
        manager = build.membership_id(Role.INITIATIVE_MANAGER)
        for _twice in range(2):
            service.set_managers(actor=actor, initiative_id=bryggan, membership_ids=[manager])
        assert list(reading.joined(bryggan).managers) == [manager]
        assert own_initiatives(actor) == []
        session.commit()
    with inside(SLUG, Role.INITIATIVE_MANAGER) as actor:
        assert [one.name for one in own_initiatives(actor)] == ["Bryggan (inkl. förlängning)"]


def test_a_group_steers_an_insats_and_the_board_never_does(inside: Inside, client: CheckingClient) -> None:
    """The one appointed is told on both pages; a group that has ended is not offered to others."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        group = add_body(
            actor=actor, entry=BodyEntry(label="Styrgrupp Bryggan", kind=BodyKind.STEERING_GROUP)
        )
        bryggan = reading.initiative(build.initiative_id("bryggan"))
        chosen: dict[str, Any] = {"actor": actor, "initiative_id": bryggan.id, "version": bryggan.version}
        for refused in (build.body_id("styrelse"), uuid4()):
            with pytest.raises(NotFound):
                steering.choose_steering(**chosen, body_id=refused)
        steering.choose_steering(**chosen, body_id=group)
        assert last_changes() == {"steering_group": [None, "Styrgrupp Bryggan"]}
        assert steering.steered_by(group) == [(bryggan.id, bryggan.name)]
        with pytest.raises(Conflict):
            steering.choose_steering(**chosen, body_id=None)
        tomorrow = today() + timedelta(days=1)
        write_version(Body, group, 1, {"ended_on": today()})
        assert group not in [one.id for one in steering.offered(tomorrow)]
        assert group in [one.id for one in steering.offered(tomorrow, keeps=group)]
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = f"/{SLUG}/insatser/{bryggan.id}"
    assert "Styrgrupp Bryggan" in client.get(page).text
    assert bryggan.name in client.get(f"/{SLUG}/forbundet/organ/{group}").text
    answer = client.send_form(f"{page}/styrgrupp", {"body_id": "", "version": str(bryggan.version + 1)})
    assert answer.status_code == 303
    assert "Välj styrgrupp" in client.get(page).text


def test_own_kommuns_and_own_members_insatser(inside: Inside) -> None:
    """Who sits in Heby's lokusgrupp, and who speaks for Region Uppsala."""
    with inside(SLUG, Role.DIRECTOR) as actor:
        build.seat("lokusgrupp-heby", None, "Jag", membership=build.membership_id(Role.GROUP_MEMBER))
        speaker = build.membership_id(Role.MEMBER_REPRESENTATIVE)
        region = build.member_id("region-uppsala")
        members.set_representatives(actor=actor, member_id=region, membership_ids=[speaker])
        session.commit()
    with inside(SLUG, Role.GROUP_MEMBER) as actor:
        assert [one.name for one in own_initiatives(actor)] == ["Plattform för individstöd"]
    with inside(SLUG, Role.MEMBER_REPRESENTATIVE) as actor:
        assert [one.name for one in own_initiatives(actor)] == ["RegExPro"]


def test_what_a_page_changes_is_in_the_exported_profile(inside: Inside) -> None:
    """Amount, orientation, owner and unit lie in the tables that a profile is made of."""
    with inside(SLUG, Role.SECRETARIAT) as actor:
        service.add_initiative(actor=actor, entry=new_entry(), amounts={2027: Decimal(12_500)})
        part = next(one for one in sections.export().initiatives if one.key == "ny-vag")
        assert (part.owners[0].member, part.owners[0].unit) == ("heby", "AME")
        assert (part.orientation, part.amounts[0].amount_tkr) == (Orientation.INDIVIDUAL, Decimal("12.5"))
        assert part.status is InitiativeStatus.PLANNED
