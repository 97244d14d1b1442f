"""The follow-up to the board as a document: a summary first, then a section for each insats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.documents.model import (
    Block,
    ColumnKind,
    Document,
    Heading,
    Note,
    Paragraph,
    Table,
    TableColumn,
)
from finsam_saas.economy import board_reading, queries
from finsam_saas.economy.board_choice import BoardChoice
from finsam_saas.economy.board_figures import BoardFigures, board_figures, measures_of
from finsam_saas.economy.board_section import Section, counts_table
from finsam_saas.economy.queries import MoneyLine
from finsam_saas.economy.rules import MoneyColumn, sums_of
from finsam_saas.economy.wording import MONEY_WORDS, known_words
from finsam_saas.figures.measures import ENDED, NEW, ONGOING, TO_WORK, TO_WORK_SHARE
from finsam_saas.figures.wording import coverage_words, measure_words
from finsam_saas.figures.year_model import EVERYBODY
from finsam_saas.followup.rules import Missing
from finsam_saas.reporting_plan.rules import INDIVIDUAL_KINDS
from finsam_saas.web.language import reader_language
from finsam_saas.web.tables import Cell
from tenants.context import current_tenant
from tenants.database import now

_COUNTS = (NEW, ENDED, ONGOING, TO_WORK)
_MONEY = (
    MoneyColumn.GRANTED,
    MoneyColumn.REQUISITIONED,
    MoneyColumn.USED,
    MoneyColumn.FORECAST,
    MoneyColumn.LEFT,
)


@dataclass(frozen=True)
class FollowUp:
    """All that the follow-up of a time is made of, and the years that can be chosen, newest first."""

    choice: BoardChoice
    reports: Sequence[board_reading.BoardReport]
    figures: BoardFigures
    money: Sequence[MoneyLine]
    sections: Sequence[Section]
    years: Sequence[int]

    @property
    def is_empty(self) -> bool:
        """Whether no report of the time is accepted, so that there is nothing to tell."""
        return not any(one.is_accepted for one in self.reports)


def follow_up(choice: BoardChoice) -> FollowUp:
    """Read the follow-up of a time; the number of statements does not grow with the insatser."""
    told = board_reading.told(choice.span, digest_year=None if choice.exact else choice.first.year)
    figures = board_figures(choice, told.digest)
    money = queries.lines(choice.span.last_day.year, until=choice.span.last_day)
    by_initiative: dict[UUID, list[board_reading.BoardReport]] = {}
    for one in told.reports:
        by_initiative.setdefault(one.initiative_id, []).append(one)
    of_money = {line.initiative_id: line for line in money}
    sections = [
        # The targets are those of the template that the last report followed.
        Section(own, figures, of_money.get(id_), own[-1].targets, board_reading.goals_told(own))
        for id_, own in by_initiative.items()
    ]
    return FollowUp(choice, told.reports, figures, money, sections, told.years)


def document(found: FollowUp) -> Document:
    """The follow-up as a document in the reader's language."""
    title = (
        _("Uppföljning till styrelsen, internt") if found.choice.exact else _("Uppföljning till styrelsen")
    )
    return Document(
        title=title,
        subtitle=found.choice.label,
        association=current_tenant().name,
        language=reader_language(),
        as_of=now(),
        blocks=list(_blocks(found)),
        about=_about(found),
    )


def _blocks(found: FollowUp) -> Iterator[Block]:
    if found.choice.exact:
        yield Note(
            _("Här står exakta antal. Dokumentet får inte lämnas vidare utanför kansliet."), _("Internt")
        )
    yield Heading(_("Sammanfattning"))
    yield Paragraph(_covered(found))
    measures = measures_of([one.kind for one in found.reports])
    yield counts_table(_("Alla insatser: antal"), found.figures, EVERYBODY, measures)
    individual = [one for one in found.sections if one.reports[-1].kind in INDIVIDUAL_KINDS]
    if individual:
        yield _summary(found, individual)
    if found.money:
        yield _money(found.money, found.choice.last.year)
    for section in found.sections:
        yield from section.blocks()


def _covered(found: FollowUp) -> str:
    covered = coverage_words(board_reading.coverage_of(found.reports))
    said = _("%(time)s. Uppföljningen %(covered)s.", time=found.choice.label, covered=covered)
    revised = sum(one.is_accepted and one.is_revised for one in found.reports)
    if not revised:
        return str(said)
    return str(_("%(said)s Godkända rapporter som har reviderats: %(revised)s.", said=said, revised=revised))


def _summary(found: FollowUp, sections: Sequence[Section]) -> Table:
    """The insatser for individuals beside each other, women and men together."""
    columns = [
        TableColumn(_("Insats")),
        *(TableColumn(measure_words(one), ColumnKind.COUNT) for one in _COUNTS),
        TableColumn(measure_words(TO_WORK_SHARE), ColumnKind.SHARE),
        TableColumn(_("Rapporter")),
    ]
    rows: list[list[Cell]] = []
    for one in sections:
        covered = board_reading.coverage_of(one.reports)
        reports = _("%(part)s av %(whole)s", part=covered.accepted, whole=covered.expected)
        shown = [found.figures.of(measure, one.place)[-1].shown for measure in (*_COUNTS, TO_WORK_SHARE)]
        rows.append([one.name, *shown, reports])
    everybody = [found.figures.of(measure, EVERYBODY)[-1].shown for measure in (*_COUNTS, TO_WORK_SHARE)]
    covered = board_reading.coverage_of([report for one in sections for report in one.reports])
    reports = _("%(part)s av %(whole)s", part=covered.accepted, whole=covered.expected)
    return Table(
        _("Insatser för individer, kvinnor och män tillsammans"),
        columns,
        rows,
        totals=[_("Alla"), *everybody, reports],
    )


def _money(lines: Sequence[MoneyLine], year: int) -> Table:
    columns = [
        TableColumn(_("Insats")),
        *(TableColumn(str(MONEY_WORDS[one]), ColumnKind.TKR) for one in _MONEY),
    ]
    rows: list[list[Cell]] = []
    for line in lines:
        amounts = [line.money.amount(one) for one in _MONEY]
        rows.append([line.name, *(one.value if isinstance(one, Missing) else one for one in amounts)])
    sums = sums_of(line.money for line in lines)
    known = [(str(MONEY_WORDS[one]), known_words(sums[one])) for one in _MONEY]
    notes = [
        _("Summan av %(column)s: %(known)s har uppgift.", column=words.lower(), known=told)
        for words, told in known
        if told
    ]
    totals: list[Cell] = [_("Summa"), *(sums[one].shown for one in _MONEY)]
    return Table(_("Ekonomi %(year)s, tkr", year=year), columns, rows, totals=totals, notes=notes)


def _about(found: FollowUp) -> list[tuple[str, str]]:
    protection = (
        _("Exakta antal, bara för kansliet.")
        if found.choice.exact
        else _(
            "Antal från 1 till 4 visas inte, och inte heller sådant som de kan räknas ut ur. Resultat per"
            " insats visas för kvinnor och män tillsammans. Andelar visas när minst tio har avslutats."
        )
    )
    return [
        (_("Källa"), _("Insatsernas godkända rapporter och förbundets beslut om pengar")),
        (_("Urval"), _("Rapporter för perioder som helt ligger i %(time)s", time=found.choice.label)),
        (_("Täckning"), coverage_words(board_reading.coverage_of(found.reports))),
        (_("Skydd"), protection),
        (_("Revidering"), _("Siffrorna ändras när rapporter godkänns eller öppnas igen.")),
    ]
