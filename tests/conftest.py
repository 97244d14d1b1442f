"""Fixtures of all tiers: engines once per process, a fresh copy of the small world per test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar, cast

import pytest
from flask import Flask
from redis import Redis
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.accounts import queries as accounts_queries
from finsam_saas.accounts.models import User
from finsam_saas.app import create_app
from finsam_saas.provisioning import reserved_names
from tenants.context import acting_for
from tenants.database import db, session
from tests import world
from tests.client import CheckingClient
from tests.servers import EMPTY, PROFILED, TEMPLATE, WORKING, Servers, running_servers, scratch_folder

SHARED = {
    "tests/access/test_attacks_": "the siege",
    "tests/integration/demo/": "the demo",
    "tests/integration/test_statements.py": "the demo",
}
"""What takes long to make, by how the files begin that share it."""


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """Processes that run tests side by side take them file by file, and together where much is shared."""

    def _split_scope(self, nodeid: str) -> str:
        found = (shared for start, shared in SHARED.items() if nodeid.startswith(start))
        return next(found, super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """Who gives the processes their tests, where they take them by file."""
    return ByFile(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The many quick tests come last, so that the processes end at the same time."""
    items.sort(key=lambda item: "unit" in item.path.parts)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """PostgreSQL and Valkey of this test process."""
    home = scratch_folder()
    home.chmod(0o755)
    try:
        with running_servers(home) as running:
            yield running
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def template(servers: Servers) -> str:
    """A migrated database that holds the small world; copied for every test."""
    servers.make_empty(TEMPLATE)
    builder = create_app(servers.settings(TEMPLATE))
    with builder.app_context():
        world.build()
        db.engine.dispose()
    return TEMPLATE


@pytest.fixture(scope="session")
def empty_template(servers: Servers) -> str:
    """A migrated database without a single row."""
    servers.make_empty(EMPTY)
    return EMPTY


@pytest.fixture(scope="session")
def profiled_template(servers: Servers, template: str) -> str:
    """The small world with the four real profiles loaded into it."""
    servers.clone(PROFILED, template)
    builder = create_app(servers.settings(PROFILED))
    with builder.app_context():
        world.load_profiles(reserved_names(builder.url_map))
        db.session.remove()
        db.engine.dispose()
    return PROFILED


@pytest.fixture(scope="session")
def shared_app(servers: Servers, template: str) -> Flask:
    """The web application, built once; its database is replaced for every test."""
    app = create_app(servers.settings(WORKING))
    app.test_client_class = CheckingClient
    return app


@pytest.fixture
def app(shared_app: Flask, servers: Servers) -> Iterator[Flask]:
    """The web application on a fresh copy of the small world."""
    with fresh_copy(shared_app, servers, TEMPLATE):
        yield shared_app


@pytest.fixture
def profiled_app(shared_app: Flask, servers: Servers, profiled_template: str) -> Iterator[Flask]:
    """The web application on a fresh copy of the small world with the four real profiles in it."""
    with fresh_copy(shared_app, servers, profiled_template):
        yield shared_app


@contextmanager
def fresh_copy(app: Flask, servers: Servers, template: str) -> Iterator[None]:
    """Put a copy of the template under the application, and forget what it remembers of the one before."""
    put_copy(app, servers, template)
    yield
    let_go(app)


def put_copy(app: Flask, servers: Servers, template: str) -> None:
    """Replace the application's database by a copy of the template, and all that is remembered of it."""
    let_go(app)
    servers.clone(WORKING, template)
    Redis.from_url(servers.valkey.url).flushall()
    app.extensions["tenant_directory"].forget()


def let_go(app: Flask) -> None:
    """Close the application's connections to its database."""
    with app.app_context():
        db.engine.dispose()


Made = TypeVar("Made")


class Prepared:
    """What several tests of a module begin with: made for the first of them, a copy of it for the others."""

    def __init__(self, app: Flask, servers: Servers) -> None:
        self._app = app
        self._servers = servers
        self._made: dict[str, object] = {}

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What `make` answers, with the rows that it writes; call it outside every scope.

        The answer is the same object for every test: ids and other things that do not change.
        """
        database = f"finsam_prepared_{name}"
        if name not in self._made:
            self._made[name] = make()
            let_go(self._app)
            self._servers.clone(database, WORKING)
        put_copy(self._app, self._servers, database)
        return cast(Made, self._made[name])

    def forget(self) -> None:
        """Remove the databases that were kept."""
        for name in self._made:
            self._servers.drop(f"finsam_prepared_{name}")


@pytest.fixture(scope="module")
def prepared(shared_app: Flask, servers: Servers) -> Iterator[Prepared]:
    """`prepared.once("year", make)` for what takes long to make and many tests of the module begin with."""
    kept = Prepared(shared_app, servers)
    yield kept
    kept.forget()


@pytest.fixture
def client(app: Flask) -> CheckingClient:
    """A browser that checks every answer it gets."""
    made = app.test_client()
    assert isinstance(made, CheckingClient)
    return made


Inside = Callable[..., AbstractContextManager[Actor]]


@pytest.fixture
def inside(app: Flask) -> Inside:
    """`with inside("uppsala-lan", Role.SECRETARIAT) as actor:` runs use cases as that person."""

    @contextmanager
    def enter(slug: str, role: Role = Role.SECRETARIAT) -> Iterator[Actor]:
        with app.app_context():
            tenant = world.tenant(slug)
            with acting_for(None):
                user_id = session.query(User.id).filter_by(email=world.email_of(role, slug)).scalar()
                session.rollback()
            with acting_for(tenant, user_id=user_id):
                viewer = accounts_queries.viewer(user_id, tenant)
                assert viewer is not None
                yield viewer.actor
                session.rollback()

    return enter
