"""Signing in and out, and the user's own account."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask import session as browser_session
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import public
from finsam_saas.web.language import LANGUAGES

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/logga-in")
@public
def sign_in() -> ResponseReturnValue:
    """The page to sign in on."""
    return "…"


@blueprint.post("/sprak/<language>")
@public
def choose_language(language: str) -> ResponseReturnValue:
    """Show pages in another language, and remember it."""
    if language in LANGUAGES:
        browser_session["language"] = language
    return redirect(request.referrer or url_for("dashboard.home"))
