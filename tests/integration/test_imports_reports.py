"""Reports from files: the template comes back filled in, its faults are told, and right reports are kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership
from finsam_saas.events.models import Event
from finsam_saas.followup import reading, service, written
from finsam_saas.followup.quarters import quarter_of_day
from finsam_saas.followup.rules import Measure, Missing, Outcome, ReportState, Sex
from finsam_saas.initiatives.rules import SpecificOrientation
from tenants.database import session, today
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
from tests.client import CheckingClient
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
FRAMSTEGET, STEGET_VIDARE, BASEN = "Framsteget", "Steget vidare", "Basen"
PERSONAL_NUMBER = "19121212-1212"


@pytest.fixture
def reports(inside: Inside) -> dict[str, UUID]:
    """Three insatser of one insatsansvarig, each with a report for the quarter."""
    with inside(UPPSALA) as actor:
        membership = session.scalars(
            select(Membership.id).where(Membership.roles == [Role.INITIATIVE_MANAGER.value])
        ).one()
        made = {
            name: add_initiative(
                name, manager=membership, specific=SpecificOrientation.WORK_ORIENTED_REHABILITATION
            )
            for name in (FRAMSTEGET, STEGET_VIDARE, BASEN)
        }
        period = open_quarter(actor)
        found = {name: report_of(initiative) for name, initiative in made.items()}
        session.commit()
        return {**found, "period": period}


@pytest.fixture
def manager(client: CheckingClient, reports: dict[str, UUID]) -> CheckingClient:
    """The insatsansvarig, signed in."""
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    return client


def state_of(inside: Inside, report_id: UUID) -> ReportState:
    """Where a report is."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as actor:
        return reading.report(actor, report_id).state


def test_the_template_is_locked_but_for_what_is_filled_in(
    manager: CheckingClient, reports: dict[str, UUID]
) -> None:
    book = workbook_of(bytes(manager.get(f"{PAGE}/mall/rapport/{reports[BASEN]}.xlsx").data))
    assert book.sheetnames == ["Så här gör du", BASEN]
    sheet = book[BASEN]
    assert sheet.protection.sheet and sheet.column_dimensions["I"].hidden
    new, happened = row_of(sheet, "new"), row_of(sheet, "happened")
    cells = [f"{letter}{row}" for row in (new, happened) for letter in "ABCDEFGHI"]
    opened = {cell for cell in cells if not sheet[cell].protection.locked}
    assert opened == {f"{letter}{new}" for letter in "BCDG"} | {f"F{happened}"}
    assert sheet["I7"].value == f"{UPPSALA}/2026-kv2/basen/new"
    assert any(f"B{new}" in one.sqref for one in sheet.data_validations.dataValidation)
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == [
        f'=IF(COUNT(B{row}:D{row})=0,"",SUM(B{row}:D{row}))' for row in _counted(sheet)
    ], "the sheet's own sums are its only formulas"


def _counted(sheet: Worksheet) -> list[int]:
    return [row_of(sheet, question) for question in (*Measure, *Outcome)]


