"""A connection whose other side has died is given up within a minute by both, and with it its locks."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import Engine, text

from tenants.context import acting_for
from tenants.database import db
from tests.servers import Servers
from worker.national import engine_at

MINUTE = 60
# What holds for a connection by TCP; the tests' own goes by a socket of the same host, where nothing is sent.
ASKED_OF_SERVER = text(
    "SELECT name, reset_val::integer FROM pg_settings WHERE name LIKE 'tcp_%' AND source = 'client'"
)


def given_up(engine: Engine) -> tuple[list[int], list[int]]:
    """Seconds until the server, and until we, give up who is silent, and who leaves things unanswered."""
    with engine.connect() as connection:
        server: dict[str, str] = dict(connection.execute(ASKED_OF_SERVER).tuples().all())
        own = connection.connection.driver_connection.info.get_parameters()  # type: ignore[union-attr]
    silent = [
        int(told[f"{prefix}keepalives_idle"])
        + int(told[f"{prefix}keepalives_interval"]) * int(told[f"{prefix}keepalives_count"])
        for prefix, told in (("tcp_", server), ("", own))
    ]
    return silent, [int(told["tcp_user_timeout"]) // 1000 for told in (server, own)]


def test_the_product_and_the_nation_give_up_a_dead_host(app: Flask, servers: Servers) -> None:
    address = servers.settings().national_database_url
    assert address is not None
    with app.app_context(), acting_for(None):
        engines = (db.engine, engine_at(address))
    for engine in engines:
        silent, unanswered = given_up(engine)
        engine.dispose()  # The next test gets a database of its own.
        assert all(0 < seconds <= MINUTE for seconds in (*silent, *unanswered))
