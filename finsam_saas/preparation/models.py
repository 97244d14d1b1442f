"""The stages that an application goes through, as it began them, and the opinions given in each."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.bodies.rules import BodyKind, StageKind
from finsam_saas.preparation.rules import OwnInterest, StageState, Verdict
from tenants.database import Base, TenantOwned, Versioned, moment, now, reference, vocabulary


class ApplicationStage(Versioned, Base):
    """A stage of one application's preparation, copied when it began; a returned one gets another round.

    `days` are days from the day it opens; `reasons` are the body's, or why the stage was skipped.
    """

    __tablename__ = "application_stages"
    __table_args__ = (
        reference("applications", "application_id", cascade=True),
        reference("bodies", "body_id"),
        UniqueConstraint("tenant_id", "application_id", "position", "round"),
        CheckConstraint("(verdict IS NOT NULL) = (state IN ('done', 'returned'))", name="ended_with_verdict"),
        CheckConstraint(
            "state <> 'skipped' OR (NOT mandatory AND reasons IS NOT NULL)", name="may_be_skipped"
        ),
        Index("ix_application_stages_body", "tenant_id", "body_id", "state"),
    )

    application_id: Mapped[UUID]
    position: Mapped[int]
    round: Mapped[int] = mapped_column(default=1)
    body_id: Mapped[UUID | None]
    body_kind: Mapped[BodyKind] = mapped_column(vocabulary(BodyKind))
    kind: Mapped[StageKind] = mapped_column(vocabulary(StageKind))
    mandatory: Mapped[bool] = mapped_column(default=True)
    days: Mapped[int | None]
    independent: Mapped[bool] = mapped_column(default=False)
    consensus: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None]
    state: Mapped[StageState] = mapped_column(vocabulary(StageState), default=StageState.WAITING)
    opened_on: Mapped[date | None]
    due_on: Mapped[date | None]
    verdict: Mapped[Verdict | None] = mapped_column(vocabulary(Verdict))
    reasons: Mapped[str | None]
    is_consensus: Mapped[bool | None]
    closed_by: Mapped[str | None]
    closed_at: Mapped[datetime | None] = mapped_column(moment)


class ApplicationOpinion(TenantOwned, Base):
    """What one member of a body says of an application; none where an interest of one's own is declared.

    `member_id` is the member that the person sits for.
    """

    __tablename__ = "application_opinions"
    __table_args__ = (
        reference("application_stages", "stage_id", cascade=True),
        reference("memberships", "membership_id"),
        reference("members", "member_id"),
        UniqueConstraint("tenant_id", "stage_id", "membership_id"),
        CheckConstraint(
            "(verdict IS NULL) = (interest IS NOT NULL AND interest = 'declared')",
            name="declared_interest_gives_none",
        ),
    )

    stage_id: Mapped[UUID]
    membership_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    person_name: Mapped[str]
    verdict: Mapped[Verdict | None] = mapped_column(vocabulary(Verdict))
    reasons: Mapped[str | None]
    interest: Mapped[OwnInterest | None] = mapped_column(vocabulary(OwnInterest))
    given_at: Mapped[datetime] = mapped_column(moment, default=now)
