"""Is the deployment alive and ready? For load balancers, orchestrators and the operator's monitoring."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Metric, generate_latest
from prometheus_client.registry import Collector
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from finsam_saas.access.guard import public
from finsam_saas.administration import migration_config
from finsam_saas.config import Settings
from finsam_saas.events.models import Heartbeat
from tenants.database import now

WORKER_SEEN_WITHIN = timedelta(minutes=3)
blueprint = Blueprint("operations", __name__)


@lru_cache
def migrations_head() -> str:
    """The revision that this code needs the database to be at."""
    # Imported when first asked for: no page waits for it at the start.
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(migration_config()).get_current_head() or ""


def states(settings: Settings) -> dict[str, str]:
    """How database, broker and worker are: "ok", or in a few words what is wrong."""
    engine = create_engine(settings.database_url, poolclass=NullPool, connect_args={"connect_timeout": 2})
    return {
        "database": _database_state(engine),
        "broker": _broker_state(settings),
        "worker": _worker_state(engine),
    }


def _database_state(engine: Engine) -> str:
    try:
        with engine.connect() as connection:
            revision = connection.execute(text("select version_num from alembic_version")).scalar()
    except SQLAlchemyError:
        return "out of reach"
    return "ok" if revision == migrations_head() else "migrations not at head"


def _broker_state(settings: Settings) -> str:
    try:
        Redis.from_url(settings.redis_url, socket_timeout=1, socket_connect_timeout=1).ping()
    except (RedisError, OSError):
        return "out of reach"
    return "ok"


def _worker_state(engine: Engine) -> str:
    try:
        with engine.connect() as connection:
            seen = connection.execute(select(Heartbeat.at).where(Heartbeat.name == "worker")).scalar()
    except SQLAlchemyError:
        return "unknown"
    return "ok" if seen and seen > now() - WORKER_SEEN_WITHIN else "not seen lately"


@blueprint.get("/healthz")
@public
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
def ready() -> tuple[dict[str, str], int]:
    """Database at head, broker in reach and worker seen lately; 503 with the reason otherwise."""
    found = states(current_app.config["FINSAM"])
    return found, 200 if set(found.values()) == {"ok"} else 503


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Prometheus counters, for the bearer of the metrics token only; without a token configured, 404.

    They are of the process that answers, and say so: summed over `process` they are the whole server's.
    """
    settings: Settings = current_app.config["FINSAM"]
    if settings.metrics_token is None:
        abort(404)
    expected = f"Bearer {settings.metrics_token.get_secret_value()}"
    if not hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected.encode()):
        abort(403)
    counted = CollectorRegistry(auto_describe=False)
    counted.register(_OfThisProcess())
    return Response(generate_latest(counted), content_type=CONTENT_TYPE_LATEST)


class _OfThisProcess(Collector):
    """All that this process counts, with its number as the label `process`."""

    def collect(self) -> Iterator[Metric]:
        """Each metric as it stands."""
        process = {"process": str(os.getpid())}
        for metric in REGISTRY.collect():
            metric.samples = [
                sample._replace(labels={**sample.labels, **process}) for sample in metric.samples
            ]
            yield metric
