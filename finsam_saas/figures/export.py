"""The tables of statistics as files: the same rows, figures and protection as the page."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from finsam_saas.figures.older import OLDER_TOLD
from finsam_saas.figures.page import StatisticsPage
from finsam_saas.figures.rules import Figure
from finsam_saas.figures.tables import Line
from finsam_saas.figures.wording import (
    DIMENSION_WORDS,
    coverage_words,
    measure_definition,
    measure_words,
    sex_words,
)
from finsam_saas.web.tables import Cell, Column, Kind, Sheet
from finsam_saas.web.tables import about as about_sheet


def about(page: StatisticsPage, definitions: str = "") -> Sheet:
    """The first sheet: the selection, what the figures mean, what they cover, and who may see them."""
    return about_sheet(
        source=_("Insatsernas godkända rapporter, och inlästa äldre år")
        if page.older
        else _("Insatsernas godkända rapporter"),
        selection=page.selection_words,
        definitions=" ".join([definitions or _definition(page), symbols_told(), *_older_told(page)]),
        coverage=coverage_words(page.tables.coverage),
        revision=revision_told(exact=page.exact),
    )


def symbols_told() -> str:
    """What the symbols mean, and what is said of incomplete figures."""
    return str(
        _(
            "0 inga, . ej tillämpligt, - uppgift saknas, .. skyddat. Kolumnen Ofullständigt säger var"
            " någon rapport saknar uppgift: där är talet minst så många."
        )
    )


def revision_told(*, exact: bool) -> str:
    """Whether the figures may leave the kansli, and that they can change."""
    if exact:
        return str(_("Internt: exakta antal, får inte publiceras. Siffrorna ändras när rapporter godkänns."))
    return str(
        _("Skyddat för publicering: antal under 5 visas inte. Siffrorna ändras när rapporter godkänns.")
    )


def _definition(page: StatisticsPage) -> str:
    return f"{measure_words(page.measure)}: {measure_definition(page.measure)}"


def _older_told(page: StatisticsPage) -> list[str]:
    """Where the series breaks, and that older years are in no other figure."""
    return [*filter(None, page.breaks), str(OLDER_TOLD)] if page.older else []


def every_definition(page: StatisticsPage) -> str:
    """The definitions of all measures that stand in the file."""
    return " ".join(
        f"{measure_words(one.measure)}: {measure_definition(one.measure)}" for one in page.summary
    )


def breakdown_sheet(page: StatisticsPage) -> Sheet:
    """The breakdown, a line for each of its rows, the total last."""
    kind = Kind.SHARE if page.measure.is_share else Kind.COUNT
    first = Column(str(DIMENSION_WORDS[page.selection.by]))
    older: list[list[Cell]] = [
        [line.label, *(figure.shown for figure in line.figures), None, None, incomplete(line.figures)]
        for line in page.older
    ]
    rows = older + [_row(page.label(line), line) for line in page.breakdown]
    words = _("Totalt utan äldre år, varje insats en gång") if older else _("Totalt, varje insats en gång")
    total = _row(words, page.total)
    return Sheet(page.title, [first, *columns_by_sex(kind)], rows, total)


def summary_sheets(page: StatisticsPage) -> list[Sheet]:
    """Every measure in all; shares stand in a sheet of their own, since a column has one unit."""
    found: list[Sheet] = []
    for title, kind in ((_("Alla mått, antal"), Kind.COUNT), (_("Alla mått, andelar"), Kind.SHARE)):
        lines = [one for one in page.summary if one.measure.is_share is (kind is Kind.SHARE)]
        rows = [_row(measure_words(one.measure), one) for one in lines]
        if rows:
            found.append(Sheet(str(title), [Column(_("Mått")), *columns_by_sex(kind)], rows))
    return found


def columns_by_sex(kind: Kind) -> list[Column]:
    """The columns of every table: the figures by sex, what they cover, and where something is missing."""
    return [
        *(Column(words, kind) for words in sex_words()),
        Column(_("Godkända rapporter"), Kind.COUNT),
        Column(_("Begärda rapporter"), Kind.COUNT),
        Column(_("Ofullständigt")),
    ]


def _row(label: str, line: Line) -> list[Cell]:
    return [
        label,
        *(figure.shown for figure in line.figures),
        line.coverage.accepted,
        line.coverage.expected,
        incomplete(line.figures),
    ]


def incomplete(figures: Sequence[Figure]) -> str | None:
    """Which of a line's figures are of those that are known only."""
    words = [word for word, figure in zip(sex_words(), figures, strict=True) if figure.at_least]
    return ", ".join(words) or None
