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
from finsam_saas.web.kept import LONGEST, PLACES, kept, kept_text
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
        assert (text_of("a", 1, "en gång"), text_of("a", 1, "igen")) == ("en gång", "igen")
    with alone.app_context():
        db.engine.dispose()


def text_of(place: str, follows_from: int, made: str = "") -> str:
    """A text at a place; what was made last, or the one that is made now."""
    return kept_text(place, (follows_from,), lambda: made, seconds=60)


def test_a_text_is_kept_for_its_forbund_its_place_and_what_it_follows_from(inside: Inside) -> None:
    with inside(UPPSALA):
        assert text_of("a", 1, "först åäö") == text_of("a", 1, "sedan") == "först åäö"
        assert text_of("b", 1, "annan sida") == "annan sida"
        assert text_of("a", 2, "nu") == text_of("a", 2, "sedan") == "nu"
        assert text_of("a", 1, "åter") == "åter", "one text stands at a place"
    with inside("vasteras"):
        assert text_of("a", 1, "Västerås") == "Västerås"
    with inside(UPPSALA):
        assert text_of("a", 1, "sedan") == "åter"


def test_no_more_is_kept_than_there_are_places_and_only_for_a_while(inside: Inside, servers: Servers) -> None:
    store = Redis.from_url(servers.valkey.url)
    with inside(UPPSALA):
        for number in range(3 * PLACES):
            text_of(str(number), 1, "x")
        found = list(store.scan_iter("finsam:text:*"))
        assert PLACES // 2 < len(found) <= PLACES
        assert all(0 < int(str(store.ttl(key))) <= 60 for key in found)
        text_of("long", 1, "x" * LONGEST)
        assert text_of("long", 1, "anew") == "anew"


@pytest.mark.parametrize("garbage", ["", "x", "\x00" * 70, "0" * 64 + "<script>"])
def test_a_text_that_is_not_ours_is_made_anew(inside: Inside, servers: Servers, garbage: str) -> None:
    store = Redis.from_url(servers.valkey.url)
    with inside(UPPSALA):
        text_of("a", 1, "först")
        [key] = store.scan_iter("finsam:text:*")
        store.set(key, garbage)
        assert text_of("a", 1, "anew") == "anew"


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


@pytest.mark.parametrize(("moved", "kept_in"), [("sex", "row"), ("row", "sex")])
def test_counts_that_change_places_are_protected_anew(inside: Inside, moved: str, kept_in: str) -> None:
    """Women as men, or the new as those who ended: all counts are there, but they say other things."""
    with inside(UPPSALA, Role.SECRETARIAT) as actor:
        build.add_year(actor)
        before = digest(2026)
        session.execute(
            text(
                "update report_counts one set value = other.value from report_counts other"
                f" where one.report_id = other.report_id and one.{kept_in} = other.{kept_in}"
                f" and one.{moved} <> other.{moved} and one.value <> other.value"
                " and one.row in ('new', 'ended') and other.row in ('new', 'ended')"
                " and one.sex in ('women', 'men') and other.sex in ('women', 'men')"
            )
        )
        assert digest(2026) != before
