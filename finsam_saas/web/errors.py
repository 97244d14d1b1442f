"""Pages for what went wrong: what happened and what to do, and a reference to give to support."""

from __future__ import annotations

import structlog
from flask import Flask, g, render_template, request, url_for
from flask_babel import gettext as _
from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from tenants.database import session

log = structlog.get_logger(__name__)
KNOWN = (400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)


class NotFound(Exception):
    """The thing asked for does not exist here, or not for this actor; answered with 404."""


class Conflict(Exception):
    """Somebody else changed the same thing in the meantime; answered with 409, nothing saved."""


def _words(code: int) -> tuple[str, str]:
    """Title and explanation for a status code, in the reader's language."""
    if code == 403:
        return _("Du har inte behörighet till sidan"), _(
            "Sidan är öppen för andra roller än dina. Behöver du den i ditt arbete, be kansliet om behörighet."
        )
    if code == 404:
        return _("Sidan finns inte"), _(
            "Adressen kan vara felskriven eller borttagen, eller så hör den till ett annat förbund."
        )
    if code == 409:
        return _("Någon annan hann före"), _(
            "Uppgifterna ändrades medan du skrev. Gå tillbaka, ladda om sidan och gör din ändring igen."
        )
    if code == 410:
        return _("Länken gäller inte längre"), _("Den är redan använd eller för gammal. Be om en ny.")
    if code == 413:
        return _("För mycket på en gång"), _("Det du skickade är för stort. Dela upp det och försök igen.")
    if code == 429:
        return _("För många försök"), _("Vänta några minuter och försök igen.")
    if code == 503:
        return _("Tjänsten svarar inte just nu"), _(
            "Det är ett fel hos oss. Det du redan har sparat är kvar. Försök igen om en stund."
        )
    if code == 500:
        return _("Något gick fel hos oss"), _(
            "Inget av det senaste steget sparades. Försök igen. Hjälper inte det, hör av dig och uppge referensen."
        )
    return _("Det gick inte att läsa det du skickade"), _(
        "Sidan kan ha legat öppen för länge. Gå tillbaka, ladda om den och försök igen."
    )


def error_page(code: int) -> tuple[str, int]:
    """The page for a status code; the open transaction is rolled back first."""
    session.rollback()
    title, explanation = _words(code)
    return (
        render_template(
            "error.html",
            title=title,
            explanation=explanation,
            action_label=_("Till startsidan"),
            action_url=url_for("dashboard.home"),
            reference=g.get("request_id", "-"),
        ),
        code,
    )


def install(app: Flask) -> None:
    """Answer every error with a page that says what happened and what to do."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> object:
        if error.code is None or error.code < 400:
            return error
        return error_page(error.code if error.code in KNOWN else 400)

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> tuple[str, int]:
        return error_page(404)

    @app.errorhandler(Conflict)
    def conflict(_error: Conflict) -> tuple[str, int]:
        return error_page(409)

    @app.errorhandler(OperationalError)
    @app.errorhandler(RedisError)
    def out_of_reach(error: Exception) -> tuple[str, int]:
        log.error("service_out_of_reach", error=type(error).__name__, path=request.path)
        return error_page(503)

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> tuple[str, int]:
        log.exception("unexpected_error", error=type(error).__name__)
        return error_page(500)
