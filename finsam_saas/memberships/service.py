"""Changes to who belongs to a förbund: inviting, answering, changing and ending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.accounts import service
from finsam_saas.accounts.models import Membership, TokenPurpose, User
from finsam_saas.accounts.queries import email_key
from finsam_saas.accounts.rules import Evidence, ReminderChoice
from finsam_saas.accounts.sign_in import SignedIn, enter, record_about
from finsam_saas.events.names import EventName, PlatformEventName
from finsam_saas.events.service import record
from finsam_saas.memberships import administrators, rules
from finsam_saas.memberships.rules import MembershipState
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import now, session, today

# A second press on "send again" within this time is the same press.
SAME_PRESS = timedelta(minutes=1)


class EndsLinks(Protocol):
    """What a feature ends with somebody's place in the förbund: all that it had joined to that place."""

    def __call__(self, *, actor: Actor, membership_id: UUID) -> None:
        """End what hangs on the place, with an event for each thing that changed."""


Links = Sequence[EndsLinks]


class AlreadyMember(ValueError):
    """Somebody with this address already has a place, or an unanswered invitation, in this förbund."""


def invite(
    *,
    actor: Actor,
    email: str,
    name: str,
    roles: frozenset[Role],
    organisation: str | None,
    links: Links,
) -> UUID:
    """Offer somebody a place in the förbund; it begins when the invitation is accepted.

    Somebody who returns starts with what the invitation says and nothing else, also when the place
    before ended by its last day alone. The answer is the same whether the address has an account or not.
    Raises AlreadyMember.
    """
    user_id = _account_for(email, name)
    existing = session.execute(
        select(Membership).where(_here(), Membership.user_id == user_id).with_for_update()
    ).scalar_one_or_none()
    if existing is not None and _state(existing) is not MembershipState.ENDED:
        raise AlreadyMember("this address already has a place here")
    if existing is not None:
        _end_links(actor, existing.id, links)
    membership = existing or Membership(user_id=user_id)
    membership.name, membership.organisation = name, organisation
    membership.roles = _stored(roles)
    membership.invited_at, membership.accepted_at = now(), None
    membership.ended_at, membership.ends_on = None, None
    membership.reminders = ReminderChoice.DAILY
    membership.version = (membership.version or 0) + 1
    session.add(membership)
    session.flush()
    record(
        actor=actor,
        name=EventName.MEMBERSHIP_INVITED,
        subject_id=membership.id,
        subject_label=name,
        roles=membership.roles,
    )
    return membership.id


def _account_for(email: str, name: str) -> UUID:
    """The account with this address; a new one without a password where there is none."""
    added = session.execute(
        insert(User).values(email=email_key(email), name=name).on_conflict_do_nothing().returning(User.id)
    ).scalar_one_or_none()
    if added is not None:
        record_about(PlatformEventName.USER_ADDED, added)
        return added
    return session.execute(select(User.id).where(func.lower(User.email) == email_key(email))).scalar_one()


def resend(*, actor: Actor, membership_id: UUID) -> None:
    """Send an unanswered invitation once more; raises NotFound where none waits for an answer."""
    membership = _held(membership_id)
    if _state(membership) is not MembershipState.INVITED:
        raise NotFound
    if now() - membership.invited_at < SAME_PRESS:
        return
    membership.invited_at = now()
    record(
        actor=actor,
        name=EventName.MEMBERSHIP_INVITED,
        subject_id=membership.id,
        subject_label=membership.name,
        roles=membership.roles,
        again=True,
    )


def change(
    *,
    actor: Actor,
    membership_id: UUID,
    version: int,
    name: str,
    roles: frozenset[Role],
    organisation: str | None,
    ends_on: date | None,
) -> None:
    """Change somebody's place in the förbund; it counts from the next page on.

    Raises NotFound, Conflict where somebody else changed it meanwhile, rules.LastAdministrator.
    """
    administrators.take_turns()
    membership = _held(membership_id)
    if _state(membership) is MembershipState.ENDED:
        raise NotFound
    if membership.version != version:
        raise Conflict
    administrators.keep_one(
        membership, is_active=_is_active(membership), stays=Role.TENANT_ADMIN in roles and ends_on is None
    )
    new: dict[str, Any] = {"name": name, "roles": _stored(roles)}
    new |= {"organisation": organisation, "ends_on": ends_on}
    before = {key: getattr(membership, key) for key in new}
    if new == before:
        return
    for key, value in new.items():
        setattr(membership, key, value)
    membership.version += 1
    changed = [key for key in new if new[key] != before[key]]
    record(
        actor=actor,
        name=EventName.MEMBERSHIP_CHANGED,
        subject_id=membership.id,
        subject_label=name,
        before={key: _plain(before[key]) for key in changed},
        after={key: _plain(new[key]) for key in changed},
    )


