"""Changes to accounts: signing in, passwords, single-use links, sessions, disabling."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.permissions import GlobalRole
from finsam_saas.accounts import passwords, queries, rules
from finsam_saas.accounts.models import (
    PlatformMailKind,
    PlatformOutbox,
    SignInToken,
    TokenPurpose,
    User,
    UserGlobalRole,
)
from finsam_saas.accounts.queries import OwnMembership, Viewer
from finsam_saas.accounts.rules import Evidence, PasswordFault, SignInState
from finsam_saas.events.names import PlatformEventName
from finsam_saas.events.service import record_outside
from tenants.database import now, session

LIFETIMES = {TokenPurpose.INVITATION: rules.INVITATION_LASTS, TokenPurpose.PASSWORD_RESET: rules.RESET_LASTS}
# Events outside every förbund name nobody: the account is told by its id alone.
_ACCOUNT = "account"


class PasswordRefused(ValueError):
    """A new password cannot be used; says why."""

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class WrongPassword(ValueError):
    """The present password, asked for before a change, was not right."""


class LinkSpent(ValueError):
    """A link from a mail is unknown, used, expired, or meant for something else."""


class EmailTaken(ValueError):
    """There is already an account with this address; told to operators only."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has come all the way in: the viewer, own förbund, and when the visit before this was."""

    viewer: Viewer
    memberships: list[OwnMembership]
    last_visit: datetime | None


def sign_in(*, email: str, password: str) -> SignedIn | None:
    """Let somebody in by e-mail and password, or None; every refusal looks and takes the same.

    Failures are counted on the account and close it for a while: the caller keeps the transaction.
    """
    user = _account_held(email)
    correct = passwords.is_correct(user.password_hash if user else None, password)
    moment = now()
    if user is None or not correct or user.disabled_at or rules.is_locked(user.locked_until, moment):
        rules.sign_in_step(SignInState.ANONYMOUS, Evidence.PASSWORD_WRONG)
        _note_refusal(user, moment, correct=correct)
        return None
    if user.password_hash and passwords.needs_new_digest(user.password_hash):
        user.password_hash = passwords.hash_password(password)
    return _enter(user, Evidence.PASSWORD_RIGHT)


def _account_held(email: str) -> User | None:
    """The account, held until the transaction ends so that parallel guesses are counted one by one."""
    return session.execute(
        select(User).where(func.lower(User.email) == queries.email_key(email)).with_for_update()
    ).scalar_one_or_none()


