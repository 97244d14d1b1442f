"""How an endpoint of the programming interface is made: open to all, described, its parameters checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Response
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema
from werkzeug.exceptions import HTTPException

from finsam_saas.access.guard import public
from finsam_saas.open_data import problems
from finsam_saas.open_data.answers import FIVE_MINUTES
from finsam_saas.open_data.problems import ApiRefused
from finsam_saas.open_data.schemas import Problem
from finsam_saas.web.limits import limited
from finsam_saas.web.scope import SAFE_METHODS, sessionless

PREFIX = "/api/v1"
KEY = "key"
BY_ADDRESS = "120/minute"
Question = dict[str, Any]
"""The parameters of a question, checked and named as their schema has them."""

Answer = Response | tuple[dict[str, Any], int, dict[str, str]]
View = TypeVar("View", bound=Callable[..., Answer])


def interface_blueprint(name: str, description: str) -> Blueprint:
    """A part of the interface, whose errors are told as problems."""
    made = Blueprint(name, __name__, url_prefix=PREFIX, description=description)
    made.register_error_handler(ApiRefused, problems.on_refusal)
    made.register_error_handler(HTTPException, problems.on_http_error)
    made.register_error_handler(Exception, problems.on_fault)
    return made


def offered(
    blueprint: Blueprint,
    rule: str,
    *,
    asked: type[Schema] | None = None,
    given: type[Schema] | None = None,
    refused: Sequence[int] = (422, 429),
    secured: bool = False,
) -> Callable[[View], View]:
    """Offer a view under an address; `refused` are the statuses of the problems it may answer with.

    A `secured` one looks for a key itself.
    """

    def offer(view: View) -> View:
        told = view
        for status in (400, *refused):
            told = blueprint.alt_response(status, schema=Problem, content_type=problems.MEDIA_TYPE)(told)
        told = blueprint.response(200, given, content_type="application/json")(told)
        if secured:
            told = blueprint.doc(security=[{KEY: []}])(told)
        if asked is not None:
            told = blueprint.arguments(asked, location="query", unknown=RAISE)(told)
        blueprint.route(rule)(public(sessionless(limited(BY_ADDRESS, methods=SAFE_METHODS)(told))))
        return view

    return offer


def kept_by_all(content: dict[str, Any], tag: str) -> Answer:
    """An answer that anybody may keep for some minutes, under its fingerprint."""
    return (
        content,
        200,
        {
            "ETag": f'"{tag}"',
            "Cache-Control": FIVE_MINUTES,
            "Access-Control-Allow-Origin": "*",
        },
    )
