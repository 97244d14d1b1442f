"""Reports as tables to take out: figures of the chosen reports, and their texts."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.followup.entry import row_total
from finsam_saas.followup.reading import ReportRow, figures_are_shown
from finsam_saas.followup.rules import Cell, CellKey, Missing, Sex
from finsam_saas.followup.sheets import sheets_of
from finsam_saas.followup.wording import SEX_WORDS, STATE_WORDS, TEXT_WORDS
from finsam_saas.followup.written import cells_of, texts_of
from finsam_saas.reporting_plan.core_indicators import AnswerKind
from finsam_saas.reporting_plan.sheet import Question
from finsam_saas.reporting_plan.wording import question_words
from finsam_saas.review.queries import LONGEST_FILE
from finsam_saas.review.wording import REVISED
from finsam_saas.web.tables import Cell as Written
from finsam_saas.web.tables import Column, Kind, Sheet, about


def about_reports(selection: str, rows: Sequence[ReportRow]) -> Sheet:
    """The first sheet: what the file holds, and what its symbols mean."""
    return about(
        source=_("Insatsernas rapporter"),
        selection=selection,
        definitions=_(
            "Antal personer. 0 inga, . ej tillämpligt, - uppgift saknas, tomt ej ifyllt."
            " En rad med - har ingen summa."
        ),
        coverage=_coverage(len(rows)),
        revision=_(
            "Siffror i rapporter som inte är godkända kan ändras. Reviderad: har varit godkänd förut och"
            " är ändrad sedan dess."
        ),
    )


def _coverage(number: int) -> str:
    words = str(ngettext("%(num)s rapport", "%(num)s rapporter", number))
    return f"{words}. {_('Fler finns: välj en period i taget.')}" if number == LONGEST_FILE else words


def figures_sheet(rows: Sequence[ReportRow]) -> Sheet:
    """One line for each report and row: counts by sex and the total."""
    shown = [row for row in rows if figures_are_shown(row)]
    cells = cells_of([row.id for row in shown])
    sheets = sheets_of(shown)
    columns = (
        Column(_("Period")),
        Column(_("Insats")),
        Column(_("Läge")),
        Column(_("Rad")),
        *(Column(str(SEX_WORDS[sex]), Kind.COUNT) for sex in Sex),
        Column(_("Totalt"), Kind.COUNT),
        Column(_("Inlämnad")),
        Column(_("Godkänd")),
        Column(_("Reviderad")),
    )
    return Sheet(
        _("Rapporter"),
        columns,
        [
            _line(report, question, cells[report.id])
            for report in shown
            for question in sheets[report.id].answered_by(AnswerKind.BY_SEX)
        ],
    )


def texts_sheet(rows: Sequence[ReportRow]) -> Sheet:
    """The texts, one line for each report that has any."""
    shown = [row for row in rows if figures_are_shown(row)]
    texts = texts_of([row.id for row in shown])
    columns = (Column(_("Period")), Column(_("Insats")), *(Column(str(w)) for w in TEXT_WORDS.values()))
    return Sheet(
        _("Texter"),
        columns,
        [(str(row.period), row.initiative, *texts[row.id]) for row in shown if any(texts[row.id])],
    )


def _line(report: ReportRow, question: Question, cells: dict[CellKey, Cell]) -> list[Written]:
    counts = [cells.get((question.key, sex), Missing.NOT_FILLED_IN) for sex in Sex]
    all_empty = all(count is Missing.NOT_FILLED_IN for count in counts)
    return [
        str(report.period),
        report.initiative,
        str(STATE_WORDS[report.state]),
        question_words(question),
        *(_written(count) for count in counts),
        None if all_empty else _written(row_total(counts)),
        report.submitted_at,
        report.accepted_at,
        str(REVISED) if report.is_revised else "",
    ]


def _written(cell: Cell) -> Written:
    if isinstance(cell, Missing):
        return cell.value or None
    return cell
