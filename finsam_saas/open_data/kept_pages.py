"""Pages that are the same for everybody: drawn once for a release and language, and then kept."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

from flask import Response, current_app, request, url_for

from finsam_saas.config import Settings
from finsam_saas.open_data.answers import FIVE_MINUTES
from finsam_saas.web.language import LANGUAGES, SOURCE_LANGUAGE

MOST_KEPT = 400
LANGUAGE_ARGUMENT = "lang"


class Kept:
    """The latest drawn pages of this process, by what they were drawn from."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._pages: OrderedDict[Hashable, bytes] = OrderedDict()
        self._most = most
        self._lock = Lock()

    def page(self, key: Hashable, draw: Callable[[], bytes]) -> bytes:
        """The page that was drawn from this, else a new one; two who come at once may both draw it."""
        with self._lock:
            found = self._pages.get(key)
            if found is not None:
                self._pages.move_to_end(key)
                return found
        drawn = draw()
        with self._lock:
            self._pages[key] = drawn
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)
        return drawn


def page_language() -> str:
    """The language in the address, else Swedish: a page that is kept cannot follow each reader's own."""
    asked = request.args.get(LANGUAGE_ARGUMENT, "")
    return asked if asked in LANGUAGES else SOURCE_LANGUAGE


def drawn(template: str, **values: Any) -> bytes:
    """A page in the frame of the house, without anything that is one reader's: no account, no forms."""
    settings: Settings = current_app.config["FINSAM"]
    frame: Mapping[str, Any] = {
        "demo": settings.is_demo,
        "csp_nonce": lambda: "",
        "links": {
            "home": url_for("open_data.national"),
            "sign_in": url_for("accounts.sign_in"),
            "accessibility": url_for("dashboard.accessibility"),
            "about": url_for("dashboard.about"),
            "open_data": url_for("open_data.national"),
        },
    }
    return current_app.jinja_env.get_template(template).render(**frame, **values).encode()


def answer(content: bytes, content_type: str = "text/html; charset=utf-8") -> Response:
    """The kept page, or 304 for a reader who has it already."""
    made = Response(content, content_type=content_type)
    made.set_etag(hashlib.sha256(content).hexdigest()[:32])
    made.headers["Cache-Control"] = FIVE_MINUTES
    return made.make_conditional(request)  # type: ignore[return-value]
