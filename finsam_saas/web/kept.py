"""What is dear to work out and follows from something that is hashed: kept in Valkey for a while.

Nothing depends on it: what is not there, cannot be read or reached is worked out again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import structlog
from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError

from finsam_saas.config import Settings
from tenants.context import current_tenant

_EXTENSION = "kept"
PACKAGE = Path(__file__).resolve().parents[1]
PLACES = 256
"""How many texts are kept of each förbund: the next one at the same place takes the place of the last."""
LONGEST = 400_000
"""Bytes of the longest text that is kept; a longer one is made anew each time."""
log = structlog.get_logger(__name__)


def install(app: Flask, settings: Settings) -> None:
    """Keep things in the Valkey of these settings; connects when something is kept."""
    app.extensions[_EXTENSION] = Redis.from_url(
        settings.redis_url, socket_timeout=1, socket_connect_timeout=1
    )
    edition()


@lru_cache(maxsize=1)
def edition() -> str:
    """A digest of the code, templates and texts that this process began with: another may draw otherwise."""
    files = sorted(one for kind in ("py", "html", "mo") for one in PACKAGE.rglob(f"*.{kind}"))
    return hashlib.sha256(b"".join(hashlib.sha256(one.read_bytes()).digest() for one in files)).hexdigest()


def kept(name: str, make: Callable[[], dict[str, int]], *, seconds: int) -> dict[str, int]:
    """Whole numbers by name, of the acting förbund: as they are kept, else made and kept so long.

    `name` must change with everything that they follow from.
    """
    key = f"finsam:kept:{current_tenant().id}:{name}"
    found = _numbers(_get(key))
    if found is not None:
        return found
    made = make()
    _set(key, json.dumps(made, separators=(",", ":")), seconds)
    return made


def kept_text(place: str, follows_from: Sequence[object], make: Callable[[], str], *, seconds: int) -> str:
    """A text of the acting förbund, as it was made of just this at its place, else made and put there.

    `follows_from` are plain values, all that the text changes with besides the förbund and the edition of
    the code. What comes later at a place takes the place of what was there: no more is kept than PLACES.
    """
    tenant = current_tenant()
    told_by = (edition(), tenant, tenant.sources, place, *follows_from)
    digest = hashlib.sha256(repr(told_by).encode()).hexdigest()
    number = int.from_bytes(hashlib.sha256(place.encode()).digest()[:4], "big") % PLACES
    key = f"finsam:text:{tenant.id}:{number}"
    found = _get(key)
    if isinstance(found, bytes) and found.startswith(digest.encode()):
        return found[len(digest) :].decode()
    made = make()
    told = f"{digest}{made}".encode()
    if len(told) <= LONGEST:
        _set(key, told, seconds)
    return made


def _store() -> Redis:
    return cast("Redis", current_app.extensions[_EXTENSION])


def _get(key: str) -> Any:
    """What is kept; None where nothing is, or Valkey is away."""
    try:
        return _store().get(key)
    except RedisError as error:
        log.warning("kept_out_of_reach", error=type(error).__name__)
        return None


def _set(key: str, value: str | bytes, seconds: int) -> None:
    try:
        _store().set(key, value, ex=seconds)
    except RedisError as error:
        log.warning("kept_out_of_reach", error=type(error).__name__)


def _numbers(text: Any) -> dict[str, int] | None:
    """What was kept; None where there is nothing, or something else than was put there."""
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(type(one) is int for one in found.values()):
        return None
    return found
