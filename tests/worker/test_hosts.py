"""Workers on hosts of their own, with the network and nothing else in common, do the work of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from celery import Celery
from flask import Flask
from sqlalchemy import Engine

from finsam_saas.config import redis_url_for_celery
from finsam_saas.web.bell import DELIVER_TASK, Bell
from tests import world
from tests.builders_national import accepted_report, three_take_part, within
from tests.servers import WORKING, Servers
from tests.waiting import eventually
from tests.worker.conftest import Shown
from tests.worker.hosts import POSTGRES, SERVERS, VALKEY, NoHosts, joined_hosts
from tests.worker.processes import Worker, hold
from tests.worker.test_worker_processes import PARTICIPANTS, left_to_do, make_due, tenant_id
from worker.national import repair_national_drift

NAMES = ("one", "two")


@pytest.fixture
def hosts(servers: Servers) -> Iterator[dict[str, list[str]]]:
    """Two hosts, from which PostgreSQL and Valkey are reached by TCP."""
    postgres = servers.postgres.socket_directory / ".s.PGSQL.5432"
    valkey = Path(servers.valkey.url.removeprefix("unix://"))
    with ExitStack() as stack:
        try:
            made = stack.enter_context(joined_hosts(NAMES, postgres, valkey))
        except (NoHosts, FileNotFoundError) as why:
            pytest.skip(f"this machine makes no networks for us: {why}")
        yield made


@pytest.fixture
def workers(servers: Servers, hosts: dict[str, list[str]], tmp_path: Path) -> Iterator[dict[str, Worker]]:
    """A worker on each host, each with a folder of its own."""
    settings = servers.settings(
        database_url=f"postgresql+psycopg://finsam_app@{SERVERS}:{POSTGRES}/{WORKING}",
        national_database_url=f"postgresql+psycopg://finsam_national@{SERVERS}:{POSTGRES}/{WORKING}",
        redis_url=f"redis://{SERVERS}:{VALKEY}/0",
    )
    made: dict[str, Worker] = {}
    try:
        for name, on_host in hosts.items():
            (tmp_path / name).mkdir()
            made[name] = Worker(settings, tmp_path / name, on_host=on_host)
        yield made
    finally:
        for worker in made.values():
            worker.kill()


def test_two_hosts_share_the_work_and_one_finishes_what_the_other_died_amid(
    app: Flask, servers: Servers, workers: dict[str, Worker], national: Engine, shown: Shown, tmp_path: Path
) -> None:
    three_take_part(app)
    ring = Bell(servers.settings())
    every_one = [tenant_id(slug, app) for slug in world.TENANTS]

    def both_have_delivered() -> bool:
        for number in every_one:
            ring(number)
        done = _done(servers)
        return all(done.get(f"celery@{name}") for name in NAMES)

    eventually(both_have_delivered, within=60)
    eventually(lambda: left_to_do(app, national) == 0 and shown().get(PARTICIPANTS) == 150)

    for name in NAMES:
        hold(tmp_path / name, "write")
    with within(app, "vasteras"):
        accepted_report(name="Ny")
    ring(tenant_id("vasteras", app))
    dying = eventually(lambda: _amid_a_write(tmp_path), within=60)
    assert dying is not None
    workers[dying].kill()
    for name in NAMES:
        (tmp_path / name / "hold-write").unlink(missing_ok=True)
    make_due(app)
    for number in every_one:
        ring(number)
    eventually(lambda: left_to_do(app, national) == 0 and shown()[PARTICIPANTS] == 200, within=60)
    assert repair_national_drift(national) == []


def _done(servers: Servers) -> dict[str, int]:
    """How many deliveries each worker has made."""
    asking = Celery(broker=redis_url_for_celery(servers.valkey.url), set_as_current=False)
    with asking:
        inspect = asking.control.inspect([f"celery@{name}" for name in NAMES], timeout=5)
        told = inspect.stats() or {}
    return {name: one["total"].get(DELIVER_TASK, 0) for name, one in told.items()}


def _amid_a_write(folder: Path) -> str | None:
    """The host on which a worker stands still with facts written and not committed."""
    return next((path.parent.name for path in folder.glob("*/held-write-*")), None)
