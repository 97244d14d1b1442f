"""What needs and assignments ask of somebody now, and what a body has of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Row,
    Select,
    String,
    Subquery,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    exists,
    false,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from finsam_saas.bodies.models import Body
from finsam_saas.needs.models import Assignment, Need
from finsam_saas.needs.rules import OPEN_NEEDS, AssignmentState, NeedState
from finsam_saas.seats.models import Seat
from tenants.database import own_tenant_id, session

MOST_WAITING, MOST_OF_BODY = 50, 10
_TEXT = String()


class Waits(StrEnum):
    """What somebody is to do: report an assignment, read a report, take up a need."""

    TO_REPORT = "to_report"
    TO_READ = "to_read"
    TO_TAKE_UP = "to_take_up"


@dataclass(frozen=True)
class Waiting:
    """One thing that waits; `due_on` is the day an assignment is to be reported."""

    kind: Waits
    id: UUID
    title: str
    body: str
    due_on: date | None


_OF_GIVER = and_(Body.tenant_id == Assignment.tenant_id, Body.id == Assignment.from_body_id)
MEMBERSHIP, DAY = "waiting_membership_id", "waiting_day"
"""What the statements of those who sit in bodies are told when they run."""


def waiting(row: Row[Any]) -> Waiting:
    """A row of `waiting_lines` as what it tells of."""
    return Waiting(Waits(row.kind), row.id, row.title, row.body, row.due_on)


# Kept, since statements take longer to put together than to run.
@cache
def waiting_lines(is_kansli: bool) -> Select[*tuple[Any, ...]]:
    """What waits for the kansli, or for somebody who sits in bodies: kind, id, title, body, day."""
    # The kansli can write for any group, but only its own assignments wait for it.
    reports = Assignment.to_body_id.is_(None) if is_kansli else _sits(Assignment.to_body_id)
    need = and_(Body.tenant_id == Need.tenant_id, Body.id == Need.body_id)
    lines = union_all(
        _assignments(Waits.TO_REPORT, AssignmentState.GIVEN, reports),
        _assignments(
            Waits.TO_READ,
            AssignmentState.REPORTED,
            true() if is_kansli else _sits(Assignment.from_body_id),
        ),
        select(literal(Waits.TO_TAKE_UP.value), Need.id, Need.title, Body.label, cast(null(), Date))
        .join(Body, need)
        .where(
            Need.tenant_id == own_tenant_id,
            Need.state == NeedState.RAISED,
            true() if is_kansli else _sits(Need.body_id),
        ),
    ).subquery()
    return _in_order(lines)


def _sits(body_id: Any) -> ColumnElement[bool]:
    day: BindParameter[date] = bindparam(DAY, type_=Date())
    return exists().where(
        Seat.tenant_id == own_tenant_id,
        Seat.body_id == body_id,
        Seat.membership_id == bindparam(MEMBERSHIP, type_=Uuid()),
        or_(Seat.term_from.is_(None), Seat.term_from <= day),
        or_(Seat.term_to.is_(None), Seat.term_to >= day),
    )


def _assignments(kind: Waits, state: AssignmentState, fits: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    named = literal(kind.value).label("kind")
    return (
        select(named, Assignment.id, Assignment.title, Body.label.label("body"), Assignment.due_on)
        .join(Body, _OF_GIVER)
        .where(Assignment.tenant_id == own_tenant_id, Assignment.state == state, fits)
    )


def _in_order(lines: Subquery, most: int = MOST_WAITING) -> Select[*tuple[Any, ...]]:
    """What is due first stands first."""
    return select(lines).order_by(lines.c.due_on.asc().nulls_last(), lines.c.title, lines.c.id).limit(most)


@dataclass(frozen=True)
class OfBody:
    """A line on a body's page: an open need, or an assignment that it has been given or has given."""

    id: UUID
    title: str
    is_need: bool
    is_given: bool
    other: str | None
    due_on: date | None
    state: NeedState | AssignmentState


def of_body(body_id: UUID) -> list[OfBody]:
    """The open needs and assignments of a body, the first that are due; one statement."""
    needs = select(
        Need.id,
        Need.title,
        true(),
        false(),
        cast(null(), _TEXT),
        cast(null(), Date),
        cast(Need.state, _TEXT),
    ).where(Need.tenant_id == own_tenant_id, Need.body_id == body_id, Need.state.in_(OPEN_NEEDS))
    lines = union_all(_assignments_of(body_id), needs).subquery()
    return [_of_body(row) for row in session.execute(_in_order(lines, MOST_OF_BODY))]


def _of_body(row: Row[Any]) -> OfBody:
    state = NeedState(row.state) if row.is_need else AssignmentState(row.state)
    return OfBody(row.id, row.title, row.is_need, row.is_given, row.other, row.due_on, state)


def _assignments_of(body_id: UUID) -> Select[*tuple[Any, ...]]:
    """Those that the body has been given or has given and that are not closed, each with the other body."""
    other, is_giver = aliased(Body), Assignment.from_body_id == body_id
    other_id = case((is_giver, Assignment.to_body_id), else_=Assignment.from_body_id)
    return (
        select(
            Assignment.id,
            Assignment.title,
            false().label("is_need"),
            is_giver.label("is_given"),
            other.label.label("other"),
            Assignment.due_on,
            cast(Assignment.state, _TEXT).label("state"),
        )
        .outerjoin(other, and_(other.tenant_id == Assignment.tenant_id, other.id == other_id))
        .where(
            Assignment.tenant_id == own_tenant_id,
            Assignment.state != AssignmentState.CLOSED,
            or_(is_giver, Assignment.to_body_id == body_id),
        )
    )
