"""A profile goes into the tables and comes out of them as the same profile, for all four förbund."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from finsam_saas import provisioning
from finsam_saas.events.models import Event, PlatformEvent
from finsam_saas.events.names import EventName, PlatformEventName
from finsam_saas.fees.models import FeeYear
from finsam_saas.members.models import Member
from tenants.context import acting_for
from tenants.database import session
from tenants.profile_difference import ChangeKind
from tenants.provisioning import TransactionOpen
from tenants.register import registered
from tests import profiles
from tests.servers import Servers

DATABASE = "finsam_round_trip"


@dataclass(frozen=True)
class Place:
    """The application on a database that holds nothing but what a test loads."""

    servers: Servers
    app: Flask

    def rows(self, slug: str | None = None) -> dict[str, str | None]:
        """A fingerprint of each table, of one förbund or of all."""
        tenant = registered(slug) if slug else None
        return profiles.rows_of(self.servers, DATABASE, tenant.id if tenant else None)


@pytest.fixture
def place(servers: Servers, empty_template: str) -> Iterator[Place]:
    """An empty database and the application on it."""
    with profiles.empty_application(servers, DATABASE) as app:
        yield Place(servers, app)


@pytest.mark.parametrize("slug", profiles.SLUGS)
def test_an_export_is_the_profile_that_was_loaded(place: Place, slug: str) -> None:
    """Nothing is lost and nothing is added: every figure, source and note comes back."""
    profiles.load(profiles.text_of(slug))
    assert profiles.parsed(provisioning.export(slug)) == profiles.parsed(profiles.text_of(slug))


def test_an_export_loads_to_the_same_export(place: Place) -> None:
    """All four together, through two databases, to the letter."""
    for slug in profiles.SLUGS:
        profiles.load(profiles.text_of(slug))
    first = {slug: provisioning.export(slug) for slug in profiles.SLUGS}
    with profiles.empty_application(place.servers, "finsam_round_trip_again"):
        for text in first.values():
            profiles.load(text)
        assert {slug: provisioning.export(slug) for slug in profiles.SLUGS} == first


def test_a_second_load_changes_nothing(place: Place) -> None:
    """Not a row, not an event: it is safe to repeat."""
    for slug in profiles.SLUGS:
        profiles.load(profiles.text_of(slug))
    before = place.rows()
    for slug in profiles.SLUGS:
        assert profiles.load(profiles.text_of(slug)).changes == []
    assert place.rows() == before


def test_a_dry_run_tells_all_and_keeps_nothing(place: Place) -> None:
    """The same differences as the load that follows; not even the register's row is left."""
    before = place.rows()
    tried = profiles.load(profiles.text_of("bad-esa"), dry_run=True)
    assert place.rows() == before
    assert registered("bad-esa") is None
    loaded = profiles.load(profiles.text_of("bad-esa"))
    assert tried.changes == loaded.changes
    assert tried.is_new and loaded.is_new


def test_a_load_tells_each_difference_at_its_key_path(place: Place) -> None:
    """Changed, added and removed, with the value before and after; amounts in tkr."""
    text = profiles.text_of("bad-esa")
    profiles.load(text)
    changed = (
        text.replace("total_tkr = 4140\npreliminary", "total_tkr = 4150.5\npreliminary")
        .replace('short_name = "BÅD-ESÅ"\n', "")
        .replace(
            'name = "Samordningsförbundet Beng', 'short_name = "BADESA"\nname = "Samordningsförbundet Beng', 1
        )
        .replace(
            '[[governance.services]]\nkey = "informator"', '[[governance.services]]\nkey = "informatorer"'
        )
    )
    found = {
        (change.kind, change.path): (change.before, change.after) for change in profiles.load(changed).changes
    }
    assert found[ChangeKind.CHANGED, "association.short_name"] == ("BÅD-ESÅ", "BADESA")
    assert [str(value) for value in found[ChangeKind.CHANGED, "finance.fee_years[2018].total_tkr"]] == [
        "4140",
        "4150.5",
    ]
    assert {path for kind, path in found if kind is ChangeKind.ADDED} == {"governance.services[informatorer]"}
    assert {path for kind, path in found if kind is ChangeKind.REMOVED} == {"governance.services[informator]"}
    assert profiles.parsed(provisioning.export("bad-esa")) == profiles.parsed(changed)


