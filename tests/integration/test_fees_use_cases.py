"""Fees as use cases: what a draft becomes, what fixing locks, and that parts always sum."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event, Outbox
from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import FeeKeyError, FeeKeyFault, KeyBasis
from finsam_saas.fees import queries, service
from finsam_saas.fees.entry import FeeEntry, stored_entry, table_of
from finsam_saas.fees.facts import FeeSheet, KeyEntry
from finsam_saas.fees.models import MemberFee
from finsam_saas.fees.rules import FeeTransitionRefused
from finsam_saas.members.models import Member
from finsam_saas.web.errors import Conflict
from tenants.database import session
from tests import builders_finance as build
from tests.conftest import Inside

SLUG = "vasteras"
TKR = Decimal(1000)


def sheet(year: int) -> FeeSheet:
    """The year as it is stored."""
    found = queries.fee_sheet(year)
    assert found is not None
    return found


def amounts(year: int) -> dict[str, Decimal]:
    """The members' fees in tkr, by key."""
    return {row.member_key: row.amount / TKR for row in sheet(year).table.rows}


def test_bad_esa_2016_comes_to_the_sources_figures(app: Flask, inside: Inside) -> None:
    """2 620; 249/314/118/367/262; 668/642; 5 240 tkr."""
    with app.app_context():
        build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        service.fix_year(actor=actor, year=2016, version=1)
        fixed = {member.key: sheet(2016).fees[member.id].amount / TKR for member in sheet(2016).members}
        assert fixed == {
            "forsakringskassan": 2620,
            "arbetsformedlingen": 0,
            "bengtsfors": 249,
            "amal": 314,
            "dals-ed": 118,
            "saffle": 367,
            "arjang": 262,
            "vgr": 668,
            "liv": 642,
        }
        assert sum(fixed.values()) == 5240


def test_uppsala_2023_has_a_total_for_the_kommuner_but_cannot_be_fixed(app: Flask, inside: Inside) -> None:
    """11 545; 5 772,5 and 5 772,5; the key is asked for, and with it the year can be fixed."""
    with app.app_context():
        ids = build.uppsala_2023(SLUG)
    with inside(SLUG) as actor:
        table = sheet(2023).table
        assert [table.party_totals[party] / TKR for party in FeeParty] == [
            Decimal("11545"),
            Decimal("5772.5"),
            Decimal("5772.5"),
        ]
        with pytest.raises(service.FeesIncomplete) as refused:
            service.fix_year(actor=actor, year=2023, version=1)
        assert set(refused.value.table.missing_keys) == {FeeParty.MUNICIPALITY}
        keys = [
            KeyEntry(ids[key], KeyBasis.MEASURE, Decimal(1000 + number), "invånare")
            for number, key in enumerate(build.UPPSALA_KOMMUNER)
        ]
        entry = stored_entry(sheet(2023)).with_keys(keys)
        service.save_year(actor=actor, year=2023, version=1, entry=entry)
        service.fix_year(actor=actor, year=2023, version=2)
        assert sum(fee.amount for fee in sheet(2023).fees.values()) == 23090 * TKR


def test_a_fixed_year_is_locked_and_told(app: Flask, inside: Inside) -> None:
    """Neither saved nor fixed again; one event, waiting in the outbox, names the year and every fee."""
    with app.app_context():
        build.bad_esa_2016(SLUG)
    with inside(SLUG, Role.DIRECTOR) as actor:
        entry = stored_entry(sheet(2016))
        service.fix_year(actor=actor, year=2016, version=1)
        with pytest.raises(FeeTransitionRefused):
            service.save_year(actor=actor, year=2016, version=2, entry=entry)
        with pytest.raises(FeeTransitionRefused):
            service.fix_year(actor=actor, year=2016, version=2)
        event = session.scalars(select(Event).where(Event.name == "fee-year:fixed")).one()
        assert event.details["year"] == 2016 and event.details["fees"]["amal"] == "314000.00"
        assert session.scalar(select(func.count()).select_from(Outbox)) == 1


