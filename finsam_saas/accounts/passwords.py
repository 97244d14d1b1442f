"""Passwords: argon2id, and the list of the commonest."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from finsam_saas.accounts.rules import LONGEST_PASSWORD, one_spelling

_COMMON = Path(__file__).with_name("common_passwords.txt")
_cost = 3


def configure(cost: int) -> None:
    """Set how many rounds a hash takes; tests use one."""
    global _cost  # noqa: PLW0603 - one process has one cost, set when it starts
    _cost = cost
    _hasher.cache_clear()
    _absent.cache_clear()


@lru_cache
def _hasher() -> PasswordHasher:
    memory = 65536 if _cost > 1 else 1024
    return PasswordHasher(time_cost=_cost, memory_cost=memory, parallelism=1)


def hash_password(password: str) -> str:
    """The argon2id digest that is kept instead of the password."""
    return _hasher().hash(one_spelling(password))


def is_correct(digest: str | None, password: str) -> bool:
    """Compare a password with a digest; an absent digest takes as long and is never correct."""
    if len(password) > LONGEST_PASSWORD:
        return False
    try:
        return _hasher().verify(digest or _absent(), one_spelling(password)) and bool(digest)
    except (VerificationError, InvalidHashError):
        return False


def needs_new_digest(digest: str) -> bool:
    """True where a digest was made at another cost than today's; it is renewed at the next sign-in."""
    return _hasher().check_needs_rehash(digest)


@lru_cache
def common_passwords() -> frozenset[str]:
    """The commonest passwords and words in them, Swedish ones too, in small letters."""
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().casefold() for line in lines if line.strip())


@lru_cache
def _absent() -> str:
    return _hasher().hash("no account has this password")
