"""The figures of a release arranged for its page and its files: one area and one period at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.followup.rules import Missing, Sex
from finsam_saas.releases.relations import Place, is_released
from finsam_saas.releases.release import CellCoverage, Method, Release
from finsam_saas.releases.rules import periods_shown
from finsam_saas.releases.shares import shown_share
from finsam_saas.releases.wording import MEASURE_WORDS, METHOD_NAMES, NOT_ADDED, OUTCOME_WORDS
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.statistics.cells import NATION_AREA, CellKey, Level
from finsam_saas.statistics.rules import ALL
from finsam_saas.statistics.wording import SEX_WORDS, TYPE_WORDS
from finsam_saas.web.formats import current_formats
from finsam_saas.web.tables import Cell, Column, Kind, Sheet, about

Shown = int | str
Area = tuple[str, str]
"""Level and code of an area."""

NATION: Area = (Level.NATION.value, NATION_AREA)
SEXES = (Sex.WOMEN.value, Sex.MEN.value, Sex.UNKNOWN.value, ALL)
MEASURES = tuple(MEASURE_WORDS)
ENDED, TO_WORK = "ended", "to_work_or_studies"


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a release is looked at: an area and a period."""

    area: Area
    period: str

    @property
    def address(self) -> dict[str, str]:
        """The selection as it stands in an address."""
        return {"omrade": f"{self.area[0]}-{self.area[1]}", "period": self.period}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: its name, its address where it has a page, and what is shown in each column."""

    label: str
    cells: tuple[Shown, ...]
    share: Fraction | str | None = None
    href: str | None = None
    coverage: CellCoverage | None = None


def chosen(found: Release, names: Mapping[Area, str], area_text: str, period_text: str) -> Selection:
    """The area and period in an address, else the nation and the release's own quarter."""
    level, _dash, code = area_text.partition("-")
    area = (level, code) if (level, code) in names else NATION
    return Selection(area, period_text if period_text in shown_periods(found) else found.period)


class Arranged:
    """The figures of one area and period, as tables read them; shares follow the release's method."""

    def __init__(
        self,
        figures: Mapping[CellKey, int | None],
        selection: Selection,
        method: Method = Method.SUPPRESSION,
    ) -> None:
        self._figures = figures
        self._method = method
        self.selection = selection

    @property
    def has_noise(self) -> bool:
        """Whether the figures are protected by cell keys, so that they do not sum."""
        return self._method is Method.CELL_KEY

    @property
    def not_added(self) -> str:
        """What stands beside figures with noise: that sums are not those of their parts."""
        return str(NOT_ADDED) if self.has_noise else ""

    @property
    def is_empty(self) -> bool:
        """Whether the release has nothing of the area and period."""
        return not self.kinds()

    @property
    def shown_of_all(self) -> tuple[int, int]:
        """How many figures of the area and period are shown, and of how many that releases ever show."""
        released = [
            value
            for key, value in self._figures.items()
            if key[:3] == (*self.selection.area, self.selection.period)
            and is_released(key.level, Place(*key[2:]), self._method)
        ]
        return sum(value is not None for value in released), len(released)

    @property
    def is_mostly_hidden(self) -> bool:
        """Whether more figures are protected than shown."""
        shown, released = self.shown_of_all
        return 2 * shown < released

    def figure(self, measure: str, *, kind: str = ALL, sex: str = ALL, area: Area | None = None) -> Shown:
        """One figure: persons, `..` where it is protected, `-` where nobody has reported."""
        level, code = area or self.selection.area
        key = CellKey(level, code, self.selection.period, kind, measure, sex)
        if key not in self._figures:
            return Missing.NOT_KNOWN.value
        value = self._figures[key]
        return SYMBOL if value is None else value

    def share(self, *, kind: str = ALL, sex: str = ALL, area: Area | None = None) -> Fraction | str:
        """Of those who ended, the share to work or studies: `..` of too few or protected, `.` of nobody.

        `-` where nobody has reported.
        """
        part = self.figure(TO_WORK, kind=kind, sex=sex, area=area)
        whole = self.figure(ENDED, kind=kind, sex=sex, area=area)
        if Missing.NOT_KNOWN.value in (part, whole):
            return Missing.NOT_KNOWN.value
        if isinstance(part, str) or isinstance(whole, str):
            return SYMBOL
        if whole == 0:
            return Missing.NOT_APPLICABLE.value
        share = shown_share(self._method, part, whole)
        return SYMBOL if share is None else share

    def by_sex(self) -> list[Line]:
        """A row for each measure, women and men side by side, the total last."""
        return [
            Line(str(MEASURE_WORDS[measure]), tuple(self.figure(measure, sex=sex) for sex in SEXES))
            for measure in MEASURES
        ]

    def shares_by_sex(self) -> list[Fraction | str]:
        """The share to work or studies of each sex and of all."""
        return [self.share(sex=sex) for sex in SEXES]

    def outcomes(self) -> list[Line]:
        """What those who ended went to, women and men side by side; nothing where all of it is protected."""
        lines = [
            Line(str(words), tuple(self.figure(outcome, sex=sex) for sex in SEXES))
            for outcome, words in OUTCOME_WORDS.items()
        ]
        return _if_shown(lines)

    def by_type(self) -> list[Line]:
        """A row for each type of insats that has figures, in the order of the types, the total last.

        Nothing where all types are protected; the total alone stands in the tables above.
        """
        found = self.kinds()
        lines = [
            Line(
                str(words),
                tuple(self.figure(measure, kind=kind) for measure in MEASURES),
                self.share(kind=kind),
            )
            for kind, words in TYPE_WORDS.items()
            if kind in found
        ]
        return lines if _if_shown(lines[:-1]) else []

    def kinds(self) -> set[str]:
        """The types of insats that the area has figures of."""
        return {key.initiative_type for key in self._figures if (key.level, key.area) == self.selection.area}

    def bars(self) -> list[dict[str, Shown]]:
        """Those to work or studies of those who ended, by sex, as far as the share may be shown."""
        return [
            {
                "label": str(SEX_WORDS[sex]),
                "sex": sex,
                "part": share if isinstance(share, str) else self._part_of_ended(sex),
                "whole": self.figure(ENDED, sex=sex),
            }
            for sex, share in zip(SEXES, self.shares_by_sex(), strict=True)
            if share != Missing.NOT_APPLICABLE.value
        ]

    def _part_of_ended(self, sex: str) -> Shown:
        """Those to work or studies, never more than those who ended, as noise could make them."""
        part, whole = self.figure(TO_WORK, sex=sex), self.figure(ENDED, sex=sex)
        return min(part, whole) if isinstance(part, int) and isinstance(whole, int) else part


