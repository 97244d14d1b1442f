"""Speed as ratios to floors that are measured in the same run; prints what it found, with budgets.

A page and the bare hello are measured on the same road: each served by its own gunicorn process as in
production, asked over a kept connection, with the log that production writes. Processor time of that
process is "application CPU": reading the request and writing the answer are in it for both, waiting for
nobody. "In PostgreSQL" is the processor time of the server's own processes, so parsing, planning,
executing and answering, and not what our side needs to ask and to read.

Only what does not depend on the machine's other work fails a run: statements and exactness.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine

from finsam_saas.access.permissions import Role
from finsam_saas.app import create_app
from finsam_saas.demo.people import PASSWORD
from finsam_saas.statistics.queries import quarters_to_publish
from finsam_saas.statistics.service import publish_quarter
from tenants.context import CurrentTenant, acting_for
from tenants.database import db, session
from tenants.register import registered
from tests.browser.demo import fill_demo
from tests.browser.pages import ASSOCIATION, email_of
from tests.client import CheckingClient
from tests.integration.test_statements import MOST_STATEMENTS, counted, forget_kept_pages, multiply, rows
from tests.performance.cube import (
    Change,
    cells_that_change,
    cost_of,
    make_nation,
    nothing,
    read_and_commit,
)
from tests.performance.measure import Line, seconds_of, table
from tests.performance.served import Server
from tests.servers import Servers
from tests.worker.processes import environment
from worker.cube import lock_cube, rebuild
from worker.national import engine_at, recompute, refresh, repair_national_drift

pytestmark = pytest.mark.performance

DATABASE = "finsam_counted"
PAGES = {
    "list: insatser": f"/{ASSOCIATION}/insatser/",
    "list: rapporter": f"/{ASSOCIATION}/uppfoljning",
    "start page: kansli": f"/{ASSOCIATION}/",
}
# The pages of the follow-up, at the demo's own rows: each with whose it is and its budget (long pages 30).
FOLLOW_UP = {
    "board of a year": (Role.SECRETARIAT, f"/{ASSOCIATION}/uppfoljning/tavla", 30),
    "inbox": (Role.SECRETARIAT, f"/{ASSOCIATION}/uppfoljning/inkorg", 12),
    "statistics": (Role.SECRETARIAT, f"/{ASSOCIATION}/statistik/", 12),
    "statistics, as published": (Role.BOARD_MEMBER, f"/{ASSOCIATION}/statistik/", 12),
    "goals": (Role.SECRETARIAT, f"/{ASSOCIATION}/mal/2026", 12),
    "half-year to the board": (Role.BOARD_MEMBER, f"/{ASSOCIATION}/uppfoljning/styrelsen", 30),
    "entry of a report": (Role.INITIATIVE_MANAGER, f"/{ASSOCIATION}/uppfoljning/{{due}}", 30),
}
# Those whose content is kept until something happens in the förbund are also measured drawn anew.
KEPT = {"statistics", "statistics, as published", "goals", "half-year to the board"}
DRAWN_ANEW = 30
# How many times its rows, and how many times a page is then fetched in one round.
SIZES = {1: 200, 10: 60, 100: 20}
HELLOS = 2000


@pytest.fixture(scope="module")
def lines() -> Iterator[list[Line]]:
    """What was measured; printed at the end."""
    found: list[Line] = []
    yield found
    sys.stdout.write(f"\n\n{table(found)}\n")


@pytest.fixture(scope="module")
def demo_app(servers: Servers) -> Iterator[Flask]:
    """The web application on the demo's year."""
    servers.make_empty(DATABASE)
    app = create_app(servers.settings(DATABASE))
    app.test_client_class = CheckingClient
    with app.app_context():
        fill_demo()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def kansli(demo_app: Flask) -> CheckingClient:
    """The secretariat's browser, which only fetches."""
    return _signed_in(demo_app, Role.SECRETARIAT)


def _signed_in(demo_app: Flask, role: Role) -> CheckingClient:
    client = demo_app.test_client()
    assert isinstance(client, CheckingClient)
    client.checks = False
    client.sign_in_as(email_of(role), PASSWORD)
    return client


