"""The own förbund beside others like it: gathered from a published release, and from nothing else.

Every figure here stands in the release, the own förbund's too: an exact figure beside a protected one would
tell what is hidden. What the release hides is left out and counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.followup.rules import Missing, Sex
from finsam_saas.initiatives.rules import SpecificOrientation
from finsam_saas.nation.comparison_choice import MOST_CHOSEN, Around, Choice, Field, Measure
from finsam_saas.nation.comparison_queries import ASSOCIATION, compared, county_of, own_coverage, sizes
from finsam_saas.nation.comparison_rules import (
    Candidate,
    Counted,
    Position,
    mean_of,
    position,
    similar,
)
from finsam_saas.releases import queries as releases
from finsam_saas.releases.release import CellCoverage, Release, ReleaseState
from finsam_saas.releases.view import shown_periods
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.areas import UNKNOWN_COUNTY, counties
from finsam_saas.statistics.cells import NATION_AREA, CellKey, Level
from finsam_saas.statistics.rules import ALL
from finsam_saas.statistics.wording import TYPE_WORDS

SEXES = (Sex.WOMEN.value, Sex.MEN.value, ALL)
TYPES = tuple(kind for kind in TYPE_WORDS if kind != ALL)
WORK_ORIENTED = SpecificOrientation.WORK_ORIENTED_REHABILITATION.value
Shown = Counted | str
"""What is shown of a group, or the symbol that stands for it."""


@dataclass(frozen=True, slots=True)
class Covered:
    """A half-year or year of a published release, and the own förbund's coverage there (None: no part)."""

    release: Release
    period: str
    own: CellCoverage | None

    @property
    def is_open(self) -> bool:
        """Whether all of the own förbund's quarters are in it."""
        return self.own is not None and self.own.contributing > 0


@dataclass(frozen=True, slots=True)
class Line:
    """A förbund and what the release shows of it, by sex."""

    who: Candidate
    by_sex: Mapping[str, Shown]


@dataclass(frozen=True)
class Comparison:
    """The own förbund and those it is compared with, in one period of one release.

    `others` are all other förbund whose figures of the period are whole, `incomplete` how many are not.
    `kinds` are the types of insats that the release shows of the own förbund; `nation` what it shows of the
    country by sex, in the same type of insats.
    """

    covered: Covered
    choice: Choice
    periods: list[str]
    own: Line
    peers: list[Line]
    others: list[Candidate]
    incomplete: int
    kinds: list[str]
    nation: Mapping[str, Shown]

    @property
    def measures(self) -> list[Measure]:
        """What can be compared: the share to work or studies only of one type of insats at a time."""
        return [one for one in Measure if self.kinds or one is not Measure.WORK]

    @property
    def enough(self) -> list[tuple[Line, Counted]]:
        """The förbund that can be compared, with their counts."""
        sex = self.choice.shown_sex
        found = ((one, one.by_sex[sex]) for one in self.peers)
        return [
            (one, counted) for one, counted in found if isinstance(counted, Counted) and counted.is_enough
        ]

    @property
    def protected(self) -> int:
        """How many of those chosen have figures that may not be shown."""
        return sum(one.by_sex[self.choice.shown_sex] == SYMBOL for one in self.peers)

    @property
    def too_few(self) -> int:
        """How many of those chosen have too few persons to compare, or none."""
        return len(self.peers) - self.protected - len(self.enough)

    @property
    def of_unknown_size(self) -> int:
        """How many förbund cannot be chosen by size, since the release hides how many took part there."""
        return sum(one.size is None for one in self.others)

    def peers_mean(self, sex: str) -> Fraction | None:
        """The share of those compared with, taken together; None for fewer than three."""
        groups = (one.by_sex[sex] for one in self.peers)
        return mean_of(one for one in groups if isinstance(one, Counted))

    def nation_mean(self, sex: str) -> Fraction | None:
        """The share of the whole country in the same type of insats."""
        found = self.nation[sex]
        return found.share if isinstance(found, Counted) and found.is_enough else None

    @cached_property
    def mean(self) -> tuple[Around, Fraction] | None:
        """The mean that the limits are drawn around: as chosen, else the other, else none."""
        sex = self.choice.shown_sex
        means = {Around.PEERS: self.peers_mean(sex), Around.NATION: self.nation_mean(sex)}
        for around in (self.choice.around, *Around):
            found = means[around]
            if found is not None:
                return around, found
        return None

    @cached_property
    def position(self) -> Position | None:
        """Where the own share lies; None where it or the mean is not shown."""
        counted = self.own.by_sex[self.choice.shown_sex]
        if not isinstance(counted, Counted):
            return None
        if not counted.is_enough:
            return Position.TOO_FEW
        return position(counted, self.mean[1]) if self.mean else None


def periods_told(slug: str) -> list[Covered]:
    """The half-years and years of which published releases tell förbund, the newest first; two statements.

    Of a year and the half-year that ends with it, the year stands first: it has more persons.
    """
    found = {
        period: one
        for one in reversed(releases.published())
        if one.state is ReleaseState.PUBLISHED
        for period in shown_periods(one)
        if Period.parse(period).cadence is not Cadence.QUARTER
    }
    if not found:
        return []
    own = own_coverage({one.id for one in found.values()}, slug)
    covered = [Covered(one, period, own.get((one.id, period))) for period, one in found.items()]
    return sorted(covered, key=lambda one: _newest_and_longest(one.period), reverse=True)


