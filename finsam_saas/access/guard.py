"""The guard at every door: a view says what it requires, and a view that says nothing is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "_finsam_door"
PUBLIC = "public"
SIGNED_IN = "signed-in"


def requires(*any_of: Permission) -> Callable[[View], View]:
    """Open the view for those who hold at least one of the permissions."""

    def mark(view: View) -> View:
        setattr(view, _MARK, frozenset(any_of))
        return view

    return mark


def public(view: View) -> View:
    """Open the view for everybody, signed in or not."""
    setattr(view, _MARK, PUBLIC)
    return view


def signed_in(view: View) -> View:
    """Open the view for every signed-in user, whatever roles; for pages about the user's own account."""
    setattr(view, _MARK, SIGNED_IN)
    return view


def door_of(view: Callable[..., Any]) -> frozenset[Permission] | str | None:
    """What a view demands: a set of permissions, "public", "signed-in", or None where nothing was said."""
    return getattr(view, _MARK, None)


def install(app: Flask, current_actor: Callable[[], Actor | None]) -> None:
    """Check every request against its view's door, before the view runs."""

    @app.before_request
    def check_door() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        door = door_of(current_app.view_functions[request.endpoint])
        if door == PUBLIC or request.endpoint.rpartition(".")[2] == "static":
            return None
        actor = current_actor()
        if actor is None:
            return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
        if door == SIGNED_IN:
            return None
        if not isinstance(door, frozenset) or not door & actor.permissions:
            abort(403)
        return None