def test_a_fixed_year_keeps_its_members_when_one_leaves_later(app: Flask, inside: Inside) -> None:
    """The table of a fixed year is what was fixed, whatever becomes of the membership."""
    with app.app_context():
        ids = build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        service.fix_year(actor=actor, year=2016, version=1)
        member = session.scalars(select(Member).where(Member.id == ids["amal"])).one()
        member.valid_to = date(2015, 12, 31)
        session.flush()
        assert "amal" in amounts(2016) and sum(amounts(2016).values()) == 5240


def test_an_outdated_version_saves_nothing(app: Flask, inside: Inside) -> None:
    """Somebody who opened the page before the latest change is told so."""
    with app.app_context():
        build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        entry = stored_entry(sheet(2016))
        changed = FeeEntry(6000 * TKR, entry.unit, entry.keys)
        service.save_year(actor=actor, year=2016, version=1, entry=changed)
        with pytest.raises(Conflict):
            service.save_year(actor=actor, year=2016, version=1, entry=entry)
        with pytest.raises(Conflict):
            service.fix_year(actor=actor, year=2016, version=1)
        assert sheet(2016).year.total == 6000 * TKR and sheet(2016).year.source is None


def test_saving_the_same_again_changes_nothing(app: Flask, inside: Inside) -> None:
    """No new version, no event."""
    with app.app_context():
        build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        service.save_year(actor=actor, year=2016, version=1, entry=stored_entry(sheet(2016)))
        assert sheet(2016).year.version == 1
        assert session.scalar(select(func.count()).select_from(Event)) == 0


def test_a_change_is_told_old_and_new(app: Flask, inside: Inside) -> None:
    """The event holds what was and what became; unchanged keys keep their source."""
    with app.app_context():
        ids = build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        entry = stored_entry(sheet(2016))
        swapped = {ids["vgr"]: Decimal(50), ids["liv"]: Decimal(50)}
        keys = [KeyEntry(k.member_id, k.basis, swapped.get(k.member_id, k.weight)) for k in entry.keys]
        service.save_year(actor=actor, year=2016, version=1, entry=entry.with_keys(keys))
        event = session.scalars(select(Event)).one()
        assert event.details["changes"]["key:vgr"] == ["fixed_percent 51.0000", "fixed_percent 50.0000"]
        assert set(event.details["changes"]) == {"key:vgr", "key:liv"}


@pytest.mark.parametrize("percent", [99, 101])
def test_percent_that_are_not_a_hundred_are_refused(app: Flask, inside: Inside, percent: int) -> None:
    """Neither saved nor, where they are stored already, fixed."""
    with app.app_context():
        ids = build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        entry = stored_entry(sheet(2016))
        keys = [k for k in entry.keys if k.member_id not in (ids["vgr"], ids["liv"])]
        wrong = [
            KeyEntry(ids["vgr"], KeyBasis.FIXED_PERCENT, Decimal(50)),
            KeyEntry(ids["liv"], KeyBasis.FIXED_PERCENT, Decimal(percent - 50)),
        ]
        with pytest.raises(FeeKeyError) as refused:
            service.save_year(actor=actor, year=2016, version=1, entry=entry.with_keys([*keys, *wrong]))
        assert refused.value.code is FeeKeyFault.PERCENT_SUM


def test_a_member_of_another_forbund_cannot_have_a_key(app: Flask, inside: Inside) -> None:
    """An id from elsewhere is no member here."""
    with app.app_context():
        build.bad_esa_2016(SLUG)
        elsewhere = build.uppsala_2023("uppsala-lan")
    with inside(SLUG) as actor:
        entry = stored_entry(sheet(2016))
        foreign = KeyEntry(elsewhere["heby"], KeyBasis.FIXED_PERCENT, Decimal(1))
        wrong = entry.with_keys([*entry.keys, foreign])
        with pytest.raises(FeeKeyError) as refused:
            service.save_year(actor=actor, year=2016, version=1, entry=wrong)
        assert refused.value.code is FeeKeyFault.NOT_A_MEMBER


