"""Results on the start page where exact counts are not seen: as the follow-up to the board shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, func, select, text

from finsam_saas.dashboard.glance import Figure
from finsam_saas.economy.board_choice import BoardChoice, open_choice
from finsam_saas.economy.board_figures import ExactFigures, ProtectedFigures
from finsam_saas.figures import rules as figures
from finsam_saas.figures.measures import ENDED, NEW, TO_WORK, TO_WORK_SHARE, FigureMeasure
from finsam_saas.figures.protected import shown_of_year
from finsam_saas.figures.rules import Coverage
from finsam_saas.figures.sums import KEPT, Choice, of_period, summed
from finsam_saas.figures.tables import cells_of
from finsam_saas.figures.wording import coverage_words, measure_words
from finsam_saas.figures.year_counts import HALVES
from finsam_saas.figures.year_model import EVERYBODY, SEXES
from finsam_saas.figures.year_reading import digest_of, half_of_period
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.rules import Missing, ReportState, Sex
from finsam_saas.followup.wording import SEX_WORDS
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.web.formats import current_formats
from tenants.context import current_tenant
from tenants.database import session

_MEASURES = (NEW, ENDED, TO_WORK, TO_WORK_SHARE)
_ROWS = tuple(dict.fromkeys(row for one in _MEASURES for row in one.all_rows))


@dataclass(frozen=True)
class OpenResults:
    """The newest half-year with an accepted report: its figures of everybody as they may be shown."""

    choice: BoardChoice
    coverage: Coverage
    figures: Mapping[FigureMeasure, tuple[figures.Figure, ...]]

    @property
    def told(self) -> str:
        """Which half-year it is, and of how many reports the figures are made."""
        covered = coverage_words(self.coverage)
        return str(_("%(half)s, %(covered)s", half=self.choice.label, covered=covered))

    def glance(self) -> Iterator[Figure]:
        """The new, and those who ended to work or studies; what is protected says so."""
        url = url_for("economy.board", period=str(self.choice.first))
        for measure, named in ((NEW, NEW), (TO_WORK_SHARE, TO_WORK)):
            value, unit = _written(self.figures[measure][-1])
            yield Figure(measure_words(named), value, unit, self.told, url, url)

    def bars(self) -> list[dict[str, Any]]:
        """Those who went to work or studies by sex; only sexes somebody ended of."""
        return [
            {"label": str(SEX_WORDS[sex]), "sex": sex.value, "part": part.shown, "whole": whole.shown}
            for sex in Sex
            for place in [SEXES.index(sex)]
            for part, whole in [(self.figures[TO_WORK][place], self.figures[ENDED][place])]
            if whole.shown not in (0, Missing.NOT_APPLICABLE.value)
        ]


def _written(figure: figures.Figure) -> tuple[str, str]:
    if isinstance(figure.value, Fraction):
        return current_formats().number(figure.value * 100, 1), "%"
    count = figure.symbol if figure.value is None else current_formats().count(figure.value)
    return count, str(_("personer"))


@lru_cache(maxsize=KEPT)
def _newest_half(tenant_id: int, year: int) -> Select[*tuple[Any, ...]]:
    """The newest half-year of a year, or the one before, with an accepted report; digests beside it."""
    half = half_of_period()
    years = (year, year - 1)
    accepted = func.count().filter(Report.state == ReportState.ACCEPTED)
    return (
        select(
            ReportingPeriod.year,
            half.label("half"),
            accepted.label("accepted"),
            func.count().label("asked"),
            *(digest_of(one).label(f"digest_{one}") for one in years),
        )
        .select_from(Report)
        .join(ReportingPeriod, of_period())
        .where(Report.tenant_id == tenant_id, half.in_(HALVES), ReportingPeriod.year.in_(years))
        .group_by(ReportingPeriod.year, text("half"))
        .having(accepted > 0)
        .order_by(ReportingPeriod.year.desc(), text("half desc"))
        .limit(1)
    )


def open_results(today: date) -> OpenResults | None:
    """The newest half-year's results, of this year or the last; two statements."""
    found = session.execute(_newest_half(current_tenant().id, today.year)).one_or_none()
    if found is None:
        return None
    period = Period(Cadence.HALF_YEAR, found.year, HALVES.index(found.half) + 1)
    choice = open_choice({"period": str(period)}, today=today)
    exact = ExactFigures(cells_of(summed(Choice(choice.span), _ROWS)))
    shown = shown_of_year(found.year, found._mapping[f"digest_{found.year}"])
    half_year = ProtectedFigures(exact, shown, choice.half)
    return OpenResults(
        choice,
        Coverage(found.accepted, found.asked),
        {measure: half_year.of(measure, EVERYBODY) for measure in _MEASURES},
    )
