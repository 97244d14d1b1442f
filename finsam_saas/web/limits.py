"""How often one place may try: counted in Valkey, shared by all web processes."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

ONE_HOUSEHOLD = 64


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


limiter = Limiter(key_func=lambda: place_of(get_remote_address()), default_limits=[])
