"""Swedish first, English complete: which language and which clock a page is shown in."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, request
from flask import session as browser_session
from flask_babel import Babel

LANGUAGES = {"sv": "Svenska", "en": "English"}


def install(app: Flask, preferred: Callable[[], str | None]) -> None:
    """Choose the user's own language, else the browser session's, else what the browser asks for."""
    app.config.update(BABEL_DEFAULT_LOCALE="sv", BABEL_DEFAULT_TIMEZONE="Europe/Stockholm")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = f"{app.root_path}/translations"

    def choose() -> str:
        if not request:
            return "sv"
        chosen = preferred() or browser_session.get("language")
        return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "sv") or "sv"

    Babel(app, locale_selector=choose)
