"""The browser's session: server-side in Valkey, renewed at sign-in, with idle and absolute limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask, current_app, g, request
from flask import session as browser_session
from flask_login import LoginManager, current_user, login_user
from redis import Redis

from finsam_saas.access.actor import Actor
from finsam_saas.accounts import passwords, queries
from finsam_saas.accounts.queries import OwnMembership, Viewer
from finsam_saas.accounts.session_store import SessionStore
from finsam_saas.config import Settings
from finsam_saas.web.errors import OutOfReach
from finsam_saas.web.scope import is_sessionless
from tenants.context import current_scope


def current_viewer() -> Viewer | None:
    """The signed-in user of this request, or None; nobody where the database could not say who it is."""
    found = g.get("_login_user")
    if found is None and not g.get("out_of_reach"):
        found = current_user._get_current_object()
    return found if isinstance(found, Viewer) else None


def current_actor() -> Actor | None:
    """The actor of this request, or None where nobody is signed in."""
    found = current_viewer()
    return found.actor if found else None


def viewer() -> Viewer:
    """The signed-in user of a request that the guard has let in."""
    found = current_viewer()
    if found is None:
        raise RuntimeError("a guarded view ran without a signed-in user")
    return found


def actor() -> Actor:
    """The actor of a request that the guard has let in."""
    return viewer().actor


def begin(entered: Viewer, memberships: list[OwnMembership], last_visit: datetime | None = None) -> None:
    """Sign the browser in under a new session id; what the old session held is gone."""
    _renew()
    login_user(entered)
    browser_session["version"] = entered.session_version
    browser_session["since"] = datetime.now(UTC).isoformat()
    browser_session["last_visit"] = last_visit.isoformat() if last_visit else None
    remember_memberships(memberships)


def _renew() -> None:
    """Empty the session, forget its old id on the server, and go on under a new one."""
    browser_session.clear()
    # The session library gives an empty session no new id, so something has to be in it.
    browser_session["renewed"] = True
    current_app.session_interface.regenerate(browser_session)  # type: ignore[attr-defined]
    del browser_session["renewed"]


def go_on_with(version: int) -> None:
    """Keep this browser signed in, under a new id, where all others have just been signed out."""
    current_app.session_interface.regenerate(browser_session)  # type: ignore[attr-defined]
    browser_session["version"] = version


def last_visit() -> datetime | None:
    """When the user signed in the time before this; None at the first visit."""
    value = browser_session.get("last_visit")
    return datetime.fromisoformat(value) if value else None


def remember_memberships(memberships: list[OwnMembership]) -> None:
    """Keep the list of own förbund for the switcher, so that no page has to ask for it."""
    browser_session["associations"] = [[one.association, one.slug] for one in memberships]


def remember_association(name: str, slug: str) -> None:
    """Add one förbund to the switcher's list, for when an invitation has just been accepted."""
    known = [one for one in browser_session.get("associations", []) if one[1] != slug]
    browser_session["associations"] = sorted([*known, [name, slug]])


def own_associations() -> list[tuple[str, str]]:
    """Name and path name of the förbund the user belongs to, as of sign-in."""
    return [(name, slug) for name, slug in browser_session.get("associations", [])]


def end() -> None:
    """Sign the browser out; the server-side session is gone, so the old cookie is worth nothing."""
    language = browser_session.get("language")
    _renew()
    if language:
        browser_session["language"] = language


def _load(user_id: str, absolute: timedelta) -> Viewer | None:
    since = browser_session.get("since")
    if since is None or datetime.fromisoformat(since) + absolute < datetime.now(UTC):
        return None
    found = queries.viewer(UUID(user_id), current_scope().tenant)
    if found is None or found.session_version != browser_session.get("version"):
        return None
    return found


def install(app: Flask, settings: Settings) -> None:
    """Keep sessions in Valkey and load the signed-in user once per request."""
    secure = not settings.insecure_cookies
    passwords.configure(settings.password_hash_cost)
    app.config.update(
        PERMANENT_SESSION_LIFETIME=timedelta(minutes=settings.session_idle_minutes),
        SESSION_COOKIE_NAME="__Host-finsam" if secure else "finsam",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    app.session_interface = SessionStore(
        app,
        client=Redis.from_url(settings.redis_url, socket_timeout=2, socket_connect_timeout=2),
        key_prefix="finsam:session:",
        permanent=True,
        sid_length=32,
    )
    manager = LoginManager()
    # Its own variable for pages would ask the database who it is even on the page that says it is down.
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None
    absolute = timedelta(hours=settings.session_absolute_hours)

    @manager.user_loader  # type: ignore[untyped-decorator]
    def load(user_id: str) -> Viewer | None:
        return _load(user_id, absolute)

    @app.before_request
    def need_the_store() -> None:
        needs_none = request.blueprint == "operations" or is_sessionless()
        if not needs_none and not getattr(browser_session, "reachable", True):
            raise OutOfReach("the session store")
