"""Each test gets a fresh copy of the demo's content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import event

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.demo.people import GLOBAL_MAILBOXES, MAILBOXES, PASSWORD, address
from tenants.database import db
from tests.client import CheckingClient
from tests.servers import Servers


@pytest.fixture
def demo_app(shared_app: Flask, servers: Servers, demo_template: str) -> Iterator[Flask]:
    """The web application on a fresh copy of the demo's content."""
    with shared_app.app_context():
        db.engine.dispose()
    servers.clone(template=demo_template)
    Redis.from_url(servers.valkey.url).flushall()
    shared_app.extensions["tenant_directory"].forget()
    yield shared_app
    with shared_app.app_context():
        db.engine.dispose()


SignedIn = Callable[..., CheckingClient]


@pytest.fixture
def signed_in(demo_app: Flask) -> SignedIn:
    """`signed_in(Role.AUDITOR)`: a browser in which that demo person has signed in, in Uppsala by default."""

    def enter(role: Role | GlobalRole, slug: str = "uppsala-lan") -> CheckingClient:
        client = demo_app.test_client()
        assert isinstance(client, CheckingClient)
        email = GLOBAL_MAILBOXES[role][0] if isinstance(role, GlobalRole) else address(MAILBOXES[role], slug)
        client.sign_in_as(email, PASSWORD)
        return client

    return enter


Counted = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def counted(demo_app: Flask) -> Counted:
    """`with counted() as statements:` collects what is sent to the database."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
            sent.append(statement)

        with demo_app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return count