def end(*, actor: Actor, membership_id: UUID, links: Links) -> None:
    """End somebody's place in the förbund, or take an invitation back, at once; ending twice is ending once.

    What was joined to the place ends with it: insatser to report, members to speak for, seats.
    Raises NotFound or rules.LastAdministrator.
    """
    administrators.take_turns()
    membership = _held(membership_id)
    if _state(membership) is MembershipState.ENDED:
        return
    administrators.keep_one(membership, is_active=_is_active(membership), stays=False)
    _end(actor, membership, links)


def _end(actor: Actor, membership: Membership, links: Links, **details: Any) -> None:
    _end_links(actor, membership.id, links)
    membership.ended_at = now()
    membership.version += 1
    record(
        actor=actor,
        name=EventName.MEMBERSHIP_ENDED,
        subject_id=membership.id,
        subject_label=membership.name,
        **details,
    )


def _end_links(actor: Actor, membership_id: UUID, links: Links) -> None:
    for end_link in links:
        end_link(actor=actor, membership_id=membership_id)


def answer(*, actor: Actor, accepts: bool, links: Links) -> None:
    """Say yes or no to one's own invitation to this förbund; raises NotFound where none waits."""
    membership = own_invitation(actor.user_id, held=True)
    if accepts:
        _accept(membership)
    else:
        own_name = Actor(user_id=actor.user_id, name=membership.name)
        _end(own_name, membership, links, declined=True)


def accept_by_link(*, token: str, password: str) -> SignedIn:
    """Finish a new account by the link from the invitation: its password, its place here, and signed in.

    Raises service.LinkSpent or service.PasswordRefused.
    """
    user = service.use_link(token=token, purpose=TokenPurpose.INVITATION)
    if user.password_hash is not None:
        raise service.LinkSpent("the account already has a password")
    service.set_password(user, password, by="invitation")
    waiting = _waiting(user.id, held=True)
    if waiting is not None:
        _accept(waiting)
    return enter(user, Evidence.LINK_FROM_MAIL)


def _accept(membership: Membership) -> None:
    membership.accepted_at = now()
    membership.version += 1
    record(
        actor=Actor(user_id=membership.user_id, name=membership.name),
        name=EventName.MEMBERSHIP_ACCEPTED,
        subject_id=membership.id,
        subject_label=membership.name,
        roles=membership.roles,
    )


def choose_reminders(*, membership_id: UUID, reminders: ReminderChoice) -> None:
    """Remember how often somebody wants letters that remind of the förbund's reports.

    A choice for oneself, which nobody else decides or has open: no event, and the version stays.
    """
    session.execute(
        update(Membership).where(_here(), Membership.id == membership_id).values(reminders=reminders)
    )


def own_invitation(user_id: UUID | None, *, held: bool = False) -> Membership:
    """The invitation to this förbund that waits for this user's answer; raises NotFound."""
    membership = _waiting(user_id, held=held)
    if membership is None:
        raise NotFound
    return membership


def _waiting(user_id: UUID | None, *, held: bool) -> Membership | None:
    wanted = select(Membership).where(_here(), Membership.user_id == user_id)
    membership = session.execute(wanted.with_for_update() if held else wanted).scalar_one_or_none()
    waits = membership is not None and _state(membership) is MembershipState.INVITED
    return membership if waits else None


def _held(membership_id: UUID) -> Membership:
    found = session.execute(
        select(Membership).where(_here(), Membership.id == membership_id).with_for_update()
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _here() -> Any:
    return Membership.tenant_id == current_tenant().id


def _state(membership: Membership) -> MembershipState:
    return rules.membership_state(
        accepted=membership.accepted_at is not None,
        ended=membership.ended_at is not None,
        ends_on=membership.ends_on,
        today=today(),
    )


def _is_active(membership: Membership) -> bool:
    return _state(membership) is MembershipState.ACTIVE


def _stored(roles: frozenset[Role]) -> list[str]:
    return [role.value for role in Role if role in roles]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
