"""The few things in a report that need an eye, one line each; they ask and never stop anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.followup.answers import answers_of, cells_of
from finsam_saas.followup.entry import ON_TARGET, SMALLEST_WHOLE_FOR_A_SHARE, WHY
from finsam_saas.followup.quarters import SWEDEN
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.rules import Cells, Measure, Missing, Row, Sex, total
from finsam_saas.followup.whole import sheets_of
from finsam_saas.followup.wording import SEX_IN_A_SENTENCE
from finsam_saas.reporting_plan.hints import Hint, HintReason, Observed, row_hints
from finsam_saas.reporting_plan.sheet import Sheet, Target
from finsam_saas.reporting_plan.wording import row_words
from finsam_saas.review.earlier import Earlier, earlier_flows
from finsam_saas.review.queries import Waiting
from finsam_saas.web.formats import current_formats

MOST_NAMES = 3


@dataclass(frozen=True)
class Looked:
    """A report that waits, and what in it needs an eye; nothing where all is ordinary."""

    report: ReportRow
    lines: list[str] = field(default_factory=list)


def look_at(waiting: Sequence[Waiting]) -> list[Looked]:
    """What needs an eye in each of several reports, in their order."""
    rows = [one.report for one in waiting]
    ids = [row.id for row in rows]
    cells, sheets, earlier = cells_of(ids), sheets_of(rows), earlier_flows(ids)
    texts = {report_id: one.texts for report_id, one in answers_of(ids).items()}
    found = []
    for one in waiting:
        key = one.report.id
        lines = [
            *_of_report(one),
            *figure_lines(sheets[key], cells[key], earlier[key], explained=set(texts[key])),
        ]
        found.append(Looked(one.report, lines))
    return found


def _of_report(waiting: Waiting) -> Iterator[str]:
    """What can be seen without opening the report."""
    if waiting.open_comments:
        number = waiting.open_comments
        yield str(ngettext("%(num)s öppen kommentar", "%(num)s öppna kommentarer", number))
    if waiting.report.accepted_times:
        yield str(_("Har varit godkänd förut och är ändrad sedan dess"))
    days = _days_after(waiting.report)
    if days:
        yield str(ngettext("Kom %(num)s dag för sent", "Kom %(num)s dagar för sent", days))


def _days_after(report: ReportRow) -> int:
    if report.submitted_at is None or report.accepted_times:
        return 0
    handed_in_on: date = report.submitted_at.astimezone(SWEDEN).date()
    return max(0, (handed_in_on - report.due_on).days)


def figure_lines(sheet: Sheet, cells: Cells, earlier: Earlier, *, explained: set[str]) -> list[str]:
    """What needs an eye in the figures; `explained` are the keys of texts that the reporter has written."""
    return [
        *_start_lines(cells, earlier, explained),
        *_missing_lines(cells, sheet),
        *(line for target in sheet.targets for line in _target_lines(target, cells, explained)),
        *_hint_lines(cells, earlier),
    ]


def _start_lines(cells: Cells, earlier: Earlier, explained: set[str]) -> Iterator[str]:
    for sex in Sex:
        now = cells.get((Measure.ONGOING_AT_START, sex))
        ended = earlier.get((Measure.ONGOING_AT_END, sex))
        before = ended.last_accepted if ended else None
        if isinstance(now, int) and before is not None and now != before:
            line = _(
                "Pågående vid början, %(who)s: %(now)s, men %(before)s vid förra periodens slut",
                who=str(SEX_IN_A_SENTENCE[sex]),
                now=now,
                before=before,
            )
            yield _with_explanation(line, WHY + Measure.ONGOING_AT_START in explained)


def _with_explanation(line: str, explained: bool) -> str:
    return str(_("%(line)s (förklaring finns)", line=line)) if explained else str(line)


def _missing_lines(cells: Cells, sheet: Sheet) -> Iterator[str]:
    unknown = {row for (row, _sex), cell in cells.items() if cell is Missing.NOT_KNOWN}
    rows = [row for row in sheet.rows if row in unknown]
    if rows:
        names = ", ".join(_row_name(sheet, row) for row in rows[:MOST_NAMES])
        line = _("Uppgift saknas: %(rows)s", rows=names)
        left = len(rows) - MOST_NAMES
        more = ngettext("%(line)s och %(num)s rad till", "%(line)s och %(num)s rader till", left, line=line)
        yield str(more if left > 0 else line)


def _row_name(sheet: Sheet, row: Row) -> str:
    question = sheet.question(row)
    return question.label if question and question.label else row_words(row)


def _target_lines(target: Target, cells: Cells, explained: set[str]) -> Iterator[str]:
    """A share below its target, where all of it is known and the whole is large enough."""
    part = total(cells.get((row, sex), Missing.NOT_KNOWN) for row in target.numerator for sex in Sex)
    whole = total(cells.get((target.denominator, sex), Missing.NOT_KNOWN) for sex in Sex)
    if not (part.complete and whole.complete) or part.value is None or whole.value is None:
        return
    if whole.value < SMALLEST_WHOLE_FOR_A_SHARE or part.value >= target.threshold * whole.value:
        return
    formats = current_formats()
    line = _(
        "%(share)s mot mål %(target)s: %(text)s (%(part)s av %(whole)s)",
        share=formats.percent_of(part.value, whole.value),
        target=formats.percent(target.threshold, 0),
        text=target.text,
        part=part.value,
        whole=whole.value,
    )
    yield _with_explanation(line, ON_TARGET + target.key in explained)


def _hint_lines(cells: Cells, earlier: Earlier) -> Iterator[str]:
    for row in Measure:
        new = {
            sex: Observed(cell) for sex in Sex if isinstance(cell := cells.get((row, sex)), int)
        }
        known = {
            sex: [Observed(count) for count in earlier[row, sex].known] for sex in new if (row, sex) in earlier
        }
        hints = row_hints(new, known)
        if any(hint.reason is HintReason.SWAPPED for hint in hints.values()):
            who = _(" och ").join(
                str(SEX_IN_A_SENTENCE[sex]) for sex, hint in hints.items() if hint.reason is HintReason.SWAPPED
            )
            yield str(_("%(row)s: har %(who)s bytt plats?", row=row_words(row), who=who))
        yield from (
            _hint_line(row, sex, hint)
            for sex, hint in hints.items()
            if hint.reason is not HintReason.SWAPPED
        )


def _hint_line(row: Row, sex: Sex, hint: Hint) -> str:
    return str(
        _(
            "%(row)s, %(who)s: %(count)s. I vanliga fall %(lowest)s–%(highest)s",
            row=row_words(row),
            who=str(SEX_IN_A_SENTENCE[sex]),
            count=hint.count,
            lowest=hint.lowest,
            highest=hint.highest,
        )
    )
