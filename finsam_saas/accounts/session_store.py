"""Where browser sessions are kept: in Valkey, as JSON and nothing else; one that was ended stays ended."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask, Request, Response
from flask_session.base import ServerSideSession
from flask_session.redis import RedisSession, RedisSessionInterface
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)


class BrowserSession(RedisSession):  # type: ignore[misc]
    """One browser's session: the id it was found under, and whether the store could be reached at all."""

    found_under: str | None = None
    reachable = True


class SessionStore(RedisSessionInterface):  # type: ignore[misc]
    """Reads and writes sessions; a store that is out of reach gives an empty session that is not kept."""

    session_class = BrowserSession

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """The browser's session; an empty, unreachable one where the store does not answer."""
        try:
            opened: BrowserSession = super().open_session(app, request)
        except RedisError as error:
            log.error("session_store_out_of_reach", error=type(error).__name__)
            opened = BrowserSession(sid=self._generate_sid(self.sid_length), permanent=self.permanent)
            opened.reachable = False
            return opened
        if opened.sid == request.cookies.get(app.config["SESSION_COOKIE_NAME"]):
            opened.found_under = opened.sid
        return opened

    def save_session(self, app: Flask, session: ServerSideSession, response: Response) -> None:
        """Keep the session and send its cookie, unless the store was out of reach when it was opened."""
        if isinstance(session, BrowserSession) and session.reachable:
            super().save_session(app, session, response)

    def _retrieve_session_data(self, store_id: str) -> dict[str, Any] | None:
        """What is kept, or None; the library would also try to unpickle it, and so run what it holds."""
        kept = self.client.get(store_id)
        with suppress(ValueError):
            found = json.loads(kept) if kept else None
            return found if isinstance(found, dict) else None
        return None

    def _upsert_session(self, session_lifetime: timedelta, session: ServerSideSession, store_id: str) -> None:
        """Write the session; one that somebody signed out in the meantime stays gone."""
        found = isinstance(session, BrowserSession) and session.found_under == session.sid
        self.client.set(store_id, json.dumps(dict(session)), ex=session_lifetime, xx=found)
