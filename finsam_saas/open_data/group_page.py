"""The country by target group as its readers meet it: a year of a release, group by group; never a sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from flask import current_app

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.open_data.public_page import Known
from finsam_saas.open_data.wording import ENDED, NEW, PARTICIPANTS, TO_WORK
from finsam_saas.releases import queries as releases
from finsam_saas.releases.group_words import GROUP_WORDS
from finsam_saas.releases.release import CellCoverage, Release
from finsam_saas.releases.shares import shown_share
from finsam_saas.releases.target_groups import TARGET_GROUP, Line, group_key, shown_groups, year_of
from finsam_saas.releases.view import NATION, SEXES
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.statistics.cells import CellKey
from finsam_saas.statistics.rules import ALL

Shown = int | str
KEPT = "finsam.target_groups"
MOST_KEPT = 40


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A target group: those who took part by sex, and of both sexes new, ended, to work or studies."""

    label: str
    participants: Mapping[str, Shown]
    others: tuple[Shown, Shown, Shown]
    share: Fraction | str


@dataclass(frozen=True)
class GroupView:
    """The target groups of the year that a release closes, with of how many förbund they are made."""

    release: Release
    year: str
    figures: Mapping[CellKey, int | None]
    coverage: CellCoverage | None

    @property
    def sexes(self) -> list[str]:
        """Women, men and the total; unknown sex only where somebody may be counted there."""
        unknown = SEXES[2]
        is_there = any(self._at(code, PARTICIPANTS, unknown) != 0 for code in shown_groups(self.figures))
        return [sex for sex in SEXES if sex != unknown or is_there]

    @property
    def lines(self) -> list[GroupLine]:
        """Every target group that insatser have, in their fixed order."""
        return [self._line(code) for code in shown_groups(self.figures)]

    @property
    def is_all_protected(self) -> bool:
        """Whether nothing may be shown."""
        return not any(value is not None for value in self.figures.values())

    def _line(self, code: str) -> GroupLine:
        new, ended, to_work = (self._at(code, measure, ALL) for measure in (NEW, ENDED, TO_WORK))
        share = None
        if isinstance(ended, int) and isinstance(to_work, int):
            share = shown_share(self.release.method, to_work, ended)
        return GroupLine(
            label=str(GROUP_WORDS[code]),
            participants={sex: self._at(code, PARTICIPANTS, sex) for sex in SEXES},
            others=(new, ended, to_work),
            share=SYMBOL if share is None else share,
        )

    def _at(self, code: str, measure: str, sex: str) -> Shown:
        value = self.figures.get(group_key(self.year, code, Line(measure, sex)))
        return SYMBOL if value is None else value


def group_view(known: Known) -> GroupView | None:
    """The target groups of the last year that had closed at the chosen release; None where none has any.

    Two statements the first time a release is read: what is frozen never changes, so it is kept.
    """
    chosen, period = known.chosen, Period.parse(known.chosen.period)
    found = chosen if year_of(chosen.period) else known.of_period(f"{period.year - 1}-ar1")
    if found is None:
        return None
    kept: dict[tuple[object, ...], GroupView | None] = current_app.extensions.setdefault(KEPT, {})
    key = (found.code, found.content_hash)
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = _read(found)
    return kept[key]


def _read(found: Release) -> GroupView | None:
    year = year_of(found.period) or found.period
    figures = releases.cells(found, level=[TARGET_GROUP], period=[year])
    if not figures:
        return None
    level, _area = NATION
    covered = releases.frozen_coverage(found.id, level=[level], period=[year])
    return GroupView(found, year, figures, CellCoverage(*covered[0][4:]) if covered else None)
