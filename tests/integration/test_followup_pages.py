"""Pages of follow-up as a browser meets them: the list, the form, the review, the files."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from uuid import UUID

import openpyxl
import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.followup import reading, service
from finsam_saas.followup.entry import Entry
from finsam_saas.followup.forms import cell_name, field_name
from finsam_saas.followup.models import ReportingPeriod
from finsam_saas.followup.rules import ALL_ROWS, Cells, Measure, ReportState, Sex
from finsam_saas.initiatives.rules import SpecificOrientation
from finsam_saas.reporting_plan.models import ReportingPlan
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import session
from tests.builders_followup import (
    EARLIER,
    QUARTER,
    START_DIFFERS,
    add_initiative,
    complete,
    complete_cells,
    hand_in,
    open_quarter,
    report_of,
)
from tests.client import CheckingClient
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
LIST = "/uppsala-lan/uppfoljning"


@pytest.fixture
def report_id(inside: Inside) -> UUID:
    """A report not begun for Framsteget, whose earlier quarter is accepted."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        initiative_id = add_initiative("Framsteget", manager=manager.membership_id)
        add_initiative("Bryggan")
        open_quarter(manager, EARLIER)
        version = hand_in(manager, report_of(initiative_id, EARLIER))
        session.commit()
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        service.accept_report(actor=kansli, report_id=report_of(initiative_id, EARLIER), version=version)
        open_quarter(kansli)
        session.commit()
        return report_of(initiative_id)


def fields(cells: Cells, version: int = 1, **others: str) -> dict[str, str]:
    """The form as the browser sends it."""
    typed = {cell_name((row, sex)): str(cells.get((row, sex), "")) for row in ALL_ROWS for sex in Sex}
    return {**typed, "version": str(version), "happened": "", "deviations": "", **others}


def balanced() -> dict[str, str]:
    """A complete report in balance, with why it begins otherwise than the last ended, to be handed in."""
    why = {field_name(key): text for key, text in START_DIFFERS.items()}
    return {**fields(complete_cells(), step="submit"), **why}


def value_of(text: str, name: str) -> str:
    """What stands in a field of the page."""
    found = re.search(rf'<input id="{name}" name="{name}" value="([^"]*)"', text)
    assert found, f"no field {name}"
    return found.group(1)


def test_the_reporter_sees_the_own_reports_and_the_form_filled_from_last_quarter(
    client: CheckingClient, report_id: UUID
) -> None:
    """Ongoing at start is taken over and said to be; the earlier quarter stands beside."""
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    listed = client.get(LIST).get_data(as_text=True)
    assert "Framsteget" in listed and "Bryggan" not in listed
    text = client.get(f"{LIST}/{report_id}").get_data(as_text=True)
    assert value_of(text, "ongoing_at_start-women") == "32"
    assert "Ifyllt från slutet av Kv\u00a01\u00a02026" in text
    assert value_of(text, "new-women") == ""


def test_a_draft_is_saved_and_shown_as_typed(client: CheckingClient, report_id: UUID) -> None:
    """Post, redirect, get; the page tells when it was saved."""
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    page = f"{LIST}/{report_id}"
    typed = fields({(Measure.NEW, Sex.WOMEN): 5, (Measure.NEW, Sex.MEN): 0}, step="save", happened="Bra.")
    assert client.send_form(page, typed).status_code == 303
    text = client.get(page).get_data(as_text=True)
    assert value_of(text, "new-women") == "5" and value_of(text, "new-men") == "0"
    assert "Utkastet är sparat" in text and "Sparat " in text and "Nya, kvinnor: tomt → 5" in text


def test_what_is_no_count_stays_on_the_page_and_nothing_is_saved(
    client: CheckingClient, inside: Inside, report_id: UUID
) -> None:
    """422 with the reason at the cell and in the summary; other typed values stay too."""
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    page = f"{LIST}/{report_id}"
    typed = {**fields({(Measure.NEW, Sex.WOMEN): 5}, step="save"), "new-men": "tre"}
    answer = client.send_form(page, typed)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert value_of(text, "new-men") == "tre" and value_of(text, "new-women") == "5"
    assert text.count("Män: skriv ett helt antal") == 2 and 'href="#new-men"' in text
    with inside(UPPSALA) as kansli:
        assert reading.report(kansli, report_id).state is ReportState.NOT_STARTED


