"""The bell: tells the worker that a förbund has something to deliver; a sweep finds what it misses."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import structlog
from redis.exceptions import RedisError

from finsam_saas.config import Settings, redis_url_for_celery

DELIVER_TASK = "worker.deliver.deliver_tenant"
log = structlog.get_logger(__name__)

if TYPE_CHECKING:
    from celery import Celery


class Bell:
    """Rings the worker for one förbund; a broker that is down is noted and forgiven."""

    def __init__(self, settings: Settings) -> None:
        self._broker = redis_url_for_celery(settings.redis_url)

    def __call__(self, tenant_id: int) -> None:
        """Ask the worker to deliver what this förbund's outbox holds."""
        from kombu.exceptions import OperationalError

        try:
            self._celery.send_task(DELIVER_TASK, kwargs={"tenant_id": tenant_id})
        except (OperationalError, RedisError, OSError) as error:
            log.warning("bell_not_heard", tenant_id=tenant_id, error=type(error).__name__)

    @cached_property
    def _celery(self) -> Celery:
        """Made when first rung: pages that only show something answer sooner after a start."""
        from celery import Celery

        celery = Celery(broker=self._broker)
        celery.conf.update(
            broker_transport_options={"socket_connect_timeout": 1, "socket_timeout": 2},
            broker_connection_retry=False,
            task_publish_retry=False,
            task_ignore_result=True,
        )
        return celery
