"""Kept pages stay when something happens that none of them shows, and only then."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.events.names import EventName
from finsam_saas.events.newest import BESIDE_FIGURES, NEWEST, digest_of_newest
from finsam_saas.tables import METADATA
from tenants.database import Base, db, session
from tests.builders_planning import YEAR, add_target_of, report_accepted
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.integration.test_statements import counted

UPPSALA = "uppsala-lan"
KEPT = (
    f"/{UPPSALA}/insatser/",
    f"/{UPPSALA}/statistik/",
    f"/{UPPSALA}/statistik/?efter=kvartal",
    f"/{UPPSALA}/mal/{YEAR}",
    f"/{UPPSALA}/uppfoljning/styrelsen?period={YEAR}-ar1",
)
LISTS = (
    f"/{UPPSALA}/ansokningar/",
    f"/{UPPSALA}/moten/",
    f"/{UPPSALA}/moten/beslut",
    f"/{UPPSALA}/diarium/",
)
# In which feature each kind of thing happens.
FEATURES = {
    "matter": "registry",
    "document": "registry",
    "registry-rules": "registry",
    "disposal": "registry",
    "meeting": "meetings",
    "meeting-rules": "meetings",
    "meeting-item": "meetings",
    "minutes": "meetings",
    "calendar-address": "meetings",
    "call": "calls",
    "application": "applications",
    "supplement": "applications",
    "opinion": "preparation",
    "preparation-stage": "preparation",
    "preparation": "preparation",
    "api-key": "open_data",
    "subscription": "subscriptions",
}


def tables_of(feature: str) -> set[str]:
    return {
        one.local_table.name  # type: ignore[attr-defined]
        for one in Base.registry.mappers
        if one.class_.__module__.startswith(f"finsam_saas.{feature}.")
    }


def record(name: EventName) -> None:
    session.add(Event(name=name.value, actor_name="Kansliet", subject_label=""))
    session.flush()


def test_no_kept_page_reads_a_table_of_what_happens_beside_figures(
    app: Flask, client: CheckingClient, inside: Inside
) -> None:
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as reporter, inside(UPPSALA) as kansli:
        add_target_of(kansli)
        report_accepted(reporter, kansli, "Medvind")
        session.commit()
    beside = {one: tables_of(FEATURES[one.value.partition(":")[0]]) for one in BESIDE_FIGURES}
    assert all(beside.values())
    with app.app_context():
        engine = db.engine
    for role in (Role.SECRETARIAT, Role.BOARD_MEMBER):
        client.sign_in(role, UPPSALA)
        for path in KEPT:
            with counted(engine) as asked:
                assert client.get(path).status_code == 200
            read = set(re.findall(r"\w+", " ".join(asked))) & METADATA.tables.keys()
            assert "initiatives" in read, "the page is really drawn"
            assert {name.value: read & tables for name, tables in beside.items() if read & tables} == {}, path


def test_long_lists_are_drawn_once_until_anything_happens_and_for_each_what_he_may(
    app: Flask, client: CheckingClient, inside: Inside
) -> None:
    with app.app_context():
        engine = db.engine

    def asked(path: str) -> int:
        with counted(engine) as sent:
            assert client.get(path).status_code == 200
        return len(sent)

    client.sign_in(Role.SECRETARIAT, UPPSALA)
    for path in LISTS:
        with inside(UPPSALA):
            record(EventName.MATTER_OPENED)
            session.commit()
        assert asked(path) > 2
        assert asked(path) == 2, "who it is, and whether anything has happened"
    assert 'href="/uppsala-lan/moten/nytt"' in client.get(f"/{UPPSALA}/moten/").get_data(as_text=True)
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    assert 'href="/uppsala-lan/moten/nytt"' not in client.get(f"/{UPPSALA}/moten/").get_data(as_text=True)


def test_only_what_can_change_a_figure_changes_the_version(inside: Inside) -> None:
    with inside(UPPSALA):
        record(EventName.REPORT_ACCEPTED)
        for name in EventName:
            before = digest_of_newest()
            record(name)
            assert (digest_of_newest() == before) == (name in BESIDE_FIGURES), name
        before = digest_of_newest()
        for _event in range(2 * NEWEST):
            record(EventName.MEETING_CHANGED)
        assert digest_of_newest() == before, "however much happens beside"


@pytest.mark.usefixtures("app")
def test_where_nothing_but_this_has_happened_there_is_no_version(inside: Inside) -> None:
    with inside(UPPSALA):
        record(EventName.MEETING_PLANNED)
        assert digest_of_newest() == ""