def test_nothing_is_handed_in_before_the_period_is_over(
    manager: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    running = quarter_of_day(today())
    with inside(UPPSALA) as actor:
        period = open_quarter(actor, running)
        session.commit()
    book = workbook_of(template(manager, period))
    fill(book[BASEN])
    shown = send(manager, saved(book), "hand_in", str(running.period))
    assert shown.status_code == 422 and "Perioden pågår till och med" in page(shown)
    assert send(manager, saved(book), "draft", str(running.period)).status_code == 200


def test_a_filled_in_template_becomes_drafts(
    manager: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    assert book.sheetnames == ["Så här gör du", BASEN, FRAMSTEGET, STEGET_VIDARE]
    fill(book[FRAMSTEGET])
    fill(book[BASEN], {Measure.NEW: (4, "-", ".")})
    shown = send(manager, saved(book))
    assert shown.status_code == 200, places(shown)
    assert "2 rapporter är rätt" in page(shown) and "Inte ifylld, hoppas över: Steget vidare" in page(shown)
    assert state_of(inside, reports[FRAMSTEGET]) is ReportState.NOT_STARTED, "nothing is saved by looking"
    done = confirm(manager, shown)
    assert done.status_code == 303
    assert "2 rapporter är sparade som utkast." in page(manager.get(done.location))
    with inside(UPPSALA, Role.INITIATIVE_MANAGER):
        cells = written.cells_of([reports[FRAMSTEGET], reports[BASEN]])
        assert cells[reports[FRAMSTEGET]] == complete().cells
        assert cells[reports[BASEN]] == {
            (Measure.NEW, Sex.WOMEN): 4,
            (Measure.NEW, Sex.MEN): Missing.NOT_KNOWN,
            (Measure.NEW, Sex.UNKNOWN): Missing.NOT_APPLICABLE,
        }
        told = session.scalars(select(Event).where(Event.name == "reports:imported")).one()
        assert told.details["initiatives"] == [BASEN, FRAMSTEGET] and told.details["handed_in"] == []
        assert session.scalars(select(Event.name).where(Event.subject_id == reports[BASEN])).all() == [
            "report:saved"
        ]


def test_a_complete_file_is_handed_in_by_the_rules_of_reports(
    manager: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    fill(book[FRAMSTEGET])
    book[FRAMSTEGET][f"F{row_of(book[FRAMSTEGET], 'happened')}"] = "Två träffar.\nTre studiebesök."
    done = confirm(manager, send(manager, saved(book), "hand_in"))
    assert done.status_code == 303
    assert "1 rapport är inlämnad." in page(manager.get(done.location))
    assert state_of(inside, reports[FRAMSTEGET]) is ReportState.SUBMITTED
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as actor:
        assert reading.report(actor, reports[FRAMSTEGET]).happened == "Två träffar.\nTre studiebesök."


def test_csv_goes_the_same_way(manager: CheckingClient, reports: dict[str, UUID], inside: Inside) -> None:
    lines = template(manager, reports["period"], "csv").decode("utf-8-sig").splitlines()
    new = next(number for number, line in enumerate(lines) if f"/{BASEN.lower()}/new" in line)
    lines[new] = lines[new].replace("Nya;;;", "Nya;1 200;0;3", 1)
    shown = send(manager, "\r\n".join(lines).encode("utf-8-sig"))
    assert confirm(manager, shown).status_code == 303, page(shown)
    with inside(UPPSALA, Role.INITIATIVE_MANAGER):
        cells = written.cells_of([reports[BASEN]])[reports[BASEN]]
        assert [cells[Measure.NEW, sex] for sex in Sex] == [1200, 0, 3]


def test_ten_planted_faults_are_told_at_their_cells_and_mended(
    manager: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    sheet, right = book[FRAMSTEGET], book[BASEN]
    fill(sheet)
    fill(right)
    at = {question: row_of(sheet, question) for question in (*Measure, *Outcome, "happened")}
    planted: dict[str, Any] = {
        f"C{at['new']}": "sju",
        f"D{at['new']}": "..",
        f"B{at['ended']}": "=4+4",
        f"C{at['ongoing_at_end']}": 27.5,
        f"B{at['work']}": -3,
        f"C{at['work']}": 2_000_000,
        f"E{at['studies']}": 99,
        f"F{at['work_and_studies']}": "noll",
        f"F{at['happened']}": f"Vi träffade {PERSONAL_NUMBER} i juni.",
    }
    before: dict[str, Any] = {cell: sheet[cell].value for cell in planted}
    for cell, value in planted.items():
        sheet[cell] = value
    merged = f"B{at['other_or_interrupted']}:C{at['other_or_interrupted']}"
    sheet.merge_cells(merged)
    shown = send(manager, saved(book), "hand_in")
    assert shown.status_code == 422
    told = places(shown)
    for cell in [*planted, merged]:
        assert f"Blad Framsteget, {cell}" in told, cell
    assert PERSONAL_NUMBER not in page(shown), "the number is not repeated"
    assert "1 rapport är rätt" in page(shown) and "läs in bara de rapporter som är rätt" in page(shown)
    sheet.unmerge_cells(merged)
    for cell, value in before.items():
        sheet[cell] = value
    fill(sheet)
    mended = send(manager, saved(book), "hand_in")
    assert mended.status_code == 200, places(mended)
    assert confirm(manager, mended).status_code == 303
    assert {state_of(inside, reports[name]) for name in (FRAMSTEGET, BASEN)} == {ReportState.SUBMITTED}


def test_only_the_right_reports_may_be_chosen(
    manager: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    fill(book[FRAMSTEGET])
    fill(book[BASEN], {Measure.NEW: ("många", 1, 1)})
    shown = send(manager, saved(book))
    assert shown.status_code == 422 and places(shown) == [f"Blad Basen, B{row_of(book[BASEN], 'new')}"]
    assert confirm(manager, shown).status_code == 303
    assert state_of(inside, reports[FRAMSTEGET]) is ReportState.DRAFT
    assert state_of(inside, reports[BASEN]) is ReportState.NOT_STARTED
    nothing = confirm(manager, shown, report=[])
    assert nothing.status_code == 422


def test_handing_in_tells_what_is_not_answered_and_what_does_not_add_up(
    manager: CheckingClient, reports: dict[str, UUID]
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    sheet = book[FRAMSTEGET]
    fill(sheet)
    at = {question: row_of(sheet, question) for question in (*Measure, *Outcome)}
    sheet[f"B{at['ongoing_at_end']}"] = 33
    sheet[f"D{at['studies']}"] = None
    sheet[f"C{at['new']}"] = "-"
    shown = send(manager, saved(book), "hand_in")
    assert places(shown) == [
        f"Blad Framsteget, G{at['new']}",
        f"Blad Framsteget, B{at['ongoing_at_end']}",
        f"Blad Framsteget, D{at['studies']}",
    ]
    assert "31 pågående + 9 nya − 8 avslutade blir 32, men du har skrivit 33" in page(shown)


def test_a_file_of_another_period_or_forbund_or_insats_is_told_once(
    manager: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    for name, old, new in (
        (FRAMSTEGET, UPPSALA, "vasteras"),
        (BASEN, str(QUARTER.period), "2026-kv1"),
        (STEGET_VIDARE, "steget-vidare", "nagon-annan"),
    ):
        for row in book[name].iter_rows():
            if row[-1].value:
                row[-1].value = str(row[-1].value).replace(old, new)
        fill(book[name])
    shown = send(manager, saved(book))
    assert [place.split(",")[0] for place in places(shown)] == [
        "Blad Basen",
        "Blad Framsteget",
        "Blad Steget vidare",
    ]
    for words in ("Raden gäller", "ett annat förbund", "ingen rapport för perioden"):
        assert words in page(shown)
    assert "Ingen rapport kan läsas in." in page(shown)


def test_copied_sheets_and_rows_without_keys_are_told(
    manager: CheckingClient, reports: dict[str, UUID]
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    fill(book[FRAMSTEGET])
    book.copy_worksheet(book[FRAMSTEGET]).title = "Kopia"
    basen = book[BASEN]
    fill(basen)
    new = row_of(basen, "new")
    basen[f"I{new}"] = None
    basen["J4"] = "Anteckning"
    basen[f"J{new}"] = "kommer sen"
    shown = send(manager, saved(book))
    assert places(shown) == [
        "Blad Basen, J4",
        f"Blad Basen, A{new}",
        f"Blad Kopia, A{row_of(book[FRAMSTEGET], 'ongoing_at_start')}",
    ]
    assert "Samma rapport finns också på bladet Framsteget" in page(shown)


def test_names_in_texts_are_asked_about(
    manager: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    fill(book[FRAMSTEGET])
    book[FRAMSTEGET][f"F{row_of(book[FRAMSTEGET], 'happened')}"] = "Deltagaren Anna Lindqvist arbetar."
    shown = send(manager, saved(book))
    assert shown.status_code == 200 and "Är det namn på deltagare?" in page(shown)
    assert confirm(manager, shown).status_code == 422
    assert state_of(inside, reports[FRAMSTEGET]) is ReportState.NOT_STARTED
    assert confirm(manager, shown, names_answered="y").status_code == 303
    assert state_of(inside, reports[FRAMSTEGET]) is ReportState.DRAFT


def test_a_report_that_somebody_changed_meanwhile_stops_all(
    manager: CheckingClient, reports: dict[str, UUID], inside: Inside
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    fill(book[FRAMSTEGET])
    fill(book[BASEN])
    shown = send(manager, saved(book))
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as actor:
        entry = changed(Measure.NEW, Sex.WOMEN, 77)
        service.save_report(actor=actor, report_id=reports[BASEN], version=1, entry=entry)
        session.commit()
    answer = confirm(manager, shown)
    assert answer.status_code == 409 and "Inget är sparat." in page(answer)
    assert state_of(inside, reports[FRAMSTEGET]) is ReportState.NOT_STARTED


@pytest.mark.parametrize(
    ("step", "state"), [("draft", ReportState.DRAFT), ("hand_in", ReportState.SUBMITTED)]
)
def test_a_second_press_changes_nothing(
    manager: CheckingClient, reports: dict[str, UUID], inside: Inside, step: str, state: ReportState
) -> None:
    book = workbook_of(template(manager, reports["period"]))
    fill(book[FRAMSTEGET])
    shown = send(manager, saved(book), step)
    assert [confirm(manager, shown).status_code for _press in range(2)] == [303, 303]
    assert state_of(inside, reports[FRAMSTEGET]) is state
    with inside(UPPSALA):
        told = session.scalars(select(Event.name).where(Event.subject_id == reports[FRAMSTEGET])).all()
        assert told.count("report:saved") == 1


def test_others_have_no_way_in(client: CheckingClient, reports: dict[str, UUID]) -> None:
    client.sign_in(Role.SECRETARIAT, "vasteras")
    assert client.get(f"{PAGE}/mall/{reports['period']}.xlsx").status_code in (403, 404)
    client.sign_in(Role.AUDITOR, UPPSALA)
    assert client.get(PAGE).status_code == 403


def test_a_personnummer_is_not_repeated_wherever_it_stands(
    manager: CheckingClient, reports: dict[str, UUID]
) -> None:
    """Also where a question's words or a sheet's name should be."""
    book = workbook_of(template(manager, reports["period"]))
    sheet = book[BASEN]
    sheet[f"A{row_of(sheet, Measure.NEW)}"] = PERSONAL_NUMBER
    sheet.title = PERSONAL_NUMBER
    shown = send(manager, saved(book))
    assert shown.status_code == 422 and PERSONAL_NUMBER not in page(shown)
