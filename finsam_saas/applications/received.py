"""Reading what has been handed in: the kansli's list, and each application as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from finsam_saas.applications.models import Application, ApplicationSubmission
from finsam_saas.applications.queries import HANDED_IN_OWNER, HANDED_IN_TITLE
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.registry.models import Matter
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class Received:
    """An application that has been handed in, in the kansli's list."""

    id: UUID
    title: str
    owner: str
    state: ApplicationState
    submitted_at: datetime
    came_late: bool
    matter_number: str
    supplement_due_on: date | None


@dataclass(frozen=True)
class Submission:
    """What was handed in, when, by whom, and its fingerprint."""

    number: int
    submitted_at: datetime
    submitted_by: str
    content: dict[str, Any]
    content_hash: str


@dataclass(frozen=True)
class CameIn:
    """How many applications wait for the kansli to go through them, and since when."""

    count: int
    oldest: datetime | None


_CAME_IN = select(func.count(), func.min(Application.submitted_at)).where(
    Application.tenant_id == own_tenant_id, Application.state == ApplicationState.SUBMITTED
)


def came_in() -> CameIn:
    """What has come in and is not taken to preparation or sent back."""
    return CameIn(*session.execute(_CAME_IN).one())


def received(
    page: int, *, state: ApplicationState | None = None, call_id: UUID | None = None
) -> tuple[list[Received], Paging]:
    """One page of what has been handed in, the latest first."""
    fits: list[ColumnElement[bool]] = [
        Application.tenant_id == own_tenant_id,
        Application.state != ApplicationState.DRAFT,
    ]
    if state is not None:
        fits.append(Application.state == state)
    if call_id is not None:
        fits.append(Application.call_id == call_id)
    paging = Paging(session.scalar(select(func.count()).select_from(Application).where(*fits)) or 0, page)
    rows = session.execute(
        select(
            Application.id,
            HANDED_IN_TITLE.label("title"),
            HANDED_IN_OWNER.label("owner"),
            Application.state,
            Application.submitted_at,
            Application.came_late,
            Matter.number.label("matter_number"),
            Application.supplement_due_on,
        )
        .join(Matter, (Matter.tenant_id == Application.tenant_id) & (Matter.id == Application.matter_id))
        .where(*fits)
        .order_by(Application.submitted_at.desc(), Application.id)
        .limit(paging.size)
        .offset(paging.offset)
    )
    return [Received(**row._mapping) for row in rows], paging


def submissions(application_id: UUID) -> list[Submission]:
    """All that was handed in for an application, the latest first."""
    rows = session.execute(
        select(
            ApplicationSubmission.number,
            ApplicationSubmission.submitted_at,
            ApplicationSubmission.submitted_by,
            ApplicationSubmission.content,
            ApplicationSubmission.content_hash,
        )
        .where(
            ApplicationSubmission.tenant_id == own_tenant_id,
            ApplicationSubmission.application_id == application_id,
        )
        .order_by(ApplicationSubmission.number.desc())
    )
    return [Submission(**row._mapping) for row in rows]
