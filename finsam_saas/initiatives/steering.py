"""Which group steers an insats: chosen among the förbund's own groups, and what a group steers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.bodies.queries import BodyFacts, bodies
from finsam_saas.initiatives import queries as reading
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.queries import by_name
from finsam_saas.initiatives.rules import STEERING_KINDS
from finsam_saas.initiatives.service import record_change
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import write_version
from tenants.database import own_tenant_id, session, today


def offered(on: date, keeps: UUID | None = None) -> list[BodyFacts]:
    """The groups that may steer an insats on a day, and the one that does already."""
    return [one for one in bodies() if one.id == keeps or (one.stands(on) and one.kind in STEERING_KINDS)]


def steered_by(body_id: UUID) -> list[tuple[UUID, str]]:
    """The insatser that a group steers, by name."""
    rows = session.execute(
        select(Initiative.id, Initiative.name)
        .where(Initiative.tenant_id == own_tenant_id, Initiative.steering_body_id == body_id)
        .order_by(by_name(Initiative.name), Initiative.id)
    )
    return [(id_, name) for id_, name in rows]


def choose_steering(*, actor: Actor, initiative_id: UUID, version: int, body_id: UUID | None) -> None:
    """Say which group steers an insats; None: nobody has been appointed.

    Raises NotFound for an insats or a group that the förbund does not have, or a group that cannot steer, and
    Conflict where somebody else changed the insats in the meantime.
    """
    before = reading.initiative(initiative_id)
    was = before.steering_body_id
    known = {one.id: one.label for one in offered(today(), keeps=was)}
    if body_id is not None and body_id not in known:
        raise NotFound(f"no group that can steer: {body_id}")
    if was == body_id:
        return
    write_version(Initiative, initiative_id, version, {"steering_body_id": body_id})
    told = [known[one] if one else None for one in (was, body_id)]
    record_change(actor, initiative_id, before.name, {"steering_group": told})
