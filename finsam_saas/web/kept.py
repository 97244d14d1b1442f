"""What is dear to work out and follows from something that is hashed: kept in Valkey for a while.

Nothing depends on it: what is not there, cannot be read or reached is worked out again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, cast

import structlog
from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError

from finsam_saas.config import Settings
from tenants.context import current_tenant

_EXTENSION = "kept"
log = structlog.get_logger(__name__)


def install(app: Flask, settings: Settings) -> None:
    """Keep things in the Valkey of these settings; connects when something is kept."""
    app.extensions[_EXTENSION] = Redis.from_url(
        settings.redis_url, socket_timeout=1, socket_connect_timeout=1
    )


def kept(name: str, make: Callable[[], dict[str, int]], *, seconds: int) -> dict[str, int]:
    """Whole numbers by name, of the acting förbund: as they are kept, else made and kept so long.

    `name` must change with everything that they follow from.
    """
    store = cast("Redis", current_app.extensions[_EXTENSION])
    key = f"finsam:kept:{current_tenant().id}:{name}"
    try:
        found = _numbers(store.get(key))
    except RedisError as error:
        log.warning("kept_out_of_reach", error=type(error).__name__)
        return make()
    if found is not None:
        return found
    made = make()
    try:
        store.set(key, json.dumps(made, separators=(",", ":")), ex=seconds)
    except RedisError as error:
        log.warning("kept_out_of_reach", error=type(error).__name__)
    return made


def _numbers(text: Any) -> dict[str, int] | None:
    """What was kept; None where there is nothing, or something else than was put there."""
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    if not isinstance(found, dict) or not all(type(one) is int for one in found.values()):
        return None
    return found
