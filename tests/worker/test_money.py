"""The nation's money: published by each förbund, frozen in releases, and checked every night."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from finsam_saas.access.permissions import Role
from finsam_saas.agency_sheet.rules import Field, Place
from finsam_saas.agency_sheet.service import write_figures
from finsam_saas.budgets.rules import BudgetLineKind
from finsam_saas.fees import service as fees
from finsam_saas.initiatives.models import Initiative, InitiativeAmount
from finsam_saas.releases.freezing import verify
from finsam_saas.releases.money import MoneyCell
from finsam_saas.releases.money_keeping import kept_money
from finsam_saas.releases.release import Release
from finsam_saas.statistics.models import NationalMoneyYear
from finsam_saas.statistics.money_queries import published_money
from finsam_saas.statistics.money_rules import MoneyFact, MoneyKey, MoneySource
from finsam_saas.statistics.money_service import publish_all_money, publish_money
from tenants.database import session
from tests import builders_finance as build
from tests.builders_national import accepted_report, reopen, take_part, within
from tests.builders_releases import correcting_release, frozen_release, published_release, reported_nation
from tests.conftest import Inside, Prepared
from tests.servers import Servers
from tests.worker.conftest import Settle
from worker.deliver import deliver_waiting

SLUG = "vasteras"
BUDGET: list[tuple[BudgetLineKind, str, int | None]] = [
    (BudgetLineKind.INCOME_FEE, "Bidrag från ägarna", 5_240),
    (BudgetLineKind.OPENING_CAPITAL, "Eget kapital", 600),
    (BudgetLineKind.COST_ADMIN, "Administration och styrelse", 870),
    (BudgetLineKind.COST_INITIATIVE, "Insatser", 4_670),
]
GRANTED = {"uppsala-lan": 900_000, "vasteras": 600_000, "bad-esa": 300_000}


@pytest.fixture
def nation(app: Flask, national: Engine, prepared: Prepared) -> Engine:
    """Three förbund with accepted reports and money set aside for the insats of each."""

    def make() -> None:
        reported_nation(app, national)
        for slug, amount in GRANTED.items():
            with within(app, slug):
                grant(amount)
                publish_all_money()
                session.commit()

    prepared.once("nation", make)
    return national


def grant(amount: int) -> None:
    """Set money (kr) aside in 2026 for the one insats there is."""
    initiative_id = session.scalars(select(Initiative.id).where(Initiative.name == "Framsteget")).one()
    session.add(InitiativeAmount(initiative_id=initiative_id, year=2026, amount=Decimal(amount)))
    session.flush()


def revision(year: int) -> int | None:
    return session.scalar(select(NationalMoneyYear.revision).where(NationalMoneyYear.year == year))


def published(app: Flask, year: int) -> dict[MoneyKey, MoneyFact]:
    with within(app, SLUG):
        return published_money(year)


def test_fixed_fees_and_an_adopted_budget_reach_the_nation(
    app: Flask, inside: Inside, settle: Settle
) -> None:
    with within(app, SLUG):
        take_part()
    with app.app_context():
        build.bad_esa_2016(SLUG)
        build.budget(SLUG, 2016, BUDGET)
    with inside(SLUG, Role.DIRECTOR) as actor:
        fees.fix_year(actor=actor, year=2016, version=1)
        session.commit()
    settle()
    facts = published(app, 2016)
    assert facts["allocated", "state"].whole == 2_620_000
    assert facts["allocated", "regions"].whole == 1_310_000
    assert facts["allocated", "municipalities"].whole == 1_310_000
    assert facts["allocated", "state"].source == MoneySource.FIXED_FEES
    assert facts["budget", "costs"].whole == 5_540_000
    assert facts["budget", "administration"].whole == 870_000
    assert facts["own_capital", "opening"].source == MoneySource.ADOPTED_BUDGET


def test_what_is_typed_for_the_agency_follows(app: Flask, inside: Inside, settle: Settle) -> None:
    with within(app, SLUG):
        take_part()
    settle()
    typed = {Place(Field.OWN_CAPITAL): Decimal(812_000), Place(Field.AROUND_OUTCOME): Decimal(40_000)}
    with inside(SLUG) as actor:
        write_figures(actor=actor, year=2025, version=0, figures=typed)
        session.commit()
    settle()
    facts = published(app, 2025)
    assert facts["own_capital", "opening"].whole == 812_000
    assert facts["administration", "around"].whole == 40_000
    assert facts["administration", "staff"].whole is None
    assert facts["allocated", "state"].whole is None, "no fees are fixed"


def test_a_report_that_tells_no_cost_leaves_the_money_not_known(app: Flask, nation: Engine) -> None:
    facts = published(app, 2026)
    assert facts["granted", "individual"].whole == 600_000
    assert (facts["used", "individual"].known, facts["used", "individual"].asked) == (0, 1)


def test_publishing_again_changes_nothing_and_a_change_raises_the_revision(
    app: Flask, nation: Engine
) -> None:
    with within(app, SLUG):
        before = revision(2026)
        assert not publish_money(2026)
        assert revision(2026) == before
        session.execute(text("update initiative_amounts set amount = amount + 1"))
        assert publish_money(2026)
        assert revision(2026) == (before or 0) + 1


def test_whoever_does_not_take_part_publishes_no_money(app: Flask, nation: Engine) -> None:
    with within(app, SLUG):
        before = revision(2026)
        take_part(yes=False, since=date(2026, 11, 1))
        deliver_waiting()
        assert published_money(2026) == {}
        assert revision(2026) == (before or 0) + 1
    with within(app, "umea-vannas"):
        accepted_report()
        deliver_waiting()
        assert published_money(2026) == {}


def test_what_has_drifted_is_mended(app: Flask, nation: Engine) -> None:
    with within(app, SLUG):
        right = published_money(2026)
        session.execute(text("update national_money set amount = amount + 1 where amount is not null"))
        assert published_money(2026) != right
        assert publish_all_money() == [2026]
        assert published_money(2026) == right
        assert publish_all_money() == []


def test_reopening_a_report_publishes_its_year_anew(app: Flask, settle: Settle) -> None:
    with within(app, SLUG):
        take_part()
        report_id = accepted_report()
        deliver_waiting()
        assert ("used", "individual") in published_money(2026)
        session.execute(text("delete from national_money"))
        session.commit()
        reopen(report_id)
        deliver_waiting()
        assert ("used", "individual") in published_money(2026)


def test_a_forbund_reaches_no_others_money_and_the_national_role_only_reads(
    app: Flask, nation: Engine
) -> None:
    count = text("select count(distinct tenant_id) from national_money")
    with within(app, "umea-vannas"):
        assert session.scalar(count) == 0
    with nation.connect() as connection:
        assert connection.scalar(count) == 3
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text("delete from national_money"))


def money_at(nation: Engine, release: Release, item: str, part: str, area: str = "00") -> tuple[object, ...]:
    level = "nation" if area == "00" else "association"
    with nation.connect() as connection:
        return kept_money(connection, release.id)[MoneyCell(level, area, 2026, item, part, "value")]


def test_a_release_freezes_the_money_and_is_made_again_byte_for_byte(app: Flask, nation: Engine) -> None:
    release = frozen_release(app, nation)
    assert money_at(nation, release, "granted", "individual") == (1_800_000, 3, 3)
    assert money_at(nation, release, "granted", "individual", "bad-esa") == (300_000, 1, 1)
    assert money_at(nation, release, "allocated", "state") == (None, 0, 3)
    with within(app, SLUG):
        session.execute(text("update initiative_amounts set amount = amount + 1"))
        publish_money(2026)
        session.commit()
    with nation.connect() as connection:
        found = verify(connection, release.code)
        assert found is not None and found.holds
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.execute(text("update national_release_money set amount = 0"))


def test_money_that_somebody_changed_is_found_out(app: Flask, nation: Engine, servers: Servers) -> None:
    release = frozen_release(app, nation)
    whom_no_wall_binds = create_engine(servers.postgres.url("postgres", "finsam_test"), poolclass=NullPool)
    with whom_no_wall_binds.begin() as connection:
        connection.execute(text("update national_release_money set amount = amount + 1 where known > 0"))
    with nation.connect() as connection:
        found = verify(connection, release.code)
    assert found is not None and not found.holds


def test_a_correction_has_the_money_as_it_is_then(app: Flask, nation: Engine) -> None:
    wrong = published_release(app, nation)
    with within(app, SLUG):
        session.execute(text("update initiative_amounts set amount = amount + 1"))
        publish_money(2026)
        session.commit()
    corrected = correcting_release(app, nation, wrong)
    assert money_at(nation, wrong, "granted", "individual")[0] == 1_800_000
    assert money_at(nation, corrected, "granted", "individual")[0] == 1_800_001


def test_where_no_money_is_known_a_release_has_none(app: Flask, national: Engine) -> None:
    reported_nation(app, national)
    release = frozen_release(app, national)
    with national.connect() as connection:
        assert kept_money(connection, release.id) == {}
        found = verify(connection, release.code)
    assert found is not None and found.holds