def _note_refusal(user: User | None, moment: datetime, *, correct: bool) -> None:
    if user is None:
        _record(PlatformEventName.SIGN_IN_REFUSED, None, reason="unknown-address")
        return
    if user.disabled_at or correct or rules.is_locked(user.locked_until, moment):
        reason = "disabled" if user.disabled_at else "locked"
        _record(PlatformEventName.SIGN_IN_REFUSED, user.id, reason=reason)
        return
    user.failed_attempts += 1
    _record(PlatformEventName.SIGN_IN_REFUSED, user.id, reason="password", failures=user.failed_attempts)
    closed_for = rules.lock_after(user.failed_attempts)
    if closed_for:
        user.locked_until = moment + closed_for
        _record(PlatformEventName.SIGN_IN_LOCKED, user.id, minutes=int(closed_for.total_seconds() // 60))


def _enter(user: User, evidence: Evidence) -> SignedIn:
    state = rules.sign_in_step(SignInState.ANONYMOUS, evidence)
    state = rules.sign_in_step(state, Evidence.NO_SECOND_FACTOR_ASKED)
    if state is not SignInState.SIGNED_IN:
        raise rules.StepRefused(f"not signed in when {state.value}")
    last_visit = user.last_sign_in_at
    user.failed_attempts, user.locked_until, user.last_sign_in_at = 0, None, now()
    _record(PlatformEventName.SIGNED_IN, user.id, by=evidence.value)
    session.flush()
    queries.read_as(user.id)
    viewer = queries.viewer(user.id, None)
    if viewer is None:
        raise LookupError("an account vanished while it was held")
    return SignedIn(viewer, queries.own_memberships(user.id), last_visit)


def note_sign_out(*, user_id: UUID) -> None:
    """Record that somebody has signed out of one browser."""
    _record(PlatformEventName.SIGNED_OUT, user_id)


def revoke_sessions(*, user_id: UUID) -> int:
    """Sign the user out everywhere, at once; gives the session version that new sessions carry."""
    version = session.execute(
        update(User)
        .where(User.id == user_id)
        .values(session_version=User.session_version + 1)
        .returning(User.session_version)
    ).scalar_one()
    _record(PlatformEventName.SESSIONS_REVOKED, user_id)
    return version


def change_password(*, user_id: UUID, present: str, new: str) -> int:
    """Change one's own password and end all other sessions; gives the session version to go on with.

    Raises WrongPassword where the present one is not right (counted like a failed sign-in: the caller
    keeps the transaction), PasswordRefused where the new one cannot be used.
    """
    user = session.execute(select(User).where(User.id == user_id).with_for_update()).scalar_one()
    moment = now()
    correct = passwords.is_correct(user.password_hash, present)
    if not correct or rules.is_locked(user.locked_until, moment):
        _note_refusal(user, moment, correct=correct)
        raise WrongPassword("the present password is not right")
    _set_password(user, new, by="account")
    session.flush()
    return revoke_sessions(user_id=user_id)


def _set_password(user: User, new: str, *, by: str) -> None:
    fault = rules.password_fault(new, email=user.email, common=passwords.common_passwords())
    if fault:
        raise PasswordRefused(fault)
    user.password_hash = passwords.hash_password(new)
    user.failed_attempts, user.locked_until = 0, None
    _record(PlatformEventName.PASSWORD_CHANGED, user.id, by=by)


def change_profile(*, user_id: UUID, name: str, language: str, theme: str) -> None:
    """Change what the account itself shows: its name, language and look."""
    session.execute(update(User).where(User.id == user_id).values(name=name, language=language, theme=theme))


def choose_language(*, user_id: UUID, language: str) -> None:
    """Remember the language that the user reads in."""
    session.execute(update(User).where(User.id == user_id).values(language=language))


def choose_theme(*, user_id: UUID, theme: str) -> None:
    """Remember whether the user reads light on dark or dark on light."""
    session.execute(update(User).where(User.id == user_id).values(theme=theme))


def ask_for_reset(*, email: str) -> None:
    """Put a reset mail in the outbox where the address has an account; the caller is told nothing."""
    user_id = session.execute(
        select(User.id).where(func.lower(User.email) == queries.email_key(email), User.disabled_at.is_(None))
    ).scalar_one_or_none()
    if user_id is None or queries.links_since(user_id, now() - timedelta(hours=1)) >= rules.RESETS_PER_HOUR:
        return
    added = session.execute(
        insert(PlatformOutbox)
        .values(kind=PlatformMailKind.PASSWORD_RESET, user_id=user_id)
        .on_conflict_do_nothing()
        .returning(PlatformOutbox.id)
    ).scalar_one_or_none()
    if added:
        _record(PlatformEventName.PASSWORD_RESET_ASKED, user_id)


def mint_token(user_id: UUID, purpose: TokenPurpose) -> str:
    """A new single-use link secret (256 bits); only its SHA-256 digest is kept. Minted when the mail is sent."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInToken(
            digest=digest_of(token), user_id=user_id, purpose=purpose, expires_at=now() + LIFETIMES[purpose]
        )
    )
    session.flush()
    return token


def digest_of(token: str) -> str:
    """What is kept of a link's secret: enough to know it again, useless to whoever reads the table."""
    return hashlib.sha256(token.encode()).hexdigest()


def owner_of_link(*, token: str, purpose: TokenPurpose) -> User:
    """Whose valid link this is; reading does not use it up. Raises LinkSpent."""
    user = session.execute(_valid_link(token, purpose)).scalar_one_or_none()
    if user is None:
        raise LinkSpent("the link is unknown, used or expired")
    return user


def _valid_link(token: str, purpose: TokenPurpose):  # type: ignore[no-untyped-def]
    return (
        select(User)
        .join(SignInToken, SignInToken.user_id == User.id)
        .where(
            SignInToken.digest == digest_of(token),
            SignInToken.purpose == purpose,
            SignInToken.used_at.is_(None),
            SignInToken.expires_at > now(),
            User.disabled_at.is_(None),
        )
    )
