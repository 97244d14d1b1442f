"""The sheet for Uppföljning Finsam: every field from one place, typed in once, and told when it changes."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.agency_sheet import queries, service, wording
from finsam_saas.agency_sheet.composing import AgencySheet, SheetField, compose
from finsam_saas.agency_sheet.rules import Field, Place, TypedState
from finsam_saas.events.models import Event
from finsam_saas.followup import reading
from finsam_saas.followup.entry import Entry
from finsam_saas.followup.rules import Missing
from finsam_saas.followup.service import accept_report, reopen_report
from finsam_saas.initiatives.models import InitiativeAmount
from finsam_saas.reporting_plan.core_indicators import COST_FORECAST, COST_TO_DATE
from finsam_saas.web.errors import NotFound
from tenants.database import db, session
from tests.builders_followup import QUARTER, add_initiative, complete, hand_in, open_quarter, report_of
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.integration.test_followup_together import actors_as, at_once
from tests.integration.test_statements import counted

UPPSALA = "uppsala-lan"
YEAR = QUARTER.year
SHEET = f"/{UPPSALA}/underlag-uppfoljning-finsam/{YEAR}"
OWN = f"{SHEET}/egna-uppgifter"


@pytest.fixture
def insats(inside: Inside) -> UUID:
    """An insats with money for the year and one accepted report: 31 + 9 women and 26 + 7 men took part."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        made = add_initiative("Framsteget", manager=manager.membership_id)
        session.add(InitiativeAmount(initiative_id=made, year=YEAR, amount=Decimal(900_000)))
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        open_quarter(kansli)
        session.commit()
    numbers = {COST_TO_DATE: Decimal(410_000), COST_FORECAST: Decimal(900_000)}
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        version = hand_in(manager, report_of(made), Entry(complete().cells, complete().texts, numbers))
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        accept_report(actor=kansli, report_id=report_of(made), version=version)
        session.commit()
    return made


def sheet() -> AgencySheet:
    """The year's sheet of the förbund acted for."""
    return compose(queries.material(YEAR), wording.value_words)


def field(insats: UUID, name: Field) -> SheetField:
    """One field of the insats."""
    return sheet().fields[Place(name, insats)]


def note(inside: Inside, *fields: SheetField) -> None:
    """Note fields as typed."""
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        service.note_as_typed(actor=kansli, year=YEAR, typed={one.place: one.text for one in fields})
        session.commit()


def test_an_insats_is_told_in_the_agencys_order_from_what_is_accepted(inside: Inside, insats: UUID) -> None:
    with inside(UPPSALA, Role.SECRETARIAT):
        (part,) = [part for part in sheet().parts if part.initiative_id == insats]
        assert [(one.place.field, one.text) for one in part.fields] == [
            (Field.NAME, "Framsteget"),
            (Field.ORIENTATION, "Individinriktad"),
            (Field.SPECIFIC_ORIENTATION, "Förrehabilitering"),
            (Field.TARGET_GROUPS, ""),
            (Field.METHOD, "Endast antal"),
            (Field.ESF, ""),
            (Field.BUDGET, "900000"),
            (Field.OUTCOME, "410000"),
            (Field.PLANNED_WOMEN, ""),
            (Field.PLANNED_MEN, ""),
            (Field.ACTUAL_WOMEN, "40"),
            (Field.ACTUAL_MEN, "33"),
            (Field.ACTUAL_UNKNOWN, "0"),
        ]


def test_what_is_not_accepted_is_missing_and_never_nought(inside: Inside, insats: UUID) -> None:
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        found = reading.report(kansli, report_of(insats))
        reopen_report(actor=kansli, report_id=found.id, version=found.version, reason="Fel antal kvinnor")
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT):
        women = field(insats, Field.ACTUAL_WOMEN)
        assert women.value is Missing.NOT_KNOWN and women.text == ""
        assert wording.why_missing(women) == "Ingen rapport är godkänd för året."


