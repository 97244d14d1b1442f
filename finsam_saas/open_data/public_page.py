"""A public page: one area and period of the latest release, with what it is compared to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.documents.diagrams import Diagram, Series
from finsam_saas.documents.looks import Look
from finsam_saas.followup.rules import Missing
from finsam_saas.open_data import queries
from finsam_saas.open_data.queries import Development
from finsam_saas.open_data.wording import ENDED, NEW, PARTICIPANTS, TO_WORK, coverage_words
from finsam_saas.releases import queries as releases
from finsam_saas.releases.queries import Opened
from finsam_saas.releases.relations import Place, is_released
from finsam_saas.releases.release import CellCoverage, Release, ReleaseState
from finsam_saas.releases.shares import shown_share
from finsam_saas.releases.view import (
    NATION,
    SEXES,
    Area,
    Arranged,
    Line,
    Selection,
    period_words,
    place_words,
    shown_periods,
)
from finsam_saas.releases.wording import MEASURE_WORDS
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.cells import Level
from finsam_saas.statistics.rules import ALL
from finsam_saas.statistics.wording import SEX_WORDS
from finsam_saas.web.formats import current_formats

MEASURES = (PARTICIPANTS, NEW, ENDED, TO_WORK)
QUARTERS_BACK = 5
Shown = int | str


@dataclass(frozen=True, slots=True)
class Known:
    """The published releases, and the one that a page is about."""

    all: Sequence[Release]
    chosen: Release

    @property
    def is_older(self) -> bool:
        """Whether a later period has been published."""
        return any(one.period > self.chosen.period for one in self.all)

    def of_period(self, code: str) -> Release | None:
        """The release to read a period from: the one of its last quarter that nobody has corrected."""
        last = Period.of_day(Cadence.QUARTER, Period.parse(code).last_day)
        found = (one for one in self.all if one.period == str(last))
        return next((one for one in found if one.state is ReleaseState.PUBLISHED), None)


@dataclass(frozen=True)
class PublicPage:
    """One area and period of a release: its figures, its parts, and how they have developed."""

    known: Known
    opened: Opened
    selection: Selection
    names: Mapping[Area, str]
    coverage: Mapping[tuple[str, str, str], CellCoverage]
    arranged: Arranged
    below: Arranged
    before: Development

    @property
    def release(self) -> Release:
        """The release that the page shows."""
        return self.opened.release

    @property
    def is_national(self) -> bool:
        """Whether the page is about the whole country."""
        return self.selection.area == NATION

    @property
    def name(self) -> str:
        """What the area is called."""
        return place_words(self.selection.area, self.names)

    @property
    def periods(self) -> list[tuple[str, str]]:
        """The periods of the release with their names, its own quarter first."""
        return [(code, period_words(code)) for code in shown_periods(self.release)]

    @property
    def coverage_told(self) -> str:
        """Of how many förbund the country's figures are made; for a förbund whether it has reported."""
        found = self.coverage.get((*self.selection.area, self.selection.period))
        if self.is_national:
            return coverage_words(found.contributing, found.expected) if found else ""
        if found is None or not found.contributing:
            return str(_("Förbundet har inte lämnat några godkända siffror"))
        return str(_("Bygger på förbundets godkända rapporter"))

    def change(self, measure: str) -> str:
        """How a count has changed since the same period a year before, in words; "" where nobody can tell."""
        earlier = self._earlier()
        now = self.arranged.figure(measure)
        if earlier is None or isinstance(now, str):
            return ""
        release, period = earlier
        then = self.before.figures.get((release.id, period, measure, ALL))
        if then is None:
            return ""
        words = {"change": current_formats().signed(now - then), "period": period_words(period)}
        return str(_("%(change)s jämfört med %(period)s", **words))

    def change_of_share(self) -> str:
        """How the share to work or studies has changed, in percentage points; "" where nobody can tell."""
        earlier = self._earlier()
        now = self.arranged.share()
        if earlier is None or not isinstance(now, Fraction):
            return ""
        release, period = earlier
        part, whole = (self.before.figures.get((release.id, period, one, ALL)) for one in (TO_WORK, ENDED))
        share = shown_share(release.method, part, whole) if part is not None and whole else None
        if share is None:
            return ""
        change = current_formats().signed((now - share) * 100, 1)
        words = {"change": change, "period": period_words(period)}
        return str(_("%(change)s procentenheter jämfört med %(period)s", **words))

    @property
    def compared_told(self) -> str:
        """What the figures are compared to, and that other förbund may stand behind it."""
        earlier = self._earlier()
        if earlier is None:
            return str(_("Det finns inga publicerade siffror för samma period året före att jämföra med."))
        release, period = earlier
        found = self.before.coverage.get((release.id, period))
        if found is None or not self.is_national:
            return str(_("Siffrorna jämförs med %(period)s.", period=period_words(period)))
        return str(
            _(
                "%(period)s byggde siffrorna på %(contributing)s av %(expected)s förbund. En förändring kan"
                " bero på att fler eller färre förbund har rapporterat.",
                period=period_words(period),
                contributing=found.contributing,
                expected=found.expected,
            )
        )

    @property
    def is_all_protected(self) -> bool:
        """Whether none of the figures that matter most may be shown."""
        return all(self.arranged.figure(measure) == SYMBOL for measure in MEASURES)

    def _earlier(self) -> tuple[Release, str] | None:
        """The release and code of the same period a year before, where it has been published."""
        period = str(Period.parse(self.selection.period).same_last_year())
        release = self.known.of_period(period)
        return (release, period) if release else None

    def parts(self, level: Level) -> list[Line]:
        """The counties or förbund of the release: participants, ended and to work, by name.

        Nothing for a quarter, of which releases show the nation alone.
        """
        if not is_released(level, Place(self.selection.period, ALL, PARTICIPANTS, ALL)):
            return []
        areas = sorted((one for one in self.names if one[0] == level.value), key=lambda one: self.names[one])
        return [
            Line(
                self.names[area],
                tuple(self.below.figure(measure, area=area) for measure in (PARTICIPANTS, ENDED, TO_WORK)),
                href=area[1],
                coverage=self.coverage.get((*area, self.selection.period)),
            )
            for area in areas
        ]

    def diagram(self) -> Diagram | None:
        """Women and men among the participants, quarter by quarter; None for fewer than two quarters."""
        shown = [(release, release.period) for release in quarters_back(self.known)]
        if len(shown) < 2:
            return None
        looks = {"women": Look.WOMEN, "men": Look.MEN}
        return Diagram(
            title=_("%(measure)s, %(area)s", measure=MEASURE_WORDS[PARTICIPANTS], area=self.name),
            periods=[period_words(period) for _release, period in shown],
            series=[
                Series(str(SEX_WORDS[sex]), [self._then(one, period, sex) for one, period in shown], look)
                for sex, look in looks.items()
            ],
            unit=_("personer"),
            source=_("förbundens godkända rapporter"),
        )

    def _then(self, release: Release, period: str, sex: str) -> Shown | None:
        key = (release.id, period, PARTICIPANTS, sex)
        if key not in self.before.figures:
            return None
        value = self.before.figures[key]
        return SYMBOL if value is None else value


