"""Comments at the rows of a report: threads between kansli and reporter, those not yet resolved first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.followup.models import ReportComment
from finsam_saas.followup.reading import ReportRow, figures_are_shown
from finsam_saas.followup.rules import Row, Sex
from tenants.database import own_tenant_id, session

MOST_COMMENTS = 200
"""Comments read of one report; more than any report has."""


@dataclass(frozen=True)
class Comment:
    """What somebody wrote at a row, or in answer to what stands there."""

    id: UUID
    row: Row
    sex: Sex | None
    text: str
    at: datetime
    author_name: str
    answers_id: UUID | None
    resolved_at: datetime | None
    resolved_by: str | None


@dataclass(frozen=True)
class Thread:
    """A first comment and the answers to it, oldest first; at a row, or at one cell of it."""

    first: Comment
    answers: tuple[Comment, ...]

    @property
    def is_open(self) -> bool:
        """Whether nobody has resolved it."""
        return self.first.resolved_at is None


def takes_part(actor: Actor, found: ReportRow) -> bool:
    """Whether the actor reads and writes comments of a report: reporters, and kansli once handed in."""
    return found.own or (actor.may(Permission.REPORTS_REVIEW) and figures_are_shown(found))


_COMMENTS = (
    select(
        ReportComment.id,
        ReportComment.row,
        ReportComment.sex,
        ReportComment.text,
        ReportComment.at,
        ReportComment.author_name,
        ReportComment.answers_id,
        ReportComment.resolved_at,
        ReportComment.resolved_by,
    )
    .where(ReportComment.tenant_id == own_tenant_id, ReportComment.report_id == bindparam("report"))
    .order_by(ReportComment.at.desc(), ReportComment.id.desc())
    .limit(MOST_COMMENTS)
)


def threads_of(report_id: UUID) -> list[Thread]:
    """The threads of a report already found for the actor: open ones first, then the newest."""
    rows: Iterable[Any] = session.execute(_COMMENTS, {"report": report_id})
    found = [Comment(*row) for row in rows]
    answers: dict[UUID, list[Comment]] = {}
    for one in reversed(found):
        if one.answers_id is not None:
            answers.setdefault(one.answers_id, []).append(one)
    threads = [Thread(one, tuple(answers.get(one.id, ()))) for one in found if one.answers_id is None]
    return sorted(threads, key=lambda one: not one.is_open)


def open_rows(threads: Sequence[Thread]) -> dict[Row, int]:
    """How many open threads stand at each row, to mark it."""
    found: dict[Row, int] = {}
    for one in threads:
        if one.is_open:
            found[one.first.row] = found.get(one.first.row, 0) + 1
    return found
