"""Headers and checks that every answer carries, whatever the page."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request
from flask_wtf import CSRFProtect

from finsam_saas.web.scope import SAFE_METHODS, is_static

csrf = CSRFProtect()


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
        if is_static():
            headers.setdefault("Cache-Control", "public, max-age=86400")
        else:
            headers["Cache-Control"] = "no-store"
        return response
