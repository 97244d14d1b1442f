"""The current tenant: which förbund the running request or task acts for.

A scope is set once, at the edge (a request, a task, a command), and read by the database
layer when a transaction opens. Asking for the tenant where none is set is an error, never a default.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from uuid import UUID


class NoTenant(RuntimeError):
    """Something asked whose data it works on where no förbund was chosen."""


@dataclass(frozen=True, slots=True)
class CurrentTenant:
    """The förbund acted for: register number, path name, legal name, and titles of its source documents."""

    id: int
    slug: str
    name: str
    sources: tuple[tuple[str, str], ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows a transaction may touch: the förbund, the signed-in user, reading or writing."""

    tenant: CurrentTenant | None = None
    user_id: UUID | None = None
    read_only: bool = False


request_id: ContextVar[str | None] = ContextVar("finsam_request_id", default=None)
_NOWHERE = Scope()
_scope: ContextVar[Scope] = ContextVar("finsam_scope", default=_NOWHERE)


def current_scope() -> Scope:
    """The scope of the running request, task or command; an empty one where none was entered."""
    return _scope.get()


def current_tenant() -> CurrentTenant:
    """The förbund acted for; raises NoTenant where none was chosen."""
    tenant = _scope.get().tenant
    if tenant is None:
        raise NoTenant("no förbund has been chosen for this work")
    return tenant


def enter(scope: Scope) -> Token[Scope]:
    """Set the scope until `leave` is called with the token; for frameworks with start and end hooks."""
    return _scope.set(scope)


def leave(token: Token[Scope]) -> None:
    """Put the scope back as it was before `enter`."""
    _scope.reset(token)


@contextmanager
def acting_for(
    tenant: CurrentTenant | None, *, user_id: UUID | None = None, read_only: bool = False
) -> Iterator[None]:
    """Act for one förbund (or none) for the length of the block; blocks must not share a transaction."""
    token = enter(Scope(tenant=tenant, user_id=user_id, read_only=read_only))
    try:
        yield
    finally:
        leave(token)
