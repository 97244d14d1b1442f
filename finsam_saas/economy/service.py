"""Noting what has been requisitioned of an insats's money in a year."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.economy.models import RequisitionedAmount
from finsam_saas.economy.rules import NOT_NOTED, Noting
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.models import Initiative
from finsam_saas.web.errors import Conflict
from finsam_saas.web.rows import remove_version, take_turns, write_version
from tenants.context import current_tenant
from tenants.database import now, session


def note_requisitioned(
    *, actor: Actor, initiative_id: UUID, year: int, version: int, noting: Noting | None
) -> None:
    """Note what has been requisitioned of a year's money, or take the noting away (None).

    `version` is that of the noting that was seen, NOT_NOTED where there was none. Raises NotFound for an
    insats that is not there, and Conflict where somebody else has noted something else in the meantime.
    """
    initiative = initiatives.initiative(initiative_id)
    take_turns(Initiative, initiative_id)
    standing = _standing(initiative_id, year)
    if (standing.version if standing else NOT_NOTED) != version:
        raise Conflict(f"requisitioned {initiative_id} {year} is no longer at version {version}")
    if noting == _noted(standing):
        return
    before = str(standing.amount) if standing else None
    _write(actor, initiative_id, year, standing, noting)
    record(
        actor=actor,
        name=EventName.REQUISITION_NOTED,
        subject_id=initiative_id,
        subject_label=initiative.name,
        year=year,
        changes={f"amount:{year}": [before, str(noting.amount) if noting else None]},
        **({"as_of": noting.as_of.isoformat(), "note": noting.note} if noting else {}),
    )


def _standing(initiative_id: UUID, year: int) -> RequisitionedAmount | None:
    return session.scalars(
        select(RequisitionedAmount)
        .where(
            RequisitionedAmount.tenant_id == current_tenant().id,
            RequisitionedAmount.initiative_id == initiative_id,
            RequisitionedAmount.year == year,
        )
        .execution_options(populate_existing=True)
    ).one_or_none()


def _noted(standing: RequisitionedAmount | None) -> Noting | None:
    return Noting(standing.amount, standing.as_of, standing.note) if standing else None


def _write(
    actor: Actor,
    initiative_id: UUID,
    year: int,
    standing: RequisitionedAmount | None,
    noting: Noting | None,
) -> None:
    if noting is None:
        if standing is not None:
            remove_version(RequisitionedAmount, standing.id, standing.version)
        return
    values: dict[str, Any] = {
        "amount": noting.amount,
        "as_of": noting.as_of,
        "note": noting.note,
        "noted_at": now(),
        "noted_by": actor.name,
    }
    if standing is None:
        session.add(RequisitionedAmount(initiative_id=initiative_id, year=year, **values))
        session.flush()
    else:
        write_version(RequisitionedAmount, standing.id, standing.version, values)
