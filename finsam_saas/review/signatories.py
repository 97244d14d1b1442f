"""Who signs off the reports of an insats for its styrgrupp."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from finsam_saas.accounts.models import Membership
from finsam_saas.followup.models import InitiativeSignatory, Report
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class Signatory:
    """Somebody who signs off an insats's reports for its styrgrupp."""

    membership_id: UUID
    name: str


def signatories(initiative_id: UUID) -> list[Signatory]:
    """Those who sign off an insats's reports; who leaves the förbund signs no more."""
    return _signatories(InitiativeSignatory.initiative_id == initiative_id)


def signatories_of_report(report_id: UUID) -> list[Signatory]:
    """Those who sign off a report: whom to tell when it comes to the styrgrupp."""
    own = select(Report.initiative_id).where(Report.tenant_id == current_tenant().id, Report.id == report_id)
    return _signatories(InitiativeSignatory.initiative_id.in_(own))


def signed_by(membership_id: UUID) -> list[UUID]:
    """The insatser whose reports a membership signs off."""
    found = session.scalars(
        select(InitiativeSignatory.initiative_id).where(
            InitiativeSignatory.tenant_id == current_tenant().id,
            InitiativeSignatory.membership_id == membership_id,
        )
    )
    return list(found)


def _signatories(*conditions: ColumnElement[bool]) -> list[Signatory]:
    rows = session.execute(
        select(Membership.id, Membership.name)
        .join(
            InitiativeSignatory,
            and_(
                InitiativeSignatory.tenant_id == Membership.tenant_id,
                InitiativeSignatory.membership_id == Membership.id,
            ),
        )
        .where(Membership.tenant_id == current_tenant().id, *conditions)
        .order_by(Membership.name)
    )
    return [Signatory(*row) for row in rows]
