"""Goals and targets as they are entered: their columns, and their words as events keep them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from finsam_saas.disclosure.identity_numbers import find_personal_identity_numbers
from finsam_saas.planning.facts import Comparison, TargetFacts
from finsam_saas.planning.rules import (
    WAYS,
    CapitalBase,
    ResultTarget,
    Scope,
    TargetFaultCode,
    TargetKind,
    TargetMeasure,
    TargetRefused,
    Way,
)

SHORT_LABEL = 80


class TextHoldsPersonalNumber(ValueError):
    """A text holds what looks like a personal identity number (R16)."""


@dataclass(frozen=True)
class GoalWording:
    """A goal as entered: the förbund's words, its number in the plan and the legs it serves."""

    text: str
    number: int | None = None
    legs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TargetWording:
    """A target as entered; `threshold` is a share (0–1) or a number."""

    text: str
    way: Way
    threshold: Fraction | None = None
    scope: Scope = field(default_factory=Scope)
    numerator: tuple[str, ...] = ()
    base: CapitalBase | None = None
    measured_by: str | None = None
    comparison: Comparison | None = None


def goal_columns(wording: GoalWording) -> dict[str, Any]:
    """The columns of a goal."""
    return {
        "text": wording.text,
        "legs": list(wording.legs),
        "details": {} if wording.number is None else {"number": wording.number},
    }


def wording_of(target: TargetFacts) -> TargetWording:
    """A target as it would be entered."""
    return TargetWording(
        text=target.text,
        way=target.way,
        threshold=target.threshold,
        scope=target.scope,
        numerator=target.numerator,
        base=target.base,
        measured_by=target.measured_by,
        comparison=target.comparison,
    )


def label_of(text: str) -> str:
    """The beginning of a text, as the name of what an event is about."""
    return text if len(text) <= SHORT_LABEL else f"{text[: SHORT_LABEL - 1].rstrip()}…"


def threshold_text(kind: TargetKind, threshold: Fraction | None) -> str | None:
    """A threshold as an event keeps it: 35 % or 15."""
    if threshold is None:
        return None
    if kind is TargetKind.COUNT:
        return str(int(threshold))
    return f"{_exact(threshold * 100)} %"


def _exact(number: Fraction) -> str:
    text = f"{Decimal(number.numerator) / number.denominator:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def check_text(text: str) -> None:
    """Refuse a text with a personal identity number in it (R16). Raises TextHoldsPersonalNumber."""
    if find_personal_identity_numbers(text):
        raise TextHoldsPersonalNumber


def check_target(wording: TargetWording) -> None:
    """Refuse what no target can be. Raises TargetRefused and TextHoldsPersonalNumber."""
    for text in (
        wording.text,
        wording.measured_by or "",
        wording.comparison.label if wording.comparison else "",
    ):
        check_text(text)
    kind, measure = WAYS[wording.way]
    ResultTarget(kind, wording.threshold)
    if measure is TargetMeasure.OUTCOMES and not wording.numerator:
        raise TargetRefused(TargetFaultCode.NUMERATOR_MISSING)
    if kind is TargetKind.MONEY and wording.base is None:
        raise TargetRefused(TargetFaultCode.BASE_MISSING)


def target_columns(wording: TargetWording) -> dict[str, Any]:
    """The columns of a target; what a profile keeps in the details lies there, and only what the way uses."""
    kind, measure = WAYS[wording.way]
    comparison = wording.comparison
    held = {
        "measure": measure.value if measure else None,
        "scope_orientation": wording.scope.orientation,
        "scope_specific_orientation": wording.scope.specific,
        "numerator": list(wording.numerator) if measure is TargetMeasure.OUTCOMES else None,
        "base": wording.base.value if wording.base and kind is TargetKind.MONEY else None,
        "comparison": None
        if comparison is None
        else {
            "label": comparison.label,
            "year": comparison.year,
            "percent": str(comparison.percent),
            "source": comparison.source,
        },
    }
    threshold = wording.threshold
    return {
        "text": wording.text,
        "kind": kind,
        "threshold": None if threshold is None else Decimal(threshold.numerator) / threshold.denominator,
        "measured_by": wording.measured_by,
        "details": {name: value for name, value in held.items() if value},
    }


def told(wording: TargetWording) -> dict[str, Any]:
    """What a target says, field by field, as an event keeps it."""
    kind, measure = WAYS[wording.way]
    comparison = wording.comparison
    return {
        "text": wording.text,
        "kind": kind.value,
        "threshold": threshold_text(kind, wording.threshold),
        "measure": measure.value if measure else None,
        "orientation": wording.scope.orientation,
        "specific": wording.scope.specific,
        "numerator": list(wording.numerator),
        "base": wording.base.value if wording.base else None,
        "measured_by": wording.measured_by,
        "comparison": f"{comparison.label} {comparison.year}: {comparison.percent} %" if comparison else None,
    }
