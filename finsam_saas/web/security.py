"""Headers and checks that every answer carries, whatever the page."""

from __future__ import annotations

import secrets
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request
from flask import session as browser_session
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer

from finsam_saas.web.addresses import VERSION_ARGUMENT
from finsam_saas.web.scope import SAFE_METHODS, is_sessionless, is_static

csrf = CSRFProtect()
FORM_TOKEN = "csrf_token"  # noqa: S105 (the name of the field, not what stands in it)
SIGNED = "finsam_signed"
"""Where an application keeps how it signs the tokens of forms."""
YEAR = 365 * 24 * 60 * 60
AN_HOUR = "public, max-age=3600"


def csp_nonce() -> str:
    """The nonce that the page's own scripts carry; new for every answer."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _content_policy() -> str:
    return (
        "default-src 'none'; "
        f"script-src 'self' 'nonce-{csp_nonce()}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )


def _how_long(response: Response) -> str:
    """How long a browser keeps an answer: a page never, a file for good when its address names what it is.

    An answer that looks at nobody's session says itself how long it keeps.
    """
    told = response.headers.get("Cache-Control")
    if told and response.status_code < 400 and is_sessionless() and not is_static():
        return told
    if not is_static() or response.status_code >= 400:
        return "no-store"
    return f"public, max-age={YEAR}, immutable" if VERSION_ARGUMENT in request.args else AN_HOUR


def form_token() -> str:
    """The token of this browser's forms, as the library makes and checks it."""
    if FORM_TOKEN not in g:
        secret = browser_session.get(FORM_TOKEN)
        g.csrf_token = current_app.extensions[SIGNED](secret) if secret else generate_csrf()
    token: str = g.csrf_token
    return token


def _sign_once(app: Flask) -> None:
    """Give pages the token of the browser's forms, whose secret is the same on every page, signed once."""
    signer = URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token")
    app.extensions[SIGNED] = lru_cache(maxsize=4096)(signer.dumps)
    app.jinja_env.globals["csrf_token"] = form_token
    app.context_processor(lambda: {"csrf_token": form_token})


def install(app: Flask, *, secure: bool) -> None:
    """Refuse cross-site writes and put the protective headers on every answer."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce

    @app.before_request
    def refuse_other_sites() -> None:
        if request.method in SAFE_METHODS:
            return
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(403)
        try:
            urlsplit(request.referrer or "")
        except ValueError:
            abort(400)

    csrf.init_app(app)
    _sign_once(app)

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = _content_policy()
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if secure:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        headers["Cache-Control"] = _how_long(response)
        return response