def test_figures_that_do_not_balance_are_told_in_a_sentence(client: CheckingClient, report_id: UUID) -> None:
    """The sentence names the figures, at the cell and in the summary."""
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    typed = {**balanced(), "ongoing_at_end-women": "33"}
    answer = client.send_form(f"{LIST}/{report_id}", typed)
    sentence = "Kvinnor: 31 pågående + 9 nya − 8 avslutade blir 32, men du har skrivit 33."
    assert answer.status_code == 422 and answer.get_data(as_text=True).count(sentence) == 2


def test_a_personnummer_is_refused_kindly(client: CheckingClient, report_id: UUID) -> None:
    """The text stays for its writer to mend."""
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    typed = {**balanced(), "happened": "Deltagare 811228-9874 har börjat."}
    answer = client.send_form(f"{LIST}/{report_id}", typed)
    assert answer.status_code == 422
    assert "verkar innehålla ett personnummer" in answer.get_data(as_text=True)


def test_handing_in_gives_a_receipt_and_locks(client: CheckingClient, report_id: UUID) -> None:
    """A second press leads to the same receipt; the page then has no form."""
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    page = f"{LIST}/{report_id}"
    token = client.token(page)
    for _press in range(2):
        answer = client.post(page, data={"csrf_token": token, **balanced()})
        assert answer.status_code == 303 and answer.headers["Location"].endswith("/kvittens")
    assert "rapporten är inlämnad" in client.get(f"{page}/kvittens").get_data(as_text=True)
    text = client.get(page).get_data(as_text=True)
    assert "Du kan inte ändra medan rapporten väntar på godkännande" in text and "Spara utkast" not in text


def test_a_lost_update_shows_both_values(client: CheckingClient, inside: Inside, report_id: UUID) -> None:
    """409: what was typed stays, what was saved meanwhile is told; saving again is then possible."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        entry = Entry({(Measure.NEW, Sex.WOMEN): 12})
        service.save_report(actor=manager, report_id=report_id, version=1, entry=entry)
        session.commit()
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    page = f"{LIST}/{report_id}"
    answer = client.send_form(page, fields({(Measure.NEW, Sex.WOMEN): 14}, step="save"))
    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert value_of(text, "new-women") == "14" and "Kvinnor: 12 är sparat nu" in text
    assert client.send_form(page, fields({(Measure.NEW, Sex.WOMEN): 14}, 2, step="save")).status_code == 303


def test_the_kansli_reviews_returns_and_accepts(
    client: CheckingClient, inside: Inside, report_id: UUID
) -> None:
    """Figures, text and the share with its numbers; a reason is demanded; accepted is locked."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        hand_in(manager, report_id, complete(happened="Två träffar.", **START_DIFFERS))
        session.commit()
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    page = f"{LIST}/{report_id}"
    text = client.get(page).get_data(as_text=True)
    assert "Två träffar." in text and "7 av 14 avslutade" in text and "50\u00a0%" in text
    assert client.send_form(f"{page}/komplettering", {"reason": "", "version": "3"}).status_code == 422
    asked = client.send_form(f"{page}/komplettering", {"reason": "Gäller 811228-9874", "version": "3"})
    assert asked.status_code == 422
    assert client.send_form(f"{page}/godkann", {"version": "2"}, page=page).status_code == 409
    assert client.send_form(f"{page}/godkann", {"version": "3"}, page=page).status_code == 303
    text = client.get(page).get_data(as_text=True)
    assert "Godkänd och låst sedan" in text and "Öppna igen" in text
    opened = client.send_form(f"{page}/oppna", {"reason": "Fel antal nya.", "version": "4"})
    assert opened.status_code == 303
    text = client.get(page).get_data(as_text=True)
    assert "Fel antal nya." in text and "Öppnade igen" in text


