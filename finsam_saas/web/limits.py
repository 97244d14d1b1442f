"""How often one place may try: counted in Valkey, shared by all web processes; only limited views count."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, TypeVar

import structlog
from flask import Flask, abort, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from redis.exceptions import RedisError

View = TypeVar("View", bound=Callable[..., Any])
log = structlog.get_logger(__name__)

ONE_HOUSEHOLD = 64
LIMITS = "finsam_limits"
"""Where an application keeps its own counters."""


def place_of(address: str) -> str:
    """Where somebody tries from: the address, or the whole IPv6 network that one subscriber is given."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), ONE_HOUSEHOLD), strict=False))


class Limits:
    """The counters of one application; in this process's memory while Valkey is out of reach."""

    def __init__(self, url: str) -> None:
        self.enabled = True
        self._url = url
        self._in_memory = FixedWindowRateLimiter(MemoryStorage())

    def allows(self, most: RateLimitItem, place: str, door: str) -> bool:
        """Count one more try at a door from a place; False where that is one too many."""
        if not self.enabled:
            return True
        try:
            return self._shared.hit(most, place, door)
        except RedisError as error:
            log.error("limits_out_of_reach", error=type(error).__name__)
            return self._in_memory.hit(most, place, door)

    @cached_property
    def _shared(self) -> FixedWindowRateLimiter:
        """Made at the first try, since it loads a second client of Valkey that no page needs at the start."""
        shared = storage_from_string(self._url, socket_connect_timeout=1, socket_timeout=2)
        return FixedWindowRateLimiter(shared)


def may_try(most: RateLimitItem, door: str) -> bool:
    """Count one more try at a door from the place that asks; False where that is one too many."""
    limits: Limits = current_app.extensions[LIMITS]
    return limits.allows(most, place_of(request.remote_addr or "-"), door)


def limited(most: str, *, methods: frozenset[str] = frozenset({"GET", "POST"})) -> Callable[[View], View]:
    """Let one place ask for the view so many times ("20/minute") with these methods; then 429."""
    allowed = parse(most)

    def limit(view: View) -> View:
        @wraps(view)
        def counted(*arguments: Any, **values: Any) -> Any:
            if request.method in methods and not may_try(allowed, request.endpoint or "-"):
                abort(429)
            return view(*arguments, **values)

        return counted  # type: ignore[return-value]

    return limit


def install(app: Flask, url: str) -> None:
    """Give the application counters of its own, kept in the Valkey at this address."""
    app.extensions[LIMITS] = Limits(url)
