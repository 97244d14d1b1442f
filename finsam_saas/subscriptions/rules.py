"""Subscriptions: which addresses may be called, how a call is signed, and when it is tried again."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

LONGEST_ADDRESS = 500
OUT_ON_THE_NET = IPv6Network("2000::/3")
"""The only IPv6 numbers given to anybody; others lead back to IPv4 networks, ours among them."""
SIGNATURE_HEADER = "Finsam-Signature"
DELIVERY_HEADER = "Finsam-Delivery"
PAUSES = (
    timedelta(0),
    timedelta(seconds=30),
    timedelta(minutes=5),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""How long after the latest try a call is made the first, second … time; after the last it has failed."""


class Topic(StrEnum):
    """What a subscriber can be told of."""

    RELEASE_PUBLISHED = "release.published"
    RELEASE_CORRECTED = "release.corrected"
    """Another release has been published that says what was wrong in it."""
    QUARTER_ACCEPTED = "quarter.accepted"


class AddressFault(StrEnum):
    """Why an address cannot be called."""

    NOT_AN_ADDRESS = "not_an_address"
    NOT_HTTPS = "not_https"
    NAMES_A_USER = "names_a_user"
    NOT_PUBLIC = "not_public"


class AddressRefused(ValueError):
    """The address cannot be called; `fault` says why."""

    def __init__(self, fault: AddressFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def check_address(address: str, *, loopback: bool) -> None:
    """Raise AddressRefused for what is no plain https address; with `loopback` http to this machine passes.

    A name is looked up only when it is called, and what it names is judged then by `may_be_called`.
    """
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
        # A name that no register can hold, or a path that no request can carry, could never be called.
        (host or "").encode("idna"), (parts.path + parts.query).encode("ascii")
    except ValueError:
        raise AddressRefused(AddressFault.NOT_AN_ADDRESS) from None
    if not host or parts.scheme not in ("http", "https") or not address.isprintable() or " " in address:
        raise AddressRefused(AddressFault.NOT_AN_ADDRESS)
    if parts.scheme != "https" and not loopback:
        raise AddressRefused(AddressFault.NOT_HTTPS)
    if parts.username is not None or parts.password is not None:
        raise AddressRefused(AddressFault.NAMES_A_USER)
    if _is_number(host) and not may_be_called(host, loopback=loopback):
        raise AddressRefused(AddressFault.NOT_PUBLIC)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def may_be_called(number: str, *, loopback: bool) -> bool:
    """Whether a numeric address is out on the net: not this machine's, our network's or a reserved one."""
    found = ip_address(number.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if mapped is not None:
        return may_be_called(str(mapped), loopback=loopback)
    if found.is_loopback:
        return loopback
    if isinstance(found, IPv6Address) and found not in OUT_ON_THE_NET:
        return False
    return found.is_global and not found.is_multicast


def host_of(address: str) -> str:
    """The host in an address, which may be told to others; what follows it may be the receiver's secret."""
    return urlsplit(address).hostname or ""


def new_secret() -> str:
    """A new secret that calls are signed with; shown once to the one who subscribes."""
    return secrets.token_urlsafe(32)


def signed(secret: str, *, at: int, body: bytes) -> str:
    """What stands in the signature's header: the moment (Unix time), and HMAC-SHA256 of it and the body."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def pause_before(attempts: int) -> timedelta | None:
    """How long to wait after so many tries; None where the call has failed for good."""
    return PAUSES[attempts] if attempts < len(PAUSES) else None


def is_taken(status: int) -> bool:
    """Whether the subscriber has taken the call; a redirection is never followed, and counts as a failure."""
    return 200 <= status < 300
