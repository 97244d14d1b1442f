"""What a report is read against: what is kept of it, and the insats's earlier reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from finsam_saas.followup import goals
from finsam_saas.followup.entry import Entry, ReportText, as_core, row_total, start_from
from finsam_saas.followup.reading import ReportDetail
from finsam_saas.followup.rules import Cell, Cells, Missing, ReportState, Row, Sex
from finsam_saas.followup.sheets import sheets_of
from finsam_saas.followup.written import written_of
from finsam_saas.reporting_plan.periods import Period, PeriodRefused
from finsam_saas.reporting_plan.sheet import Sheet
from finsam_saas.reporting_plan.wording import period_label


@dataclass(frozen=True)
class Earlier:
    """An earlier report of the insats that has been handed in, and the sheet that it was asked."""

    period: Period
    state: ReportState
    entry: Entry
    sheet: Sheet

    @cached_property
    def counted_as(self) -> Mapping[Row, Row]:
        """The rows of the förbund's own, filled in, that are counted as a core indicator, and as which."""
        filled_in = {row for row, _sex in self.entry.cells}
        return {row: core for row, core in self.sheet.counted_as.items() if row in filled_in}

    @cached_property
    def asked(self) -> frozenset[str]:
        """The questions that it was asked."""
        return frozenset(question.key for question in self.sheet.questions)

    def total(self, row: Row) -> Cell:
        """A row's total; "." where the report was not asked it, nor anything that is counted as it."""
        if row in self.asked:
            return row_total(row_of(self.entry.cells, row))
        if row in self.counted_as.values():
            return row_total(row_of(as_core(self.entry.cells, self.counted_as), row))
        return Missing.NOT_APPLICABLE


@dataclass(frozen=True)
class Background:
    """What is kept of a report, and the insats's earlier reports for periods as long, the newest first."""

    kept: Entry
    period: Period
    earlier: Sequence[Earlier] = ()
    goals: Sequence[goals.ReportGoal] = ()

    @cached_property
    def beside(self) -> list[Earlier]:
        """The report last handed in, and that for the same period last year."""
        try:
            last_year: Period | None = self.period.same_last_year()
        except PeriodRefused:
            last_year = None
        chosen = [*self.earlier[:1], *(one for one in self.earlier if one.period == last_year)]
        return list({one.period: one for one in chosen}.values())

    @property
    def headings(self) -> list[str]:
        """The earlier periods, by name."""
        return [period_label(one.period, short=True) for one in self.beside]

    @property
    def last_accepted(self) -> Earlier | None:
        """The newest earlier report that counts."""
        return next((one for one in self.earlier if one.state is ReportState.ACCEPTED), None)

    @cached_property
    def start(self) -> Cells:
        """Ongoing at start as the last accepted report left it; empty where there is none."""
        return start_from(self.last_accepted.entry.cells) if self.last_accepted else {}

    def totals_beside(self, row: Row) -> list[Cell]:
        """A row's totals in the earlier periods."""
        return [one.total(row) for one in self.beside]

    def has_unasked(self, rows: Iterable[Row]) -> bool:
        """Whether some earlier report beside was not asked one of the rows."""
        wanted = set(rows)
        return any(wanted.difference(one.asked, one.counted_as.values()) for one in self.beside)


def row_of(cells: Cells, row: Row) -> list[Cell]:
    """A row's cells, by sex."""
    return [cells.get((row, sex), Missing.NOT_FILLED_IN) for sex in Sex]


def background(report: ReportDetail) -> Background:
    """What is kept of a report that has been found for the actor, and what it is read against."""
    own, *before = written_of([report.id])[report.id]
    sheets = sheets_of(before)
    own_goals = goals.goals_of_report(report)
    texts = {ReportText.HAPPENED.value: report.happened, ReportText.DEVIATIONS.value: report.deviations}
    standing = {one.id: one.standing for one in own_goals if one.standing is not None}
    return Background(
        kept=replace(own.entry, texts={**texts, **own.entry.texts}, goals=standing),
        period=report.period,
        earlier=[Earlier(one.period, one.state, one.entry, sheets[one.id]) for one in before],
        goals=own_goals,
    )


def earlier_entries(behind: Background) -> list[Entry]:
    """What was entered in the earlier reports, the newest first."""
    return [one.entry for one in behind.earlier]
