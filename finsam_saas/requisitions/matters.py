"""In which matter of the registry an insats's requisitions stand."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, and_, select

from finsam_saas.access.actor import Actor
from finsam_saas.applications.models import Application
from finsam_saas.decisions.models import Decision, GrantedAmount
from finsam_saas.registry import service as registry
from finsam_saas.registry.models import Matter
from finsam_saas.registry.rules import MatterKind
from finsam_saas.requisitions.models import Requisition
from tenants.database import own_tenant_id, session


def matter_for(actor: Actor, initiative_id: UUID, title: str) -> registry.Registered:
    """The open matter of the insats's earlier requisitions, else of the application it was granted on; where
    there is neither, a new one with the title.
    """
    found = _of_requisitions(initiative_id) or _of_application(initiative_id)
    return found or registry.open_matter(actor=actor, kind=MatterKind.MONEY, title=title)


def _of_requisitions(initiative_id: UUID) -> registry.Registered | None:
    joined = and_(Requisition.tenant_id == Matter.tenant_id, Requisition.matter_id == Matter.id)
    asked = select(Matter.id, Matter.number).join(Requisition, joined)
    return _latest(asked.where(Requisition.initiative_id == initiative_id))


def _of_application(initiative_id: UUID) -> registry.Registered | None:
    asked = (
        select(Matter.id, Matter.number)
        .join(
            Application, and_(Application.tenant_id == Matter.tenant_id, Application.matter_id == Matter.id)
        )
        .join(
            Decision,
            and_(Decision.tenant_id == Application.tenant_id, Decision.application_id == Application.id),
        )
        .join(
            GrantedAmount,
            and_(GrantedAmount.tenant_id == Decision.tenant_id, GrantedAmount.decision_id == Decision.id),
        )
        .where(GrantedAmount.initiative_id == initiative_id)
    )
    return _latest(asked)


def _latest(asked: Select[UUID, str]) -> registry.Registered | None:
    """The latest open one of some matters."""
    row = session.execute(
        asked.where(Matter.tenant_id == own_tenant_id, Matter.closed_on.is_(None))
        .order_by(Matter.opened_on.desc(), Matter.id.desc())
        .limit(1)
    ).one_or_none()
    return registry.Registered(*row) if row else None
