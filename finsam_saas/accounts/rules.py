"""Who may come in: the steps of signing in, lock-out, passwords, links and addresses to return to."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import Enum
from urllib.parse import urlsplit


class SignInState(Enum):
    """How far somebody has come on the way in."""

    ANONYMOUS = "anonymous"
    PASSWORD_ACCEPTED = "password-accepted"
    SIGNED_IN = "signed-in"
    REFUSED = "refused"


class Evidence(Enum):
    """What has been shown at one step of the way in."""

    PASSWORD_RIGHT = "password-right"
    PASSWORD_WRONG = "password-wrong"
    LINK_FROM_MAIL = "link-from-mail"
    NO_SECOND_FACTOR_ASKED = "no-second-factor-asked"


class ReminderChoice(Enum):
    """How often somebody wants letters that remind of reports."""

    DAILY = "daily"
    WEEKLY = "weekly"
    ONLY_LATE = "only-late"


class StepRefused(ValueError):
    """Evidence was shown at a step where it opens nothing."""


# A second factor goes between PASSWORD_ACCEPTED and SIGNED_IN: accounts that have one then show
# evidence of their own there instead of NO_SECOND_FACTOR_ASKED. No other road leads to SIGNED_IN.
_STEPS: dict[tuple[SignInState, Evidence], SignInState] = {
    (SignInState.ANONYMOUS, Evidence.PASSWORD_RIGHT): SignInState.PASSWORD_ACCEPTED,
    (SignInState.ANONYMOUS, Evidence.PASSWORD_WRONG): SignInState.REFUSED,
    (SignInState.ANONYMOUS, Evidence.LINK_FROM_MAIL): SignInState.PASSWORD_ACCEPTED,
    (SignInState.PASSWORD_ACCEPTED, Evidence.NO_SECOND_FACTOR_ASKED): SignInState.SIGNED_IN,
}


def sign_in_step(state: SignInState, evidence: Evidence) -> SignInState:
    """The state after one piece of evidence; raises StepRefused where the evidence does not belong."""
    try:
        return _STEPS[state, evidence]
    except KeyError:
        raise StepRefused(f"{evidence.value} opens nothing when {state.value}") from None


FAILURES_PER_LOCK = 5
FIRST_LOCK = timedelta(minutes=15)
LONGEST_LOCK = timedelta(hours=4)


def lock_after(failures: int) -> timedelta | None:
    """How long an account closes at its n-th failure in a row: each fifth, twice as long, at most 4 hours."""
    if failures <= 0 or failures % FAILURES_PER_LOCK:
        return None
    doublings = min(failures // FAILURES_PER_LOCK - 1, 10)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def is_locked(locked_until: datetime | None, moment: datetime) -> bool:
    """True while an account is closed after too many failures."""
    return locked_until is not None and moment < locked_until


SHORTEST_PASSWORD = 12
RECOMMENDED_PASSWORD = 15
LONGEST_PASSWORD = 256
_FEWEST_DIFFERENT = 5


class PasswordFault(Enum):
    """Why a password is refused."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    COMMON = "common"
    LIKE_EMAIL = "like-email"


def one_spelling(password: str) -> str:
    """The same password typed on different keyboards: å as one sign or as a with a ring is one spelling."""
    return unicodedata.normalize("NFC", password)


def password_fault(password: str, *, email: str, common: Collection[str]) -> PasswordFault | None:
    """The first thing wrong with a password, or None; there are no rules of composition.

    `common` holds common passwords and words in small letters. A password is common when it is one of
    them, one of them with figures and signs around it, one repeated, or hardly more than one sign.
    """
    spelled = one_spelling(password)
    if len(spelled) < SHORTEST_PASSWORD:
        return PasswordFault.TOO_SHORT
    if len(spelled) > LONGEST_PASSWORD:
        return PasswordFault.TOO_LONG
    small = spelled.casefold()
    if _is_email(small, email.casefold()):
        return PasswordFault.LIKE_EMAIL
    return PasswordFault.COMMON if _is_common(small, common) else None


def _is_email(password: str, email: str) -> bool:
    name = email.partition("@")[0]
    letters = _core(password)
    return bool(email) and (password == email or _core(email) == letters or _core(name) == letters)


def _is_common(password: str, common: Collection[str]) -> bool:
    if password in common or len(set(password)) < _FEWEST_DIFFERENT:
        return True
    core = _core(password)
    if core in common:
        return True
    shortest_repeat = (core + core).find(core, 1) if core else 0
    return core[:shortest_repeat] in common


def _core(text: str) -> str:
    """What is left of a text without the figures, spaces and signs around and between its letters."""
    return "".join(sign for sign in text if sign.isalpha())


INVITATION_LASTS = timedelta(days=14)
RESET_LASTS = timedelta(hours=1)
RESETS_PER_HOUR = 5

_UNSAFE_IN_PATH = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


def local_path(target: str | None) -> str | None:
    """A page of our own to return to after sign-in, or None where the target could lead elsewhere."""
    if not target or len(target) > 2000 or not target.startswith("/"):
        return None
    if _UNSAFE_IN_PATH.search(target) or "//" in target.partition("?")[0]:
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
