"""Comments at the rows of a report are written, answered and resolved, by kansli and reporters."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select, update

from finsam_saas.access.actor import Actor
from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup import comments, reading
from finsam_saas.followup.models import ReportComment
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import ReasonHoldsPersonalNumber, TextHoldsNames, names_in
from finsam_saas.followup.rules import Row, Sex
from finsam_saas.followup.sheets import sheet_of
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import now, session

SAME_PRESS = 60
"""Seconds within which the same words from the same person are a second press of the button."""


def find_commented(actor: Actor, report_id: UUID, *, for_change: bool = False) -> ReportDetail:
    """A report that the actor takes part in commenting; raises NotFound."""
    found = reading.report(actor, report_id, for_change=for_change)
    if not comments.takes_part(actor, found):
        raise NotFound(f"report {report_id} is not commented by this actor")
    return found


NOBODY: frozenset[str] = frozenset()


def comment(
    *,
    actor: Actor,
    report_id: UUID,
    row: Row,
    sex: Sex | None,
    text: str,
    no_participants: frozenset[str] = NOBODY,
) -> None:
    """Begin a thread at a row of the report, or at one cell of it.

    `no_participants` are words that look like names and that the writer says are no participants'. Raises
    NotFound (also for a row that the report does not ask), ReasonHoldsPersonalNumber and TextHoldsNames.
    """
    found = find_commented(actor, report_id, for_change=True)
    if sheet_of(found).question(row) is None:
        raise NotFound(f"no row {row!r} in report {report_id}")
    _refuse_persons(text, no_participants)
    _write(actor, found, row, sex, text, answers_id=None)


def answer(
    *, actor: Actor, report_id: UUID, comment_id: UUID, text: str, no_participants: frozenset[str] = NOBODY
) -> None:
    """Answer in a thread; one that was resolved is open again.

    Raises NotFound, ReasonHoldsPersonalNumber and TextHoldsNames, as `comment`.
    """
    found = find_commented(actor, report_id, for_change=True)
    first = _first(found, comment_id)
    _refuse_persons(text, no_participants)
    _write(actor, found, first.row, first.sex, text, answers_id=comment_id)
    if first.resolved_at is not None:
        _set_resolved(comment_id, None)


def resolve(*, actor: Actor, report_id: UUID, comment_id: UUID) -> None:
    """Say that a thread is done with; a second press changes nothing. Raises NotFound."""
    found = find_commented(actor, report_id, for_change=True)
    first = _first(found, comment_id)
    if first.resolved_at is not None:
        return
    _set_resolved(comment_id, actor.name)
    _tell(actor, found, EventName.REPORT_COMMENT_RESOLVED, first.row)


def _first(found: ReportDetail, comment_id: UUID) -> ReportComment:
    """The comment that begins a thread of the report."""
    first = session.execute(
        select(ReportComment).where(
            ReportComment.tenant_id == current_tenant().id,
            ReportComment.report_id == found.id,
            ReportComment.id == comment_id,
            ReportComment.answers_id.is_(None),
        )
    ).scalar_one_or_none()
    if first is None:
        raise NotFound(f"no thread {comment_id} in report {found.id}")
    return first


def _refuse_persons(text: str, no_participants: frozenset[str]) -> None:
    if find_personal_identity_numbers(text):
        raise ReasonHoldsPersonalNumber
    names = names_in(text, no_participants)
    if names:
        raise TextHoldsNames(names)


def _write(
    actor: Actor, found: ReportDetail, row: Row, sex: Sex | None, text: str, *, answers_id: UUID | None
) -> None:
    if _is_repeated(actor, found, row, text, answers_id):
        return
    session.add(
        ReportComment(
            report_id=found.id,
            row=row,
            sex=sex,
            text=text,
            at=now(),
            author_user_id=actor.user_id,
            author_name=actor.name,
            answers_id=answers_id,
        )
    )
    _tell(actor, found, EventName.REPORT_COMMENTED, row)


def _is_repeated(actor: Actor, found: ReportDetail, row: Row, text: str, answers_id: UUID | None) -> bool:
    """Whether the actor has just written the same at the same place: a second press of the button."""
    latest = session.execute(
        select(ReportComment.at, ReportComment.text)
        .where(
            ReportComment.tenant_id == current_tenant().id,
            ReportComment.report_id == found.id,
            ReportComment.row == row,
            ReportComment.author_user_id == actor.user_id,
            ReportComment.answers_id == answers_id
            if answers_id is not None
            else ReportComment.answers_id.is_(None),
        )
        .order_by(ReportComment.at.desc())
        .limit(1)
    ).first()
    return latest is not None and latest.text == text and (now() - latest.at).total_seconds() < SAME_PRESS


def _set_resolved(comment_id: UUID, by: str | None) -> None:
    session.execute(
        update(ReportComment)
        .where(ReportComment.tenant_id == current_tenant().id, ReportComment.id == comment_id)
        .values(resolved_at=now() if by else None, resolved_by=by)
        .execution_options(synchronize_session=False)
    )


def _tell(actor: Actor, found: ReportDetail, name: EventName, row: Row) -> None:
    """The event says where; what was written is not repeated, since events are never rewritten."""
    record(
        actor=actor,
        name=name,
        subject_id=found.id,
        subject_label=found.label,
        period=str(found.period),
        row=row,
    )
