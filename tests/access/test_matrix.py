"""The golden access matrix: every door, every visitor, by real requests, against a table people have read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis

from finsam_saas.access.guard import door_of
from finsam_saas.web.limits import LIMITS
from tenants.database import db
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


def _knock(client: CheckingClient, visitor: Visitor, method: str, address: str) -> str:
    if visitor.email and client.get("/konto").status_code != 200:
        client.post("/logga-in", data={"email": visitor.email, "password": "en lång och lugn mening"})
    answer = client.open(address, method=method)
    assert answer.status_code < 500 or address == "/readyz", (
        f"{visitor.name} {method} {address}: {answer.status_code}"
    )
    if answer.status_code in (302, 303) and answer.location.startswith("/logga-in?"):
        return "s"
    return {403: "x", 404: "-"}.get(answer.status_code, "o")


def _cell(app: Flask, client: CheckingClient, visitor: Visitor, door: Door, sets: dict[str, Objects]) -> str:
    wanted = sets if door.has_object else {"own": sets["own"]}
    return "".join(_knock(client, visitor, door.method, door.address(app, one)) for one in wanted.values())


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
    columns: list[list[str]] = []
    all_doors = list(doors(shared_app))
    for visitor in VISITORS:
        _fresh(shared_app, servers)
        client = shared_app.test_client()
        assert isinstance(client, CheckingClient)
        client.checks = False
        columns.append([_cell(shared_app, client, visitor, door, sets) for door in all_doors])
    names = [f"{door.method:4} {door.endpoint}" for door in all_doors]
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
