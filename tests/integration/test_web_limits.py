"""How often one place may try: counted in Valkey for all processes, in memory while Valkey is away."""

from __future__ import annotations

from limits import parse

from finsam_saas.config import redis_url_for_limits
from finsam_saas.web.limits import Limits
from tests.servers import Servers

TWICE = parse("2/minute")
NOBODY_THERE = "redis://127.0.0.1:1/0"
HERE = "192.0.2.7"


def tries(limits: Limits, place: str, door: str) -> list[bool]:
    return [limits.allows(TWICE, place, door) for _try in range(3)]


def test_processes_count_together_by_place_and_door(servers: Servers) -> None:
    one, other = (Limits(redis_url_for_limits(servers.valkey.url)) for _process in range(2))
    assert tries(one, HERE, "sign in") == [True, True, False]
    assert not other.allows(TWICE, HERE, "sign in")
    assert other.allows(TWICE, "192.0.2.8", "sign in")
    assert other.allows(TWICE, HERE, "reset")


def test_while_valkey_is_away_each_application_still_counts_for_itself() -> None:
    one, other = Limits(NOBODY_THERE), Limits(NOBODY_THERE)
    assert tries(one, HERE, "sign in") == [True, True, False]
    assert tries(other, HERE, "sign in") == [True, True, False]
