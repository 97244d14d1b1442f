"""A small made-up nation from its published figures to the cube, its coverage and its preview."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, select, text

from finsam_saas.demo.nation import fill_nation
from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.followup.models import Report
from finsam_saas.followup.quarters import Quarter
from finsam_saas.initiatives.models import InitiativeTargetGroup
from finsam_saas.initiatives.target_groups import TargetGroupEntry, add_target_group
from finsam_saas.releases import queries
from finsam_saas.releases.freezing import verify
from finsam_saas.releases.group_reading import read_groups
from finsam_saas.releases.keeping import plan_of
from finsam_saas.releases.release import Method, ReleaseState
from finsam_saas.releases.rules import JobKind
from finsam_saas.releases.target_groups import OF_ASSOCIATION, TARGET_GROUP, Line, group_key
from finsam_saas.statistics.cells import CellKey
from finsam_saas.statistics.cube_reading import county_of, coverage, exact_cells
from finsam_saas.statistics.queries import coverages
from finsam_saas.statistics.rules import ALL, NEW, PARTICIPANTS
from finsam_saas.statistics.service import publish_all_quarters, repair_drift
from tenants.context import acting_for
from tenants.database import session
from tenants.register import registered
from tests.builders_national import KANSLI, ORDINARY, accepted_report, take_part, within
from tests.builders_releases import MANY, nationally, planned, published_release, settle, take
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
    signed_in = "Demoförbund 01 is signed in to as kansli@demoforbund.demo, styrelse@demoforbund.demo"
    assert nation == ["Made up 12 of 12 förbund", signed_in] * 2
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


CLOSING = Quarter(2025, 4)


def _for_young_and_for_others(app: Flask, national: Engine) -> None:
    """Three förbund, each with an insats for the young and one for nobody that the nation knows."""
    for slug in ("uppsala-lan", "vasteras", "bad-esa"):
        with within(app, slug):
            take_part()
            report = accepted_report(MANY, quarter=CLOSING, name="För unga")
            accepted_report(ORDINARY, quarter=CLOSING, name="För alla")
            young = add_target_group(actor=KANSLI, entry=TargetGroupEntry("Unga", national_codes=("young",)))
            insats = session.scalars(select(Report.initiative_id).where(Report.id == report)).one()
            session.add(InitiativeTargetGroup(initiative_id=insats, target_group_id=young))
            session.commit()
    settle(app, national)


def test_a_release_that_closes_a_year_shows_target_groups_and_is_made_again_the_same(
    app: Flask, national: Engine
) -> None:
    _for_young_and_for_others(app, national)
    published = published_release(app, national, CLOSING)
    with nationally(app):
        figures = queries.cells(published, level=[TARGET_GROUP])
        terms = queries.definitions(published.code)
        assert queries.with_level([published.id], TARGET_GROUP) == {published.id}
        assert queries.with_level([published.id], OF_ASSOCIATION) == set(), "what it is made of is not shown"
    assert figures[group_key("2025-ar1", "young", Line(PARTICIPANTS, ALL))] == 330
    assert figures[group_key("2025-ar1", "other", Line(PARTICIPANTS, "women"))] == 90
    assert {key.period for key in figures} == {"2025-ar1"}
    assert "target_groups" in {one["key"] for one in terms}
    with national.connect() as connection:
        plan = plan_of(connection, published.id)
        found = verify(connection, published.code)
        assert read_groups(connection, replace(plan, method=Method.CELL_KEY), {}) == {}
        assert read_groups(connection, replace(plan, period="2025-kv3"), {}) == {}
    assert found is not None and found.holds
    assert "Unga, 16–29 år" in app.test_client().get("/statistik/").get_data(as_text=True)
    address = f"/api/v1/releases/{published.code}/target-groups"
    answer = app.test_client().get(f"{address}?group=young&sex=all&measure=participants")
    assert answer.get_json(force=True)["value"] == [330]
    lines = app.test_client().get(f"{address}?format=csv").get_data(as_text=True).splitlines()
    assert len(lines) == 1 + 2 * 4 * 4
    assert app.test_client().get(f"{address}?group=nobody").status_code == 422
    assert app.test_client().get("/api/v1/releases/2025-kv3-1/target-groups").status_code == 404
    catalogue = app.test_client().get("/api/v1/dcat.rdf").get_data(as_text=True)
    assert f"{published.code}-malgrupper" in catalogue
