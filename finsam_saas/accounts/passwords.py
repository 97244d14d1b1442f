"""Passwords: argon2id, a length that people can remember, and none of the commonest."""

from __future__ import annotations

from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_cost = 3


def configure(cost: int) -> None:
    """Set how many rounds a hash takes; tests use one."""
    global _cost
    _cost = cost
    _hasher.cache_clear()


@lru_cache
def _hasher() -> PasswordHasher:
    memory = 65536 if _cost > 1 else 1024
    return PasswordHasher(time_cost=_cost, memory_cost=memory, parallelism=1)


def hash_password(password: str) -> str:
    """The argon2id digest that is kept instead of the password."""
    return _hasher().hash(password)


def is_correct(digest: str | None, password: str) -> bool:
    """Compare a password with a digest; an absent digest takes as long and is never correct."""
    try:
        return _hasher().verify(digest or _absent(), password) and digest is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _absent() -> str:
    return _hasher().hash("no account has this password")
