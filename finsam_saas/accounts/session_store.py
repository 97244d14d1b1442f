"""Where browser sessions are kept: in Valkey, as JSON and nothing else; one that was ended stays ended.

A visitor of whom nothing has to be remembered costs no room there: the cookie is a random name that is
kept nowhere, and the protection of forms follows from it. A session is kept from the moment that
something is put in it, under an id of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from contextlib import suppress
from datetime import timedelta
from functools import lru_cache
from typing import Any

import structlog
from flask import Flask, Request, Response
from flask_session.base import ServerSideSession
from flask_session.redis import RedisSession, RedisSessionInterface
from redis.exceptions import RedisError
from werkzeug.http import dump_cookie

from finsam_saas.web.scope import is_sessionless, is_static

log = structlog.get_logger(__name__)
FORM_SECRET = "csrf_token"
COOKIES_KEPT = 1024
_VISITOR = re.compile(r"v\.[A-Za-z0-9_-]{43}")


class BrowserSession(RedisSession):  # type: ignore[misc]
    """One browser's session: the id it was found under, and whether the store could be reached at all."""

    found_under: str | None = None
    visitor: str | None = None
    reachable = True


class SessionStore(RedisSessionInterface):  # type: ignore[misc]
    """Reads and writes sessions; a store that is out of reach gives an empty session that is not kept."""

    session_class = BrowserSession

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """The browser's session; a visitor's, with nothing but the secret of its forms, where none is kept.

        An id that the store does not know is never taken over: it may be one that was signed out.
        """
        cookie = request.cookies.get(app.config["SESSION_COOKIE_NAME"], "")
        is_visitor = _VISITOR.fullmatch(cookie) is not None
        kept, reachable = None, True
        if cookie and not is_visitor:
            try:
                kept = self._retrieve_session_data(self._get_store_id(cookie))
            except RedisError as error:
                log.error("session_store_out_of_reach", error=type(error).__name__)
                reachable = False
        if kept is not None:
            opened = BrowserSession(kept, sid=cookie)
            opened.found_under = cookie
            return opened
        visitor = cookie if is_visitor else f"v.{secrets.token_urlsafe(32)}"
        opened = BrowserSession(
            {FORM_SECRET: _form_secret(app, visitor)}, sid=self._generate_sid(self.sid_length)
        )
        opened.visitor = visitor
        opened.reachable = reachable
        return opened

    def save_session(self, app: Flask, session: ServerSideSession, response: Response) -> None:
        """Keep what has changed and send the cookie, unless the store was out of reach at the beginning."""
        if not isinstance(session, BrowserSession) or not session.reachable:
            return
        if is_static() or (is_sessionless() and not _is_error_page(response)):
            return
        response.vary.add("Cookie")
        if session.modified:
            self._upsert_session(app.permanent_session_lifetime, session, self._get_store_id(session.sid))
        cookie = session.sid if session.modified or session.found_under else session.visitor or ""
        response.headers.add("Set-Cookie", _cookie(app, cookie))

    def _retrieve_session_data(self, store_id: str) -> dict[str, Any] | None:
        """What is kept, from now for as long again; the library would also unpickle it, and so run it."""
        kept = self._get_and_prolong(store_id)
        with suppress(ValueError):
            found = json.loads(kept) if kept else None
            return found if isinstance(found, dict) else None
        return None

    def _get_and_prolong(self, store_id: str) -> bytes | None:
        """Each page asks so once: without the library's counting and trying again, unless it is needed."""
        seconds = int(self.app.permanent_session_lifetime.total_seconds())
        try:
            connection = self.client.connection_pool.get_connection()
            try:
                connection.send_command("GETEX", store_id, "EX", seconds)
                found: bytes | None = connection.read_response()
            finally:
                self.client.connection_pool.release(connection)
        except RedisError:
            found = self.client.getex(store_id, ex=seconds)
        return found

    def _upsert_session(self, session_lifetime: timedelta, session: ServerSideSession, store_id: str) -> None:
        """Write the session; one that somebody signed out in the meantime stays gone."""
        found = isinstance(session, BrowserSession) and session.found_under == session.sid
        self.client.set(store_id, json.dumps(dict(session)), ex=session_lifetime, xx=found)


def _is_error_page(response: Response) -> bool:
    """Whether the answer is a page about an error: it has forms (language, looks), which need the cookie."""
    return response.status_code >= 400 and response.mimetype == "text/html"


@lru_cache(maxsize=COOKIES_KEPT)
def _cookie(app: Flask, value: str) -> str:
    """The cookie that names a session, as a header: it lasts as long as the session does, from now."""
    store = app.session_interface
    return dump_cookie(
        app.config["SESSION_COOKIE_NAME"],
        value,
        max_age=app.permanent_session_lifetime,
        path=store.get_cookie_path(app),
        secure=store.get_cookie_secure(app),
        httponly=store.get_cookie_httponly(app),
        samesite=store.get_cookie_samesite(app),
        sync_expires=False,
    )


def _form_secret(app: Flask, visitor: str) -> str:
    """What protects a visitor's forms: it follows from his cookie, and only we can tell how."""
    key = str(app.secret_key).encode()
    return hmac.new(key, f"form of {visitor}".encode(), hashlib.sha256).hexdigest()
