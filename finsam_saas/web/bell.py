"""The bell: tells the worker that a förbund has something to deliver; a sweep finds what it misses."""

from __future__ import annotations

import structlog
from celery import Celery
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from finsam_saas.config import Settings, redis_url_for_celery

DELIVER_TASK = "worker.deliver.deliver_tenant"
log = structlog.get_logger(__name__)


class Bell:
    """Rings the worker for one förbund; a broker that is down is noted and forgiven."""

    def __init__(self, settings: Settings) -> None:
        self._celery = Celery(broker=redis_url_for_celery(settings.redis_url))
        self._celery.conf.update(
            broker_transport_options={"socket_connect_timeout": 1, "socket_timeout": 2},
            broker_connection_retry=False,
            task_publish_retry=False,
            task_ignore_result=True,
        )

    def __call__(self, tenant_id: int) -> None:
        """Ask the worker to deliver what this förbund's outbox holds."""
        try:
            self._celery.send_task(DELIVER_TASK, kwargs={"tenant_id": tenant_id})
        except (OperationalError, RedisError, OSError) as error:
            log.warning("bell_not_heard", tenant_id=tenant_id, error=type(error).__name__)
