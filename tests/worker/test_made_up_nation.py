"""A small made-up nation from its published figures to the cube, its coverage and its preview."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import Engine, text

from finsam_saas.demo.nation import fill_nation
from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.releases import queries
from finsam_saas.releases.release import ReleaseState
from finsam_saas.releases.rules import JobKind
from finsam_saas.statistics.cells import CellKey
from finsam_saas.statistics.cube_reading import county_of, coverage, exact_cells
from finsam_saas.statistics.queries import coverages
from finsam_saas.statistics.rules import ALL, NEW, PARTICIPANTS
from finsam_saas.statistics.service import publish_all_quarters, repair_drift
from tenants.context import acting_for
from tenants.database import session
from tenants.register import registered
from tests.builders_national import take_part, within
from tests.builders_releases import nationally, planned, take
from tests.worker.conftest import Shown
from worker.national import fill_cube, repair_national_drift


@pytest.fixture
def nation(app: Flask, national: Engine) -> list[str]:
    """Twelve made-up förbund with three years of figures; what was told on the way."""
    told: list[str] = []
    with within(app, "vasteras"):
        take_part()
    with app.app_context():
        fill_nation(told.append, associations=12, years=3)
        fill_nation(told.append, associations=12, years=3)
    fill_cube(national)
    return told


def test_the_made_up_nation_is_whole_and_nothing_real_is_in_it(
    app: Flask, nation: list[str], national: Engine, shown: Shown
) -> None:
    assert nation == ["Made up 12 of 12 förbund"] * 2
    with app.app_context(), acting_for(None):
        newest = coverages()[0]
        session.rollback()
    year = newest.quarter.year
    assert 3 <= newest.contributing <= newest.expected <= 12
    assert shown(newest.quarter)[ALL, PARTICIPANTS, ALL] not in (0, SYMBOL)
    periods = [f"{year - 1}-{part}" for part in ("kv1", "kv2", "kv3", "kv4", "h1", "h2", "ar1")]
    with national.connect() as connection:
        cells = exact_cells(connection, ["nation", "county", "association"], periods)
        homes = county_of(connection)
        covered = coverage(connection, periods)
    assert "vasteras" not in {key.area for key in cells}
    assert covered["nation", "00", f"{year - 1}-ar1"][1] <= 12
    _sums_hold(cells, homes, periods, year - 1)  # type: ignore[arg-type]
    assert repair_national_drift(national) == []


def _sums_hold(cells: dict[CellKey, object], homes: dict[str, str], periods: list[str], year: int) -> None:
    """The nation is the sum of its counties and of its förbund, and a year the sum of its quarters."""

    def value(level: str, area: str, period: str) -> int:
        found = cells.get(CellKey(level, area, period, ALL, NEW, ALL))
        return int(getattr(found, "value", 0))

    for period in periods:
        whole = value("nation", "00", period)
        assert whole == sum(value("association", slug, period) for slug in homes) > 0
        assert whole == sum(value("county", code, period) for code in set(homes.values()))
    quarters = sum(value("nation", "00", f"{year}-kv{number}") for number in range(1, 5))
    assert value("nation", "00", f"{year}-ar1") == quarters


def test_made_up_figures_have_no_reports_to_follow_and_stay(app: Flask, nation: list[str]) -> None:
    count = text("select count(*) from national_facts")
    with app.app_context(), acting_for(registered("demoforbund-01")):
        before = session.execute(count).scalar()
        assert before
        assert repair_drift() == []
        publish_all_quarters()
        assert session.execute(count).scalar() == before
        session.rollback()


def test_a_second_quarter_of_a_nation_is_previewed(app: Flask, national: Engine) -> None:
    """A quarter that closes a half-year, as the demo plans one: protected, and with figures to show."""
    with app.app_context():
        fill_nation(lambda _told: None, associations=30, years=1)
    fill_cube(national)
    with app.app_context(), acting_for(None):
        closing = next(one.quarter for one in coverages() if one.quarter.number == 2)
        session.rollback()
    previewed = take(app, national, planned(app, closing), JobKind.PREVIEW)
    assert previewed.state is ReleaseState.PREVIEW
    with nationally(app):
        figures = queries.preview_figures(previewed.id)
    half_year = f"{closing.year}-h1"
    totals = [
        figures[CellKey("nation", "00", period, ALL, PARTICIPANTS, ALL)]
        for period in (str(closing), half_year)
    ]
    assert all(isinstance(value, int) and value > 1000 for value in totals)
    assert None in figures.values(), "small figures are protected"
