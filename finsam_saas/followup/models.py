"""Reporting periods and reports: what one insats answered for one period, with its state."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Computed, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from finsam_saas.followup.rules import GoalState, ReportState, Sex
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import Base, TenantOwned, moment, reference, vocabulary

_MONTHS = (
    "CASE cadence WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'tertial' THEN 4 WHEN 'half_year' THEN 6"
    " ELSE 12 END"
)


class ReportingPeriod(TenantOwned, Base):
    """A period for which the förbund asks its insatser to report, and the last day for it.

    `first_month` and `last_month` are counted from year 0, so that periods of any length can be put in order
    and found within a span.
    """

    __tablename__ = "reporting_periods"
    __table_args__ = (
        UniqueConstraint("tenant_id", "cadence", "year", "number"),
        CheckConstraint(
            "number BETWEEN 1 AND CASE cadence WHEN 'month' THEN 12 WHEN 'quarter' THEN 4"
            " WHEN 'tertial' THEN 3 WHEN 'half_year' THEN 2 ELSE 1 END",
            name="number_is_in_the_year",
        ),
    )

    cadence: Mapped[Cadence] = mapped_column(vocabulary(Cadence), default=Cadence.QUARTER)
    year: Mapped[int]
    number: Mapped[int]
    first_month: Mapped[int] = mapped_column(Computed(f"year * 12 + (number - 1) * {_MONTHS} + 1"))
    last_month: Mapped[int] = mapped_column(Computed(f"year * 12 + number * {_MONTHS}"))
    due_on: Mapped[date]


class Report(TenantOwned, Base):
    """One insats's report for one period; `state` is changed in one function only.

    `due_on` is the report's own last day where its kind has another than the period; `extended_to` goes
    before both.
    """

    __tablename__ = "reports"
    __table_args__ = (
        reference("initiatives", "initiative_id"),
        reference("reporting_periods", "period_id"),
        reference("template_versions", "template_version_id"),
        UniqueConstraint("tenant_id", "initiative_id", "period_id"),
        CheckConstraint("(state = 'accepted') = (accepted_at IS NOT NULL)", name="accepted_has_a_moment"),
        Index("ix_reports_state", "tenant_id", "state"),
        Index("ix_reports_period", "tenant_id", "period_id"),
    )

    initiative_id: Mapped[UUID]
    period_id: Mapped[UUID]
    kind: Mapped[TemplateKind] = mapped_column(vocabulary(TemplateKind), default=TemplateKind.WORK_ORIENTED)
    template_version_id: Mapped[UUID | None]
    state: Mapped[ReportState] = mapped_column(vocabulary(ReportState), default=ReportState.NOT_STARTED)
    version: Mapped[int] = mapped_column(default=1)
    happened: Mapped[str] = mapped_column(default="")
    deviations: Mapped[str] = mapped_column(default="")
    saved_at: Mapped[datetime | None] = mapped_column(moment)
    submitted_at: Mapped[datetime | None] = mapped_column(moment)
    submitted_by: Mapped[str | None]
    accepted_at: Mapped[datetime | None] = mapped_column(moment)
    accepted_by: Mapped[str | None]
    accepted_times: Mapped[int] = mapped_column(default=0)
    signed_off_at: Mapped[datetime | None] = mapped_column(moment)
    signed_off_by: Mapped[str | None]
    due_on: Mapped[date | None]
    extended_to: Mapped[date | None]
    extension_reason: Mapped[str | None]
    reason: Mapped[str | None]


class ReportCount(TenantOwned, Base):
    """One cell of a report: a count, or a symbol that says why there is none (`.` or `-`)."""

    __tablename__ = "report_counts"
    __table_args__ = (
        reference("reports", "report_id", cascade=True),
        UniqueConstraint("tenant_id", "report_id", "row", "sex"),
        CheckConstraint("value >= 0 AND value <= 100000", name="value_is_a_count"),
        CheckConstraint("(value IS NULL) <> (missing IS NULL)", name="value_or_symbol"),
        CheckConstraint("missing IN ('.', '-')", name="symbol_is_known"),
    )

    report_id: Mapped[UUID]
    row: Mapped[str]
    sex: Mapped[Sex] = mapped_column(vocabulary(Sex))
    value: Mapped[int | None]
    missing: Mapped[str | None]


class ReportAnswer(TenantOwned, Base):
    """The answer to a question that is not split by sex: a number (persons or kr), a symbol, or a text."""

    __tablename__ = "report_answers"
    __table_args__ = (
        reference("reports", "report_id", cascade=True),
        UniqueConstraint("tenant_id", "report_id", "question"),
        CheckConstraint("num_nonnulls(number, missing, text) = 1", name="one_answer"),
        CheckConstraint("number >= 0 AND number <> 'NaN'", name="number_is_a_number"),
        CheckConstraint("missing IN ('.', '-')", name="symbol_is_known"),
    )

    report_id: Mapped[UUID]
    question: Mapped[str]
    number: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    missing: Mapped[str | None]
    text: Mapped[str | None]


class ReportComment(TenantOwned, Base):
    """A question or a remark at one row of a report, from kansli or reporter, until somebody resolves it."""

    __tablename__ = "report_comments"
    __table_args__ = (
        reference("reports", "report_id", cascade=True),
        reference("report_comments", "answers_id", cascade=True),
        Index("ix_report_comments_report", "tenant_id", "report_id"),
    )

    report_id: Mapped[UUID]
    row: Mapped[str]
    sex: Mapped[Sex | None] = mapped_column(vocabulary(Sex))
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(moment)
    author_user_id: Mapped[UUID]
    author_name: Mapped[str]
    answers_id: Mapped[UUID | None]
    resolved_at: Mapped[datetime | None] = mapped_column(moment)
    resolved_by: Mapped[str | None]


class InitiativeGoal(TenantOwned, Base):
    """A goal of a structural insats's own, whose state is told in each of its reports."""

    __tablename__ = "initiative_goals"
    __table_args__ = (reference("initiatives", "initiative_id", cascade=True),)

    initiative_id: Mapped[UUID]
    text: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None] = mapped_column(moment)


class ReportGoalState(TenantOwned, Base):
    """Where a goal of the insats stood when the report was written."""

    __tablename__ = "report_goal_states"
    __table_args__ = (
        reference("reports", "report_id", cascade=True),
        reference("initiative_goals", "goal_id", cascade=True),
        UniqueConstraint("tenant_id", "report_id", "goal_id"),
    )

    report_id: Mapped[UUID]
    goal_id: Mapped[UUID]
    state: Mapped[GoalState] = mapped_column(vocabulary(GoalState))
    note: Mapped[str] = mapped_column(default="")


class InitiativeSignatory(TenantOwned, Base):
    """That a membership signs off an insats's reports for its styrgrupp."""

    __tablename__ = "initiative_signatories"
    __table_args__ = (
        reference("initiatives", "initiative_id", cascade=True),
        reference("memberships", "membership_id"),
        UniqueConstraint("tenant_id", "initiative_id", "membership_id"),
        Index("ix_initiative_signatories_membership", "tenant_id", "membership_id"),
    )

    initiative_id: Mapped[UUID]
    membership_id: Mapped[UUID]


class ReminderSent(TenantOwned, Base):
    """That a reminder about a report has been sent; one key is never sent twice."""

    __tablename__ = "reminders_sent"
    __table_args__ = (
        reference("reports", "report_id", cascade=True),
        UniqueConstraint("tenant_id", "report_id", "key"),
    )

    report_id: Mapped[UUID]
    key: Mapped[str]
    sent_at: Mapped[datetime] = mapped_column(moment)
