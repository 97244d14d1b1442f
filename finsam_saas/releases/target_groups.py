"""The country by target group, from what each förbund has published of its sets of target groups.

Pure. An insats may have several target groups, so those overlap and are never summed; the sets are disjoint,
are never shown, and sum to each group that they hold and to the country.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import NamedTuple

from finsam_saas.disclosure.rules import ExactCell, ProtectionRules, primary_reason
from finsam_saas.disclosure.suppression import InconsistentTable
from finsam_saas.followup.rules import Sex
from finsam_saas.releases.relations import ENDED, NEW, PARTICIPANTS, TO_WORK_OR_STUDIES
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.cells import NATION_AREA, CellKey, Level
from finsam_saas.statistics.group_rules import GROUP_CODES, UNCODED, codes_in
from finsam_saas.statistics.rules import ALL

TARGET_GROUP = "target_group"
"""The level of a figure of the whole country's target group; its area is the group's code."""

OF_ASSOCIATION = "association_groups"
"""The level of a förbund's exact count of one set of target groups, which no release shows."""

MEASURES = (PARTICIPANTS, NEW, ENDED, TO_WORK_OR_STUDIES)
SEXES = (*(sex.value for sex in Sex), ALL)

Set = tuple[str, str]
"""A förbund (path name) and one of its sets of target groups."""

GroupCells = Mapping[CellKey, ExactCell]
"""Each förbund's counts of a year by set; the area is the path name and the set, apart by a space."""

Sets = frozenset[str]


class Line(NamedTuple):
    """What is counted: a measure, and a sex or all."""

    measure: str
    sex: str


def year_of(period: str) -> str | None:
    """The year that a release of a quarter closes ("2026-ar1"); None for the first three quarters."""
    found = Period.parse(period)
    year = Period(Cadence.YEAR, found.year, 1)
    return str(year) if year.last_day == found.last_day else None


def set_cells(year: str, counts: Mapping[tuple[str, str, str, str], int]) -> dict[CellKey, ExactCell]:
    """The exact cells of a year, with totals of both sexes; counts by förbund, set, measure and sex."""
    found: Counter[CellKey] = Counter()
    for (slug, of_set, measure, sex), value in counts.items():
        for of_sex in (sex, ALL):
            found[CellKey(OF_ASSOCIATION, f"{slug} {of_set}", year, ALL, measure, of_sex)] += value
    return {key: ExactCell(value, 1, value, published=False) for key, value in sorted(found.items())}


def link(year: str, line: Line) -> CellKey:
    """The country's own figure, which all sets together are."""
    return CellKey(Level.NATION.value, NATION_AREA, year, ALL, line.measure, line.sex)


def group_key(year: str, code: str, line: Line) -> CellKey:
    """Where a release shows a figure of a target group."""
    return CellKey(TARGET_GROUP, code, year, ALL, line.measure, line.sex)


def lines() -> Iterator[Line]:
    """All that is counted of each target group."""
    for measure in MEASURES:
        for sex in SEXES:
            yield Line(measure, sex)


class GroupCounts:
    """The country's sets of target groups in one year: who is in each, and which förbund are behind."""

    def __init__(self, cells: GroupCells) -> None:
        self.year = next(iter(cells)).period
        self._counts: dict[Line, dict[Set, int]] = defaultdict(dict)
        for key, cell in cells.items():
            slug, of_set = key.area.split(" ")
            self._counts[Line(key.measure, key.sex)][slug, of_set] = cell.value
        self.sets = tuple(sorted({of_set for by_set in self._counts.values() for _slug, of_set in by_set}))
        self.groups: dict[str, Sets] = {
            code: holding
            for code in GROUP_CODES
            if (holding := frozenset(one for one in self.sets if code in codes_in(one)))
        }

    @property
    def tells(self) -> bool:
        """Whether there is anything to tell: some förbund has a target group that the nation knows."""
        return bool(self.groups.keys() - {UNCODED})

    def cell(self, sets: Sets, line: Line) -> ExactCell:
        """All persons of some sets, the largest förbund's part, and how many förbund are behind.

        Behind a count stand the förbund that have persons in it; behind a zero, all that report it.
        """
        by_association: Counter[str] = Counter()
        for (slug, of_set), value in self._counts[line].items():
            if of_set in sets:
                by_association[slug] += value
        values = by_association.values()
        behind = sum(value > 0 for value in values) or len(values)
        return ExactCell(sum(values), behind, max(values, default=0), published=False)

    def unions(self, rules: ProtectionRules, *, every: bool) -> list[Sets]:
        """What two groups share, or only one or neither has, and who is in no such group; several sets each.

        Few persons in them are guarded as sets; they are told apart where few förbund are behind some of
        their figures, or (`every`) where an earlier release may be subtracted.
        """
        whole, known = frozenset(self.sets), set(self.groups.values())
        found = {whole - group for group in known}
        for first, second in combinations(sorted(known, key=sorted), 2):
            found |= {first & second, first - second, second - first, whole - first - second}
        several = sorted((one for one in found - known if 1 < len(one) < len(whole)), key=sorted)
        return [one for one in several if every or self._has_few_behind(one, rules)]

    def _has_few_behind(self, sets: Sets, rules: ProtectionRules) -> bool:
        return any(primary_reason(self.cell(sets, line), rules) for line in lines())


def check_sums(counts: GroupCounts, nation: Mapping[CellKey, ExactCell]) -> None:
    """Raise InconsistentTable where the sets together are not what the country counts."""
    whole = frozenset(counts.sets)
    for line in lines():
        key = link(counts.year, line)
        if key not in nation or nation[key].value != counts.cell(whole, line).value:
            raise InconsistentTable(key)


def with_rest(
    counts: Mapping[tuple[str, str, str, str], int], of_associations: Mapping[tuple[str, str, str], int]
) -> dict[tuple[str, str, str, str], int]:
    """The counts by förbund, set, measure and sex, with whom no set tells of among those without a code.

    `of_associations` are each förbund's own sums by measure and sex. Raises InconsistentTable where its sets
    have more: what it publishes is on its way just now.
    """
    found = dict(counts)
    told: Counter[tuple[str, str, str]] = Counter()
    for (slug, _set, measure, sex), value in counts.items():
        told[slug, measure, sex] += value
    for (slug, measure, sex), value in of_associations.items():
        rest = value - told[slug, measure, sex]
        if rest < 0:
            raise InconsistentTable((slug, measure, sex))
        if rest:
            place = slug, UNCODED, measure, sex
            found[place] = found.get(place, 0) + rest
    return found


def shown_groups(keys: Iterable[CellKey]) -> list[str]:
    """The target groups among some keys of figures, in the order they are shown."""
    found = {key.area for key in keys if key.level == TARGET_GROUP}
    return [code for code in GROUP_CODES if code in found]