def test_another_order_of_things_with_keys_is_a_change_and_comes_back(place: Place) -> None:
    """The order in which a förbund names its bodies is its own."""
    text = profiles.text_of("bad-esa")
    profiles.load(text)
    head, presidium, rest = text.partition('[[governance.bodies]]\nkey = "presidium"')
    block, mark, tail = rest.partition("[[governance.bodies]]")
    moved = (
        head
        + mark
        + tail.replace("[[governance.preparation]]", presidium + block + "[[governance.preparation]]", 1)
    )
    changes = profiles.load(moved).changes
    assert [change.path for change in changes] == ["governance.bodies"]
    assert profiles.parsed(provisioning.export("bad-esa")) == profiles.parsed(moved)


def test_money_is_a_thousand_kronor_for_each_tkr(place: Place) -> None:
    """Half a tkr stays half a tkr, to the öre."""
    text = profiles.text_of("bad-esa").replace("total_tkr = 4140\n", "total_tkr = 4140.12345\n")
    profiles.load(text)
    tenant = registered("bad-esa")
    assert tenant is not None
    with acting_for(tenant, read_only=True):
        stored = session.scalar(select(FeeYear.total).where(FeeYear.year == 2018))
        session.rollback()
    assert str(stored) == "4140123.45"
    assert "total_tkr = 4140.12345\n" in provisioning.export("bad-esa")


def test_a_load_is_on_record(place: Place) -> None:
    """The register's event outside every förbund, and the förbund's own with what was changed."""
    text = profiles.text_of("vasteras")
    profiles.load(text)
    profiles.load(text.replace('short_name = "Västerås"', 'short_name = "Västerås stad"'))
    tenant = registered("vasteras")
    with acting_for(tenant, read_only=True):
        own = session.execute(select(Event.name, Event.details).order_by(Event.at)).all()
        outside = session.scalars(select(PlatformEvent.name).order_by(PlatformEvent.id)).all()
        session.rollback()
    assert [event.name for event in own] == [EventName.PROFILE_LOADED.value] * 2
    assert own[1].details["changes"] == [
        {"path": "association.short_name", "before": "Västerås", "after": "Västerås stad"}
    ]
    assert list(outside) == [PlatformEventName.TENANT_ADDED.value, PlatformEventName.TENANT_CHANGED.value]


def test_loading_one_forbund_never_touches_another(place: Place) -> None:
    """A's rows are the same to the letter before and after B's profile is loaded and changed."""
    profiles.load(profiles.text_of("uppsala-lan"))
    before = place.rows("uppsala-lan")
    text = profiles.text_of("bad-esa")
    profiles.load(text)
    profiles.load(text.replace("total_tkr = 4140\n", "total_tkr = 4141\n"))
    assert place.rows("uppsala-lan") == before


def test_a_predecessor_is_one_in_the_register(place: Place) -> None:
    """A förbund that continues another names it by its path name, and the day."""
    profiles.load(profiles.text_of("vasteras"))
    head = "[association]\n"
    with_predecessor = profiles.text_of("umea-vannas").replace(
        head, head + 'predecessors = [{ slug = "vasteras", on_date = 2020-01-01 }]\n', 1
    )
    profiles.load(with_predecessor)
    assert profiles.parsed(provisioning.export("umea-vannas")) == profiles.parsed(with_predecessor)


def test_a_load_in_the_middle_of_other_work_is_refused(place: Place) -> None:
    """The load has a transaction of its own; other open work is neither kept nor thrown away."""
    with acting_for(None):
        session.execute(select(Member.id))
        with pytest.raises(TransactionOpen):
            profiles.load(profiles.text_of("vasteras"))
        session.rollback()
