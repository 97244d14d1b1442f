"""Members and their parties, bodies and seats: the förbund as its förbundsordning describes it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from finsam_saas.governance.rules import BodyKind, BodyTask, PartyType, SeatKind
from tenants.database import Base, TenantOwned, reference, vocabulary

_TASKS = ", ".join(f"'{task.value}'" for task in BodyTask)


class Member(TenantOwned, Base):
    """A legal member of the förbund, of one of the four parties, from when until when."""

    __tablename__ = "members"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_to >= valid_from", name="validity_in_order"
        ),
    )

    key: Mapped[str]
    name: Mapped[str]
    party: Mapped[PartyType] = mapped_column(vocabulary(PartyType))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
    note: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)


class Body(TenantOwned, Base):
    """A board, group or office under the name this förbund gives it, and its part in the road to a decision.

    `chair_rule` says who chairs it: one member's representative (the member's key lies in `details`, under
    "chair"), elected within, the owner of the insats, or the director. `ended_on` is a body's last day.
    """

    __tablename__ = "bodies"
    __table_args__ = (
        UniqueConstraint("tenant_id", "key"),
        reference("members", "member_id"),
        reference("bodies", "parent_id"),
        CheckConstraint(f"tasks <@ ARRAY[{_TASKS}]::varchar[]", name="tasks_are_known"),
    )

    key: Mapped[str]
    kind: Mapped[BodyKind] = mapped_column(vocabulary(BodyKind))
    label: Mapped[str]
    level: Mapped[str | None]
    led_by: Mapped[str | None]
    chair_rule: Mapped[str | None]
    description: Mapped[str | None]
    tasks: Mapped[list[str]] = mapped_column(ARRAY(String()), default=list)
    member_id: Mapped[UUID | None]
    parent_id: Mapped[UUID | None]
    ordinary_seats: Mapped[int | None]
    substitute_seats: Mapped[int | None]
    meetings_per_year: Mapped[int | None]
    ended_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)


class Seat(TenantOwned, Base):
    """A place in a body, for a member, held by a named person for a term; the holder may lack an account.

    `position` tells apart the places of one kind that a member has in a body; it is passed on with the place.
    """

    __tablename__ = "seats"
    __table_args__ = (
        reference("bodies", "body_id", cascade=True),
        reference("members", "member_id"),
        reference("memberships", "membership_id"),
        CheckConstraint("term_to IS NULL OR term_from IS NULL OR term_to >= term_from", name="term_in_order"),
        Index("ix_seats_body", "tenant_id", "body_id"),
        Index("ix_seats_membership", "tenant_id", "membership_id"),
    )

    body_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    membership_id: Mapped[UUID | None]
    kind: Mapped[SeatKind] = mapped_column(vocabulary(SeatKind))
    person_name: Mapped[str]
    email: Mapped[str | None]
    is_chair: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=1)
    term_from: Mapped[date | None]
    term_to: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class MemberRepresentative(TenantOwned, Base):
    """That a membership speaks for one member of the förbund (its ägare); sees that member's own fee."""

    __tablename__ = "member_representatives"
    __table_args__ = (
        reference("members", "member_id"),
        reference("memberships", "membership_id"),
        UniqueConstraint("tenant_id", "membership_id", "member_id"),
    )

    member_id: Mapped[UUID]
    membership_id: Mapped[UUID]


class PreparationStage(TenantOwned, Base):
    """One step on an application's way to a decision: which body, giving what, in which order."""

    __tablename__ = "preparation_stages"
    __table_args__ = (UniqueConstraint("tenant_id", "position"),)

    position: Mapped[int]
    body_kind: Mapped[BodyKind] = mapped_column(vocabulary(BodyKind))
    kind: Mapped[str]
    scope: Mapped[str | None]
    note: Mapped[str | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class DelegationRule(TenantOwned, Base):
    """What may be decided on the board's behalf, by whom, up to what (7 §; Uppsala 2023)."""

    __tablename__ = "delegation_rules"
    __table_args__ = (UniqueConstraint("tenant_id", "key"),)

    key: Mapped[str]
    who: Mapped[str]
    what: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]


class RecordedFact(TenantOwned, Base):
    """Something the förbund's documents state that no page of its own edits yet: a service, a call, a risk.

    `section` and `kind` say where in the profile it belongs, `value` holds its fields.
    """

    __tablename__ = "recorded_facts"
    __table_args__ = (UniqueConstraint("tenant_id", "section", "kind", "key"),)

    section: Mapped[str]
    kind: Mapped[str]
    key: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    value: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    source: Mapped[str | None]
