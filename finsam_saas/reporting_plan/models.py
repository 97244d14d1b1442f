"""Tables of what is asked: plans by kind of insats, versions of templates, their questions and targets."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, Numeric, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.rules import TemplateKind, VersionState
from tenants.database import Base, TenantOwned, Versioned, moment, reference, vocabulary


class ReportingPlan(Versioned, Base):
    """How often a kind of insats reports in the förbund, when, with which reminders and whose sign-off."""

    __tablename__ = "reporting_plans"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind"),
        CheckConstraint("days_to_report BETWEEN 1 AND 120", name="days_to_report_in_reason"),
        CheckConstraint("remind_every BETWEEN 1 AND 30", name="remind_every_in_reason"),
        CheckConstraint("remind_times BETWEEN 0 AND 12", name="remind_times_in_reason"),
    )

    kind: Mapped[TemplateKind] = mapped_column(vocabulary(TemplateKind))
    is_asked: Mapped[bool] = mapped_column(default=True)
    cadence: Mapped[Cadence] = mapped_column(vocabulary(Cadence), default=Cadence.QUARTER)
    days_to_report: Mapped[int] = mapped_column(default=20)
    remind_before: Mapped[list[int]] = mapped_column(ARRAY(Integer), default=lambda: [5, 1])
    remind_every: Mapped[int] = mapped_column(default=5)
    remind_times: Mapped[int] = mapped_column(default=3)
    opens_by_itself: Mapped[bool] = mapped_column(default=False)
    needs_sign_off: Mapped[bool] = mapped_column(default=False)


class TemplateVersion(Versioned, Base):
    """A version of what a kind of insats is asked; a draft until it is taken into use from a day."""

    __tablename__ = "template_versions"
    __table_args__ = (
        UniqueConstraint("tenant_id", "kind", "number"),
        CheckConstraint("(state = 'in_use') = (valid_from IS NOT NULL)", name="in_use_has_a_day"),
    )

    kind: Mapped[TemplateKind] = mapped_column(vocabulary(TemplateKind))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(vocabulary(VersionState), default=VersionState.DRAFT)
    valid_from: Mapped[date | None]
    taken_into_use_at: Mapped[datetime | None] = mapped_column(moment)
    taken_into_use_by: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")


class TemplateQuestion(TenantOwned, Base):
    """A question of a version, in its place; one that is no longer asked stays, marked, for its history."""

    __tablename__ = "template_questions"
    __table_args__ = (
        reference("template_versions", "template_version_id", cascade=True),
        UniqueConstraint("tenant_id", "template_version_id", "key"),
    )

    template_version_id: Mapped[UUID]
    key: Mapped[str]
    section: Mapped[Section] = mapped_column(vocabulary(Section))
    answer: Mapped[AnswerKind] = mapped_column(vocabulary(AnswerKind))
    label: Mapped[str] = mapped_column(default="")
    help_text: Mapped[str] = mapped_column(default="")
    required: Mapped[bool] = mapped_column(default=True)
    is_asked: Mapped[bool] = mapped_column(default=True)
    mapped_to: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)


class TemplateTarget(TenantOwned, Base):
    """A share that these insatser are expected to reach, at least (0..1)."""

    __tablename__ = "template_targets"
    __table_args__ = (
        reference("template_versions", "template_version_id", cascade=True),
        UniqueConstraint("tenant_id", "template_version_id", "key"),
        CheckConstraint("threshold > 0 AND threshold <= 1", name="threshold_is_a_share"),
    )

    template_version_id: Mapped[UUID]
    key: Mapped[str]
    text: Mapped[str]
    numerator: Mapped[list[str]] = mapped_column(ARRAY(String()))
    denominator: Mapped[str]
    threshold: Mapped[Decimal] = mapped_column(Numeric(6, 4))
    position: Mapped[int] = mapped_column(default=0)
