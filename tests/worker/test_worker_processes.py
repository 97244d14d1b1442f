"""Real workers that are killed, late, or cannot be reached: the figures end up right all the same."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import Engine, text

from finsam_saas.config import Settings
from finsam_saas.events.models import Heartbeat
from finsam_saas.web.bell import Bell
from tenants.context import acting_for
from tenants.database import session
from tests import world
from tests.builders_national import accepted_report, take_part, three_take_part, within
from tests.servers import Servers
from tests.waiting import eventually
from tests.worker.conftest import Settle, Shown
from tests.worker.processes import Worker, held, hold, running_worker
from worker.national import repair_national_drift

PARTICIPANTS = ("all", "participants", "all")


@pytest.fixture
def settings(servers: Servers) -> Settings:
    """Settings of the worker under test."""
    return servers.settings()


def tenant_id(slug: str, app: Flask) -> int:
    """The förbund's number in the register."""
    with app.app_context():
        return world.tenant(slug).id


def make_due(app: Flask) -> None:
    """Let time pass, so that events whose worker was killed are tried again at the next ring."""
    for slug in world.TENANTS:
        with within(app, slug):
            session.execute(text("update outbox set tried_at = tried_at - interval '2 hours'"))
            session.commit()


def left_to_do(app: Flask, national: Engine) -> int:
    """Outbox rows and dirty cells that are still there."""
    found = 0
    for slug in world.TENANTS:
        with within(app, slug):
            found += int(session.execute(text("select count(*) from outbox")).scalar_one())
    with national.connect() as connection:
        return found + int(connection.execute(text("select count(*) from national_dirty_cells")).scalar_one())


def test_an_accepted_report_is_national_in_seconds(
    app: Flask, settings: Settings, shown: Shown, settle: Settle, tmp_path: Path
) -> None:
    three_take_part(app)
    settle()
    with running_worker(settings, tmp_path):
        eventually(lambda: worker_seen(app), within=60)
        with within(app, "vasteras"):
            accepted_report(name="Ny")
        Bell(settings)(tenant_id("vasteras", app))
        eventually(lambda: shown()[PARTICIPANTS] == 200, within=10, every=0.05)


def worker_seen(app: Flask) -> bool:
    """Whether a worker has shown that it runs tasks."""
    with app.app_context(), acting_for(None):
        found = session.get(Heartbeat, "worker") is not None
        session.rollback()
        return found


def test_figures_are_right_after_kill_9_amid_the_write_and_before_the_ack(
    app: Flask, settings: Settings, shown: Shown, national: Engine, tmp_path: Path
) -> None:
    three_take_part(app)
    number = tenant_id("vasteras", app)
    ring = Bell(settings)
    worker = Worker(settings, tmp_path)
    try:
        for turn, (point, whole) in enumerate(
            [("write", False), ("ack", False), ("write", True), ("ack", True), ("write", False)]
        ):
            with within(app, "vasteras"):
                accepted_report(name=f"Insats {turn}")
            make_due(app)
            hold(tmp_path, point)
            ring(number)
            child = held(tmp_path, point)
            if whole:
                worker.kill()
                worker = Worker(settings, tmp_path)
            else:
                os.kill(child, signal.SIGKILL)
        make_due(app)
        for slug in world.TENANTS:
            ring(tenant_id(slug, app))
        eventually(lambda: left_to_do(app, national) == 0, within=60)
    finally:
        worker.stop()
        worker.kill()
    assert shown()[PARTICIPANTS] == 150 + 5 * 50
    assert repair_national_drift(national) == []


def test_what_was_accepted_while_worker_and_broker_were_down_is_swept_up(
    app: Flask, servers: Servers, settings: Settings, shown: Shown, national: Engine, tmp_path: Path
) -> None:
    three_take_part(app)
    unreachable = servers.settings(redis_url=f"unix://{tmp_path}/nobody-is-here.sock")
    Bell(unreachable)(tenant_id("vasteras", app))
    with within(app, "umea-vannas"):
        take_part()
        accepted_report()
    make_due(app)
    Redis.from_url(settings.redis_url).flushall()
    assert left_to_do(app, national) > 0
    with running_worker(settings, tmp_path, beat=True):
        eventually(lambda: shown().get(PARTICIPANTS) == 200, within=60)
        eventually(lambda: left_to_do(app, national) == 0)


def test_a_worker_with_too_much_power_does_not_start(servers: Servers, app: Flask, tmp_path: Path) -> None:
    powerful = servers.settings(database_url=servers.postgres.url("finsam_owner", "finsam_test"))
    worker = Worker(powerful, tmp_path)
    try:
        assert worker.process.wait(timeout=60) != 0
    finally:
        worker.kill()
    assert "must connect as finsam_app" in worker.log()
