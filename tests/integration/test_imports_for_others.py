"""The kansli reads in a file for the insatsansvariga: drafts, reports handed in, and what is not its own."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import select

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership
from finsam_saas.events.models import Event
from finsam_saas.followup import reading, service, written
from finsam_saas.followup.rules import Measure, ReportState, Sex
from tenants.database import session
from tests.builders_followup import QUARTER, add_initiative, changed, complete, open_quarter, report_of
from tests.builders_imports import (
    PAGE,
    confirm,
    fill,
    page,
    places,
    row_of,
    saved,
    send,
    template,
    workbook_of,
)
from tests.builders_review import needs_sign_off
from tests.client import CheckingClient
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
FRAMSTEGET, STEGET_VIDARE, BASEN = "Framsteget", "Steget vidare", "Basen"


@pytest.fixture
def reports(inside: Inside) -> dict[str, UUID]:
    """Three insatser of one insatsansvarig, each with a report for the quarter; and the period."""
    with inside(UPPSALA) as actor:
        [membership] = session.scalars(
            select(Membership.id).where(Membership.roles == [Role.INITIATIVE_MANAGER.value])
        )
        made = {name: add_initiative(name, manager=membership) for name in (FRAMSTEGET, STEGET_VIDARE, BASEN)}
        period = open_quarter(actor)
        found = {name: report_of(initiative) for name, initiative in made.items()}
        session.commit()
        return {**found, "period": period}


@pytest.fixture
def kansli(client: CheckingClient, reports: dict[str, UUID]) -> CheckingClient:
    """The kansli, signed in."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    return client


def state_of(inside: Inside, report_id: UUID) -> ReportState:
    """Where a report is."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as actor:
        return reading.report(actor, report_id).state


def events_of(inside: Inside, report_id: UUID) -> list[tuple[str, bool]]:
    """What happened to a report, oldest first, and whether it came from the kansli's file."""
    with inside(UPPSALA):
        rows = session.execute(
            select(Event.name, Event.details)
            .where(Event.subject_id == report_id)
            .order_by(Event.at, Event.id)
        )
        return [(name, bool(details.get("from_file"))) for name, details in rows]


