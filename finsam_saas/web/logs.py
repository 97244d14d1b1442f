"""Structured JSON logs with request id and förbund; paths and names of events, never personal data."""

from __future__ import annotations

import logging
import re
import sys
import time

import structlog
from flask import Flask, Response, g, request
from prometheus_client import Counter, Histogram

from finsam_saas.config import Settings
from tenants.context import current_scope, request_id

REQUESTS = Counter("finsam_requests_total", "Answered requests", ("endpoint", "method", "status"))
SECONDS = Histogram("finsam_request_seconds", "Seconds from request to answer", ("endpoint",))


def _where(_logger: object, _method: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    tenant = current_scope().tenant
    entry.setdefault("association", tenant.slug if tenant else None)
    entry.setdefault("request_id", request_id.get())
    return entry


# PostgreSQL repeats in these lines what somebody typed.
_REPEATED_VALUES = re.compile(r"^(DETAIL|CONTEXT): .*(\n(?!\S).*)*", re.MULTILINE)
KNOWN_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


def without_values(
    _logger: object, _method: str, entry: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Keep what was typed out of a logged exception: a constraint's name is enough to find the fault."""
    if "exception" in entry:
        entry["exception"] = _REPEATED_VALUES.sub(r"\1: left out", entry["exception"])
    return entry


def configure(level: str) -> None:
    """Write every log line as one JSON object on standard error."""
    structlog.configure(
        processors=[
            _where,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            without_values,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        # Standard error as it is when a line is written: who configured may have had another.
        logger_factory=lambda *_names: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def install(app: Flask, settings: Settings) -> None:
    """Log and count every request by endpoint; the address itself may hold names and is left out."""
    configure(settings.log_level)
    # Put together once: each page writes one line.
    log = structlog.get_logger("finsam.web").bind()

    def note_exception(_raised: object) -> None:
        log.exception("error_outside_view", endpoint=request.endpoint)

    # Flask's own line would hold the address, and so the secret of a link that has not been used yet.
    app.log_exception = note_exception  # type: ignore[method-assign, assignment]

    @app.before_request
    def start_clock() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def note(response: Response) -> Response:
        endpoint = request.endpoint or "unknown"
        seconds = time.perf_counter() - g.get("started", time.perf_counter())
        # A name that nobody else sends must not become a counter of its own for ever.
        method = request.method if request.method in KNOWN_METHODS else "other"
        REQUESTS.labels(endpoint, method, str(response.status_code)).inc()
        SECONDS.labels(endpoint).observe(seconds)
        if not endpoint.endswith("static"):
            log.info(
                "request",
                endpoint=endpoint,
                method=method,
                status=response.status_code,
                milliseconds=round(seconds * 1000, 1),
            )
        response.headers["X-Request-Id"] = g.get("request_id", "-")
        return response
