"""What is kept in Valkey: made once, for one förbund, and made anew when it is not there."""

from __future__ import annotations

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select, text

from finsam_saas.access.permissions import Role
from finsam_saas.app import create_app
from finsam_saas.figures import year_reading
from finsam_saas.figures.protected import shown_of_year
from finsam_saas.figures.protection import Shown
from finsam_saas.followup.rules import Measure
from finsam_saas.web.kept import kept
from tenants.context import acting_for
from tenants.database import db, session
from tests import builders_figures as build
from tests import world
from tests.conftest import Inside
from tests.servers import Servers

UPPSALA = "uppsala-lan"


def made(counter: list[int]) -> dict[str, int]:
    counter.append(1)
    return {"a": len(counter)}


def test_a_thing_is_made_once_for_each_forbund(app: Flask, inside: Inside) -> None:
    times: list[int] = []
    for _again in range(2):
        with inside(UPPSALA):
            assert kept("x", lambda: made(times), seconds=60) == {"a": 1}
    with inside("vasteras"):
        assert kept("x", lambda: made(times), seconds=60) == {"a": 2}
    with inside(UPPSALA):
        assert kept("y", lambda: made(times), seconds=60) == {"a": 3}


@pytest.mark.parametrize("garbage", ["", "not json", "[1]", '{"a": "1"}', '{"a": true}', '{"a": null}'])
def test_what_cannot_be_read_is_made_anew(app: Flask, servers: Servers, inside: Inside, garbage: str) -> None:
    with inside(UPPSALA):
        kept("x", lambda: {"a": 1}, seconds=60)
        store = Redis.from_url(servers.valkey.url)
        for key in store.scan_iter("finsam:kept:*"):
            store.set(key, garbage)
        assert kept("x", lambda: {"a": 2}, seconds=60) == {"a": 2}
        assert kept("x", lambda: {"a": 3}, seconds=60) == {"a": 2}


def test_without_valkey_it_is_made_each_time(app: Flask, servers: Servers) -> None:
    alone = create_app(servers.settings(redis_url="unix:///nowhere/valkey.sock"))
    with alone.app_context(), acting_for(world.tenant(UPPSALA)):
        times: list[int] = []
        assert kept("x", lambda: made(times), seconds=60) == {"a": 1}
        assert kept("x", lambda: made(times), seconds=60) == {"a": 2}
    with alone.app_context():
        db.engine.dispose()


def digest(year: int) -> str:
    return str(session.scalar(select(year_reading.digest_of(year))))


def test_a_changed_count_is_protected_anew(inside: Inside) -> None:
    """The digest follows every accepted count, and no other."""
    with inside(UPPSALA, Role.SECRETARIAT) as actor:
        insats = build.add_year(actor)["Stora"]
        before = digest(2026)
        assert digest(2026) == before
        assert shown_of_year(2026, before) == shown_of_year(2026, before) != Shown({})
        build.add_report(actor, insats, "2025-kv1", build.BIG)
        assert digest(2026) == before
        build.add_report(actor, insats, "2026-m11", build.BIG)
        added = digest(2026)
        session.execute(
            text("update report_counts set value = value + 1 where row = :row and value is not null"),
            {"row": Measure.NEW.value},
        )
        assert len({before, added, digest(2026)}) == 3
