"""Reading what was handed in last for some applications at once, and whether any of it is secret."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from finsam_saas.applications.models import Application, ApplicationSubmission
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.applications.service import SUBJECT
from finsam_saas.registry.models import Matter, RegisteredDocument
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class LastHandedIn:
    """What was handed in last; `is_secret` where its matter or any of its documents is marked secret."""

    application_id: UUID
    content: dict[str, Any]
    is_secret: bool


def last_handed_in(application_ids: Sequence[UUID]) -> dict[UUID, LastHandedIn]:
    """What was handed in last of each of these, by application; drafts are not among them."""
    document = RegisteredDocument
    is_secret = or_(
        exists().where(
            Matter.tenant_id == Application.tenant_id,
            Matter.id == Application.matter_id,
            Matter.secrecy_ground.is_not(None),
        ),
        exists().where(
            document.tenant_id == Application.tenant_id,
            document.subject_kind == SUBJECT,
            document.subject_id == Application.id,
            document.secrecy_ground.is_not(None),
        ),
    )
    rows = session.execute(
        select(Application.id, ApplicationSubmission.content, is_secret.label("is_secret"))
        .join(
            ApplicationSubmission,
            and_(
                ApplicationSubmission.tenant_id == Application.tenant_id,
                ApplicationSubmission.application_id == Application.id,
            ),
        )
        .where(
            Application.tenant_id == own_tenant_id,
            Application.id.in_(application_ids),
            Application.state != ApplicationState.DRAFT,
        )
        .order_by(Application.id, ApplicationSubmission.number.desc())
        .ext(distinct_on(Application.id))
    )
    return {row.id: LastHandedIn(*row) for row in rows}
