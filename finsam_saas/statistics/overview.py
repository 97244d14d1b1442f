"""The national overview of one quarter, for the page and for the files: the same figures and protection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.disclosure.rules import SYMBOL, Protected, protected_percent
from finsam_saas.followup.rules import Missing, Sex
from finsam_saas.statistics.queries import Coverage
from finsam_saas.statistics.rules import ALL, OTHER, FactKey, NationalMeasure
from finsam_saas.statistics.wording import MEASURE_WORDS, PROTECTION_WORDS, SEX_WORDS, TYPE_WORDS
from finsam_saas.web.formats import current_formats
from finsam_saas.web.tables import Column, Kind, Sheet, about

Shown = int | str
"""Persons, or the symbol that stands in their place."""

NOT_APPLICABLE = Missing.NOT_APPLICABLE.value
SEXES = (*(sex.value for sex in Sex), ALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its name, the shown counts in column order, and the share where asked."""

    label: str
    counts: tuple[Shown, ...]
    share: Fraction | str | None = None


class Overview:
    """The figures of one quarter arranged by sex and by type of insats."""

    def __init__(self, figures: Mapping[FactKey, Shown], coverage: Coverage) -> None:
        self._figures = figures
        self.coverage = coverage
        self.quarter = coverage.quarter

    @property
    def is_empty(self) -> bool:
        """Whether no förbund has contributed anything."""
        return not self._figures

    @property
    def types(self) -> list[str]:
        """The types of insats with figures of their own, in the order of the list of types."""
        found = {kind for kind, _measure, _sex in self._figures} - {ALL}
        return [] if found == {OTHER} else [kind for kind in TYPE_WORDS if kind in found]

    def figure(self, kind: str, measure: NationalMeasure, sex: str) -> Shown:
        """One figure; a cell that nobody reports is nobody."""
        return self._figures.get((kind, measure.value, sex), 0)

    def share(self, kind: str, sex: str) -> Fraction | str:
        """Of those who ended, the share to work or studies.

        `..` where it is protected or fewer than ten ended, `.` where nobody did.
        """
        part = self.figure(kind, NationalMeasure.TO_WORK_OR_STUDIES, sex)
        whole = self.figure(kind, NationalMeasure.ENDED, sex)
        if isinstance(part, str) or isinstance(whole, str):
            return SYMBOL
        if whole == 0:
            return NOT_APPLICABLE
        percent = protected_percent(part, whole)
        return SYMBOL if isinstance(percent, Protected) else Fraction(percent) / 100

    def by_sex(self) -> list[Line]:
        """All insatser together: the three measures and the share, a row for each sex, the total last."""
        return [
            Line(
                str(SEX_WORDS[sex]),
                tuple(self.figure(ALL, measure, sex) for measure in NationalMeasure),
                self.share(ALL, sex),
            )
            for sex in SEXES
        ]

    def bars(self) -> list[dict[str, Shown]]:
        """Those to work or studies of those who ended, by sex, as far as the share may be shown."""
        return [
            {
                "label": line.label,
                "sex": sex,
                "part": line.share if isinstance(line.share, str) else line.counts[-1],
                "whole": line.counts[1],
            }
            for sex, line in zip(SEXES, self.by_sex(), strict=True)
            if line.share != NOT_APPLICABLE
        ]

    def by_type(self, measure: NationalMeasure) -> list[Line]:
        """One measure: a row for each type of insats, a column for each sex, the total of all types last."""
        return [
            Line(str(TYPE_WORDS[kind]), tuple(self.figure(kind, measure, sex) for sex in SEXES))
            for kind in (*self.types, ALL)
        ]


def coverage_words(coverage: Coverage) -> str:
    """Of how many förbund the figures are made, and how many of them lack something in some report."""
    said: dict[str, int] = {"contributing": coverage.contributing, "expected": coverage.expected}
    if not coverage.incomplete:
        return str(_("Bygger på %(contributing)s av %(expected)s förbund som deltar", **said))
    return str(
        ngettext(
            "Bygger på %(contributing)s av %(expected)s förbund som deltar. I %(num)s av dem saknas någon"
            " uppgift, så att siffrorna är minst så stora",
            "Bygger på %(contributing)s av %(expected)s förbund som deltar. I %(num)s av dem saknas någon"
            " uppgift, så att siffrorna är minst så stora",
            coverage.incomplete,
            **said,
        )
    )


def figures_sheet(overview: Overview) -> Sheet:
    """Every figure on a line of its own: type of insats, sex, the measures and the share."""
    columns = (
        Column(_("Kvartal")),
        Column(_("Typ av insats")),
        Column(_("Kön")),
        *(Column(str(MEASURE_WORDS[measure]), Kind.COUNT) for measure in NationalMeasure),
        Column(_("Andel till arbete eller studier, %"), Kind.SHARE),
    )
    rows: list[list[str | int | Fraction | Decimal | None]] = [
        [
            str(overview.quarter),
            str(TYPE_WORDS[kind]),
            str(SEX_WORDS[sex]),
            *(overview.figure(kind, measure, sex) for measure in NationalMeasure),
            overview.share(kind, sex),
        ]
        for kind in (*overview.types, ALL)
        for sex in SEXES
    ]
    return Sheet(_("Nationella siffror"), columns, rows)


def about_figures(overview: Overview) -> Sheet:
    """The first sheet: what the figures are made of, and why some are not shown."""
    formats = current_formats()
    return about(
        source=_("Förbundens godkända kvartalsrapporter"),
        selection=formats.quarter_label(overview.quarter.year, overview.quarter.number),
        definitions=str(PROTECTION_WORDS),
        coverage=_(
            "%(coverage)s. Uppgifter per %(moment)s.",
            coverage=coverage_words(overview.coverage),
            moment=formats.moment(overview.coverage.refreshed_at),
        ),
        revision=_("Preliminärt. Siffrorna ändras när rapporter godkänns eller öppnas igen."),
    )
