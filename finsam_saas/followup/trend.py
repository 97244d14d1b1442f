"""How an insats has gone over its latest periods: counts, and the share to work or studies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.followup.background import Background, row_of
from finsam_saas.followup.entry import Entry, as_core, row_total, to_work_or_studies
from finsam_saas.followup.rules import Measure, Missing, ReportState
from finsam_saas.reporting_plan.core_indicators import ACTIVITIES_HELD, ACTIVITY_PARTICIPANTS
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.sheet import Sheet
from finsam_saas.reporting_plan.wording import CORE_WORDS, period_label
from finsam_saas.web.formats import current_formats

PERIODS_SHOWN = 8
TREND_ROWS = (Measure.NEW, Measure.ENDED, Measure.ONGOING_AT_END, ACTIVITY_PARTICIPANTS)


@dataclass(frozen=True)
class Point:
    """What one line says of one period: a number or None, its words, and whether the report is accepted."""

    label: str
    value: float | None
    words: str
    period: Period
    is_accepted: bool


@dataclass(frozen=True)
class Line:
    """One thing over the periods, oldest first; `measure` is what statistics call it."""

    label: str
    measure: str
    points: Sequence[Point]


Value = Callable[[Entry], int | Fraction | None]


def trend_of(behind: Background, sheet: Sheet) -> list[Line]:
    """The lines of an insats's trend with the report itself last; those that its sheet asks."""
    entries = [
        (one.period, one.state, Entry(as_core(one.entry.cells, one.counted_as), numbers=one.entry.numbers))
        for one in behind.earlier[: PERIODS_SHOWN - 1]
    ]
    own = Entry(as_core(behind.kept.cells, sheet.counted_as), numbers=behind.kept.numbers)
    periods = [*reversed(entries), (behind.period, ReportState.SUBMITTED, own)]
    lines = [
        Line(label, measure, [_point(period, state, value(entry)) for period, state, entry in periods])
        for label, measure, value in _values(sheet)
    ]
    return [one for one in lines if any(point.value is not None for point in one.points)]


def _values(sheet: Sheet) -> list[tuple[str, str, Value]]:
    found = [(str(CORE_WORDS[row]), str(row), _count_of(row)) for row in TREND_ROWS if row in sheet.rows]
    if sheet.question(ACTIVITIES_HELD):
        found.append((str(CORE_WORDS[ACTIVITIES_HELD]), ACTIVITIES_HELD, _held))
    if Measure.ENDED in sheet.rows:
        found.append((_("Till arbete eller studier"), "work_or_studies_share", _share))
    return found


def _count_of(row: str) -> Value:
    def count(entry: Entry) -> int | None:
        found = row_total(row_of(entry.cells, row))
        return None if isinstance(found, Missing) else found

    return count


def _held(entry: Entry) -> int | None:
    number = entry.number(ACTIVITIES_HELD)
    return None if isinstance(number, Missing) else int(number)


def _share(entry: Entry) -> Fraction | None:
    found = to_work_or_studies(entry.cells)
    if not found.is_shown or found.part is None or found.whole is None:
        return None
    return Fraction(found.part, found.whole)


def _point(period: Period, state: ReportState, value: int | Fraction | None) -> Point:
    formats, label = current_formats(), period_label(period, short=True)
    if value is None:
        return Point(label, None, formats.count(None), period, is_accepted=False)
    words = formats.count(value) if isinstance(value, int) else formats.percent(value, 0)
    return Point(label, float(value), words, period, is_accepted=state is ReportState.ACCEPTED)
