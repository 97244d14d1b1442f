"""What a load never does: remove what work refers to, change a fixed year, or keep half of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select, update

from finsam_saas import provisioning
from finsam_saas.access.actor import SYSTEM
from finsam_saas.accounts.models import Membership, User
from finsam_saas.bodies.models import Body
from finsam_saas.fees import service as fees
from finsam_saas.fees.models import FeeYear
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.initiatives.models import Initiative, InitiativeManager
from finsam_saas.members.models import Member
from finsam_saas.seats.models import Seat
from finsam_saas.seats.rules import SeatKind
from tenants.context import CurrentTenant, acting_for
from tenants.database import session
from tenants.profile import ProfileErrors
from tenants.provisioning import LoadRefused
from tenants.register import registered
from tests import profiles
from tests.servers import WORKING, Servers

SLUG = "bad-esa"


@pytest.fixture
def application(profiled_app: Flask) -> Iterator[Flask]:
    """The application, in its context, on a database that holds the four förbund."""
    with profiled_app.app_context():
        yield profiled_app
        session.remove()


def in_the_product(work: Callable[[], object]) -> None:
    """What somebody does in the product, as the app role, kept."""
    with acting_for(tenant()):
        work()
        session.commit()
        session.remove()


def tenant() -> CurrentTenant:
    """The förbund."""
    found = registered(SLUG)
    assert found is not None
    return found


def without(text: str, heading: str, key: str) -> str:
    """The profile's text less one table with this key."""
    start = text.index(f'{heading}\nkey = "{key}"')
    ends = [text.find(mark, start + 1) for mark in ("\n[[", "\n[", "\n# ---")]
    return text[:start] + text[min(end for end in ends if end > 0) :]


def refusals(text: str) -> dict[str, str]:
    """The key paths that a load refuses; fails where it loads."""
    with pytest.raises(LoadRefused) as refused:
        profiles.load(text)
    return {fault.path: fault.message for fault in refused.value.faults}


def initiative(key: str) -> Initiative:
    """An insats of the profile."""
    return session.scalars(select(Initiative).where(Initiative.key == key)).one()


def report_for(key: str) -> None:
    """A report on an insats."""
    period = ReportingPeriod(year=2016, number=1, due_on=date(2016, 4, 15))
    session.add(period)
    session.flush()
    session.add(Report(initiative_id=initiative(key).id, period_id=period.id))


def test_an_insats_with_reports_stays_and_nothing_else_of_the_load_is_kept(
    application: Flask, servers: Servers
) -> None:
    """The refusal has its key path, and every row is as it was."""
    in_the_product(lambda: report_for("samprovning"))
    before = profiles.rows_of(servers, WORKING)
    text = without(profiles.text_of(SLUG), "[[funding.initiatives]]", "samprovning")
    text = text.replace(', initiative = "samprovning"', "").replace("total_tkr = 4140", "total_tkr = 1")
    found = refusals(text)
    assert set(found) == {"funding.initiatives[samprovning]"}
    assert "reports" in found["funding.initiatives[samprovning]"]
    assert profiles.rows_of(servers, WORKING) == before


def test_an_insats_that_nobody_has_worked_with_is_removed(application: Flask) -> None:
    """With its amounts and owners; a förbund may take out what it only had planned."""
    text = without(profiles.text_of(SLUG), "[[funding.initiatives]]", "samprovning")
    text = text.replace(', initiative = "samprovning"', "")
    removed = [change.path for change in profiles.load(text).changes if change.after is None]
    assert "funding.initiatives[samprovning]" in removed
    assert profiles.parsed(provisioning.export(SLUG)) == profiles.parsed(text)


def test_an_insats_that_somebody_reports_for_stays(application: Flask) -> None:
    """Being appointed insatsansvarig is work too, although the row would go with the insats by itself."""

    def appoint() -> None:
        user = User(email="ansvarig@bad-esa.example")
        session.add(user)
        session.flush()
        membership = Membership(user_id=user.id, name="Ansvarig", roles=["initiative_manager"])
        session.add(membership)
        session.flush()
        row = InitiativeManager(initiative_id=initiative("samprovning").id, membership_id=membership.id)
        session.add(row)

    in_the_product(appoint)
    text = without(profiles.text_of(SLUG), "[[funding.initiatives]]", "samprovning")
    found = refusals(text.replace(', initiative = "samprovning"', ""))
    assert set(found) == {"funding.initiatives[samprovning]"}


def test_a_body_with_people_in_it_stays(application: Flask) -> None:
    """Seats belong to people; a profile does not hold them and does not sweep them away."""

    def seat() -> None:
        body = session.scalars(select(Body).where(Body.key == "presidium")).one()
        session.add(Seat(body_id=body.id, kind=SeatKind.ORDINARY, person_name="Eva Exempel"))

    in_the_product(seat)
    text = without(profiles.text_of(SLUG), "[[governance.bodies]]", "presidium")
    assert set(refusals(text)) == {"governance.bodies[presidium]"}


