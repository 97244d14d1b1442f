"""The matter in the registry in which what is agreed on about an insats is kept."""

from __future__ import annotations

from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.agreements.models import Agreement
from finsam_saas.agreements.queries import AgreementFacts
from finsam_saas.applications.models import Application
from finsam_saas.decisions.models import Decision
from finsam_saas.registry import service as registry
from finsam_saas.registry.models import Matter
from finsam_saas.registry.rules import MatterKind
from tenants.database import own_tenant_id, session


def matter_for(actor: Actor, found: AgreementFacts, title: str) -> registry.Registered:
    """The open matter of the application behind it, or of an earlier version; else one of its own."""
    asked = select(Matter.id, Matter.number).where(
        Matter.tenant_id == own_tenant_id, Matter.closed_on.is_(None)
    )
    earlier = select(Agreement.matter_id).where(
        Agreement.tenant_id == own_tenant_id, Agreement.initiative_id == found.initiative_id
    )
    applied = (
        select(Application.matter_id)
        .join(
            Decision,
            (Decision.tenant_id == Application.tenant_id) & (Decision.application_id == Application.id),
        )
        .where(Application.tenant_id == own_tenant_id, Decision.id == found.decision_id)
    )
    for of in (applied, earlier):
        row = session.execute(asked.where(Matter.id.in_(of)).order_by(Matter.id).limit(1)).one_or_none()
        if row is not None:
            return registry.Registered(*row)
    return registry.open_matter(actor=actor, kind=MatterKind.AGREEMENT, title=title)
