"""A file against the reports that are asked for: every fault at its cell, and the reports that are right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from finsam_saas.access.actor import Actor
from finsam_saas.followup import reading
from finsam_saas.followup.background import Background, background
from finsam_saas.followup.checks import CellFault, CellFaultCode, check_report
from finsam_saas.followup.entry import GOAL, Entry, differs
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.refusals import names_asked_about
from finsam_saas.followup.rules import Row, Sex
from finsam_saas.followup.sheets import sheets_of
from finsam_saas.followup.whole import asked_of, faults_of
from finsam_saas.followup.wording import (
    ANSWER_MISSING,
    EXPLANATION_MISSING,
    STATE_MISSING,
    cell_fault,
    row_not_filled_in,
)
from finsam_saas.imports import parsing, queries
from finsam_saas.imports.entries import read_entry
from finsam_saas.imports.faults import Fault, at_cell
from finsam_saas.imports.lines import COLUMNS, FiledReport, Line
from finsam_saas.imports.queries import Candidate
from finsam_saas.imports.sorting import Group, sort_rows
from finsam_saas.imports.wording import not_written
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.sheet import Sheet
from tenants.context import current_tenant

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class GoodReport:
    """A report of the file with nothing wrong in it; `names` are words in its texts that look like names.

    `left` is what is left to answer before it can be handed in; it is told only where that was asked for.
    `is_news` says whether the file holds anything that is not saved already.
    """

    filed: FiledReport
    names: Sequence[str]
    left: Sequence[Fault] = ()
    is_news: bool = True


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file would do: reports that are right, faults, insatser with faults, and those not filled in;
    `unread` are the sheets that only explain the file.
    """

    good: Sequence[GoodReport]
    faults: Sequence[Fault]
    faulty: Sequence[str]
    unfilled: Sequence[str]
    unread: Sequence[str] = ()

    @property
    def whole(self) -> list[GoodReport]:
        """The reports with nothing left to answer."""
        return [one for one in self.good if not one.left]

    @property
    def unfinished(self) -> list[GoodReport]:
        """The reports that are right as far as they go, and can only be saved as drafts."""
        return [one for one in self.good if one.left]

    @property
    def told(self) -> list[Fault]:
        """All to tell at cells: what is wrong, and then what is left to answer in the unfinished."""
        return [*self.faults, *(fault for one in self.good for fault in one.left)]

    @property
    def names(self) -> list[str]:
        """The words that look like names of participants, in all reports that are right."""
        return list(dict.fromkeys(word for one in self.good for word in one.names))


def check_file(actor: Actor, content: bytes, period: Period, *, hand_in: bool) -> Checked:
    """Read a file against the actor's reports of a period; changes nothing. Raises SpreadsheetRefused.

    What is filled in must be right. To hand in, every question must be answered too: a report where one is
    not can only be saved as a draft, and says what is left.
    """
    found = parsing.read_rows(content, COLUMNS)
    candidates = queries.candidates(actor, period)
    done = sort_rows(found, candidates, period, current_tenant().slug)
    sheets = sheets_of([group.candidate.report for group in done.groups.values()])
    good: list[GoodReport] = []
    faults, faulty, unfilled = list(done.faults), [], []
    for group in done.groups.values():
        name = group.candidate.report.initiative
        checked = _check(actor, group, sheets[group.candidate.report.id], hand_in=hand_in)
        if checked is None:
            unfilled.append(name)
        elif isinstance(checked, GoodReport):
            good.append(checked)
        else:
            faults += checked
            faulty.append(name)
    order = {sheet.title: place for place, sheet in enumerate(found.sheets)}
    faults.sort(key=lambda fault: (order.get(fault.sheet, len(order)), *_place(fault.cell)))
    return Checked(good, faults, faulty, unfilled, found.unread)


def _place(cell: str) -> tuple[int, int, str]:
    """Row, then column, so that faults stand as one reads."""
    found = _CELL.match(cell)
    return (int(found[2]), len(found[1]), found[1]) if found else (0, 0, cell)