def test_whole_reports_are_handed_in_and_the_others_stay_drafts(
    kansli: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    book = workbook_of(template(kansli, reports["period"]))
    fill(book[FRAMSTEGET])
    fill(book[BASEN], {Measure.NEW: (4, 3, 0)})
    shown = send(kansli, saved(book), "hand_in")
    assert shown.status_code == 422 and {place.split(",")[0] for place in places(shown)} == {"Blad Basen"}
    assert "1 rapport är rätt" in page(shown) and "något är kvar att svara på" in page(shown)
    answer = confirm(kansli, shown)
    assert answer.status_code == 303
    told = page(kansli.get(answer.location))
    assert "1 rapport är inlämnad. 1 rapport är sparad som utkast." in told
    assert state_of(inside, reports[FRAMSTEGET]) is ReportState.SUBMITTED
    assert state_of(inside, reports[BASEN]) is ReportState.DRAFT
    assert state_of(inside, reports[STEGET_VIDARE]) is ReportState.NOT_STARTED
    assert events_of(inside, reports[FRAMSTEGET]) == [("report:saved", True), ("report:submitted", True)]
    assert events_of(inside, reports[BASEN]) == [("report:saved", True)]
    with inside(UPPSALA):
        told_once = session.scalars(select(Event).where(Event.name == "reports:imported")).one()
        assert told_once.details["handed_in"] == [FRAMSTEGET]
        assert told_once.details["initiatives"] == [BASEN, FRAMSTEGET]


def test_the_history_says_that_the_kansli_handed_in_from_a_file(
    kansli: CheckingClient, reports: dict[str, UUID]
) -> None:
    book = workbook_of(template(kansli, reports["period"]))
    fill(book[FRAMSTEGET])
    assert confirm(kansli, send(kansli, saved(book), "hand_in")).status_code == 303
    for role in (Role.SECRETARIAT, Role.INITIATIVE_MANAGER):
        kansli.sign_in(role, UPPSALA)
        told = page(kansli.get(f"/{UPPSALA}/uppfoljning/{reports[FRAMSTEGET]}"))
        assert "Kansliet lämnade in från en fil" in told


def test_kansli_goes_on_with_its_own_draft_until_somebody_types_in_it(
    kansli: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    for name in (FRAMSTEGET, BASEN):
        book = workbook_of(template(kansli, reports["period"]))
        fill(book[name], {Measure.NEW: (9, 7, 0)})
        assert confirm(kansli, send(kansli, saved(book))).status_code == 303
    again = workbook_of(template(kansli, reports["period"]))
    new = again[FRAMSTEGET][f"B{row_of(again[FRAMSTEGET], Measure.NEW)}"]
    assert new.value == 9, "the template holds what the kansli saved before"
    fill(again[FRAMSTEGET])
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as actor:
        typed = reading.report(actor, reports[BASEN])
        service.save_report(
            actor=actor,
            report_id=typed.id,
            version=typed.version,
            entry=changed(Measure.NEW, Sex.WOMEN, 5),
        )
        session.commit()
    fill(again[BASEN])
    shown = send(kansli, saved(again), "hand_in")
    assert "Rapporten är redan påbörjad av den insatsansvariga" in page(shown)
    assert confirm(kansli, shown).status_code == 303
    assert state_of(inside, reports[FRAMSTEGET]) is ReportState.SUBMITTED
    assert state_of(inside, reports[BASEN]) is ReportState.DRAFT
    with inside(UPPSALA, Role.INITIATIVE_MANAGER):
        assert written.cells_of([reports[BASEN]])[reports[BASEN]][Measure.NEW, Sex.WOMEN] == 5


def test_what_the_insatsansvarig_has_begun_is_not_in_the_file_of_the_kansli(
    kansli: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as actor:
        service.save_report(actor=actor, report_id=reports[BASEN], version=1, entry=complete())
        session.commit()
    assert BASEN not in workbook_of(template(kansli, reports["period"])).sheetnames
    assert kansli.get(f"{PAGE}/mall/rapport/{reports[BASEN]}.xlsx").status_code == 404


def test_the_styrgrupp_still_signs_what_the_kansli_hands_in(
    kansli: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    needs_sign_off(inside)
    book = workbook_of(template(kansli, reports["period"]))
    fill(book[FRAMSTEGET])
    assert confirm(kansli, send(kansli, saved(book), "hand_in")).status_code == 303
    assert state_of(inside, reports[FRAMSTEGET]) is ReportState.AWAITING_SIGN_OFF
    assert events_of(inside, reports[FRAMSTEGET])[-1] == ("report:sent-to-sign-off", True)


@pytest.mark.parametrize(("whole", "begun"), [([FRAMSTEGET], []), ([FRAMSTEGET], [BASEN]), ([], [BASEN])])
def test_a_second_press_hands_nothing_in_twice(
    kansli: CheckingClient,
    reports: dict[str, UUID],
    inside: Inside,
    whole: list[str],
    begun: list[str],
) -> None:
    book = workbook_of(template(kansli, reports["period"]))
    for name in whole:
        fill(book[name])
    for name in begun:
        fill(book[name], {Measure.NEW: (4, 3, 0)})
    shown = send(kansli, saved(book), "hand_in")
    assert [confirm(kansli, shown).status_code for _press in range(2)] == [303, 303]
    with inside(UPPSALA):
        names = session.scalars(
            select(Event.name).where(Event.name.in_(("report:saved", "reports:imported")))
        )
        assert sorted(names) == ["report:saved"] * len(whole + begun) + ["reports:imported"]


def test_nobody_but_kansli_and_the_insatsansvarig_comes_in(
    client: CheckingClient, reports: dict[str, UUID]
) -> None:
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    assert client.get(f"{PAGE}?period={QUARTER.period}").status_code == 403


def test_a_sheet_that_explains_is_told_as_not_read_and_one_with_a_table_is_read(
    kansli: CheckingClient, reports: dict[str, UUID]
) -> None:
    """Also by its English title; a sheet of somebody's own is a fault, so that nothing is passed over."""
    book = workbook_of(template(kansli, reports["period"]))
    fill(book[FRAMSTEGET])
    for title in ("About this extract", "Anteckningar"):
        book.create_sheet(title)["A1"] = "Så fyller vi i"
    book[FRAMSTEGET].title = "Om uttaget"
    shown = page(send(kansli, saved(book)))
    assert "Bladen Så här gör du, About this extract förklarar filen och läses inte in." in shown
    assert "1 rapport är rätt" in shown and "Blad Anteckningar, A1" in shown
