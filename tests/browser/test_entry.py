"""A first-timer reports: how many keys and pages it takes, and that nothing typed is ever lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from finsam_saas.demo.people import address
from finsam_saas.followup.rules import Measure
from tenants.database import today
from tests.browser.conftest import Visitor, Visitors
from tests.browser.looking import EVERYTHING, violations
from tests.browser.test_journeys import sign_in
from tests.builders_followup import ROWS

ASSOCIATION = "bad-esa"
PERIODS = iter(("2025-kv4", "2025-kv3", "2025-kv2", "2025-kv1"))
HAPPENED = "Två träffar med arbetsgivare och en ny handledare."

# Seconds: a key for somebody who types seldom, a glance at a field, a click, reading the words of a row.
KEY, GLANCE, CLICK, READING = 0.28, 1.35, 1.3, 4.0
SEVEN_MINUTES = 7 * 60


@pytest.fixture
def manager(visitors: Visitors) -> Visitor:
    """An insatsansvarig on the start page, with an empty report that has just been asked for."""
    kansli = visitors.new()
    tab = sign_in(kansli, address("kansli", ASSOCIATION))
    kansli.go(f"/{ASSOCIATION}/uppfoljning/period/ny")
    tab.locator("#period").select_option(next(PERIODS))
    tab.locator("#due_on").fill(str(today() + timedelta(days=9)))
    tab.get_by_role("main").locator("form button[type=submit]").last.click()
    expect(tab.get_by_role("main").get_by_role("status").first).to_contain_text("öppet för rapporter")
    visitor = visitors.new()
    sign_in(visitor, address("insats", ASSOCIATION))
    return visitor


def open_report(visitor: Visitor) -> Page:
    """Follow the one link of the first report that waits and is not begun."""
    waiting = visitor.tab.get_by_role("main").get_by_role("listitem").filter(has_text="Ej påbörjad")
    waiting.first.get_by_role("link").last.click()
    expect(visitor.tab.locator("#new-women")).to_have_value("")
    return visitor.tab


class Effort:
    """What somebody does at the page: keys, clicks, pages that load."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab
        self.keys = self.clicks = self.fields = self.pages = 0
        tab.on("framenavigated", lambda _frame: self._page())

    def _page(self) -> None:
        self.pages += 1

    def type(self, text: str) -> None:
        """Type into the field that has the focus, and go to the next."""
        self.fields += 1
        self.keys += len(text) + 1
        self.tab.keyboard.type(text)
        self.tab.keyboard.press("Tab")

    def click(self, what: Locator) -> None:
        """Press something with the mouse."""
        self.clicks += 1
        what.click()

    @property
    def seconds(self) -> float:
        """How long it takes somebody who sees the page for the first time."""
        rows = len(ROWS) + 2
        return self.keys * KEY + self.fields * GLANCE + self.clicks * CLICK + rows * READING


def saved(tab: Page) -> None:
    """Wait until all that was typed is saved; the page has two seconds for it, and the network's time."""
    expect(tab.locator("form#entry")).not_to_have_attribute("data-unsaved", "true", timeout=5_000)
    expect(tab.locator("[data-save-state]")).to_contain_text("Sparat kl.")


def test_a_first_report_takes_three_pages_and_less_than_seven_minutes(manager: Visitor) -> None:
    effort = Effort(manager.tab)
    effort.clicks += 1
    tab = open_report(manager)
    assert list(violations(tab, EVERYTHING)) == []
    effort.click(tab.locator(f"#{Measure.ONGOING_AT_START}-women"))
    for counts in ROWS.values():
        for count in counts:
            effort.type(str(count))
    effort.click(tab.locator("#happened"))
    effort.type(HAPPENED)
    saved(tab)
    expect(tab.locator("#ended-women").locator("xpath=..")).to_have_class("cell cell-saved")
    assert tab.locator("tr:has(#ended-women) [data-total]").inner_text() == "14"
    effort.click(tab.get_by_role("button", name="Kontrollera"))
    expect(tab.get_by_role("main")).to_contain_text("Siffrorna går ihop och inget saknas")
    assert list(violations(tab, EVERYTHING)) == []
    effort.click(tab.get_by_role("button", name="Lämna in"))
    expect(tab.get_by_role("heading", level=1)).to_have_text("Tack, rapporten är inlämnad")
    assert list(violations(tab, EVERYTHING)) == []
    assert effort.pages == 3, "form, check, receipt"
    assert effort.keys <= 170 and effort.clicks <= 5
    assert effort.seconds <= SEVEN_MINUTES, f"{effort.seconds:.0f} seconds"


