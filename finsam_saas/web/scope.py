"""The first step of a request: from address and session to the scope its transaction will open with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID, uuid4

from flask import Flask, abort, current_app, g, request
from flask import session as browser_session

from tenants.context import CurrentTenant, Scope, current_scope, enter, leave, request_id
from tenants.database import db
from tenants.resolve import TenantDirectory

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
TENANT_ARGUMENT = "association"
View = TypeVar("View", bound=Callable[..., Any])
_SESSIONLESS = "_finsam_sessionless"


def signed_in_user_id() -> UUID | None:
    """The user the browser's server-side session names, or None; not yet checked against the database."""
    value = browser_session.get("_user_id")
    return UUID(value) if value else None


def is_static() -> bool:
    """Whether a file of the frame is asked for: the same for everybody, so nobody's session is looked at."""
    return request.endpoint is not None and request.endpoint.rpartition(".")[2] == "static"


def sessionless(view: View) -> View:
    """Mark a view that looks at nobody's session: what it answers is the same for everybody who asks so."""
    setattr(view, _SESSIONLESS, True)
    return view


def is_sessionless() -> bool:
    """Whether nobody's session is looked at: for a file of the frame, or a view that is marked so."""
    if request.endpoint is None:
        return False
    return is_static() or hasattr(current_app.view_functions[request.endpoint], _SESSIONLESS)


def act_for(slug: str) -> bool:
    """Go on in the förbund that a key names, where the address names none; False: there is no such förbund.

    Only before the first question to the database: an open transaction never changes its förbund.
    """
    directory: TenantDirectory = current_app.extensions["tenant_directory"]
    tenant = directory.find(slug, db.engine)
    if tenant is None:
        return False
    leave(g.scope_token)
    g.scope_token = enter(Scope(tenant=tenant))
    return True


def current_association() -> CurrentTenant | None:
    """The förbund of the page being shown, or None outside every förbund."""
    return current_scope().tenant


def source_title(key: str | None) -> str:
    """The title of the document that a source key names; the key itself where the register has no title."""
    tenant = current_scope().tenant
    return dict(tenant.sources).get(key, key) if tenant and key else key or ""


def install(app: Flask) -> None:
    """Resolve the förbund before any extension's hook and hold the scope for exactly one request."""
    directory = TenantDirectory()
    app.extensions["tenant_directory"] = directory
    app.jinja_env.filters["source_title"] = source_title

    @app.url_value_preprocessor
    def choose_scope(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.request_id = uuid4().hex
        g.request_id_token = request_id.set(g.request_id)
        slug = values.pop(TENANT_ARGUMENT, None) if values else None
        readable = "\x00" not in request.path and b"%00" not in request.query_string
        tenant = directory.find(slug, db.engine) if slug and readable else None
        user_id = None if is_sessionless() else signed_in_user_id()
        g.scope_token = enter(Scope(tenant=tenant, user_id=user_id, read_only=request.method in SAFE_METHODS))
        if not readable:  # PostgreSQL keeps no NUL, so nothing it is asked for can hold one.
            abort(400)
        if slug and tenant is None:
            abort(404)

    @app.url_defaults
    def keep_association(endpoint: str, values: dict[str, Any]) -> None:
        tenant = current_scope().tenant
        expected = app.url_map.is_endpoint_expecting(endpoint, TENANT_ARGUMENT)
        if tenant and expected and TENANT_ARGUMENT not in values:
            values[TENANT_ARGUMENT] = tenant.slug

    @app.teardown_request
    def forget_scope(_error: BaseException | None) -> None:
        for variable, name in ((None, "scope_token"), (request_id, "request_id_token")):
            token = g.pop(name, None)
            if token is not None:
                variable.reset(token) if variable else leave(token)