def test_a_value_that_changes_after_it_was_typed_is_told(inside: Inside, insats: UUID) -> None:
    with inside(UPPSALA, Role.SECRETARIAT):
        women, men = field(insats, Field.ACTUAL_WOMEN), field(insats, Field.ACTUAL_MEN)
    note(inside, women, men)
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        assert field(insats, Field.ACTUAL_WOMEN).state is TypedState.TYPED
        found = reading.report(kansli, report_of(insats))
        reopen_report(actor=kansli, report_id=found.id, version=found.version, reason="Fel antal kvinnor")
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT):
        assert field(insats, Field.ACTUAL_WOMEN).state is TypedState.CHANGED
        assert field(insats, Field.NAME).state is TypedState.NOT_TYPED


def test_what_is_typed_is_an_event_with_each_value(inside: Inside, insats: UUID) -> None:
    with inside(UPPSALA, Role.SECRETARIAT):
        budget = field(insats, Field.BUDGET)
    note(inside, budget)
    with inside(UPPSALA, Role.SECRETARIAT):
        details = session.scalars(
            select(Event.details).where(Event.name == "agency-sheet:fields-typed")
        ).one()
        assert details["fields"] == [[f"{insats}:budget", "900000"]]


def test_own_figures_are_kept_changed_and_taken_away(inside: Inside) -> None:
    place = Place(Field.STAFF_BUDGET)
    for seen, number in enumerate((Decimal(870_000), Decimal(880_000), None)):
        with inside(UPPSALA, Role.SECRETARIAT) as kansli:
            assert queries.version_of(YEAR) == seen
            service.write_figures(actor=kansli, year=YEAR, version=seen, figures={place: number})
            session.commit()
        with inside(UPPSALA, Role.SECRETARIAT):
            assert sheet().fields[place].value == (Missing.NOT_KNOWN if number is None else number)


def test_what_is_known_from_elsewhere_is_not_written_here(inside: Inside, insats: UUID) -> None:
    with inside(UPPSALA, Role.SECRETARIAT) as kansli, pytest.raises(NotFound):
        number = {Place(Field.OUTCOME, insats): Decimal(1)}
        service.write_figures(actor=kansli, year=YEAR, version=0, figures=number)


@pytest.mark.parametrize("seen", [0, 1])
def test_of_two_who_write_at_once_the_second_is_told(app: Flask, inside: Inside, seen: int) -> None:
    """Also where nobody has written in the year before."""
    place = Place(Field.STAFF_BUDGET)
    actors = actors_as(inside, Role.SECRETARIAT, Role.DIRECTOR)

    def write(actor: Actor, version: int = seen) -> None:
        own = {place: Decimal(1) if Role.DIRECTOR in actor.roles else Decimal(2)}
        service.write_figures(actor=actor, year=YEAR, version=version, figures=own)

    if seen:
        assert at_once(app, actors[:1], lambda actor: write(actor, 0)) == ["done"]
    assert at_once(app, actors, write) == ["Conflict", "done"]
    with inside(UPPSALA):
        assert queries.version_of(YEAR) == seen + 1


def test_another_forbund_sees_nothing_of_it(inside: Inside, insats: UUID) -> None:
    with inside("vasteras", Role.SECRETARIAT):
        assert all(not one.text for one in sheet().fields.values())