def _if_shown(lines: list[Line]) -> list[Line]:
    """The lines, unless they tell nothing but `..` and nobody."""
    return lines if any(isinstance(cell, int) and cell for line in lines for cell in line.cells) else []


def place_words(area: Area, names: Mapping[Area, str]) -> str:
    """What an area is called on screen: the nation in the reader's language, others by their own names."""
    return str(_("Hela landet")) if area == NATION else names.get(area, area[1])


def coverage_words(coverage: CellCoverage | None) -> str:
    """Of how many förbund figures are made: "Bygger på 3 av 4 förbund"."""
    if coverage is None:
        return str(_("Täckning saknas"))
    return str(
        _(
            "Bygger på %(contributing)s av %(expected)s förbund",
            contributing=coverage.contributing,
            expected=coverage.expected,
        )
    )


def shown_periods(found: Release) -> list[str]:
    """The codes of the periods that a release shows, its own quarter first."""
    return [str(one) for one in periods_shown(Period.parse(found.period))]


def period_words(code: str) -> str:
    """A period's name on screen by its code."""
    return period_label(Period.parse(code))


def citation(found: Release, permalink: str) -> str:
    """How the release is cited: source, code, day, address, and the hash that it can be checked by."""
    published = current_formats().date(found.published_at) if found.published_at else "-"
    return str(
        _(
            "Finsam, nationell statistik, utgåva %(code)s, utgiven %(day)s. %(address)s"
            " (kontrollsumma %(hash)s).",
            code=found.code,
            day=published,
            address=permalink,
            hash=(found.content_hash or "")[:12],
        )
    )


def figures_sheet(arranged: Arranged, area_name: str) -> Sheet:
    """Every figure of the area and period on a line of its own: type, sex, measures and share.

    A text file has no page about itself, so that figures have noise stands on each line.
    """
    measures = {**MEASURE_WORDS, **OUTCOME_WORDS}
    columns = (
        Column(_("Område")),
        Column(_("Period")),
        Column(_("Typ av insats")),
        Column(_("Kön")),
        *(Column(str(words), Kind.COUNT) for words in measures.values()),
        Column(_("Andel till arbete eller studier, %"), Kind.SHARE),
        *([Column(_("Skydd av små tal"))] if arranged.has_noise else []),
    )
    noise = [str(METHOD_NAMES[Method.CELL_KEY])] if arranged.has_noise else []
    kinds = [kind for kind in TYPE_WORDS if kind in arranged.kinds()]
    rows: list[list[Cell]] = [
        [
            area_name,
            period_words(arranged.selection.period),
            str(TYPE_WORDS[kind]),
            str(SEX_WORDS[sex]),
            *(arranged.figure(measure, kind=kind, sex=sex) for measure in measures),
            arranged.share(kind=kind, sex=sex),
            *noise,
        ]
        for kind in kinds
        for sex in SEXES
    ]
    return Sheet(_("Nationell statistik"), columns, rows)


def not_added(found: Release) -> str:
    """What stands beside the figures of a release with noise: that sums are not those of their parts."""
    return str(NOT_ADDED) if found.method is Method.CELL_KEY else ""


def about_sheet(found: Release, coverage: str, permalink: str, note: str) -> Sheet:
    """The first sheet of a file: which release, how it is protected, and how it is cited."""
    return about(
        source=citation(found, permalink),
        selection=permalink,
        definitions=note,
        coverage=coverage,
        revision=_("Utgåvan ändras aldrig. Ett fel rättas i en ny utgåva."),
    )
