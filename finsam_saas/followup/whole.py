"""A report as a whole against what it asks and what came before: all that stops it from being handed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from finsam_saas.followup.background import Background
from finsam_saas.followup.checks import (
    Asked,
    CellFault,
    check_report,
    forecast_to_explain,
    rows_to_explain,
)
from finsam_saas.followup.entry import Entry
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.rules import Missing, Row
from finsam_saas.followup.sheets import sheet_of
from finsam_saas.reporting_plan.core_indicators import COST_FORECAST, COST_REASON, AnswerKind
from finsam_saas.reporting_plan.sheet import Sheet


@dataclass(frozen=True)
class Faults:
    """What stops a report: faults at cells, rows that need a sentence of why, questions not answered, and
    goals of the insats's own whose state is not told.
    """

    cells: Sequence[CellFault]
    to_explain: Sequence[Row]
    unanswered: Sequence[str]
    goals: Sequence[UUID] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.to_explain or self.unanswered or self.goals)


def asked_of(sheet: Sheet) -> Asked:
    """The rows counted by sex that a sheet asks."""
    return Asked(sheet.rows, sheet.required_rows, sheet.partitions)


def faults_of(found: ReportDetail, entry: Entry, behind: Background, sheet: Sheet | None = None) -> Faults:
    """All that stops an entry from being handed in as the report; by `sheet` where a draft is tried out.

    A draft's sheet is given, since `sheet_of` keeps what it reads and a draft still changes.
    """
    sheet = sheet or sheet_of(found)
    asked = asked_of(sheet)
    to_explain = [row for row in rows_to_explain(entry.cells, behind.start, asked.rows) if not entry.why(row)]
    return Faults(
        cells=check_report(entry.cells, submitting=True, asked=asked),
        to_explain=to_explain,
        unanswered=list(dict.fromkeys([*_unanswered(sheet, entry), *_unexplained(found, sheet, entry)])),
        goals=[one.id for one in behind.goals if one.id not in entry.goals],
    )


def _unanswered(sheet: Sheet, entry: Entry) -> Iterator[str]:
    """Questions not split by sex that must have an answer and have none."""
    for question in sheet.questions:
        if not question.required or question.answer is AnswerKind.BY_SEX:
            continue
        empty = (
            not entry.text(question.key).strip()
            if question.answer is AnswerKind.TEXT
            else entry.number(question.key) is Missing.NOT_FILLED_IN
        )
        if empty:
            yield question.key


def _unexplained(found: ReportDetail, sheet: Sheet, entry: Entry) -> Iterator[str]:
    """The reason why the forecast is another amount than the granted one, where it is asked and missing."""
    forecast = entry.number(COST_FORECAST)
    known = None if isinstance(forecast, Missing) else forecast
    asked = sheet.question(COST_FORECAST) and sheet.question(COST_REASON)
    if asked and forecast_to_explain(found.granted, known) and not entry.text(COST_REASON).strip():
        yield COST_REASON