def test_what_is_typed_is_saved_within_two_seconds_and_asked_about_beside_the_cell(manager: Visitor) -> None:
    tab = open_report(manager)
    more = tab.locator("tr:has(#new-men) .row-more")
    tab.locator("#new-women").fill("9")
    tab.locator("#new-men").fill("-")
    saved(tab)
    expect(more).to_have_attribute("open", "")
    expect(more).to_contain_text("Varför saknas uppgiften?")
    assert tab.locator("tr:has(#new-men) [data-total]").inner_text() == "-"
    tab.locator("#new-men").press("?")
    expect(more.locator("textarea")).to_be_focused()
    tab.keyboard.type("Uppgiften kommer i januari.")
    saved(tab)
    tab.reload()
    expect(more.locator("textarea")).to_have_value("Uppgiften kommer i januari.")
    expect(tab.locator("#new-women")).to_have_value("9")
    tab.locator("#ended-women").fill("tolv")
    expect(tab.locator("[id='ended-women-error']")).to_contain_text("skriv ett helt antal", timeout=5_000)
    expect(tab.locator("#ended-women")).to_have_attribute("aria-invalid", "true")
    expect(tab.locator("#ended-women")).to_have_value("tolv")
    tab.locator("#ended-women").fill("12")
    expect(tab.locator("[id='ended-women-error']")).to_have_count(0, timeout=5_000)
    saved(tab)


def test_nothing_is_lost_when_the_session_ends_in_mid_typing(manager: Visitor) -> None:
    tab = open_report(manager)
    manager.context.clear_cookies()
    tab.locator("#new-women").fill("9")
    tab.locator("#happened").fill(HAPPENED)
    told = tab.locator("[data-save-state]")
    expect(told).to_contain_text("Du är inte längre inloggad", timeout=5_000)
    assert manager.complaints and "400" in manager.complaints.pop(), "the browser tells of the refused save"
    told.get_by_role("link", name="Logga in igen").click()
    tab.get_by_label("E-postadress").fill(address("insats", ASSOCIATION))
    tab.get_by_label("Lösenord").fill("samverkan-ger-kraft")
    tab.get_by_role("main").get_by_role("button", name="Logga in").click()
    expect(tab.locator("#new-women")).to_have_value("")
    expect(tab.locator("[data-kept-note]")).to_be_visible()
    tab.get_by_role("button", name="Fyll i det jag skrev").click()
    expect(tab.locator("#new-women")).to_have_value("9")
    expect(tab.locator("#happened")).to_have_value(HAPPENED)
    saved(tab)
    tab.reload()
    expect(tab.locator("#happened")).to_have_value(HAPPENED)
    expect(tab.locator("[data-kept-note]")).to_be_hidden()


def test_a_block_from_a_spreadsheet_and_a_phone_of_360_pixels(manager: Visitor) -> None:
    tab = open_report(manager)
    tab.locator("#ongoing_at_start-women").evaluate(
        """(input, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const how = {clipboardData: data, bubbles: true, cancelable: true};
            input.dispatchEvent(new ClipboardEvent("paste", how));
        }""",
        "\n".join("\t".join(map(str, ROWS[row])) for row in Measure),
    )
    saved(tab)
    expect(tab.locator("#ongoing_at_end-men")).to_have_value("27")
    tab.reload()
    expect(tab.locator("#ongoing_at_end-men")).to_have_value("27")
    tab.set_viewport_size({"width": 360, "height": 740})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    assert list(violations(tab, EVERYTHING)) == []