def test_the_list_keeps_its_choice_in_the_address(client: CheckingClient, report_id: UUID) -> None:
    """By quarter and state; an unknown choice is no error."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    text = client.get(f"{LIST}?period=2026-kv1&lage=accepted").get_data(as_text=True)
    assert "Framsteget" in text and "Bryggan" not in text
    late = client.get(f"{LIST}?period=alla&lage=forsenad").get_data(as_text=True)
    assert "Bryggan" in late and "försenad" in late
    assert client.get(f"{LIST}?period=2026-kv9&lage=x").status_code == 200


def test_the_kansli_opens_a_period(client: CheckingClient) -> None:
    """A day within the period is refused, and so is a period that has not begun."""
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    page = f"{LIST}/period/ny"
    assert client.send_form(page, {"period": "2026-kv2", "due_on": "2026-06-30"}).status_code == 422
    assert client.send_form(page, {"period": "2099-kv2", "due_on": "2099-08-30"}).status_code == 422
    assert client.send_form(page, {"period": "2026-kv2", "due_on": "när som"}).status_code == 422
    assert client.send_form(page, {"period": "2026-kv2", "due_on": "2026-07-20"}).status_code == 303
    assert "2026-kv2" in client.get(LIST).get_data(as_text=True)


def test_a_kind_has_a_last_day_of_its_own(client: CheckingClient, inside: Inside) -> None:
    """Suggested by its plan, typed on the page; refused within the period and for who reports otherwise."""
    with inside(UPPSALA):
        add_initiative("Arken")
        add_initiative("Bryggan", specific=SpecificOrientation.MAPPING)
        session.add(ReportingPlan(kind=TemplateKind.PRE_REHABILITATION, is_asked=True, days_to_report=10))
        session.add(ReportingPlan(kind=TemplateKind.STRUCTURAL, is_asked=True, cadence=Cadence.YEAR))
        session.commit()
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    page = f"{LIST}/period/ny"
    shown = client.get(page).get_data(as_text=True)
    days = dict(re.findall(r'name="(due_\w+)"[^>]*value="([0-9-]*)"', shown))
    suggested = [date.fromisoformat(days[name]) for name in ("due_on", "due_pre_rehabilitation")]
    assert suggested[0] - suggested[1] == timedelta(days=10) and days["due_work_oriented"] == ""
    asked = {"period": "2026-kv2", "due_on": "2026-07-20"}
    for field, day in (("due_pre_rehabilitation", "2026-06-30"), ("due_structural", "2026-07-10")):
        assert client.send_form(page, {**asked, field: day}).status_code == 422
    assert client.send_form(page, {**asked, "due_pre_rehabilitation": "2026-07-10"}).status_code == 303
    with inside(UPPSALA) as kansli:
        found = {one.initiative: one.due_on for one in reading.reports(kansli, period=QUARTER.period)}
        assert found == {"Arken": date(2026, 7, 10), "Bryggan": date(2026, 7, 20)}
        period_id = session.query(ReportingPeriod.id).one().id
    longer = client.get(f"{LIST}/period/{period_id}/langre-tid").get_data(as_text=True)
    assert re.search(r"Förrehabilitering</dt><dd>fredag\s10\sjuli", longer)


def test_files_hold_the_same_reports_as_the_list(client: CheckingClient, report_id: UUID) -> None:
    """CSV for Swedish spreadsheets, XLSX with Om uttaget first; counts are numbers."""
    client.sign_in(Role.AUDITOR, UPPSALA)
    answer = client.get(f"{LIST}/uttag.csv?period=2026-kv1")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 12 and rows[1][:8] == [
        "2026-kv1",
        "Framsteget",
        "Godkänd",
        "Pågående vid periodens början",
        "31",
        "26",
        "0",
        "57",
    ]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{LIST}/uttag.xlsx?period=2026-kv1").get_data()))
    assert book.sheetnames == ["Om uttaget", "Rapporter", "Texter"]
    assert book["Rapporter"]["E2"].value == 31
