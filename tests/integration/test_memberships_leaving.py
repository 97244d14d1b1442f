"""Whoever leaves a förbund takes nothing along, and whoever returns starts with the invitation alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import HAS_NOT_ENDED, Membership
from finsam_saas.events.models import Event
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.service import set_managers
from finsam_saas.leaving import LINKS
from finsam_saas.members.queries import represented_by
from finsam_saas.members.service import set_representatives
from finsam_saas.memberships.service import answer, end, invite
from finsam_saas.seats.queries import lasting_seats_of, seat
from tenants.context import current_tenant
from tenants.database import now, session, today
from tests import builders_association as build
from tests import world
from tests.conftest import Inside

SLUG = "uppsala-lan"
ROLES = frozenset({Role.INITIATIVE_MANAGER})
EMAIL = world.email_of(Role.INITIATIVE_MANAGER, SLUG)


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def join_everything(actor: Actor) -> tuple[UUID, UUID]:
    """An insatsansvarig who also speaks for a member and sits in a body; the membership and the seat."""
    person = build.membership_id(Role.INITIATIVE_MANAGER)
    session.execute(
        update(Membership)
        .where(Membership.tenant_id == current_tenant().id, Membership.id == person)
        .values(roles=[Role.INITIATIVE_MANAGER.value, Role.MEMBER_REPRESENTATIVE.value])
    )
    bryggan, heby = build.initiative_id("bryggan"), build.member_id("heby")
    set_managers(actor=actor, initiative_id=bryggan, membership_ids=[person])
    set_representatives(actor=actor, member_id=heby, membership_ids=[person])
    seat_id = build.seat("lokusgrupp-heby", None, "Ida Ingves", membership=person, term=(None, None))
    return person, seat_id


def is_joined_to_nothing(person: UUID) -> bool:
    """Whether no insats, member or lasting seat points at the membership."""
    return not (
        initiatives.reported_by(person) or represented_by(person) or lasting_seats_of(person, today())
    )


def last_events(most: int) -> list[str]:
    """The names of what happened last, newest first."""
    wanted = select(Event.name).where(Event.tenant_id == current_tenant().id).order_by(Event.id.desc())
    return list(session.scalars(wanted.limit(most)))


def test_whoever_leaves_is_parted_from_insatser_members_and_seats(inside: Inside) -> None:
    """Each of them says so in its own history, and the seat still says who sits there."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        person, seat_id = join_everything(actor)
        end(actor=actor, membership_id=person, links=LINKS)
        assert is_joined_to_nothing(person)
        assert last_events(4) == [
            "membership:ended",
            "initiative:changed",
            "seat:changed",
            "member:changed",
        ]
        assert seat(seat_id).person_name == "Ida Ingves"


def test_whoever_returns_has_what_the_invitation_says_and_nothing_else(inside: Inside) -> None:
    """Also where the place ended by its last day, when nobody pressed anything."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        person, _seat = join_everything(actor)
        session.execute(
            update(Membership)
            .where(Membership.tenant_id == current_tenant().id, Membership.id == person)
            .values(ends_on=today() - timedelta(days=1))
        )
        assert not is_joined_to_nothing(person)
        again = invite(actor=actor, email=EMAIL, name="Ida", roles=ROLES, organisation=None, links=LINKS)
        assert again == person
        assert is_joined_to_nothing(person)


def test_whoever_says_no_is_parted_too(inside: Inside) -> None:
    """A seat may be joined to somebody who is only invited."""
    with inside(SLUG, Role.TENANT_ADMIN) as actor:
        person, _seat = join_everything(actor)
        end(actor=actor, membership_id=person, links=LINKS)
        invite(actor=actor, email=EMAIL, name="Ida", roles=ROLES, organisation=None, links=LINKS)
        build.seat("lokusgrupp-heby", None, "Ida", membership=person, term=(None, None))
        user_id = session.scalar(
            select(Membership.user_id).where(
                Membership.tenant_id == current_tenant().id, Membership.id == person
            )
        )
        answer(actor=Actor(user_id=user_id, name="Ida"), accepts=False, links=LINKS)
        assert is_joined_to_nothing(person)


@pytest.mark.parametrize(("days", "holds"), [(0, True), (-1, False), (1, True), (None, True)])
def test_the_last_day_is_a_swedish_day_and_still_counts(
    inside: Inside, days: int | None, holds: bool
) -> None:
    """The database and the pages mean the same day."""
    with inside(SLUG, Role.TENANT_ADMIN):
        person = build.membership_id(Role.ECONOMIST)
        last = None if days is None else today() + timedelta(days=days)
        mine = (Membership.tenant_id == current_tenant().id, Membership.id == person)
        session.execute(update(Membership).where(*mine).values(ends_on=last))
        assert session.scalar(select(HAS_NOT_ENDED).where(*mine)) is holds
        session.execute(update(Membership).where(*mine).values(ended_at=now()))
        assert session.scalar(select(HAS_NOT_ENDED).where(*mine)) is False
