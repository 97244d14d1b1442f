"""Connections as each role to a database with two förbund in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, create_engine
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


@pytest.fixture
def as_role(servers: Servers, isolated: str) -> Iterator[AsRole]:
    """`as_role("finsam_app")` connects as that role; everything is rolled back afterwards."""
    opened: list[Connection] = []

    def connect(role: str) -> Connection:
        engine = create_engine(servers.postgres.url(role, isolated), poolclass=NullPool)
        opened.append(engine.connect())
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def two_tenants(as_role: AsRole) -> tuple[int, int]:
    """The register numbers of two förbund."""
    first, second = list(TENANTS)[:2]
    rows = as_role("postgres").exec_driver_sql("SELECT slug, id FROM tenants").all()
    numbers = {slug: int(number) for slug, number in rows}
    return numbers[first], numbers[second]
