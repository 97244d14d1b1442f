"""The kansli reads in a whole quarter from one workbook with ten faults in it, and mends them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from finsam_saas.demo.people import address
from finsam_saas.demo.reports import demo_quarters
from finsam_saas.followup.rules import Measure, Outcome
from tenants.database import today
from tests.browser.conftest import Visitor, Visitors
from tests.browser.looking import EVERYTHING, violations
from tests.browser.test_journeys import sign_in
from tests.builders_imports import fill, row_of

ASSOCIATION = "umea-vannas"
RIGHT, WRONG = "Tidig tråd", "Norrskenet"
PERSONAL_NUMBER = "19121212-1212"


def open_an_older_quarter(kansli: Visitor) -> str:
    """The kansli asks for a quarter of last year that the demo knows nothing of; its code."""
    period = demo_quarters(today())[0].previous().period
    tab = kansli.go(f"/{ASSOCIATION}/uppfoljning/period/ny")
    tab.locator("#period").select_option(str(period))
    tab.locator("#due_on").fill(str(today() + timedelta(days=9)))
    tab.get_by_role("main").locator("form button[type=submit]").last.click()
    expect(tab.get_by_role("main").get_by_role("status").first).to_contain_text("öppet för rapporter")
    return str(period)


def take_out(kansli: Visitor, period: str, folder: Path) -> Path:
    """Download the template of the whole förbund."""
    tab = kansli.go(f"/{ASSOCIATION}/uppfoljning/inlasning?period={period}")
    assert list(violations(tab, EVERYTHING)) == []
    with tab.expect_download() as waiting:
        tab.get_by_role("main").get_by_role("link", name="Ladda ner som XLSX").click()
    path = folder / "mall.xlsx"
    waiting.value.save_as(path)
    return path


def sheet_of(book: Workbook, initiative: str) -> Worksheet:
    """The sheet of an insats, by the beginning of its title."""
    [title] = [one for one in book.sheetnames if one.startswith(initiative)]
    sheet = book[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def whole(sheet: Worksheet) -> None:
    """Fill in all that the report asks."""
    fill(sheet)
    sheet[f"F{row_of(sheet, 'happened')}"] = "Två träffar med arbetsgivare."


def plant(sheet: Worksheet) -> list[str]:
    """Ten faults, each of another kind; the cells they stand in."""
    at = {question: row_of(sheet, question) for question in (*Measure, *Outcome, "happened")}
    merged = f"B{at['other_or_interrupted']}:C{at['other_or_interrupted']}"
    planted: dict[str, Any] = {
        f"C{at['new']}": "sju",
        f"D{at['new']}": "..",
        f"B{at['ended']}": "=4+4",
        f"C{at['ongoing_at_end']}": 27.5,
        f"B{at['work']}": -3,
        f"C{at['work']}": 2_000_000,
        f"B{at['studies']}": datetime(2026, 3, 1),  # noqa: DTZ001
        f"F{at['work_and_studies']}": "noll",
        f"F{at['happened']}": f"Vi träffade {PERSONAL_NUMBER} i juni.",
    }
    for cell, value in planted.items():
        sheet[cell] = value
    sheet.merge_cells(merged)
    return [*planted, merged]


def send(tab: Page, path: Path) -> None:
    """Choose the file, ask to hand in, and have it looked at."""
    tab.locator("#file").set_input_files(path)
    tab.get_by_role("radio", name="Lämna in").check()
    tab.get_by_role("button", name="Granska filen").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Granska inläsningen")


def states(visitor: Visitor, period: str) -> dict[str, str]:
    """Where the reports of the quarter are, as the list says."""
    rows = visitor.go(f"/{ASSOCIATION}/uppfoljning?period={period}").get_by_role("main").locator("tbody tr")
    told = {name: rows.filter(has_text=name).first.inner_text() for name in (RIGHT, WRONG)}
    known = ("Ej påbörjad", "Påbörjad", "Väntar på godkännande")
    return {name: next(one for one in known if one in words) for name, words in told.items()}


def test_ten_faults_are_told_at_their_cells_and_mended(visitors: Visitors, tmp_path: Path) -> None:
    kansli = visitors.new()
    sign_in(kansli, address("kansli", ASSOCIATION))
    period = open_an_older_quarter(kansli)
    path = take_out(kansli, period, tmp_path)
    book = load_workbook(path)
    whole(sheet_of(book, RIGHT))
    wrong = sheet_of(book, WRONG)
    whole(wrong)
    planted = plant(wrong)
    book.save(path)

    tab = kansli.go(f"/{ASSOCIATION}/uppfoljning/inlasning?period={period}")
    send(tab, path)
    told = tab.get_by_role("rowheader").all_inner_texts()
    assert [
        f"Blad {wrong.title}, {cell}" for cell in planted if f"Blad {wrong.title}, {cell}" not in told
    ] == []
    assert PERSONAL_NUMBER not in tab.content(), "what must not be kept is not repeated"
    assert list(violations(tab, EVERYTHING)) == []
    tab.set_viewport_size({"width": 390, "height": 900})
    assert list(violations(tab, EVERYTHING)) == []
    tab.set_viewport_size({"width": 1280, "height": 900})
    other = visitors.new()
    other.context.add_cookies([*kansli.context.cookies()])  # type: ignore[list-item]
    assert set(states(other, period).values()) == {"Ej påbörjad"}, "nothing is imported by looking"

    expect(tab.get_by_role("checkbox")).to_have_count(1)
    tab.get_by_role("button", name="Lämna in de valda").click()
    expect(tab.get_by_role("main")).to_contain_text("1 rapport är inlämnad.")
    assert states(other, period) == {RIGHT: "Väntar på godkännande", WRONG: "Ej påbörjad"}

    phone = visitors.new(width=390)
    phone.context.add_cookies([*kansli.context.cookies()])  # type: ignore[list-item]
    mended = load_workbook(take_out(phone, period, tmp_path))
    assert not any(title.startswith(RIGHT) for title in mended.sheetnames), "what is handed in is not asked"
    whole(sheet_of(mended, WRONG))
    mended.save(path)
    send(phone.tab, path)
    expect(phone.tab.get_by_role("main")).to_contain_text("1 rapport är rätt")
    assert list(violations(phone.tab, EVERYTHING)) == []
    phone.tab.get_by_role("button", name="Lämna in de valda").click()
    expect(phone.tab.get_by_role("main")).to_contain_text("1 rapport är inlämnad.")
    assert set(states(other, period).values()) == {"Väntar på godkännande"}

    other.tab.get_by_role("main").get_by_role("link", name=f"{WRONG} (demo)", exact=True).click()
    report = other.tab.get_by_role("main")
    expect(report).to_contain_text("Två träffar med arbetsgivare.")
    expect(report).to_contain_text("Kansliet lämnade in från en fil")
