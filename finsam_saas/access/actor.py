"""The one who acts: a signed-in user as seen by the förbund (or the nation) he acts in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from finsam_saas.access.permissions import GlobalRole, Permission, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, under which name, in which roles, and all that these roles permit where he now is."""

    user_id: UUID | None
    name: str
    membership_id: UUID | None = None
    roles: frozenset[Role] = frozenset()
    global_roles: frozenset[GlobalRole] = frozenset()
    permissions: frozenset[Permission] = frozenset()

    def may(self, permission: Permission) -> bool:
        """True if one of the actor's roles grants the permission."""
        return permission in self.permissions


SYSTEM = Actor(user_id=None, name="Finsam")
