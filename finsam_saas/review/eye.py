"""The few things in a report that need an eye, one line each; they ask and never stop anybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.followup.asking import Ask, AskKind, is_answered, questions_to
from finsam_saas.followup.entry import Entry, start_from
from finsam_saas.followup.reading import ReportRow
from finsam_saas.followup.rules import Cells, Measure, Missing, ReportState, Row, Sex
from finsam_saas.followup.sheets import sheets_of
from finsam_saas.followup.wording import SEX_IN_A_SENTENCE
from finsam_saas.followup.written import Written, written_of
from finsam_saas.reporting_plan.sheet import Sheet
from finsam_saas.reporting_plan.wording import question_words
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
    if not ids:
        return []
    written, sheets = written_of(ids), sheets_of(rows)
    found = []
    for one in waiting:
        own, *earlier = written[one.report.id]
        figures = figure_lines(
            own.entry, sheets[own.id], [before.entry for before in earlier], _start(earlier)
        )
        found.append(Looked(one.report, [*_of_report(one), *figures]))
    return found


def _start(earlier: Sequence[Written]) -> Cells:
    """Ongoing at start as the last accepted report left it; empty where there is none."""
    accepted = next((one.entry for one in earlier if one.state is ReportState.ACCEPTED), None)
    return start_from(accepted.cells) if accepted else {}


def _of_report(waiting: Waiting) -> Iterator[str]:
    """What can be seen without opening the report."""
    report = waiting.report
    if waiting.open_comments:
        number = waiting.open_comments
        yield str(ngettext("%(num)s öppen kommentar", "%(num)s öppna kommentarer", number))
    if report.accepted_times:
        yield str(_("Har varit godkänd förut och är ändrad sedan dess"))


def figure_lines(entry: Entry, sheet: Sheet, earlier: Sequence[Entry], start: Cells) -> list[str]:
    """What needs an eye in the figures, read against the insats's earlier reports."""
    asked = questions_to(entry, sheet, earlier)
    return [
        *_start_lines(entry, start),
        *_missing_lines(entry, sheet),
        *(_explained(_ask_line(ask, entry, sheet), is_answered(ask, entry)) for ask in asked),
    ]


def _explained(line: str, explained: bool) -> str:
    return str(_("%(line)s (insatsen har förklarat)", line=line)) if explained else line


def _start_lines(entry: Entry, start: Cells) -> Iterator[str]:
    for key, before in start.items():
        now = entry.cell(key)
        if isinstance(now, Missing) or now == before:
            continue
        line = _(
            "Pågående vid början, %(who)s: %(now)s, men %(before)s vid förra periodens slut",
            who=str(SEX_IN_A_SENTENCE[key[1]]),
            now=now,
            before=before,
        )
        yield _explained(str(line), bool(entry.why(Measure.ONGOING_AT_START)))


def _missing_lines(entry: Entry, sheet: Sheet) -> Iterator[str]:
    unknown = {row for (row, _sex), cell in entry.cells.items() if cell is Missing.NOT_KNOWN}
    rows = [row for row in sheet.rows if row in unknown]
    if rows:
        names = ", ".join(_named(sheet, row) for row in rows[:MOST_NAMES])
        line = _("Uppgift saknas: %(rows)s", rows=names)
        left = len(rows) - MOST_NAMES
        more = ngettext("%(line)s och %(num)s rad till", "%(line)s och %(num)s rader till", left, line=line)
        yield str(more if left > 0 else line)


def _named(sheet: Sheet, row: Row) -> str:
    question = sheet.question(row)
    return question_words(question) if question else row


def _ask_line(ask: Ask, entry: Entry, sheet: Sheet) -> str:
    formats = current_formats()
    if ask.target is not None and ask.share is not None:
        return str(
            _(
                "%(share)s mot mål %(target)s: %(text)s (%(part)s av %(whole)s)",
                share=formats.percent_of(ask.share.part or 0, ask.share.whole or 0),
                target=formats.percent(ask.target.threshold, 0),
                text=ask.target.text,
                part=ask.share.part,
                whole=ask.share.whole,
            )
        )
    name = _named(sheet, ask.at)
    if ask.kind is AskKind.UNIT:
        amount = entry.number(ask.at)
        told = "" if isinstance(amount, Missing) else formats.kronor(amount)
        return str(_("%(name)s: %(amount)s kr. Är beloppet skrivet i rätt enhet?", name=name, amount=told))
    if ask.kind is AskKind.SWAPPED or ask.hint is None or ask.sex is None:
        return str(_("%(name)s: har två av kolumnerna bytt plats?", name=name))
    return _unusual(name, ask.sex, ask.hint.count, (ask.hint.lowest, ask.hint.highest))


def _unusual(name: str, sex: Sex, count: int, ordinary: tuple[int, int]) -> str:
    return str(
        _(
            "%(name)s, %(who)s: %(count)s. I vanliga fall %(lowest)s–%(highest)s",
            name=name,
            who=str(SEX_IN_A_SENTENCE[sex]),
            count=count,
            lowest=ordinary[0],
            highest=ordinary[1],
        )
    )
