"""The nation's pages on a made-up nation of 75 förbund: what each costs, and eight readers at once.

The same road and floors as in `test_speed`; nothing that depends on the machine's other work fails a run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.access.actor import SYSTEM
from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts.operators import add_membership, add_user
from finsam_saas.app import create_app
from finsam_saas.demo.nation import fill_nation
from finsam_saas.demo.people import PASSWORD
from finsam_saas.followup.quarters import Quarter
from finsam_saas.releases.release import Method
from tenants.context import acting_for
from tenants.database import db, session
from tenants.register import registered
from tests.browser.demo import fill_demo
from tests.browser.pages import ASSOCIATION, email_of
from tests.builders_releases import published_release
from tests.client import CheckingClient
from tests.integration.test_statements import forget_kept_pages
from tests.performance.cube import nothing
from tests.performance.measure import Line, table
from tests.performance.served import Server
from tests.performance.test_speed import HELLOS, hello, serving
from tests.performance.together import READERS, waiting_for
from tests.servers import Servers
from tests.worker.processes import environment
from worker.national import engine_at, fill_cube

__all__ = ["hello"]

pytestmark = pytest.mark.performance

DATABASE = "finsam_nation_pages"
YEAR = 2025
COMPARER = "jamforare@nationen.demo"
OVERVIEW, TABLE = "/nationellt/", "/nationellt/tabell/"
SHORT, LONG = 12, 30
EACH = 60


@pytest.fixture(scope="module")
def lines() -> Iterator[list[Line]]:
    """What was measured; printed at the end."""
    found: list[Line] = []
    yield found
    sys.stdout.write(f"\n\n{table(found)}\n")


@pytest.fixture(scope="module")
def nation_app(servers: Servers) -> Iterator[Flask]:
    """The demo's year in a made-up nation that has published all quarters of a year."""
    servers.make_empty(DATABASE)
    settings = servers.settings(DATABASE)
    app = create_app(settings)
    app.test_client_class = CheckingClient
    with app.app_context():
        fill_demo()
        fill_nation(lambda _line: None, years=2)
    # Its releases, with all their gaps, would take longer to make than everything here.
    _owner(servers, "delete from national_jobs")
    assert settings.national_database_url is not None
    national = engine_at(settings.national_database_url)
    fill_cube(national)
    for number in range(1, 5):
        published_release(app, national, Quarter(YEAR, number), Method.CELL_KEY)
    national.dispose()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def comparable(nation_app: Flask, servers: Servers) -> str:
    """The path name of a made-up förbund whose own quarters are all in the year; somebody is let in there."""
    [slug] = _owner(
        servers,
        "select t.slug from tenants t join national_reporting r on r.tenant_id = t.id"
        " where r.year = :year and r.is_demo and r.accepted = r.expected and r.incomplete = 0"
        " group by t.slug having count(*) = 4 order by t.slug limit 1",
        year=YEAR,
    )
    with nation_app.app_context(), acting_for(registered(slug)):
        user_id = add_user(email=COMPARER, name="Jämföraren", password=PASSWORD)
        add_membership(actor=SYSTEM, user_id=user_id, name="Jämföraren", roles=frozenset({Role.SECRETARIAT}))
        session.commit()
    return str(slug)


@pytest.fixture(scope="module")
def web(nation_app: Flask, servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The product on the nation, served as in production."""
    settings = servers.settings(DATABASE, log_level="INFO")
    with serving("finsam_saas.wsgi:application", environment(settings), tmp_path_factory) as server:
        server.wait_until_ready("/healthz")
        yield server


def _headers(app: Flask, email: str) -> dict[str, str]:
    client = app.test_client()
    assert isinstance(client, CheckingClient)
    client.checks = False
    client.sign_in_as(email, PASSWORD)
    cookie = client.get_cookie("finsam")
    assert cookie is not None
    return {"Cookie": f"finsam={cookie.value}"}


def _owner(servers: Servers, statement: str, **values: object) -> list[Any]:
    """The first column of what the database answers somebody whom no wall binds."""
    engine = create_engine(servers.postgres.url("postgres", DATABASE), poolclass=NullPool)
    with engine.begin() as connection:
        answer = connection.execute(text(statement), values)
        return list(answer.scalars()) if answer.returns_rows else []


def _backends(servers: Servers) -> list[int]:
    asked_for = "select pid from pg_stat_activity where datname = :database and usename = 'finsam_app'"
    return _owner(servers, asked_for, database=DATABASE)


def test_the_nations_pages_against_a_bare_hello(
    nation_app: Flask, comparable: str, web: Server, hello: Server, servers: Servers, lines: list[Line]
) -> None:
    floor = hello.cost_of("/", {}, times=HELLOS, backends=list).web
    analyst = email_of(GlobalRole.NATIONAL_ANALYST)
    pages = {
        "national overview": (OVERVIEW, analyst, SHORT),
        "free table, first view": (TABLE, analyst, LONG),
        "fair comparison": (f"/{comparable}/jamforelse/", COMPARER, LONG),
    }
    anew = {"fair comparison, drawn anew": pages["fair comparison"]}
    for name, (path, email, budget) in (pages | anew).items():
        cost = web.cost_of(
            path,
            _headers(nation_app, email),
            times=20,
            backends=lambda: _backends(servers),
            before=(lambda: forget_kept_pages(servers)) if name in anew else nothing,
        )
        told = f"{cost.web * 1000:.1f} ms, {cost.kilobytes} kB, hello {floor * 1000:.2f} ms"
        lines.append(Line(f"{name}, CPU", cost.web / floor, budget, "× hello", told))
        lines.append(Line(f"{name}, in PostgreSQL", cost.database * 1000, 1.5, " ms"))


def test_eight_readers_at_once(nation_app: Flask, web: Server, lines: list[Line]) -> None:
    kansli, analyst = email_of(Role.SECRETARIAT), email_of(GlobalRole.NATIONAL_ANALYST)
    pages = {
        "national overview": (OVERVIEW, analyst),
        "free table": (TABLE, analyst),
        "start page: kansli": (f"/{ASSOCIATION}/", kansli),
        "statistics": (f"/{ASSOCIATION}/statistik/", kansli),
    }
    for name, (path, email) in pages.items():
        met = waiting_for(web.port, path, _headers(nation_app, email), each=EACH)
        told = (
            f"p50 {met.median:.0f} ms, p99 {met.slowest_of_hundred:.0f} ms;"
            f" one process answers {met.at_most:.0f} a second"
        )
        lines.append(
            Line(f"{name}, {READERS} readers", met.slowest_of_hundred / met.median, 10, "× p50", told)
        )