def _newest_and_longest(code: str) -> tuple[object, object]:
    period = Period.parse(code)
    return period.last_day, period.cadence is Cadence.YEAR


def compose(told: Sequence[Covered], slug: str, choice: Choice) -> Comparison | None:
    """The comparison that was asked for; None where no release has all of the own förbund's quarters.

    Four statements.
    """
    opened = {one.period: one for one in told if one.is_open}
    if not opened:
        return None
    covered = opened.get(choice.period) or next(iter(opened.values()))
    found, period = covered.release, covered.period
    names, whole = _reporting(found, period)
    of_county = county_of(found.id)
    size_of, of_own = sizes(found, whole, period, own=slug)
    kinds = [kind for kind in TYPES if kind in of_own]
    choice = _settled(choice, opened, {one for one in whole if one != slug}, kinds)
    everybody = {
        one: Candidate(one, names[one], of_county.get(one, UNKNOWN_COUNTY), size_of.get(one)) for one in whole
    }
    own = everybody.pop(slug)
    peers = _chosen(choice, own, everybody)
    lines, nation = _figures(covered, choice, [own, *peers])
    return Comparison(
        covered=covered,
        choice=replace(choice, period=period),
        periods=list(opened),
        own=lines[0],
        peers=sorted(lines[1:], key=lambda one: one.who.name),
        others=sorted(everybody.values(), key=lambda one: one.name),
        incomplete=len(names) - len(whole),
        kinds=kinds,
        nation=nation,
    )


def _reporting(found: Release, period: str) -> tuple[dict[str, str], list[str]]:
    """The names of the förbund in a release by path name, and those whose figures of the period are whole."""
    rows = releases.frozen_coverage(found.id, level=[ASSOCIATION], period=[period])
    return {row[1]: row[3] for row in rows}, [row[1] for row in rows if row[4] > 0]


def _settled(
    choice: Choice, periods: Collection[str], others: Collection[str], kinds: Sequence[str]
) -> Choice:
    """The choice as far as the release has it.

    The share to work or studies is a result, and never of several types put together: it gets a type, and
    where the release tells no types of förbund another measure stands in its place.
    """
    misread = list(choice.misread)
    named = tuple(one for one in choice.named if one in others)
    if len(named) < len(choice.named) or len(named) > MOST_CHOSEN:
        misread.append(Field.NAMED)
    if choice.period and choice.period not in periods:
        misread.append(Field.PERIOD)
    kind = choice.kind
    if kind not in (ALL, *kinds):
        misread.append(Field.KIND)
        kind = ALL
    measure = choice.measure
    if kind == ALL and measure is Measure.WORK:
        kind = _first(kinds)
        measure = Measure.WORK if kinds else Measure.ENDED
    return replace(choice, measure=measure, kind=kind, named=named[:MOST_CHOSEN], misread=tuple(misread))


def _first(kinds: Sequence[str]) -> str:
    """The type to begin with: the work-oriented where there is one; all where there are none."""
    return WORK_ORIENTED if WORK_ORIENTED in kinds else next(iter(kinds), ALL)


def _chosen(choice: Choice, own: Candidate, others: Mapping[str, Candidate]) -> list[Candidate]:
    """Those named by the reader, else those nearest in size, in the whole country or the same county."""
    if choice.named:
        return [others[slug] for slug in choice.named]
    near = [one for one in others.values() if not choice.same_county or one.county == own.county]
    return similar(own.size, near, choice.count)


def _figures(
    covered: Covered, choice: Choice, candidates: Sequence[Candidate]
) -> tuple[list[Line], dict[str, Shown]]:
    """What the release shows of each förbund and of the country by sex; one statement."""
    cells = compared(
        covered.release,
        [one.slug for one in candidates],
        period=covered.period,
        kind=choice.kind,
        measures=set(choice.measure.counts),
        sexes=SEXES,
    )

    def shown(level: str, area: str, sex: str) -> Shown:
        part, whole = choice.measure.counts
        of_part = Sex.WOMEN.value if choice.measure is Measure.WOMEN else sex
        keys = (
            CellKey(level, area, covered.period, choice.kind, part, of_part),
            CellKey(level, area, covered.period, choice.kind, whole, sex),
        )
        return _counted([cells.get(key) for key in keys], all(key in cells for key in keys))

    lines = [Line(one, {sex: shown(ASSOCIATION, one.slug, sex) for sex in SEXES}) for one in candidates]
    return lines, {sex: shown(Level.NATION.value, NATION_AREA, sex) for sex in SEXES}


def _counted(values: Sequence[int | None], is_known: bool) -> Shown:
    if not is_known:
        return Missing.NOT_KNOWN.value
    part, whole = values
    if part is None or whole is None:
        return SYMBOL
    return Counted(part, whole) if whole else Missing.NOT_APPLICABLE.value


def county_name(code: str) -> str:
    """What a county is called; "" where the register does not know the county."""
    return counties().get(code, "")
