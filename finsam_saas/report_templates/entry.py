"""What is entered about what insatser report: a plan, a question, a target."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from finsam_saas.reporting_plan.core_indicators import AnswerKind, Section
from finsam_saas.reporting_plan.periods import Cadence


@dataclass(frozen=True, kw_only=True)
class PlanEntry:
    """How a kind of insats is to report, as entered."""

    is_asked: bool
    cadence: Cadence
    days_to_report: int
    remind_before: tuple[int, ...]
    remind_every: int
    remind_times: int
    opens_by_itself: bool
    needs_sign_off: bool


@dataclass(frozen=True, kw_only=True)
class QuestionEntry:
    """One of the förbund's own questions, as entered."""

    section: Section
    answer: AnswerKind
    label: str
    help_text: str
    required: bool
    mapped_to: str | None


@dataclass(frozen=True, kw_only=True)
class TargetEntry:
    """A target as entered; the share is 0–1."""

    text: str
    numerator: tuple[str, ...]
    denominator: str
    threshold: Fraction
