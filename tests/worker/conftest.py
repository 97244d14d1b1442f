"""What worker tests share: the national role's engine, and delivering for all förbund in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from finsam_saas.followup.quarters import Quarter
from finsam_saas.statistics.queries import figures
from finsam_saas.statistics.rules import FactKey
from tenants.context import acting_for
from tenants.database import session
from tests import world
from tests.builders_national import QUARTER, within
from tests.servers import Servers
from worker.deliver import deliver_waiting
from worker.national import refresh


@pytest.fixture
def national(app: Flask, servers: Servers) -> Iterator[Engine]:
    """The national role on the test's database."""
    address = servers.settings().national_database_url
    assert address is not None
    engine = create_engine(address, poolclass=NullPool)
    yield engine
    engine.dispose()


Settle = Callable[[], None]


@pytest.fixture
def settle(app: Flask, national: Engine) -> Settle:
    """Deliver all that waits in every förbund and refresh the nation, as the worker does."""

    def run() -> None:
        for slug in world.TENANTS:
            with within(app, slug):
                deliver_waiting()
        refresh(national)

    return run


Shown = Callable[..., dict[FactKey, int | str]]


@pytest.fixture
def shown(app: Flask) -> Shown:
    """The national figures of a quarter as pages read them."""

    def read(quarter: Quarter = QUARTER) -> dict[FactKey, int | str]:
        with app.app_context(), acting_for(None):
            found = figures(quarter)
            session.rollback()
            return found

    return read
