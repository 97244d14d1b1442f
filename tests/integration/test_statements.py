"""No page asks the database more than eight questions, however many rows there are.

One of the eight opens the scope: it goes in one message with BEGIN, where the counter does not see it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.app import create_app
from finsam_saas.demo.people import PASSWORD
from tenants.database import db
from tenants.resolve import TenantDirectory
from tests.browser.demo import write_letters
from tests.browser.pages import ASSOCIATION, Finder, email_of
from tests.client import CheckingClient
from tests.servers import Servers

DATABASE = "finsam_counted"
MOST_STATEMENTS = 7
# A page that shows one thing from all sides asks once more; its questions do not grow either.
MOST_OF_ALL = {
    "initiatives.initiative": 8,
    "planning.initiative": 8,
}
ROLES = (Role.DIRECTOR, Role.TENANT_ADMIN, Role.INITIATIVE_MANAGER, *GlobalRole)


@pytest.fixture(scope="module")
def demo_app(servers: Servers, demo_template: str) -> Iterator[Flask]:
    """The web application on the demo's year."""
    servers.clone(DATABASE, demo_template)
    app = create_app(servers.settings(DATABASE, redis_url=servers.valkey.url))
    app.test_client_class = CheckingClient
    with app.app_context():
        write_letters()
    yield app
    with app.app_context():
        db.engine.dispose()


def rows(servers: Servers, question: str, **values: object) -> list[Any]:
    engine = create_engine(servers.postgres.url("postgres", DATABASE), poolclass=NullPool)
    with engine.begin() as connection:
        answer = connection.execute(text(question), values)
        return list(answer.all()) if answer.returns_rows else []


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """The statements sent in the block, besides BEGIN (with which the scope is opened) and COMMIT."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def statements_per_page(app: Flask, servers: Servers) -> dict[str, list[str]]:
    """The statements of the most demanding page of each endpoint."""
    most: dict[str, list[str]] = defaultdict(list)
    with app.app_context():
        engine = db.engine
    directory: TenantDirectory = app.extensions["tenant_directory"]
    finder = Finder(app.url_map, lambda question, **values: rows(servers, question, **values))
    for role in ROLES:
        client = app.test_client()
        assert isinstance(client, CheckingClient)
        client.checks = False
        client.sign_in_as(email_of(role), PASSWORD)

        def opens(path: str, client: CheckingClient = client) -> bool:
            return client.get(path).status_code == 200

        for page in finder.pages(role, opens):
            # The register's half-minute memory must not run out in the middle.
            directory.forget()
            directory.find(ASSOCIATION, engine)
            forget_kept_pages(servers)
            with counted(engine) as sent:
                client.get(page.path)
            most[page.endpoint] = max(most[page.endpoint], sent, key=len)
    return most


def forget_kept_pages(servers: Servers) -> None:
    """Forget every drawn page that is kept, so that the next one asks for all it shows."""
    store = Redis.from_url(servers.valkey.url)
    for key in store.scan_iter("finsam:text:*"):
        store.delete(key)


def test_no_page_sends_more_than_eight_statements_whatever_the_number_of_rows(
    demo_app: Flask, servers: Servers
) -> None:
    small = statements_per_page(demo_app, servers)
    assert len(small) > 30
    too_many = {
        endpoint: sent
        for endpoint, sent in small.items()
        if len(sent) > MOST_OF_ALL.get(endpoint, MOST_STATEMENTS)
    }
    assert not too_many, "\n".join(f"{name}: {len(sent)}\n{sent}" for name, sent in too_many.items())
    multiply(servers, times=10)
    large = statements_per_page(demo_app, servers)
    assert {endpoint: len(sent) for endpoint, sent in large.items()} == {
        endpoint: len(sent) for endpoint, sent in small.items()
    }


def multiply(servers: Servers, *, times: int) -> None:
    """Give the förbund so many times its insatser and events, as copies."""
    for table in ("initiatives", "events"):
        names = rows(
            servers,
            "select column_name from information_schema.columns"
            " where table_name = :table and column_name not in ('id', 'key')",
            table=table,
        )
        columns = ", ".join(row.column_name for row in names)
        key = ("key, ", "key || gen_random_uuid(), ") if table == "initiatives" else ("", "")
        rows(
            servers,
            f"insert into {table} ({key[0]}{columns}) select {key[1]}{columns} from {table},"
            " generate_series(2, :times) copy where tenant_id = (select id from tenants where slug = :slug)",
            times=times,
            slug=ASSOCIATION,
        )