def test_a_new_year_begins_with_last_years_keys(app: Flask, inside: Inside) -> None:
    """Keys are taken over; a year that exists is not begun again; no year is without law."""
    with app.app_context():
        build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        service.open_year(actor=actor, year=2017, total=4600 * TKR, unit=TKR)
        assert amounts(2017)["forsakringskassan"] == 2300 and sum(amounts(2017).values()) == 4600
        with pytest.raises(service.FeeYearExists):
            service.open_year(actor=actor, year=2017, total=TKR)
        with pytest.raises(LookupError):
            service.open_year(actor=actor, year=2003, total=TKR)


def test_other_shares_than_the_laws_are_kept_with_their_reason(app: Flask, inside: Inside) -> None:
    """R1: a deviation is told, not stopped."""
    with app.app_context():
        build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        entry = stored_entry(sheet(2016))
        shares = dict(zip(FeeParty, (Decimal(40), Decimal(30), Decimal(30)), strict=True))
        agreed = FeeEntry(entry.total, entry.unit, entry.keys, shares, "Samråd i april")
        service.save_year(actor=actor, year=2016, version=1, entry=agreed)
        assert sheet(2016).year.parties[FeeParty.STATE] == 2096 * TKR
        assert sheet(2016).year.details["deviation_reason"] == "Samråd i april"


def test_of_two_who_fix_at_once_one_wins(app: Flask, inside: Inside) -> None:
    """The real database decides: one set of fees, one event, the other is told it is fixed."""
    with app.app_context():
        build.bad_esa_2016(SLUG)
    together = Barrier(2)

    def fix() -> str:
        with inside(SLUG) as actor:
            together.wait(timeout=10)
            try:
                service.fix_year(actor=actor, year=2016, version=1)
                session.commit()
            except FeeTransitionRefused:
                return "refused"
            return "fixed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(lambda _: fix(), range(2))) == ["fixed", "refused"]
    with inside(SLUG):
        assert session.scalar(select(func.count()).select_from(MemberFee)) == 9
        assert session.scalar(select(func.count()).select_from(Event)) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ore=st.integers(0, 10**12),
    unit=st.sampled_from([1, 100, 1000]),
    weights=st.lists(st.integers(1, 10**6), min_size=5, max_size=5),
)
def test_parts_always_sum_through_the_use_cases(
    app: Flask, inside: Inside, prepared: None, ore: int, unit: int, weights: list[int]
) -> None:
    """Whatever total, unit and measures are saved: what is fixed sums to the öre, the State pays half."""
    with inside(SLUG) as actor:
        total = Decimal(ore) / 100
        stored = stored_entry(sheet(2016))
        kommuner = [member for member in sheet(2016).members if member.party is FeeParty.MUNICIPALITY]
        keys = [k for k in stored.keys if k.member_id not in {member.id for member in kommuner}]
        measured = [
            KeyEntry(member.id, KeyBasis.MEASURE, Decimal(weight), "invånare")
            for member, weight in zip(kommuner, weights, strict=True)
        ]
        entry = FeeEntry(total, Decimal(unit), [*keys, *measured])
        service.save_year(actor=actor, year=2016, version=1, entry=entry)
        service.fix_year(actor=actor, year=2016, version=sheet(2016).year.version)
        fees = sheet(2016).fees
        assert sum(fee.amount for fee in fees.values()) == total
        table = table_of(entry, 2016, sheet(2016).members)
        state = sum(row.amount for row in table.rows if row.party is FeeParty.STATE)
        assert abs(state * 2 - total) <= Decimal("0.02")


@pytest.fixture
def prepared(app: Flask) -> None:
    """BÅD-ESÅ 2016 as a draft, committed once; every example is rolled back."""
    with app.app_context():
        build.bad_esa_2016(SLUG)
