"""Pages for what went wrong: what happened and what to do, and a reference to give to support."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import structlog
from flask import Flask, Response, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from redis.exceptions import RedisError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from tenants.database import session

log = structlog.get_logger(__name__)
KNOWN = (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)


class NotFound(Exception):
    """The thing asked for does not exist here, or not for this actor; answered with 404."""


class Conflict(Exception):
    """Somebody else changed the same thing in the meantime; answered with 409, nothing saved."""


class OutOfReach(Exception):
    """A service that the page needs does not answer; answered with 503."""


SERVICE_FAULTS = (OutOfReach, OperationalError, NoConnectionFree, RedisError)
# Unique and foreign key: somebody entered the same, or took away what was pointed at, at the same moment.
MET_ANOTHER = frozenset({"23505", "23503"})


# Status code → what happened, what to do.
WORDS = {
    400: (
        _l("Det gick inte att läsa det du skickade"),
        _l("Sidan kan ha legat öppen för länge. Gå tillbaka, ladda om den och försök igen."),
    ),
    403: (
        _l("Du har inte behörighet till sidan"),
        _l("Sidan är öppen för andra roller än dina. Be kansliet om behörighet om du behöver den."),
    ),
    404: (
        _l("Sidan finns inte"),
        _l("Adressen kan vara felskriven eller borttagen, eller så hör den till ett annat förbund."),
    ),
    409: (
        _l("Någon annan hann före"),
        _l("Uppgifterna ändrades medan du skrev. Gå tillbaka, ladda om sidan och gör din ändring igen."),
    ),
    410: (_l("Länken gäller inte längre"), _l("Den är redan använd eller för gammal. Be om en ny.")),
    413: (_l("För mycket på en gång"), _l("Det du skickade är för stort. Dela upp det och försök igen.")),
    429: (_l("För många försök"), _l("Vänta några minuter och försök igen.")),
    500: (
        _l("Något gick fel hos oss"),
        _l("Det senaste steget sparades inte. Försök igen, eller hör av dig och uppge referensen."),
    ),
    503: (
        _l("Tjänsten svarar inte just nu"),
        _l("Det är ett fel hos oss. Det du redan har sparat är kvar. Försök igen om en stund."),
    ),
}


Teller = Callable[[int], Response]
TELLERS = "finsam.error_tellers"
"""Where an application keeps who tells of errors under a part of its addresses that is no pages."""


def error_page(code: int) -> ResponseReturnValue:
    """The page for a status code, or what is told instead; the open transaction is rolled back first."""
    session.rollback()
    for prefix, teller in current_app.extensions.get(TELLERS, {}).items():
        if f"{request.path}/".startswith(f"{prefix}/"):
            return cast(Teller, teller)(code)
    title, explanation = WORDS.get(code, WORDS[400])
    return (
        render_template(
            "error.html",
            title=title,
            explanation=explanation,
            action_label=str(_l("Till startsidan")),
            action_url=url_for("dashboard.home"),
            reference=g.get("request_id", ""),
        ),
        code,
    )


def _answer(error: HTTPException, code: int) -> Response:
    """What is told of an error that the framework found; a method that is not taken, with those that are."""
    answer = current_app.make_response(error_page(code if code in KNOWN else 400))
    if isinstance(error, MethodNotAllowed):
        answer.allow.update(error.valid_methods or ())
    return answer


def install(app: Flask) -> None:
    """Answer every error with a page that says what happened and what to do."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error.get_response()
        # What failed outside the view (in keeping the session, in the commit) comes wrapped.
        cause = getattr(error, "original_exception", None)
        if isinstance(cause, SERVICE_FAULTS):
            return out_of_reach(cause)
        return _answer(error, error.code)

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> ResponseReturnValue:
        return error_page(404)

    @app.errorhandler(Conflict)
    def conflict(_error: Conflict) -> ResponseReturnValue:
        return error_page(409)

    @app.errorhandler(IntegrityError)
    def met_another(error: IntegrityError) -> ResponseReturnValue:
        if getattr(error.orig, "sqlstate", None) in MET_ANOTHER:
            return error_page(409)
        return unexpected(error)

    def out_of_reach(error: Exception) -> ResponseReturnValue:
        # The address is left out: it may hold the secret of a link that has not been used yet.
        log.error("service_out_of_reach", error=type(error).__name__, endpoint=request.endpoint)
        g.out_of_reach = True
        return error_page(503)

    for fault in SERVICE_FAULTS:
        app.register_error_handler(fault, out_of_reach)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> ResponseReturnValue:
        log.exception("unexpected_error", error=type(error).__name__)
        return error_page(500)