def quarters_back(known: Known) -> list[Release]:
    """The releases of the chosen release's quarter and those before it, the oldest first, without gaps."""
    found: list[Release] = []
    period = Period.parse(known.chosen.period)
    for _step in range(QUARTERS_BACK):
        release = known.chosen if str(period) == known.chosen.period else known.of_period(str(period))
        if release is None:
            break
        found.append(release)
        period = period.previous()
    return found[::-1]


def compose(known: Known, area: Area, period: str) -> PublicPage | None:
    """The page of an area and period of the chosen release; None where the release has no such area."""
    opened = releases.opened(known.chosen.code)
    coverage, names = releases.coverage_of(known.chosen)
    if opened is None or area not in names:
        return None
    selection = Selection(area, period if period in shown_periods(known.chosen) else known.chosen.period)
    level, code = area
    own = releases.cells(known.chosen, level=[level], area=[code], period=[selection.period])
    below = {}
    if area == NATION:
        below = releases.cells(
            known.chosen,
            level=[Level.COUNTY.value, Level.ASSOCIATION.value],
            period=[selection.period],
            initiative_type=[ALL],
            measure=MEASURES,
            sex=[ALL],
        )
    year_before = known.of_period(str(Period.parse(selection.period).same_last_year()))
    read = {one.id for one in (*quarters_back(known), *([year_before] if year_before else []))}
    return PublicPage(
        known,
        opened,
        selection,
        names,
        coverage,
        Arranged(own, selection, known.chosen.method),
        Arranged(below, selection, known.chosen.method),
        queries.development(read, level, code, MEASURES),
    )


def sexes_with_figures(page: PublicPage) -> list[str]:
    """Women, men and the total; unknown sex only where somebody is counted there."""
    unknown = SEXES[2]
    nobody = (0, Missing.NOT_KNOWN.value)
    is_there = any(page.arranged.figure(measure, sex=unknown) not in nobody for measure in MEASURES)
    return [sex for sex in SEXES if sex != unknown or is_there]
