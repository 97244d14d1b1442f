"""The way in and out: one road of states, failures counted on the account, sessions ended everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from finsam_saas.accounts import passwords, queries, rules
from finsam_saas.accounts.models import User
from finsam_saas.accounts.queries import OwnInvitation, OwnMembership, Viewer
from finsam_saas.accounts.rules import Evidence, SignInState
from finsam_saas.events.names import PlatformEventName
from finsam_saas.events.service import record_outside
from tenants.database import now, session


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has come all the way in: own förbund, invitations to answer, and the visit before this."""

    viewer: Viewer
    memberships: list[OwnMembership]
    invitations: list[OwnInvitation]
    last_visit: datetime | None


def sign_in(*, email: str, password: str) -> SignedIn | None:
    """Let somebody in by e-mail and password, or None; every refusal looks the same and takes as long.

    Failures are counted on the account and close it for a while, so the caller keeps the transaction.
    """
    # Compared before the account is held: guesses that queue up for a row would tell that there is one.
    digest = _digest_of(email)
    correct = passwords.is_correct(digest, password)
    user = _account_held(email)
    correct = correct and user is not None and user.password_hash == digest
    moment = now()
    if user is None or not correct or user.disabled_at or rules.is_locked(user.locked_until, moment):
        rules.sign_in_step(SignInState.ANONYMOUS, Evidence.PASSWORD_WRONG)
        note_refusal(user, moment, correct=correct)
        return None
    if user.password_hash and passwords.needs_new_digest(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    return enter(user, Evidence.PASSWORD_RIGHT)


def _digest_of(email: str) -> str | None:
    return session.scalar(
        select(User.password_hash).where(func.lower(User.email) == queries.email_key(email))
    )


def _account_held(email: str) -> User | None:
    """The account, held until the transaction ends so that parallel guesses are counted one by one."""
    return session.execute(
        select(User).where(func.lower(User.email) == queries.email_key(email)).with_for_update()
    ).scalar_one_or_none()


def note_refusal(user: User | None, moment: datetime, *, correct: bool) -> None:
    """Count a refused password on the account and close it when there have been too many."""
    if user is None:
        record_about(PlatformEventName.SIGN_IN_REFUSED, None, reason="unknown-address")
        return
    if user.disabled_at or correct or rules.is_locked(user.locked_until, moment):
        reason = "disabled" if user.disabled_at else "locked"
        record_about(PlatformEventName.SIGN_IN_REFUSED, user.id, reason=reason)
        return
    user.failed_attempts += 1
    record_about(PlatformEventName.SIGN_IN_REFUSED, user.id, reason="password", failures=user.failed_attempts)
    closed_for = rules.lock_after(user.failed_attempts)
    if closed_for:
        user.locked_until = moment + closed_for
        minutes = int(closed_for.total_seconds() // 60)
        record_about(PlatformEventName.SIGN_IN_LOCKED, user.id, minutes=minutes)


def enter(user: User, evidence: Evidence) -> SignedIn:
    """Take somebody who has shown evidence the rest of the way in; raises rules.StepRefused."""
    state = rules.sign_in_step(SignInState.ANONYMOUS, evidence)
    rules.sign_in_step(state, Evidence.NO_SECOND_FACTOR_ASKED)
    last_visit = user.last_sign_in_at
    user.failed_attempts, user.locked_until, user.last_sign_in_at = 0, None, now()
    record_about(PlatformEventName.SIGNED_IN, user.id, by=evidence.value)
    session.flush()
    queries.read_as(user.id)
    viewer = queries.viewer(user.id, None)
    if viewer is None:
        raise LookupError("an account vanished while it was held")
    return SignedIn(
        viewer=viewer,
        memberships=queries.own_memberships(user.id),
        invitations=queries.own_invitations(user.id),
        last_visit=last_visit,
    )


def note_sign_out(*, user_id: UUID) -> None:
    """Record that somebody has signed out of one browser."""
    record_about(PlatformEventName.SIGNED_OUT, user_id)


def revoke_sessions(*, user_id: UUID) -> int:
    """Sign the user out everywhere, at once; gives the session version that new sessions carry."""
    version = session.execute(
        update(User)
        .where(User.id == user_id)
        .values(session_version=User.session_version + 1)
        .returning(User.session_version)
    ).scalar_one()
    record_about(PlatformEventName.SESSIONS_REVOKED, user_id)
    return version


def record_about(name: PlatformEventName, user_id: UUID | None, **details: object) -> None:
    """Record something about an account, told by its id alone: these events name nobody."""
    record_outside(name=name, actor_user_id=user_id, subject_label="", **details)
