"""A calendar of one's own: meetings of the bodies one sits in, at a secret address that can be taken back.

A group that prepares has no public calendar. Whoever has the address reads days, bodies and places without
signing in, as a calendar program must; only its digest is kept, and it ends with the place in the förbund.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.models import Membership, User, may_still
from finsam_saas.bodies.models import Body
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.meetings.dates import KEPT, MOST
from finsam_saas.meetings.models import CalendarAddress, Meeting
from finsam_saas.meetings.rules import MeetingState
from finsam_saas.seats.models import Seat
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import now, own_tenant_id, session, today

_BYTES = 24


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting of a body that somebody sits in; `changes` counts how often it was changed."""

    id: UUID
    body: str
    starts_at: datetime
    place: str
    changed_at: datetime
    changes: int


def made_at(actor: Actor) -> datetime | None:
    """When the actor's address was made; None without one."""
    return session.scalar(select(CalendarAddress.made_at).where(*_own(actor)))


def make_address(*, actor: Actor) -> str:
    """Make the secret part of an address, in place of the one before; it is shown once and kept nowhere.

    Raises NotFound for somebody without a place in the förbund.
    """
    if actor.membership_id is None:
        raise NotFound("no place of one's own")
    token = secrets.token_urlsafe(_BYTES)
    values = {"digest": _digest(token), "made_at": now()}
    session.execute(
        insert(CalendarAddress)
        .values(membership_id=actor.membership_id, **values)
        .on_conflict_do_update(index_elements=["tenant_id", "membership_id"], set_=values)
    )
    _tell(actor, EventName.CALENDAR_ADDRESS_MADE)
    return token


def revoke_address(*, actor: Actor) -> None:
    """Take the actor's address back; nothing where there is none."""
    gone = session.scalar(delete(CalendarAddress).where(*_own(actor)).returning(CalendarAddress.id))
    if gone is not None:
        _tell(actor, EventName.CALENDAR_ADDRESS_REVOKED)


def meetings_at(token: str) -> Sequence[OwnMeeting]:
    """The called meetings behind an address, the latest first; raises NotFound where nobody may follow it."""
    reads = or_(may_still(Permission.MEETINGS_READ), may_still(Permission.MEETINGS_READ_OWN))
    membership_id = session.scalar(
        select(CalendarAddress.membership_id)
        .join(
            Membership,
            and_(
                Membership.tenant_id == CalendarAddress.tenant_id,
                Membership.id == CalendarAddress.membership_id,
            ),
        )
        .join(User, User.id == Membership.user_id)
        .where(
            CalendarAddress.tenant_id == own_tenant_id,
            CalendarAddress.digest == _digest(token),
            User.disabled_at.is_(None),
            reads,
        )
    )
    if membership_id is None:
        raise NotFound("no such calendar")
    return _meetings_of(membership_id)


def _meetings_of(membership_id: UUID) -> list[OwnMeeting]:
    on = today()
    sits = select(Seat.body_id).where(
        Seat.tenant_id == own_tenant_id,
        Seat.membership_id == membership_id,
        or_(Seat.term_from.is_(None), Seat.term_from <= on),
        or_(Seat.term_to.is_(None), Seat.term_to >= on),
    )
    rows = session.execute(
        select(
            Meeting.id,
            Body.label,
            Meeting.starts_at,
            Meeting.place,
            func.coalesce(Meeting.called_at, Meeting.starts_at),
            Meeting.version,
        )
        .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
        .where(
            Meeting.tenant_id == own_tenant_id,
            Meeting.body_id.in_(sits),
            Meeting.state != MeetingState.PLANNED,
            Meeting.starts_at >= now() - KEPT,
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(MOST)
    )
    return [OwnMeeting(*row) for row in rows]


def _own(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    return CalendarAddress.tenant_id == own_tenant_id, CalendarAddress.membership_id == actor.membership_id


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _tell(actor: Actor, name: EventName) -> None:
    record(actor=actor, name=name, subject_id=actor.membership_id, subject_label=current_tenant().name)
