"""The golden access matrix: every door, every visitor, by real requests, against a table people have read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, request_finished
from redis import Redis
from werkzeug.test import TestResponse

from finsam_saas.access.guard import door_of
from finsam_saas.accounts.queries import Viewer
from finsam_saas.web.limits import LIMITS
from tenants.database import db
from tests import world
from tests.access.doors import VISITORS, Door, Objects, Visitor, build_objects, doors
from tests.client import CheckingClient
from tests.servers import WORKING, Servers

TABLE = Path(__file__).with_name("matrix.txt")
SOURCE = "finsam_matrix"
LEGEND = """\
# Who gets through which door. o open, x refused (403), - does not exist (404), s sent to sign in.
# Three letters where the address names something: own / another's in the same förbund / another förbund's.
"""


@pytest.fixture
def open_limits(shared_app: Flask) -> Iterator[None]:
    """Neither throttling nor form tokens stand in the way: this table is about permissions alone."""
    shared_app.extensions[LIMITS].enabled, shared_app.config["WTF_CSRF_ENABLED"] = False, False
    yield
    shared_app.extensions[LIMITS].enabled, shared_app.config["WTF_CSRF_ENABLED"] = True, True


def _fresh(app: Flask, servers: Servers) -> None:
    with app.app_context():
        db.engine.dispose()
    servers.clone(WORKING, SOURCE)
    Redis.from_url(servers.valkey.url).flushall()


@contextmanager
def _noticed_visitors(app: Flask) -> Iterator[list[object]]:
    """For each answer in the block whom it was given to; None where nobody's session was looked at."""
    noticed: list[object] = []

    def notice(_app: Flask, **_answer: Any) -> None:
        noticed.append(g.get("_login_user"))

    with request_finished.connected_to(notice, app):
        yield noticed


@dataclass
class Knocker:
    """One visitor at every door, in order; a door that signs them out is left by signing in anew."""

    client: CheckingClient
    visitor: Visitor
    noticed: list[object]

    def cell(self, method: str, addresses: list[str]) -> str:
        """The letters of a door: one, or one for each row that its address can name."""
        return "".join(self._letter(method, address) for address in addresses)

    def sign_in(self) -> None:
        """Sign in, where this visitor can."""
        if self.visitor.email:
            self.client.post("/logga-in", data={"email": self.visitor.email, "password": world.PASSWORD})

    def _letter(self, method: str, address: str) -> str:
        answer = self._knock(method, address)
        if self.visitor.email and not isinstance(self.noticed[-1], Viewer | None):
            self.sign_in()
            answer = self._knock(method, address)
            assert isinstance(self.noticed[-1], Viewer), f"{self.visitor.name} is not known at {address}"
        if answer.status_code in (302, 303) and answer.location.startswith("/logga-in?"):
            return "s"
        return {403: "x", 404: "-"}.get(answer.status_code, "o")

    def _knock(self, method: str, address: str) -> TestResponse:
        answer = self.client.open(address, method=method)
        assert answer.status_code < 500 or address == "/readyz", (
            f"{self.visitor.name} {method} {address}: {answer.status_code}"
        )
        return answer


def _addresses(app: Flask, door: Door, sets: dict[str, Objects]) -> list[str]:
    """The addresses of a door: one, or one for each row that it can name."""
    wanted = sets if door.has_object else {"own": sets["own"]}
    return [door.address(app, one) for one in wanted.values()]


def _column(app: Flask, servers: Servers, visitor: Visitor, asked: list[tuple[str, list[str]]]) -> list[str]:
    """How every door answers one visitor, in a world that nobody else has changed."""
    _fresh(app, servers)
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    client.checks = False
    with _noticed_visitors(app) as noticed:
        knocker = Knocker(client, visitor, noticed)
        knocker.sign_in()
        return [knocker.cell(method, addresses) for method, addresses in asked]


def test_every_view_says_who_may_enter(shared_app: Flask) -> None:
    silent = [
        endpoint
        for endpoint, view in shared_app.view_functions.items()
        if door_of(view) is None and not endpoint.endswith("static")
    ]
    assert silent == []


def test_everybody_gets_through_the_doors_they_should_and_no_other(
    shared_app: Flask, servers: Servers, template: str, open_limits: None
) -> None:
    servers.clone(SOURCE, template)
    sets = build_objects(servers, SOURCE)
    asked = [(door.method, _addresses(shared_app, door, sets)) for door in doors(shared_app)]
    columns = [_column(shared_app, servers, visitor, asked) for visitor in VISITORS]
    names = [f"{door.method:4} {door.endpoint}" for door in doors(shared_app)]
    width = max(map(len, names)) + 1
    head = " " * width + " ".join(visitor.name for visitor in VISITORS)
    widths = [len(visitor.name) for visitor in VISITORS]
    lines = [
        name.ljust(width) + " ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True))
        for name, row in zip(names, zip(*columns, strict=True), strict=True)
    ]
    now = LEGEND + "\n".join(line.rstrip() for line in [head, *lines]) + "\n"
    if TABLE.exists() and TABLE.read_text(encoding="utf-8") == now:
        return
    TABLE.with_suffix(".new.txt").write_text(now, encoding="utf-8")
    pytest.fail("The doors changed. Compare matrix.txt with matrix.new.txt; if meant, replace it.")