def _check(actor: Actor, group: Group, sheet: Sheet, *, hand_in: bool) -> GoodReport | list[Fault] | None:
    """The report of a group, its faults, or None where nothing is filled in."""
    candidate = group.candidate
    if not queries.is_open(actor, candidate):
        first = group.first
        first.row.refuse("question", not_written(actor, candidate))
        return [at_cell(first.sheet, candidate.report.initiative, one) for one in first.row.faults]
    detail = reading.report(actor, candidate.report.id)
    behind = background(detail)
    filed = FiledReport(detail, candidate.initiative_key, sheet, behind.goals, behind.kept)
    entry = read_entry(filed, group.rows)
    faults = [*group.faults, *_told_at_rows(group, filed)]
    is_news = _is_news(behind, entry)
    # What was saved as a draft before may be handed in unchanged.
    if not (faults or is_news or (hand_in and differs(Entry(), behind.kept))):
        return None
    telling = _Telling(group, replace(filed, entry=entry))
    wrong = list(telling.wrong())
    left = list(telling.left(detail, behind)) if hand_in else wrong
    if faults or wrong:
        return [*faults, *left]
    names = [word for words in names_asked_about(behind.kept, entry).values() for word in words]
    return GoodReport(replace(filed, entry=entry), names, left, is_news)


def _is_news(behind: Background, entry: Entry) -> bool:
    """Whether the file says anything that is not known: the start that the template has is no news."""
    known = replace(behind.kept, cells={**behind.start, **behind.kept.cells})
    return differs(known, replace(entry, cells={**behind.start, **entry.cells}))


def _told_at_rows(group: Group, filed: FiledReport) -> Iterator[Fault]:
    labels = {line.key: line.label for line in filed.lines}
    for found in group.rows.values():
        label = labels.get(found.question, found.question)
        yield from (at_cell(found.sheet, label, one) for one in found.row.faults)


class _Telling:
    """Finds the cell at which each fault of a report is told; the first row where a question has none."""

    def __init__(self, group: Group, filed: FiledReport) -> None:
        self._group = group
        self._filed = filed
        self._lines: Mapping[str, Line] = {line.key: line for line in filed.lines}
        # What was typed there is told of already, and is not to be told of as missing too.
        self._refused = {question for question, found in group.rows.items() if found.row.faults}

    def wrong(self) -> Iterator[Fault]:
        """What must not even be saved: counts that break the rules of R14."""
        asked = asked_of(self._filed.sheet)
        yield from self._of_cells(check_report(self._filed.entry.cells, submitting=False, asked=asked))

    def left(self, report: ReportDetail, behind: Background) -> Iterator[Fault]:
        """What stops the report from being handed in: what is wrong, not answered or not explained."""
        found = faults_of(report, self._filed.entry, behind)
        yield from self._of_cells(found.cells)
        for row in found.to_explain:
            yield self._at(row, "why", str(EXPLANATION_MISSING))
        for key in found.unanswered:
            yield self._at(key, "answer", str(ANSWER_MISSING))
        for goal in found.goals:
            yield self._at(f"{GOAL}{goal}", "answer", str(STATE_MISSING))

    def _of_cells(self, found: Sequence[CellFault]) -> Iterator[Fault]:
        empty: dict[Row, list[Sex]] = {}
        for fault in found:
            if fault.code is CellFaultCode.NOT_FILLED_IN:
                if fault.row in self._refused:
                    continue
                empty.setdefault(fault.row, []).append(fault.sex)
            else:
                yield self._at(fault.row, fault.sex.value, cell_fault(fault))
        for row, sexes in empty.items():
            line = self._lines[row]
            yield self._at(row, sexes[0].value, row_not_filled_in(line.label, sexes))

    def _at(self, question: str, column: str, words: str) -> Fault:
        found = self._group.rows.get(question)
        line = self._lines.get(question)
        label = line.label if line else question
        if found is None:
            first = self._group.first
            return Fault(first.sheet, first.row.address("question"), label, "", words)
        told = len(found.row.faults)
        found.row.refuse(column, words)
        return at_cell(found.sheet, label, found.row.faults[told])


def to_fill_in(actor: Actor, chosen: Sequence[Candidate]) -> list[FiledReport]:
    """Reports as a template holds them: what is saved that the actor may see, and ongoing at start."""
    sheets = sheets_of([one.report for one in chosen])
    filed = []
    for candidate in chosen:
        detail = reading.report(actor, candidate.report.id)
        behind = background(detail)
        seen = candidate.report.own or candidate.begun_from_file
        kept = behind.kept if seen else Entry()
        entry = replace(kept, cells={**behind.start, **kept.cells})
        sheet = sheets[candidate.report.id]
        filed.append(FiledReport(detail, candidate.initiative_key, sheet, behind.goals, entry))
    return filed