@pytest.fixture(scope="module")
def web(demo_app: Flask, servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product on the demo's year, served as in production."""
    settings = servers.settings(DATABASE, log_level="INFO")
    with serving("finsam_saas.wsgi:application", environment(settings), tmp_path_factory) as server:
        server.wait_until_ready("/healthz")
        yield server


@pytest.fixture(scope="module")
def hello(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The least that Flask can do: the floor of every page."""
    with serving("tests.performance.bare:application", {}, tmp_path_factory) as server:
        server.wait_until_ready("/")
        yield server


@contextmanager
def serving(application: str, settings: dict[str, str], folders: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for the length of the block, with these settings and none of ours."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("FINSAM_")}
    server = Server(application, {**inherited, **settings}, folders.mktemp("served"))
    try:
        yield server
    finally:
        server.child.stop()


def least_asked(engine: Engine, work: Callable[[], object]) -> int:
    """How much a page asks: the lesser of two, since the register's half-minute memory may run out in one."""
    tries = []
    for _try in range(2):
        with counted(engine) as sent:
            work()
        tries.append(len(sent))
    return min(tries)


def test_pages_of_the_follow_up_against_a_bare_hello(
    demo_app: Flask, web: Server, hello: Server, servers: Servers, lines: list[Line]
) -> None:
    floor = hello.cost_of("/", {}, times=HELLOS, backends=list).web
    for name, (role, path, budget) in FOLLOW_UP.items():
        client = _signed_in(demo_app, role)
        due = re.search(
            r"/uppfoljning/([0-9a-f-]{36})\"", client.get(f"/{ASSOCIATION}/").get_data(as_text=True)
        )
        address = path.format(due=due[1] if due else "")
        assert client.get(address).status_code == 200, address
        cookie = client.get_cookie("finsam")
        assert cookie is not None
        ways = {name: (budget, 60, nothing)}
        if name in KEPT:
            ways[f"{name}, drawn anew"] = (DRAWN_ANEW, 20, lambda: forget_kept_pages(servers))
        for way, (most, times, before) in ways.items():
            cost = web.cost_of(
                address,
                {"Cookie": f"finsam={cookie.value}"},
                times=times,
                backends=lambda: backends(servers),
                before=before,
            )
            told = f"{cost.web * 1000:.1f} ms, {cost.kilobytes} kB"
            lines.append(Line(f"{way}, CPU", cost.web / floor, most, "× hello", told))
            lines.append(Line(f"{way}, in PostgreSQL", cost.database * 1000, 1.5, " ms"))


def test_pages_against_a_bare_hello_at_growing_numbers_of_rows(
    demo_app: Flask,
    kansli: CheckingClient,
    web: Server,
    hello: Server,
    servers: Servers,
    lines: list[Line],
) -> None:
    with demo_app.app_context():
        engine = db.engine
    cookie = kansli.get_cookie("finsam")
    assert cookie is not None
    headers = {"Cookie": f"finsam={cookie.value}"}
    first: dict[str, int] = {}
    for size, times in SIZES.items():
        if size > 1:
            multiply(servers, times=10)
        # As autovacuum does in production soon after rows have come.
        rows(servers, "analyze")
        floor = hello.cost_of("/", {}, times=HELLOS, backends=list).web
        for name, path in PAGES.items():
            asked = least_asked(engine, lambda path=path: kansli.get(path))  # type: ignore[misc]
            cost = web.cost_of(path, headers, times=times, backends=lambda: backends(servers))
            told = f"{cost.web * 1000:.1f} ms, {cost.kilobytes} kB, hello {floor * 1000:.2f} ms"
            lines.append(Line(f"{name}, CPU, {size}× rows", cost.web / floor, 12, "× hello", told))
            lines.append(Line(f"{name}, in PostgreSQL, {size}× rows", cost.database * 1000, 1.5, " ms"))
            lines.append(Line(f"{name}, statements, {size}× rows", asked, MOST_STATEMENTS, ""))
            assert asked == first.setdefault(name, asked), "the statements do not grow with the rows"
            assert asked <= MOST_STATEMENTS


def backends(servers: Servers) -> list[int]:
    """The processes of PostgreSQL that work for the application's role on the demo's database."""
    asked_for = "select pid from pg_stat_activity where datname = :database and usename = 'finsam_app'"
    return [row.pid for row in rows(servers, asked_for, database=DATABASE)]


@pytest.fixture(scope="module")
def national(servers: Servers) -> Engine:
    """The national role's engine as the worker has it."""
    address = servers.settings(DATABASE).national_database_url
    assert address is not None
    return engine_at(address)


def _association(demo_app: Flask) -> CurrentTenant:
    with demo_app.app_context():
        tenant = registered(ASSOCIATION)
    assert tenant is not None
    return tenant


def test_an_accepted_report_reaches_the_national_cube(
    demo_app: Flask, national: Engine, servers: Servers, lines: list[Line]
) -> None:
    """Each time another figure was accepted: what is already right would cost the nation nothing."""
    association = _association(demo_app)
    with demo_app.app_context(), acting_for(association):
        newest = quarters_to_publish()[-1]
        change = Change(newest)

        def publish() -> None:
            publish_quarter(newest)
            session.commit()

        def publish_and_recompute() -> None:
            publish()
            recompute(national)

        def cost(work: Callable[[], object], before: Callable[[], None] = change) -> float:
            return cost_of(work, servers, DATABASE, before=before, times=40) * 1000

        publish_and_recompute()
        change()
        dirty = cells_that_change(national, publish_and_recompute)
        floor = cost(lambda: read_and_commit(national, dirty, newest), nothing)
        published = cost(publish)
        told = f"{published:.1f} ms; floor: index read of {len(dirty)} cells + commit {floor:.2f} ms"
        lines.append(Line("publish a quarter", published / floor, 5, "× floor", told))
        recompute(national)
        whole = cost(publish_and_recompute)
        cube = whole - published
        lines.append(Line("published → cube", cube / floor, 5, "× floor", f"{cube:.1f} ms"))
        make_nation(servers, DATABASE, others=71, until=newest.year)
        with national.begin() as connection:
            lock_cube(connection)
            rebuild(connection)
        all_of_sweden = cost(publish_and_recompute)
        told = f"{all_of_sweden:.1f} ms, 75 förbund × 20 quarters"
        lines.append(
            Line("published → cube, the whole nation", all_of_sweden / whole, 1.3, "× the demo", told)
        )

        def accept_and_refresh() -> None:
            change()
            publish()
            refresh(national)

        seconds = seconds_of(accept_and_refresh, times=3)
        lines.append(Line("accepted → seen in the preview", seconds, 2, " s", "by the clock, worker alone"))
    lines.append(Line("mismatches with a full recomputation", len(repair_national_drift(national)), 0, ""))
    assert lines[-1].holds
