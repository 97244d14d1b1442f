"""Reading what has been handed in: the kansli's list, and each application as it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, bindparam, func, select, true
from sqlalchemy.sql.selectable import LateralFromClause

from finsam_saas.applications.models import Application, ApplicationSubmission
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.registry.models import Matter
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session

MOST_ANSWERS = 50
ROWS = 25
"""So many rows of the list stand on a page: each tells much."""


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


CAME_IN = select(func.count().label("count"), func.min(Application.submitted_at).label("oldest")).where(
    Application.tenant_id == own_tenant_id, Application.state == ApplicationState.SUBMITTED
)
"""What has come in and is not taken to preparation or sent back, as the one row of a CameIn."""


def received(
    page: int, *, state: ApplicationState | None = None, call_id: UUID | None = None
) -> tuple[list[Received], Paging]:
    """One page of what has been handed in, the latest first."""
    chosen = {name: value for name, value in (("state", state), ("call_id", call_id)) if value is not None}
    count, rows = _statements(*chosen)
    paging = Paging(session.scalar(count, chosen) or 0, page, ROWS)
    span = {"most": paging.size, "passed": paging.offset}
    return [Received(*row) for row in session.execute(rows, {**chosen, **span})], paging


def answering(need_id: UUID) -> list[Received]:
    """What has been handed in to answer a need, the latest first."""
    _count, rows = _statements("need_id")
    told = {"need_id": need_id, "most": MOST_ANSWERS, "passed": 0}
    return [Received(*row) for row in session.execute(rows, told)]


# Kept for each set of filters, since statements take longer to put together than to run.
@cache
def _statements(*filters: str) -> tuple[Select[*tuple[Any, ...]], Select[*tuple[Any, ...]]]:
    """How many have been handed in, and one page of them: its rows first, then what stands around them."""
    fits: list[ColumnElement[bool]] = [
        Application.tenant_id == own_tenant_id,
        Application.state != ApplicationState.DRAFT,
        *(getattr(Application, name) == bindparam(name) for name in filters),
    ]
    page = (
        select(Application)
        .where(*fits)
        .order_by(Application.submitted_at.desc(), Application.id)
        .limit(bindparam("most"))
        .offset(bindparam("passed"))
        .subquery("page")
    )
    latest = _latest_of(page)
    rows = (
        select(
            page.c.id,
            latest.c.content["title"].astext,
            latest.c.content["owner"].astext,
            page.c.state,
            page.c.submitted_at,
            page.c.came_late,
            Matter.number,
            page.c.supplement_due_on,
        )
        .join(Matter, (Matter.tenant_id == page.c.tenant_id) & (Matter.id == page.c.matter_id))
        .join(latest, true())
        .order_by(page.c.submitted_at.desc(), page.c.id)
    )
    return select(func.count()).select_from(Application).where(*fits), rows


def _latest_of(page: Subquery) -> LateralFromClause:
    """What was handed in last, for each application of a page."""
    return (
        select(ApplicationSubmission.content)
        .where(
            ApplicationSubmission.tenant_id == page.c.tenant_id,
            ApplicationSubmission.application_id == page.c.id,
        )
        .order_by(ApplicationSubmission.number.desc())
        .limit(1)
        .lateral("latest")
    )


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
