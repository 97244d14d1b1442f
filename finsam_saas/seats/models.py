"""Seats in the bodies of a förbund."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.seats.rules import SeatKind
from tenants.database import Base, Versioned, reference, vocabulary


class Seat(Versioned, Base):
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
