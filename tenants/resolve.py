"""From address to förbund: the only place that knows that the förbund stands first in the path.

Runs before any extension's hook, on a connection of its own, so that the request's transaction can
open with the förbund already set. An unknown name is 404, never a default.
"""

from __future__ import annotations

from time import monotonic

from sqlalchemy import Engine, select

from tenants.context import CurrentTenant
from tenants.models import Tenant

SECONDS_KEPT = 30.0


class TenantDirectory:
    """Looks förbund up by path name and remembers those it found for half a minute."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[float, CurrentTenant]] = {}

    def find(self, slug: str, engine: Engine) -> CurrentTenant | None:
        """The förbund with this path name, or None; unknown names are never remembered."""
        found = self._known.get(slug)
        if found and found[0] > monotonic():
            return found[1]
        with engine.begin() as connection:
            row = connection.execute(
                select(Tenant.id, Tenant.slug, Tenant.name, Tenant.sources).where(Tenant.slug == slug)
            ).one_or_none()
        if row is None:
            self._known.pop(slug, None)
            return None
        titles = tuple((str(one.get("key")), str(one.get("title"))) for one in row.sources)
        tenant = CurrentTenant(id=row.id, slug=row.slug, name=row.name, sources=titles)
        self._known[slug] = (monotonic() + SECONDS_KEPT, tenant)
        return tenant

    def forget(self) -> None:
        """Drop what is remembered; for when the register itself has changed."""
        self._known.clear()
