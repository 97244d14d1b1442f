"""What the worker reads of assignments and notes: whose turn it is, who waits, and who has been reminded."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import aliased

from finsam_saas.bodies.models import Body
from finsam_saas.needs.models import Assignment, AssignmentReminder
from finsam_saas.needs.rules import REMINDED_BEFORE, AssignmentState
from finsam_saas.seats.queries import all_seats
from tenants.context import current_tenant
from tenants.database import now, own_tenant_id, session


@dataclass(frozen=True)
class AwaitedAssignment:
    """An assignment with its bodies; `to_body_id` is None where it is the kansli's."""

    id: UUID
    title: str
    due_on: date
    state: AssignmentState
    from_body_id: UUID
    from_body: str
    to_body_id: UUID | None


_FROM = aliased(Body)
_ASSIGNMENTS = (
    select(
        Assignment.id,
        Assignment.title,
        Assignment.due_on,
        Assignment.state,
        Assignment.from_body_id,
        _FROM.label,
        Assignment.to_body_id,
    )
    .join(_FROM, and_(_FROM.tenant_id == Assignment.tenant_id, _FROM.id == Assignment.from_body_id))
    .where(Assignment.tenant_id == own_tenant_id)
    .order_by(Assignment.due_on, Assignment.id)
)


def assignment(assignment_id: UUID) -> AwaitedAssignment | None:
    """An assignment as it is now; None where there is none."""
    row = session.execute(_ASSIGNMENTS.where(Assignment.id == assignment_id)).one_or_none()
    return AwaitedAssignment(*row) if row else None


def awaited_assignments(day: date) -> list[AwaitedAssignment]:
    """The assignments that are to be reported within the first reminder's days, or should have been."""
    last = day + timedelta(days=max(REMINDED_BEFORE))
    rows = session.execute(
        _ASSIGNMENTS.where(Assignment.state == AssignmentState.GIVEN, Assignment.due_on <= last)
    )
    return [AwaitedAssignment(*row) for row in rows]


def sitting(body_id: UUID, day: date) -> list[UUID]:
    """The memberships of those who have a seat in a body on a day."""
    held = [one for one in all_seats(on=day, body_id=body_id) if one.holds(day)]
    return list(dict.fromkeys(one.membership_id for one in held if one.membership_id))


def sent_reminders(assignment_ids: list[UUID]) -> dict[tuple[UUID, UUID, date], list[int]]:
    """The reminders that have gone, by assignment, person and last day: another last day begins anew."""
    row = AssignmentReminder
    found = session.execute(
        select(row.assignment_id, row.membership_id, row.due_on, row.days_before)
        .where(row.tenant_id == own_tenant_id, row.assignment_id.in_(assignment_ids))
        .order_by(row.sent_at, row.id)
    )
    sent: defaultdict[tuple[UUID, UUID, date], list[int]] = defaultdict(list)
    for assignment_id, membership_id, due_on, days_before in found:
        sent[assignment_id, membership_id, due_on].append(days_before)
    return sent


def keep_as_reminded(one: AwaitedAssignment, membership_id: UUID, days_before: int) -> bool:
    """Note a reminder in the transaction of its letter; False where it has been sent already."""
    noted = insert(AssignmentReminder).values(
        tenant_id=current_tenant().id,
        assignment_id=one.id,
        membership_id=membership_id,
        due_on=one.due_on,
        days_before=days_before,
        sent_at=now(),
    )
    return session.scalar(noted.on_conflict_do_nothing().returning(AssignmentReminder.id)) is not None
