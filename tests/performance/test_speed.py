"""Speed as ratios to floors that are measured in the same run; prints what it found, with budgets.

Only what does not depend on the machine's other work fails a run: statements and exactness.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, select, update

from finsam_saas.access.permissions import Role
from finsam_saas.app import create_app
from finsam_saas.demo.people import PASSWORD
from finsam_saas.statistics.models import NationalCell, NationalCoverage
from finsam_saas.statistics.queries import quarters_to_publish
from finsam_saas.statistics.service import publish_quarter
from tenants.context import acting_for
from tenants.database import db, session
from tenants.register import registered
from tests.browser.demo import fill_demo
from tests.browser.pages import ASSOCIATION, email_of
from tests.client import CheckingClient
from tests.integration.test_statements import multiply
from tests.performance.measure import Asked, Line, asked, cpu_of, seconds_of, table
from tests.servers import Servers
from worker.national import refresh, repair_national_drift

pytestmark = pytest.mark.performance

DATABASE = "finsam_counted"
PAGES = {
    "list: insatser": f"/{ASSOCIATION}/insatser/",
    "list: rapporter": f"/{ASSOCIATION}/uppfoljning",
    "start page: kansli": f"/{ASSOCIATION}/",
}
# How many times its rows, and how many times a page is then fetched in one round.
SIZES = {1: 20, 10: 10, 100: 3}


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
    client = demo_app.test_client()
    assert isinstance(client, CheckingClient)
    client.checks = False
    client.sign_in_as(email_of(Role.SECRETARIAT), PASSWORD)
    return client


@pytest.fixture(scope="module")
def hello() -> FlaskClient:
    """The least that Flask can do: the floor of every page."""
    bare = Flask("bare")
    bare.add_url_rule("/", view_func=lambda: "hello")
    return bare.test_client()


def _least_asked(engine: Engine, work: Callable[[], object]) -> Asked:
    """What a page asks: the lesser of two, since the register's half-minute memory may run out in one."""
    tries = []
    for _try in range(2):
        with asked(engine) as found:
            work()
        tries.append(found)
    return min(tries, key=lambda one: len(one.statements))


def test_pages_against_a_bare_hello_at_growing_numbers_of_rows(
    demo_app: Flask, kansli: CheckingClient, hello: FlaskClient, servers: Servers, lines: list[Line]
) -> None:
    with demo_app.app_context():
        engine = db.engine
    first: dict[str, tuple[float, int]] = {}
    for size, times in SIZES.items():
        if size > 1:
            multiply(servers, times=10)
        floor = cpu_of(lambda: hello.get("/"), times=200)
        for name, path in PAGES.items():
            answer = kansli.get(path)
            assert answer.status_code == 200
            found = _least_asked(engine, lambda path=path: kansli.get(path))  # type: ignore[misc]
            cpu = cpu_of(lambda path=path: kansli.get(path), times=times)  # type: ignore[misc]
            first.setdefault(name, (cpu, len(found.statements)))
            kilobytes = len(answer.data) // 1024
            told = f"{cpu * 1000:.1f} ms CPU, {kilobytes} kB, hello {floor * 1000:.2f} ms"
            lines.append(Line(f"{name}, CPU, {size}× rows", cpu / floor, 12, "× hello", told))
            lines.append(Line(f"{name}, in PostgreSQL, {size}× rows", found.seconds * 1000, 1.5, " ms"))
            lines.append(Line(f"{name}, statements, {size}× rows", len(found.statements), 8, ""))
            assert len(found.statements) == first[name][1], "the statements do not grow with the rows"
            assert len(found.statements) <= 8


@pytest.fixture(scope="module")
def national(servers: Servers) -> Iterator[Engine]:
    """The national role's engine, on one kept connection."""
    address = servers.settings(DATABASE).national_database_url
    assert address is not None
    engine = create_engine(address, pool_size=1)
    yield engine
    engine.dispose()


def test_an_accepted_report_reaches_the_national_cube(
    demo_app: Flask, national: Engine, lines: list[Line]
) -> None:
    with demo_app.app_context():
        tenant = registered(ASSOCIATION)
        assert tenant is not None
        with acting_for(tenant):
            newest = quarters_to_publish()[-1]

            def publish() -> None:
                publish_quarter(newest)
                session.commit()

            def publish_and_refresh() -> None:
                publish()
                refresh(national)

            publish_and_refresh()
            floor = seconds_of(lambda: read_and_commit(national), times=30)
            told = f"floor: index read + commit {floor * 1000:.2f} ms"
            lines.append(Line("publish a quarter", seconds_of(publish, times=10) / floor, 5, "× floor", told))
            whole = seconds_of(publish_and_refresh, times=10)
            lines.append(Line("publish → cube", whole / floor, 5, "× floor", f"{whole * 1000:.1f} ms"))
    lines.append(Line("mismatches with a full recomputation", len(repair_national_drift(national)), 0, ""))
    assert lines[-1].holds


def read_and_commit(national: Engine) -> None:
    """The floor: one cell read by its index and one change committed."""
    with national.begin() as connection:
        cell = connection.execute(
            select(NationalCell.year, NationalCell.quarter, NationalCell.value).limit(1)
        ).one()
        connection.execute(
            update(NationalCoverage)
            .where(NationalCoverage.year == cell.year, NationalCoverage.quarter == cell.quarter)
            .values(expected=NationalCoverage.expected)
        )
