"""Connections as each role to a database with two förbund in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from tests.servers import Servers
from tests.world import TENANTS

DATABASE = "finsam_isolation"
AsRole = Callable[[str], Connection]


@pytest.fixture(scope="module")
def isolated(servers: Servers, template: str) -> str:
    """A copy of the small world that this module's tests share; they roll back what they do."""
    servers.clone(DATABASE, template)
    return DATABASE


@pytest.fixture(scope="module")
def engines(servers: Servers, isolated: str) -> Iterator[Callable[[str], Engine]]:
    """Each role's engine: to connect takes longer than most of what the tests ask."""
    made: dict[str, Engine] = {}

    def engine_of(role: str) -> Engine:
        if role not in made:
            made[role] = create_engine(servers.postgres.url(role, isolated))
        return made[role]

    yield engine_of
    for engine in made.values():
        engine.dispose()


@pytest.fixture
def as_role(engines: Callable[[str], Engine]) -> Iterator[AsRole]:
    """`as_role("finsam_app")` connects as that role; everything is rolled back afterwards."""
    opened: list[Connection] = []

    def connect(role: str) -> Connection:
        opened.append(engines(role).connect())
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture(scope="module")
def two_tenants(servers: Servers, isolated: str) -> tuple[int, int]:
    """The register numbers of two förbund."""
    first, second = list(TENANTS)[:2]
    with create_engine(
        servers.postgres.url("postgres", isolated), poolclass=NullPool
    ).connect() as connection:
        rows = connection.exec_driver_sql("SELECT slug, id FROM tenants").all()
    found = {slug: int(number) for slug, number in rows}
    return found[first], found[second]
