"""What writers are to complete: applications that the kansli has asked more about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from finsam_saas.applications.models import Application
from finsam_saas.applications.queries import writes
from tenants.database import own_tenant_id

MOST_AWAITED = 50
WRITER = "awaited_membership_id"
"""What `AWAITED` is told when it runs: whose applications."""


@dataclass(frozen=True)
class Awaited:
    """An application that the kansli wants completed, until a day."""

    id: UUID
    title: str
    due_on: date


AWAITED = (
    select(Application.id, Application.title, Application.supplement_due_on.label("due_on"))
    .where(
        Application.tenant_id == own_tenant_id,
        Application.supplement_due_on.is_not(None),
        writes(bindparam(WRITER, type_=Uuid())),
    )
    .order_by(Application.supplement_due_on, Application.title, Application.id)
    .limit(MOST_AWAITED)
)
"""The applications that somebody is to complete, the earliest day first, as rows of an Awaited."""
