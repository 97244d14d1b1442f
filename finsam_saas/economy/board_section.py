"""The part of the board's follow-up that is about one insats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from finsam_saas.documents.model import Block, ColumnKind, Facts, Heading, Paragraph, Table, TableColumn
from finsam_saas.economy.board_figures import BoardFigures, measures_of, shares_of
from finsam_saas.economy.board_reading import BoardReport, ToldGoal, coverage_of
from finsam_saas.economy.board_targets import goals_table, results
from finsam_saas.economy.queries import MoneyLine
from finsam_saas.economy.rules import MoneyColumn
from finsam_saas.economy.wording import MONEY_WORDS
from finsam_saas.figures.measures import FigureMeasure
from finsam_saas.figures.wording import coverage_words, measure_words, sex_words
from finsam_saas.figures.year_model import Place
from finsam_saas.followup.rules import Missing
from finsam_saas.reporting_plan.rules import INDIVIDUAL_KINDS, TemplateKind
from finsam_saas.reporting_plan.sheet import Target
from finsam_saas.reporting_plan.wording import KIND_WORDS, period_label
from finsam_saas.web.formats import current_formats
from finsam_saas.web.tables import Cell

_MONEY = (MoneyColumn.GRANTED, MoneyColumn.USED, MoneyColumn.FORECAST, MoneyColumn.LEFT)


@dataclass(frozen=True)
class Section:
    """What the follow-up says of one insats: its reports of the time, money, targets and own goals."""

    reports: Sequence[BoardReport]
    figures: BoardFigures
    money: MoneyLine | None
    targets: Sequence[Target]
    goals: Sequence[ToldGoal]

    @property
    def name(self) -> str:
        """The insats's name."""
        return self.reports[0].initiative

    @property
    def place(self) -> Place:
        """Where its figures stand."""
        return str(self.reports[-1].initiative_id)

    @property
    def kinds(self) -> list[TemplateKind]:
        """The kinds it has reported as."""
        return [one.kind for one in self.reports]

    @property
    def accepted(self) -> list[BoardReport]:
        """The reports that count."""
        return [one for one in self.reports if one.is_accepted]

    def blocks(self) -> Iterator[Block]:
        """The section in reading order."""
        yield Heading(self.name)
        yield Facts(list(self._facts()))
        if not self.accepted:
            yield Paragraph(_("Ingen rapport för tiden är godkänd ännu."))
            return
        caption = _("%(name)s: antal", name=self.name)
        yield counts_table(caption, self.figures, self.place, measures_of(self.kinds))
        if self.reports[-1].kind in INDIVIDUAL_KINDS:
            yield results(self.name, self.figures, self.place, self.targets, shares_of(self.kinds))
        if self.goals:
            yield goals_table(self.name, self.goals)
        if self.money:
            yield from _money(self.name, self.money)
        yield from self._texts()

    def _facts(self) -> Iterator[tuple[str, str]]:
        yield _("Typ"), str(KIND_WORDS[self.reports[-1].kind])
        yield _("Täckning"), coverage_words(coverage_of(self.reports))
        revised = [period_label(one.period) for one in self.accepted if one.is_revised]
        if revised:
            yield _("Reviderad"), ", ".join(revised)

    def _texts(self) -> Iterator[Block]:
        for heading, texts in (
            (_("Vad har hänt"), [(one, one.happened) for one in self.accepted]),
            (_("Avvikelser"), [(one, one.deviations) for one in self.accepted]),
        ):
            written = [(one, text.strip()) for one, text in texts if text.strip()]
            if written:
                yield Heading(heading, 2)
            for one, text in written:
                yield Paragraph(
                    _("%(period)s: %(text)s", period=period_label(one.period), text=text)
                    if len(self.accepted) > 1
                    else text
                )


def counts_table(
    caption: str, figures: BoardFigures, place: Place, measures: Sequence[FigureMeasure]
) -> Table:
    """Counts by sex, women and men side by side; what is of the known only is told below."""
    columns = [TableColumn(_("Uppgift")), *(TableColumn(words, ColumnKind.COUNT) for words in sex_words())]
    rows: list[list[Cell]] = []
    partial: list[str] = []
    for measure in measures:
        found = figures.of(measure, place)
        rows.append([measure_words(measure), *(one.shown for one in found)])
        if any(one.at_least for one in found):
            partial.append(measure_words(measure))
    notes = [_("Minst så många, någon uppgift saknas: %(rows)s.", rows=", ".join(partial))] if partial else []
    return Table(caption, columns, rows, notes=notes)


def _money(name: str, line: MoneyLine) -> Iterator[Block]:
    columns = [TableColumn(_("Ekonomi")), TableColumn(_("Tkr"), ColumnKind.TKR)]
    rows: list[list[Cell]] = []
    for column in _MONEY:
        amount = line.money.amount(column)
        rows.append([str(MONEY_WORDS[column]), amount.value if isinstance(amount, Missing) else amount])
    source = ""
    if line.forecast and line.forecast.accepted_at:
        day = current_formats().date(line.forecast.accepted_at.date())
        source = _("%(period)s, godkänd %(day)s", period=period_label(line.forecast.period), day=day)
    yield Table(_("%(name)s: ekonomi", name=name), columns, rows, source=source)
    if line.reason:
        yield Paragraph(_("Varför prognosen avviker: %(reason)s", reason=line.reason))
