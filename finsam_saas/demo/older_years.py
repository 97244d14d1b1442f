"""The demo's older years: made up, marked as such, in the two series that the older systems left behind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import Colleagues
from finsam_saas.followup.rules import Measure, Outcome, Sex
from finsam_saas.imports.rules import PARTICIPANTS, WHOLE_ASSOCIATION, Series, YearlyFigure, YearlyKey
from finsam_saas.imports.service import import_years

HAS_OLDER_YEARS = "uppsala-lan"
SOURCE = "Påhittade siffror för demon"
# Women, men and unknown of each year.
YEARS: Mapping[Series, Mapping[int, Mapping[str, Sequence[int]]]] = {
    Series.SUS: {
        2019: {PARTICIPANTS: (318, 241, 7), Measure.ENDED: (131, 98, 0)},
        2020: {PARTICIPANTS: (287, 226, 9), Measure.ENDED: (109, 84, 0)},
        2021: {PARTICIPANTS: (302, 233, 6), Measure.ENDED: (118, 93, 0)},
        2022: {PARTICIPANTS: (325, 250, 5), Measure.ENDED: (134, 101, 0)},
    },
    Series.UPPFOLJNING_FINSAM: {
        2023: {PARTICIPANTS: (296, 221, 0)},
        2024: {PARTICIPANTS: (308, 236, 0)},
    },
}
TO_WORK_OR_STUDIES = {Outcome.WORK: 26, Outcome.STUDIES: 8, Outcome.WORK_AND_STUDIES: 1}
"""Of a hundred who ended: SUS told it of each year; nobody's real result."""


def fill_older_years(slug: str, colleagues: Colleagues) -> None:
    """Read in the older years of the förbund that has them."""
    if slug != HAS_OLDER_YEARS:
        return
    import_years(actor=colleagues[Role.SECRETARIAT].actor, figures=_figures(), source=SOURCE)


def _figures() -> list[YearlyFigure]:
    return [
        YearlyFigure(YearlyKey(series, year, WHOLE_ASSOCIATION, str(row), sex.value), count)
        for series, years in YEARS.items()
        for year, rows in years.items()
        for row, counts in {**rows, **_results(rows.get(Measure.ENDED))}.items()
        for sex, count in zip(Sex, counts, strict=True)
    ]


def _results(ended: Sequence[int] | None) -> dict[str, list[int]]:
    """Those who ended to work or studies, where it is told how many ended."""
    if ended is None:
        return {}
    return {
        outcome: [(persons * share + 50) // 100 for persons in ended]
        for outcome, share in TO_WORK_OR_STUDIES.items()
    }
