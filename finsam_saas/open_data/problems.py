"""Errors of the programming interface: `application/problem+json` (RFC 9457) with the path of each field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from flask import Response, g, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException

from finsam_saas.open_data.dataset import LANGUAGES
from finsam_saas.web.errors import SERVICE_FAULTS, WORDS
from finsam_saas.web.language import speaking
from tenants.database import session

log = structlog.get_logger(__name__)
MEDIA_TYPE = "application/problem+json"
SECONDS_TO_WAIT = "60"


class ApiRefused(Exception):
    """The question cannot be answered; `status` says how, `errors` which fields (path → what is wrong)."""

    def __init__(self, status: int, detail: str, errors: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = dict(errors or {})


def problem(status: int, detail: str, errors: Mapping[str, str] | None = None) -> Response:
    """An answer that says what is wrong and what to do; the open transaction is rolled back first."""
    session.rollback()
    title, _explanation = WORDS.get(status, WORDS[400])
    content: dict[str, Any] = {
        "type": "about:blank",
        "title": str(title),
        "status": status,
        "detail": detail,
        "reference": g.get("request_id", ""),
    }
    if errors:
        content["errors"] = [{"field": path, "message": message} for path, message in errors.items()]
    answer = Response(json.dumps(content, ensure_ascii=False), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if status == 429:
        answer.headers["Retry-After"] = SECONDS_TO_WAIT
    return answer


def on_refusal(refused: ApiRefused) -> Response:
    """The problem that a view itself found."""
    with speaking(asked_language()):
        return problem(refused.status, refused.detail, refused.errors)


def on_http_error(error: HTTPException) -> Response:
    """The problem for what the framework found: a parameter that does not pass, too many questions."""
    status = error.code or 500
    with speaking(asked_language()):
        messages = getattr(error, "data", {}).get("messages", {})
        errors = dict(_flat(messages))
        if errors:
            return problem(status, _("Rätta de angivna parametrarna och fråga igen."), errors)
        if status == 400:
            return problem(status, _("Frågan innehåller tecken som inte går att läsa. Ta bort dem."))
        return problem(status, str(WORDS.get(status, WORDS[400])[1]))


def on_lost(status: int) -> Response:
    """The problem for what never came to a view: an address that is none, a method that is not taken."""
    with speaking(asked_language()):
        told = {
            404: _("Adressen finns inte. Alla adresser beskrivs i /api/v1/openapi.json."),
            405: _("Här går det bara att läsa. Fråga med GET."),
        }
        return problem(status, told.get(status) or str(WORDS.get(status, WORDS[400])[1]))


def on_fault(error: Exception) -> Response:
    """The problem for a fault of ours; what it was stands in the log under the reference."""
    with speaking(asked_language()):
        if isinstance(error, SERVICE_FAULTS):
            log.error("service_out_of_reach", error=type(error).__name__, endpoint=request.endpoint)
            return problem(503, str(WORDS[503][1]))
        log.exception("unexpected_error", error=type(error).__name__)
        return problem(500, str(WORDS[500][1]))


def asked_language() -> str:
    """The language the question asks for; Swedish where it asks for none that we have."""
    asked = request.args.get("lang", "")
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _flat(messages: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each message with the path of its field: `query.level.0`."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(messages, list):
        yield path, " ".join(str(one) for one in messages)
    else:
        yield path, str(messages)
