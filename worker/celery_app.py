"""Celery from the environment, and the two kinds of task: for one förbund, or for the platform.

Celery is a bell and not the truth: it may lose, delay and double messages. What is to be done stands in
PostgreSQL (outbox, dirty cells); arguments only point at it.
"""

from __future__ import annotations

import logging
from functools import cache
from threading import Lock
from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import setup_logging, worker_init, worker_ready
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from finsam_saas.administration import UnsafeRole, self_check
from finsam_saas.app import create_app
from finsam_saas.config import Settings, redis_url_for_celery
from finsam_saas.web.logs import without_values
from tenants.context import CurrentTenant, acting_for
from tenants.database import session
from tenants.models import Tenant
from worker.schedule import BEAT, HEARTBEAT

TIME_LIMIT = 120
# A message is handed out again when it has not been acknowledged for so long: ten times the longest task.
VISIBILITY_TIMEOUT = 10 * TIME_LIMIT


class TenantMissing(RuntimeError):
    """A task for one förbund was sent without a förbund that exists."""


def configuration(settings: Settings) -> dict[str, Any]:
    """Celery's settings: JSON only, acknowledged when done, one message at a time, bounded in time."""
    return {
        "broker_url": redis_url_for_celery(settings.redis_url),
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {
            "visibility_timeout": VISIBILITY_TIMEOUT,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
        },
        "accept_content": ["json"],
        "task_serializer": "json",
        "result_serializer": "json",
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": TIME_LIMIT,
        "task_soft_time_limit": TIME_LIMIT - 20,
        "worker_prefetch_multiplier": 1,
        "worker_soft_shutdown_timeout": 5,
        "timezone": "Europe/Stockholm",
        "beat_schedule": BEAT,
    }


celery = Celery(
    "finsam",
    include=[
        "worker.deliver",
        "worker.national",
        "worker.notices",
        "worker.housekeeping",
        "worker.reminders",
        "worker.assignment_notices",
        "worker.meeting_notices",
        "worker.completeness",
        "worker.releases",
        "worker.release_letters",
        "worker.subscribers",
    ],
    set_as_current=True,
)
# Read when first needed, so that importing the worker asks nothing of the environment.
celery.add_defaults(lambda: configuration(Settings()))  # type: ignore[call-arg]

_building = Lock()


@cache
def _build_app() -> Flask:
    return create_app(Settings())  # type: ignore[call-arg]


def flask_app() -> Flask:
    """The application whose settings and session the tasks use; built once per process, when first needed.

    Never before a fork: a database connection must not be shared by two processes.
    """
    with _building:
        return _build_app()


class TenantTask(Task[..., Any]):
    """A task for one förbund: demands `tenant_id`, enters its scope, and commits at the end."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run inside the förbund's scope; raises TenantMissing, and rolls back on any error."""
        if args:
            raise TenantMissing(f"{self.name} takes its förbund by name")
        with flask_app().app_context():
            with acting_for(_tenant(self.name, kwargs.get("tenant_id"))):
                try:
                    result = super().__call__(**kwargs)
                    session.commit()
                except BaseException:
                    session.rollback()
                    raise
                finally:
                    session.remove()
            return result


class PlatformTask(Task[..., Any]):
    """A task outside every förbund: it sees the register and what is nobody's, and sends work per förbund."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run without a förbund, so that row-level security shows no förbund's rows."""
        with flask_app().app_context(), acting_for(None):
            try:
                result = super().__call__(*args, **kwargs)
                session.commit()
            except BaseException:
                session.rollback()
                raise
            finally:
                session.remove()
        return result


def _tenant(task: str, tenant_id: object) -> CurrentTenant:
    """The förbund with this number in the register; raises TenantMissing for anything else."""
    if not isinstance(tenant_id, int) or isinstance(tenant_id, bool):
        raise TenantMissing(f"{task} was sent without a förbund")
    with acting_for(None):
        row = session.execute(
            Tenant.__table__.select()
            .with_only_columns(Tenant.id, Tenant.slug, Tenant.name)
            .where(Tenant.id == tenant_id)
        ).one_or_none()
        session.rollback()
    if row is None:
        raise TenantMissing(f"{task} was sent for a förbund that is not in the register")
    return CurrentTenant(id=row.id, slug=row.slug, name=row.name)


@setup_logging.connect
def log_as_json(loglevel: int = logging.WARNING, **_signal: object) -> None:
    """Write what Celery itself says as JSON too, one object a line."""
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                without_values,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        )
    )
    logging.basicConfig(level=loglevel, handlers=[handler], force=True)


@worker_init.connect
def refuse_unsafe_start(**_signal: object) -> None:
    """Stop before the first task where the database role could see through the walls."""
    try:
        self_check(Settings())  # type: ignore[call-arg]
    except (UnsafeRole, SQLAlchemyError) as error:
        # Celery swallows every ordinary exception from a signal.
        raise SystemExit(f"The worker did not start: {error}") from error


@worker_ready.connect
def say_alive(**_signal: object) -> None:
    """Let the first heartbeat come at once instead of after the first minute."""
    celery.send_task(HEARTBEAT)
