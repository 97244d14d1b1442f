"""The counties as tiles: each with its figure, shaded in four steps, and the same figures as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from finsam_saas.nation.rules import COLUMN_OF, Step, in_swedish_order, shading, step_of
from finsam_saas.nation.wording import SHARE
from finsam_saas.open_data.public_page import Known
from finsam_saas.releases import queries as releases
from finsam_saas.releases.release import CellCoverage, Release
from finsam_saas.releases.view import ENDED, NATION, TO_WORK, Arranged, Selection, shown_periods
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.areas import UNKNOWN_COUNTY, counties
from finsam_saas.statistics.cells import Level
from finsam_saas.statistics.rules import ALL

QUARTERS_BACK = 4
PARTICIPANTS = "participants"
NOT_KNOWN = "-"
"""No förbund of the county has reported, or it has none."""
ENDING = " län"
GENITIVE = "s"
SOFT_HYPHEN = "\N{SOFT HYPHEN}"
_JOINT = re.compile(r"(?<=\w)(norr|botten|borg|berg|holm|köping|land|man)")
"""Where a long name may be broken in a narrow tile."""

Figure = int | Fraction | str


@dataclass(frozen=True, slots=True)
class Tile:
    """One county: its column, its names, what is shown, and its step of shading (0: none)."""

    column: int
    short_name: str
    name: str
    figure: Figure
    step: int
    coverage: CellCoverage | None


@dataclass(frozen=True, slots=True)
class CountyMap:
    """The 21 counties in one period of one release."""

    release: Release
    period: str
    measure: str
    tiles: list[Tile]
    steps: list[Step]
    unplaced: Tile | None
    """Förbund whose county nobody has entered, so that the table sums to the country; not on the map."""

    @property
    def by_name(self) -> list[Tile]:
        """The same counties in the order of their names, for the table."""
        return sorted(self.tiles, key=lambda one: in_swedish_order(one.name))

    @property
    def is_all_protected(self) -> bool:
        """Whether no county has a figure that may be shown."""
        return not any(isinstance(one.figure, int | Fraction) for one in self.tiles)


def county_map(known: Known, period: str, measure: str) -> CountyMap | None:
    """The counties in the period that closes a half-year nearest to the one chosen; None before the first.

    Counties are released by half-year and year alone; a quarter has no figures of them. Two statements.
    """
    found = _source(known, period)
    if found is None:
        return None
    release, covered = found
    level = Level.COUNTY.value
    selection = Selection(NATION, covered)
    cells = releases.cells(
        release,
        level=[level],
        period=[covered],
        initiative_type=[ALL],
        measure=[PARTICIPANTS, ENDED, TO_WORK],
        sex=[ALL],
    )
    coverage = {
        row[1]: CellCoverage(row[4], row[5])
        for row in releases.frozen_coverage(release.id, level=[level], period=[covered])
    }
    arranged = Arranged(cells, selection, release.method)
    figures = {code: _figure(arranged, code, measure, coverage) for code in COLUMN_OF}
    steps = shading(one for one in figures.values() if isinstance(one, int | Fraction))
    tiles = _tiles(figures, steps, coverage)
    unplaced = None
    if UNKNOWN_COUNTY in coverage:
        figure = _figure(arranged, UNKNOWN_COUNTY, measure, coverage)
        unplaced = Tile(0, "", "", figure, 0, coverage[UNKNOWN_COUNTY])
    return CountyMap(release, covered, measure, tiles, steps, unplaced)


def _tiles(
    figures: Mapping[str, Figure], steps: list[Step], coverage: Mapping[str, CellCoverage]
) -> list[Tile]:
    names = counties()
    return [
        Tile(
            column,
            _short(names[code]),
            names[code],
            figures[code],
            0 if isinstance(figures[code], str) else step_of(_known(figures[code]), steps),
            coverage.get(code),
        )
        for code, column in COLUMN_OF.items()
    ]


def _known(figure: Figure) -> int | Fraction:
    return 0 if isinstance(figure, str) else figure


def _figure(arranged: Arranged, code: str, measure: str, coverage: Mapping[str, CellCoverage]) -> Figure:
    """What a county shows: a figure, `..`, or `-` where nobody has reported, which is not nobody."""
    area = (Level.COUNTY.value, code)
    covered = coverage.get(code)
    is_reported = covered is not None and covered.contributing > 0
    if not is_reported and arranged.figure(PARTICIPANTS, area=area) == 0:
        return NOT_KNOWN
    return arranged.share(area=area) if measure == SHARE else arranged.figure(measure, area=area)


def _source(known: Known, period: str) -> tuple[Release, str] | None:
    """The release and period to read counties from: the chosen period, or the newest half-year before it."""
    if Period.parse(period).cadence is not Cadence.QUARTER:
        return known.chosen, period
    quarter = Period.parse(known.chosen.period)
    for _step in range(QUARTERS_BACK):
        release = known.chosen if str(quarter) == known.chosen.period else known.of_period(str(quarter))
        closed = [one for one in shown_periods(release) if one != release.period] if release else []
        if release and closed:
            return release, closed[0]
        quarter = quarter.previous()
    return None


def _short(name: str) -> str:
    """A county without "län" and the genitive: "Västmanlands län" is "Västmanland"."""
    plain = name.removesuffix(ENDING).removesuffix(GENITIVE)
    return _JOINT.sub(rf"{SOFT_HYPHEN}\1", plain)
