"""Keys with which a förbund's own programs read its exact figures: how one is made, read and kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import date
from enum import StrEnum

_KEY = re.compile(r"finsam_([a-z0-9]+(?:-[a-z0-9]+)*)_[A-Za-z0-9_-]{43}")
SECRET_BYTES = 32
SHOWN_START = 6
"""So many letters of a key's secret are kept, so that people can tell their keys apart."""


class KeyScope(StrEnum):
    """What the bearer of a key may do."""

    READ_FIGURES = "read-figures"


def new_key(slug: str) -> str:
    """A new key of the förbund with this path name; whoever has it may read, so it is shown only once."""
    return f"finsam_{slug}_{secrets.token_urlsafe(SECRET_BYTES)}"


def slug_of(key: str) -> str | None:
    """The path name of the förbund that a key names; None for what is no key."""
    found = _KEY.fullmatch(key)
    return found[1] if found else None


def digest_of(key: str) -> str:
    """What is kept of a key: its SHA-256. The secret has 256 bits, so nobody finds it from that."""
    return hashlib.sha256(key.encode()).hexdigest()


def start_of(key: str) -> str:
    """The first letters of a key's secret, by which people recognise it."""
    return key.removeprefix(f"finsam_{slug_of(key)}_")[:SHOWN_START]


def is_open(*, revoked: bool, expires_on: date, today: date) -> bool:
    """Whether a key opens anything on a day; on its last day it does."""
    return not revoked and today <= expires_on


def a_year_from(day: date) -> date:
    """The same day next year, the last on which a key made today can be used; 28 February for a leap day."""
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
