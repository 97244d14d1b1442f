"""Changes to an account: its password, its looks, and the single-use links that are sent by mail."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.accounts import passwords, queries, rules
from finsam_saas.accounts.models import PlatformMailKind, PlatformOutbox, SignInToken, TokenPurpose, User
from finsam_saas.accounts.rules import PasswordFault
from finsam_saas.accounts.sign_in import note_refusal, record_about, revoke_sessions
from finsam_saas.events.names import PlatformEventName
from tenants.database import now, session

LIFETIMES = {TokenPurpose.INVITATION: rules.INVITATION_LASTS, TokenPurpose.PASSWORD_RESET: rules.RESET_LASTS}


class PasswordRefused(ValueError):
    """A new password cannot be used; says why."""

    def __init__(self, fault: PasswordFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class WrongPassword(ValueError):
    """The present password, asked for before a change, was not right."""


class LinkSpent(ValueError):
    """A link from a mail is unknown, used, expired, or meant for something else."""


def change_password(*, user_id: UUID, present: str, new: str) -> int:
    """Change one's own password and end all other sessions; gives the session version to go on with.

    Raises WrongPassword where the present one is not right (counted like a failed sign-in: the caller
    keeps the transaction), PasswordRefused where the new one cannot be used.
    """
    user = session.execute(select(User).where(User.id == user_id).with_for_update()).scalar_one()
    moment = now()
    correct = passwords.is_correct(user.password_hash, present)
    if not correct or rules.is_locked(user.locked_until, moment):
        note_refusal(user, moment, correct=correct)
        raise WrongPassword("the present password is not right")
    set_password(user, new, by="account")
    _spend_links(user.id)
    return revoke_sessions(user_id=user_id)


def set_password(user: User, new: str, *, by: str) -> None:
    """Give an account a new password and open it if it was closed; raises PasswordRefused."""
    fault = rules.password_fault(new, email=user.email, common=passwords.common_passwords())
    if fault:
        raise PasswordRefused(fault)
    user.password_hash = passwords.hash_password(new)
    user.failed_attempts, user.locked_until = 0, None
    record_about(PlatformEventName.PASSWORD_CHANGED, user.id, by=by)
    session.flush()


def change_profile(*, user_id: UUID, name: str, language: str, theme: str) -> None:
    """Change what the account itself shows: its name, language and look."""
    session.execute(update(User).where(User.id == user_id).values(name=name, language=language, theme=theme))


def choose_language(*, user_id: UUID, language: str) -> None:
    """Remember the language that the user reads in."""
    session.execute(update(User).where(User.id == user_id).values(language=language))


def choose_theme(*, user_id: UUID, theme: str) -> None:
    """Remember whether the user wants it light, dark, or as the device has it."""
    session.execute(update(User).where(User.id == user_id).values(theme=theme))


def ask_for_reset(*, email: str) -> None:
    """Put a reset mail in the outbox where the address has an account; the asker is told nothing."""
    user_id = session.execute(
        select(User.id).where(func.lower(User.email) == queries.email_key(email), User.disabled_at.is_(None))
    ).scalar_one_or_none()
    if user_id is None or queries.resets_since(user_id, now() - timedelta(hours=1)) >= rules.RESETS_PER_HOUR:
        return
    waiting = session.execute(
        insert(PlatformOutbox)
        .values(kind=PlatformMailKind.PASSWORD_RESET, user_id=user_id)
        .on_conflict_do_nothing()
        .returning(PlatformOutbox.id)
    ).scalar_one_or_none()
    if waiting:
        record_about(PlatformEventName.PASSWORD_RESET_ASKED, user_id)


def mint_token(user_id: UUID, purpose: TokenPurpose) -> str:
    """A new single-use link secret (256 bits), minted when its mail is sent; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    expires_at = now() + LIFETIMES[purpose]
    session.add(SignInToken(digest=_digest(token), user_id=user_id, purpose=purpose, expires_at=expires_at))
    session.flush()
    return token


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def owner_of_link(*, token: str, purpose: TokenPurpose) -> User:
    """Whose link this is; reading does not use it up. Raises LinkSpent."""
    user = session.execute(_owner(token, purpose)).scalar_one_or_none()
    if user is None:
        raise LinkSpent("the link is unknown, used or expired")
    return user


def _owner(token: str, purpose: TokenPurpose) -> Select[User]:
    return (
        select(User)
        .join(SignInToken, SignInToken.user_id == User.id)
        .where(
            SignInToken.digest == _digest(token),
            SignInToken.purpose == purpose,
            SignInToken.used_at.is_(None),
            SignInToken.expires_at > now(),
            User.disabled_at.is_(None),
        )
    )


def use_link(*, token: str, purpose: TokenPurpose) -> User:
    """Use a link up, and all others of its owner with it: exactly one of two at once gets through.

    Raises LinkSpent.
    """
    user = session.execute(_owner(token, purpose).with_for_update(of=User)).scalar_one_or_none()
    if user is None or not _spend_links(user.id, digest=_digest(token)):
        raise LinkSpent("the link is unknown, used or expired")
    _spend_links(user.id)
    return user


def _spend_links(user_id: UUID, *, digest: str | None = None) -> int:
    waiting = update(SignInToken).where(SignInToken.user_id == user_id, SignInToken.used_at.is_(None))
    if digest:
        waiting = waiting.where(SignInToken.digest == digest)
    return len(session.execute(waiting.values(used_at=now()).returning(SignInToken.digest)).all())


def reset_password(*, token: str, new: str) -> None:
    """Set a new password by a link from the mail and sign out everywhere.

    Raises LinkSpent or PasswordRefused.
    """
    user = use_link(token=token, purpose=TokenPurpose.PASSWORD_RESET)
    set_password(user, new, by="reset")
    revoke_sessions(user_id=user.id)


def forget_old_links(*, older_than: timedelta = timedelta(days=30)) -> int:
    """Delete links that expired so long ago that nobody asks about them; how many they were."""
    gone = session.execute(
        delete(SignInToken).where(SignInToken.expires_at < now() - older_than).returning(SignInToken.digest)
    )
    return len(gone.all())
