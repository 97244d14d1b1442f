"""A report as a whole against what it asks and what came before: all that stops it from being handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from finsam_saas.followup import answers, reading
from finsam_saas.followup.checks import Asked, CellFault, check_report, rows_to_explain
from finsam_saas.followup.entry import WHY, Entry, start_from
from finsam_saas.followup.reading import ReportDetail, ReportRow
from finsam_saas.followup.rules import Cells, Missing, ReportState, Row
from finsam_saas.reporting_plan import queries as plan
from finsam_saas.reporting_plan.core_indicators import AnswerKind
from finsam_saas.reporting_plan.sheet import Sheet, standard_sheet


@dataclass(frozen=True)
class Faults:
    """What stops a report: faults at cells, rows that need a sentence of why, questions not answered."""

    cells: Sequence[CellFault]
    to_explain: Sequence[Row]
    unanswered: Sequence[str]

    def __bool__(self) -> bool:
        return bool(self.cells or self.to_explain or self.unanswered)


def asked_of(sheet: Sheet) -> Asked:
    """The rows counted by sex that a sheet asks."""
    return Asked(sheet.rows, sheet.required_rows, sheet.partitions)


def sheets_of(found: Sequence[ReportRow]) -> dict[UUID, Sheet]:
    """What each of several reports asks, by report."""
    wanted = {one.template_version_id for one in found if one.template_version_id is not None}
    versions = plan.sheets(sorted(wanted)) if wanted else {}
    return {
        one.id: versions[one.template_version_id] if one.template_version_id else standard_sheet(one.kind)
        for one in found
    }


def sheet_of(found: ReportRow) -> Sheet:
    """What a report asks."""
    return plan.sheet(found.kind, found.template_version_id)


def start_of(found: ReportDetail) -> Cells:
    """Ongoing at start as the insats's last accepted report left it; empty where there is none."""
    accepted = [one for one in reading.earlier_reports(found) if one.state is ReportState.ACCEPTED]
    return start_from(answers.cells_of([accepted[0].id])[accepted[0].id]) if accepted else {}


def faults_of(found: ReportDetail, entry: Entry) -> Faults:
    """All that stops an entry from being handed in as the report."""
    sheet = sheet_of(found)
    asked = asked_of(sheet)
    to_explain = [
        row
        for row in rows_to_explain(entry.cells, start_of(found), asked.rows)
        if not entry.text(WHY + row).strip()
    ]
    numbers = [
        question.key
        for question in sheet.answered_by(AnswerKind.NUMBER, AnswerKind.MONEY)
        if question.required and entry.number(question.key) is Missing.NOT_FILLED_IN
    ]
    texts = [
        question.key
        for question in sheet.answered_by(AnswerKind.TEXT)
        if question.required and not entry.text(question.key).strip()
    ]
    return Faults(check_report(entry.cells, submitting=True, asked=asked), to_explain, [*numbers, *texts])
