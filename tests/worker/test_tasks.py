"""What a task demands before it runs, and that it leaves nothing behind for the next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from finsam_saas.config import Settings
from tenants.context import NoTenant, current_tenant
from tenants.database import session
from tests import world
from tests.builders_national import accepted_report, take_part, within
from tests.servers import Servers
from tests.worker import looking
from tests.worker.processes import environment
from worker import celery_app, deliver
from worker.celery_app import TenantMissing, celery, configuration
from worker.national import national_engine
from worker.schedule import BEAT


@pytest.fixture
def worker(app: Flask, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, int]]:
    """The worker's application in this process, and the register numbers of the förbund."""
    for name, value in environment(servers.settings()).items():
        monkeypatch.setenv(name, value)
    celery_app._build_app.cache_clear()
    with app.app_context():
        numbers = {slug: world.tenant(slug).id for slug in world.TENANTS}
    with within(app, "uppsala-lan"):
        take_part()
        accepted_report()
    yield numbers
    national_engine().dispose()
    celery_app._build_app.cache_clear()


@pytest.mark.parametrize("sent", [{}, {"tenant_id": None}, {"tenant_id": "1"}, {"tenant_id": True}])
def test_a_task_without_a_forbund_does_not_run(worker: dict[str, int], sent: dict[str, Any]) -> None:
    with pytest.raises(TenantMissing):
        looking.look(**sent)


def test_a_task_for_a_forbund_that_does_not_exist_does_not_run(worker: dict[str, int]) -> None:
    with pytest.raises(TenantMissing):
        looking.look(tenant_id=99_999)


def test_a_task_must_name_its_forbund(worker: dict[str, int]) -> None:
    with pytest.raises(TenantMissing):
        looking.look(worker["uppsala-lan"])


def test_a_task_sees_its_own_forbund_only_and_the_next_inherits_nothing(worker: dict[str, int]) -> None:
    assert looking.look(tenant_id=worker["uppsala-lan"]) == ("uppsala-lan", 1)
    assert looking.look(tenant_id=worker["vasteras"]) == ("vasteras", 0)
    assert looking.look_outside() == (False, 0)
    with pytest.raises(NoTenant):
        current_tenant()


def test_a_failed_task_leaves_no_change_and_no_forbund(app: Flask, worker: dict[str, int]) -> None:
    with pytest.raises(RuntimeError):
        looking.look(tenant_id=worker["uppsala-lan"], fail=True)
    assert looking.look_outside() == (False, 0)
    with within(app, "uppsala-lan"):
        assert session.execute(text("select count(*) from report_counts")).scalar_one() == 33


def test_the_sweep_asks_once_for_each_forbund_that_has_something_due(
    worker: dict[str, int], servers: Servers, app: Flask
) -> None:
    queue = Redis.from_url(servers.valkey.url)
    of_everybody = create_engine(servers.postgres.url("postgres", "finsam_test"), poolclass=NullPool)
    with of_everybody.begin() as connection:
        assert deliver.due_anywhere() == sorted(connection.scalars(_WAITING)) != []
        deliver.sweep()
        assert queue.llen("celery") == len(deliver.due_anywhere())
        connection.execute(text("update outbox set attempts = 1, tried_at = now()"))
    of_everybody.dispose()
    assert deliver.due_anywhere() == [], "tried just now: each has its pause"


_WAITING = text("select distinct tenant_id from outbox")


def test_celery_is_told_to_lose_nothing_and_to_trust_json_only(servers: Servers) -> None:
    settings: Settings = servers.settings()
    told = configuration(settings)
    assert told["accept_content"] == ["json"]
    assert told["task_acks_late"] and told["task_reject_on_worker_lost"]
    assert told["worker_prefetch_multiplier"] == 1
    visibility = told["broker_transport_options"]["visibility_timeout"]
    assert visibility >= 10 * told["task_time_limit"]


def test_beat_rings_only_for_tasks_that_exist() -> None:
    celery.loader.import_default_modules()
    assert {one["task"] for one in BEAT.values()} <= set(celery.tasks)
