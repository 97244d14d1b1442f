"""The national overview: the latest release, with what it is compared to and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

from finsam_saas.documents.diagrams import Diagram
from finsam_saas.nation.county_map import CountyMap, county_map
from finsam_saas.nation.development import Year, shares_by_quarter, years, years_closed
from finsam_saas.open_data import queries
from finsam_saas.open_data.public_page import MEASURES, Known, PublicPage, quarters_back
from finsam_saas.releases import queries as releases
from finsam_saas.releases.queries import Opened
from finsam_saas.releases.release import CellCoverage, ReleaseState
from finsam_saas.releases.view import NATION, Arranged, Selection, shown_periods
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.statistics.rules import ALL


@dataclass(frozen=True, slots=True)
class NationalOverview:
    """One period of the latest release: its figures, the counties, and how it has gone."""

    page: PublicPage
    coverage: CellCoverage | None
    counties: CountyMap | None
    shares: Diagram | None
    years: list[Year]


def latest() -> Known | None:
    """The published releases and the newest that nobody has corrected; None before the first."""
    published = releases.published()
    current = [one for one in published if one.state is ReleaseState.PUBLISHED]
    newest = max(current, key=lambda one: (one.period, one.published_at), default=None)
    return Known(published, newest) if newest else None


def shown_period(known: Known, asked: str) -> str:
    """The period that was asked for, or the release's own quarter if it has no such."""
    return asked if asked in shown_periods(known.chosen) else known.chosen.period


def compose(known: Known, period: str, measure: str) -> NationalOverview:
    """The overview of a period of the release; five statements."""
    found = known.chosen
    selection = Selection(NATION, period)
    level, area = NATION
    own = releases.cells(found, level=[level], area=[area], period=[selection.period], initiative_type=[ALL])
    before = development(known, selection.period)
    coverage = before.coverage.get((found.id, selection.period))
    page = PublicPage(
        known,
        Opened(found, [], {}, None),
        selection,
        {},
        {(*NATION, selection.period): coverage} if coverage else {},
        Arranged(own, selection, found.method),
        Arranged({}, selection, found.method),
        before,
    )
    return NationalOverview(
        page,
        coverage,
        county_map(known, selection.period, measure),
        shares_by_quarter(known, before),
        years(known, before),
    )


def development(known: Known, period: str) -> queries.Development:
    """The country in every release that the overview shows or compares with; two statements."""
    year_before = known.of_period(str(Period.parse(period).same_last_year()))
    read = [*quarters_back(known), *years_closed(known).values(), *([year_before] if year_before else [])]
    level, area = NATION
    return queries.development({one.id for one in read}, level, area, MEASURES)