@pytest.fixture
def kansli(client: CheckingClient) -> CheckingClient:
    """A browser where kansli is signed in."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    return client


def test_the_page_tells_values_sources_and_what_to_do(kansli: CheckingClient, insats: UUID) -> None:
    page = kansli.get(SHEET).get_data(as_text=True).replace("\xa0", " ")
    for words in (
        "900 000 kr",
        "410 000 kr",
        "1 av 1 rapport godkänd",
        "Årets avgifter är inte fastställda.",
    ):
        assert words in page
    assert f'data-copy="{410_000}"' in page
    assert kansli.get(f"/{UPPSALA}/underlag-uppfoljning-finsam").location.endswith(SHEET)


def test_fields_are_noted_from_the_page_and_a_changed_value_is_not(
    kansli: CheckingClient, insats: UUID
) -> None:
    typed = [f"{insats}:budget|900000", f"{insats}:outcome|1"]
    answer = kansli.send_form(f"{SHEET}/inskrivet", {"typed": typed}, page=SHEET)
    assert answer.status_code == 303
    page = kansli.get(SHEET).get_data(as_text=True)
    assert "1 fält är markerat." in page and "Någon siffra hann ändras." in page
    assert page.count("Inskriven<") == 1


def test_own_figures_are_written_on_their_page_and_faults_told_at_the_field(
    kansli: CheckingClient, insats: UUID
) -> None:
    money, planned = "f-forbundet-staff_budget", f"f-{insats}-planned_women"
    answer = kansli.send_form(OWN, {money: "870 tusen", planned: "40"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422 and "870 tusen" in page and f'id="{money}-error"' in page
    assert kansli.send_form(OWN, {money: "870 000", planned: "2,5"}).status_code == 422
    assert kansli.send_form(OWN, {money: "870 000", planned: "40", "version": "0"}).status_code == 303
    shown = kansli.get(SHEET).get_data(as_text=True).replace("\xa0", " ")
    assert "870 000 kr" in shown
    assert 'value="870 000"' in kansli.get(OWN).get_data(as_text=True)


def test_who_did_not_see_what_another_saved_is_told_what_it_is(kansli: CheckingClient, insats: UUID) -> None:
    """What was typed stays in the field, nothing is overwritten; saved again it is meant."""
    money, planned = "f-forbundet-staff_budget", f"f-{insats}-planned_women"
    assert kansli.send_form(OWN, {money: "870 000", planned: "40", "version": "0"}).status_code == 303
    late = kansli.send_form(OWN, {money: "900 000", planned: "40", "version": "0"})
    page = late.get_data(as_text=True).replace("\xa0", " ")
    assert late.status_code == 409 and "Nu är 870 000 sparat här." in page and 'value="900 000"' in page
    assert f'id="{planned}-error"' not in page, "what both have is no matter"
    assert 'value="870 000"' in kansli.get(OWN).get_data(as_text=True)
    assert 'name="version" type="hidden" value="1"' in page
    assert kansli.send_form(OWN, {money: "900 000", planned: "40", "version": "1"}).status_code == 303
    assert kansli.send_form(OWN, {money: "1", planned: "40", "version": "x"}).status_code == 409


def test_the_file_holds_the_fields_as_they_are_typed(kansli: CheckingClient, insats: UUID) -> None:
    text = kansli.get(f"{SHEET}/underlag.csv").get_data().decode("utf-8-sig")
    rows = {(row[0], row[1]): row[2] for row in csv.reader(io.StringIO(text), delimiter=";")}
    assert rows["Framsteget", "Utfall"] == "410000"
    assert rows["Framsteget", "Antal deltagare, kvinnor"] == "40"
    assert rows["Administrativa kostnader", "Personal, budget"] == "-"


@pytest.mark.parametrize("year", [1999, 2200])
def test_a_year_out_of_range_is_not_there(kansli: CheckingClient, year: int) -> None:
    assert kansli.get(f"/{UPPSALA}/underlag-uppfoljning-finsam/{year}").status_code == 404


@pytest.mark.parametrize("typed", ["x", "forbundet:unknown|1"])
def test_a_made_up_field_is_not_there(kansli: CheckingClient, typed: str) -> None:
    assert kansli.send_form(f"{SHEET}/inskrivet", {"typed": [typed]}, page=OWN).status_code == 404


def test_the_auditor_reads_and_changes_nothing(client: CheckingClient, insats: UUID) -> None:
    client.sign_in(Role.AUDITOR, UPPSALA)
    page = client.get(SHEET).get_data(as_text=True)
    assert f'action="{SHEET}/inskrivet"' in page and 'name="typed"' not in page and OWN not in page
    assert client.get(OWN).status_code == 403


def test_the_board_who_sees_protected_figures_does_not_see_the_sheet(
    client: CheckingClient, insats: UUID
) -> None:
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    assert client.get(SHEET).status_code == 403


def test_the_page_asks_the_same_few_questions_however_many_insatser(
    app: Flask, inside: Inside, kansli: CheckingClient
) -> None:
    with app.app_context():
        engine = db.engine
    kansli.get(SHEET)
    numbers = []
    for name in ("Bryggan", "Länken"):
        with inside(UPPSALA, Role.SECRETARIAT):
            for number in range(5):
                made = add_initiative(f"{name} {number}")
                session.add(InitiativeAmount(initiative_id=made, year=YEAR, amount=Decimal(1)))
            session.commit()
        with counted(engine) as sent:
            kansli.get(SHEET)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 8
