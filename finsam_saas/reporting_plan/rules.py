"""Kinds of insatser that report, the versions of what they are asked, and when a version applies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar


class TemplateKind(StrEnum):
    """A kind of insats that is asked the same questions."""

    WORK_ORIENTED = "work_oriented"
    PRE_REHABILITATION = "pre_rehabilitation"
    STRUCTURAL = "structural"
    COMPETENCE = "competence"
    COORDINATOR = "coordinator"


INDIVIDUAL_KINDS = (TemplateKind.WORK_ORIENTED, TemplateKind.PRE_REHABILITATION)
"""The kinds that turn to individuals: participants flow through them and end somewhere."""

_INDIVIDUAL = "individual"
_STRUCTURAL = "structural"
_OF_STRUCTURAL = {"competence": TemplateKind.COMPETENCE, "coordination": TemplateKind.COORDINATOR}


def kind_of(orientation: str | None, specific_orientation: str | None) -> TemplateKind | None:
    """The kind an insats reports as; None where its orientation is not known ("uppgift saknas").

    Pre-rehabilitation is asked on its own: it is not to be judged by work and studies (Uppsala 2023).
    """
    if orientation == _INDIVIDUAL:
        pre = specific_orientation == TemplateKind.PRE_REHABILITATION.value
        return TemplateKind.PRE_REHABILITATION if pre else TemplateKind.WORK_ORIENTED
    if orientation == _STRUCTURAL:
        return _OF_STRUCTURAL.get(specific_orientation or "", TemplateKind.STRUCTURAL)
    return None


class VersionState(StrEnum):
    """Where a version of a reporting template is; one in use is never changed, only succeeded."""

    DRAFT = "draft"
    IN_USE = "in_use"


@dataclass(frozen=True)
class VersionDates:
    """From which day a version in use applies."""

    key: object
    valid_from: date
    number: int


Version = TypeVar("Version", bound=VersionDates)


def version_on(versions: Iterable[Version], first_day: date) -> Version | None:
    """The version that applies to a period with this first day; None where the standard template does."""
    in_force = [one for one in versions if one.valid_from <= first_day]
    return max(in_force, key=lambda one: (one.valid_from, one.number), default=None)


def last_days(
    days_to_report: Mapping[TemplateKind, int], period_ends: date
) -> tuple[date, dict[TemplateKind, date]]:
    """The last day to hand in for a period, that of the kinds with the longest time, and the others' own.

    `days_to_report` are the kinds that are asked, at least one, with the days that each has after the period.
    """
    days = {kind: period_ends + timedelta(days=given) for kind, given in days_to_report.items()}
    longest = max(days.values())
    return longest, {kind: day for kind, day in days.items() if day < longest}