def test_two_bodies_of_which_one_stands_below_the_other_go_together(application: Flask) -> None:
    """The order in which they are removed is nobody's concern."""
    text = profiles.text_of(SLUG)
    for key in ("arbetsgrupp", "styrgrupp", "beredningsgrupp"):
        text = without(text, "[[governance.bodies]]", key)
    text = text.replace('variant = "preparatory_group"', 'variant = "board"')
    text = text.replace('body_kind = "preparatory_group"', 'body_kind = "board"')
    text = text.replace('body = "beredningsgrupp"', 'body = "styrelse"')
    text = text.replace('fed_back_to = ["beredningsgrupp"]', "").replace('"beredningsgrupp", ', "")
    profiles.load(text)
    assert profiles.parsed(provisioning.export(SLUG)) == profiles.parsed(text)


def test_a_fixed_fee_year_is_neither_changed_nor_removed(application: Flask) -> None:
    """Total, keys and notes stand as they were fixed; all other years may change."""
    in_the_product(lambda: fees.fix_year(actor=SYSTEM, year=2016, version=1))
    text = profiles.text_of(SLUG)
    assert profiles.load(text).changes == []
    assert profiles.load(text.replace("total_tkr = 4140", "total_tkr = 4141")).changes
    assert set(refusals(text.replace("total_tkr = 5240", "total_tkr = 5241"))) == {"finance.fee_years[2016]"}
    keys = text.replace("weight = 19", "weight = 20").replace("weight = 24", "weight = 23")
    assert set(refusals(keys)) == {"finance.fee_years[2016]"}
    start = text.index("[[finance.fee_years]]\nyear = 2016")
    gone = text[:start] + text[text.index("# The plan speaks of 10 %", start) :]
    assert "finance.fee_years[2016]" in refusals(gone)


def test_all_refusals_are_told_at_once(application: Flask) -> None:
    """One load, every reason, so that it can be mended in one go."""
    in_the_product(lambda: report_for("samprovning"))
    in_the_product(lambda: fees.fix_year(actor=SYSTEM, year=2016, version=1))
    text = without(profiles.text_of(SLUG), "[[funding.initiatives]]", "samprovning")
    text = text.replace(', initiative = "samprovning"', "").replace("total_tkr = 5240", "total_tkr = 5241")
    assert set(refusals(text)) == {"funding.initiatives[samprovning]", "finance.fee_years[2016]"}


def test_a_page_that_was_open_during_a_load_is_told(application: Flask) -> None:
    """What the load changed counts as a change by somebody else."""
    profiles.load(profiles.text_of(SLUG).replace("total_tkr = 4140", "total_tkr = 4141"))
    with acting_for(tenant(), read_only=True):
        versions = dict(session.execute(select(FeeYear.year, FeeYear.version)).all())
        session.rollback()
    assert versions == {2015: 1, 2016: 1, 2017: 1, 2018: 2}


def test_details_that_no_profile_knows_are_left_alone(application: Flask) -> None:
    """A page may keep more in a row than a profile can say; a load of the row keeps it."""

    def note() -> None:
        row = session.scalars(select(FeeYear).where(FeeYear.year == 2018)).one()
        row.details = {**row.details, "seen_by": "kansli"}

    in_the_product(note)
    profiles.load(profiles.text_of(SLUG).replace("total_tkr = 4140", "total_tkr = 4141"))
    with acting_for(tenant(), read_only=True):
        row = session.scalars(select(FeeYear).where(FeeYear.year == 2018)).one()
        assert row.details == {"preliminary": True, "seen_by": "kansli"}
        assert row.total == Decimal(4141000)
        session.rollback()


def test_a_forbund_cannot_be_named_as_an_address_of_our_own(application: Flask) -> None:
    """Every first word of the URL map is taken, and none of the four is among them."""
    reserved = provisioning.reserved_names(application.url_map)
    assert {"static", "healthz", "logga-in", "konto"} <= reserved
    assert not reserved & set(profiles.SLUGS)
    for name in ("static", "konto"):
        profile = profiles.parsed(
            profiles.text_of("vasteras").replace('slug = "vasteras"', f'slug = "{name}"')
        )
        with pytest.raises(LoadRefused) as refused:
            provisioning.load(profile, reserved=reserved)
        assert [fault.path for fault in refused.value.faults] == ["association.slug"]
        assert registered(name) is None


def test_a_predecessor_that_nobody_knows_is_refused(application: Flask) -> None:
    """And a förbund does not continue itself."""
    for slug in ("okant", SLUG):
        text = profiles.text_of(SLUG).replace(
            "[association]\n",
            f'[association]\npredecessors = [{{ slug = "{slug}", on_date = 2020-01-01 }}]\n',
            1,
        )
        assert set(refusals(text)) == {"association.predecessors[0].slug"}


def test_rows_that_are_no_profile_are_told_and_not_exported(application: Flask) -> None:
    """Something wrong in the tables is found at the export, not by whoever loads it."""
    in_the_product(lambda: session.execute(update(Member).where(Member.key == "amal").values(name="")))
    with pytest.raises(ProfileErrors, match="name"):
        provisioning.export(SLUG)


def test_an_unknown_forbund_has_no_export(application: Flask) -> None:
    """Never a default."""
    with pytest.raises(LookupError):
        provisioning.export("okant")
