"""The road through the product as people walk it: from what is due to a national figure that has changed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.demo.people import PASSWORD, address
from tests.browser.conftest import Visitor, Visitors
from tests.browser.looking import EVERYTHING, violations
from tests.browser.pages import email_of
from tests.builders_followup import ROWS
from tests.waiting import eventually

SEXES = ("women", "men", "unknown")


def sign_in(visitor: Visitor, email: str) -> Page:
    """Sign in on the page for it; leads to the start page of the only förbund."""
    tab = visitor.go("/logga-in")
    tab.get_by_label("E-postadress").fill(email)
    tab.get_by_label("Lösenord").fill(PASSWORD)
    tab.get_by_role("main").get_by_role("button", name="Logga in").click()
    expect(tab).not_to_have_title("Logga in")
    return tab


def fill_in(tab: Page) -> None:
    """A whole report that is in balance: every cell of both grids and the two texts."""
    for row, counts in ROWS.items():
        for sex, count in zip(SEXES, counts, strict=True):
            tab.locator(f"[id='{row}-{sex}']").fill(str(count))
    tab.locator("#happened").fill("Två träffar med arbetsgivare.")
    tab.locator("#deviations").fill("Inga.")


def explain_the_start(tab: Page) -> None:
    """Say why the report begins with another number than the last one ended with; the check has asked."""
    asked = tab.locator("tr:has([id='ongoing_at_start-women']) .row-more textarea")
    expect(asked).to_be_visible()
    asked.fill("Två kvinnor räknades dubbelt.")


def all_sums(visitor: Visitor) -> str:
    """The row of the nation's sums as the national page shows it now."""
    return visitor.go("/nationellt/preliminart").locator("main table tfoot tr").first.inner_text()


@pytest.mark.parametrize(
    ("initiative", "scripts", "width"),
    [("Steget vidare (demo)", True, 1280), ("Morgonluft (demo)", False, 390)],
    ids=["with-scripts-wide", "without-scripts-narrow"],
)
def test_a_report_goes_from_what_is_due_to_the_national_figure(
    initiative: str, scripts: bool, width: int, visitors: Visitors
) -> None:
    analyst = visitors.new(scripts=scripts, width=width)
    sign_in(analyst, email_of(GlobalRole.NATIONAL_ANALYST))
    before = all_sums(analyst)

    manager = sign_in(visitors.new(scripts=scripts, width=width), email_of(Role.INITIATIVE_MANAGER))
    due = manager.get_by_role("listitem").filter(has_text=initiative).first
    due.get_by_role("link").last.click()
    expect(manager.get_by_role("heading", level=1)).to_contain_text(initiative)
    fill_in(manager)
    wrong = manager.locator("[id='ended-women']")
    wrong.fill("tolv")
    manager.get_by_role("button", name="Kontrollera").click()
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_value("tolv")
    summary = manager.locator("#error-summary")
    summary.get_by_role("link").first.click()
    expect(wrong).to_be_focused() if scripts else expect(wrong).to_be_visible()
    wrong.fill(str(ROWS_ENDED_WOMEN))
    manager.get_by_role("button", name="Kontrollera").click()
    expect(manager.get_by_role("main")).to_contain_text("Kontrollera innan du lämnar in")
    explain_the_start(manager)
    manager.get_by_role("button", name="Kontrollera").click()
    manager.get_by_role("button", name="Lämna in").click()
    expect(manager.get_by_role("heading", level=1)).to_have_text("Tack, rapporten är inlämnad")
    if scripts:
        assert list(violations(manager, EVERYTHING)) == []
    assert all_sums(analyst) == before, "what is not accepted is never in a national figure"

    kansli = sign_in(visitors.new(scripts=scripts, width=width), email_of(Role.SECRETARIAT))
    waiting = kansli.get_by_role("listitem").filter(has_text=initiative).first
    waiting.get_by_role("link", name="Granska").click()
    kansli.get_by_role("button", name="Godkänn").click()
    expect(kansli.get_by_role("main")).to_contain_text("Godkänd")

    eventually(lambda: all_sums(analyst) != before, within=60, every=1)


def test_coverage_grows_when_a_forbund_that_was_missing_has_a_report_accepted(visitors: Visitors) -> None:
    analyst = visitors.new()
    sign_in(analyst, email_of(GlobalRole.NATIONAL_ANALYST))
    expect(analyst.go("/nationellt/preliminart").get_by_role("main")).to_contain_text("3 av 4 förbund")
    kansli = sign_in(visitors.new(), address("kansli", "umea-vannas"))
    report = kansli.get_by_role("listitem").filter(has_text="Rapport från")
    report.get_by_role("link", name="Granska").first.click()
    kansli.get_by_role("button", name="Godkänn").click()
    expect(kansli.get_by_role("main")).to_contain_text("Godkänd")

    def covered() -> bool:
        return "4 av 4 förbund" in analyst.go("/nationellt/preliminart").get_by_role("main").inner_text()

    eventually(covered, within=60, every=1)


ROWS_ENDED_WOMEN = next(counts[0] for row, counts in ROWS.items() if row == "ended")

FOCUSED = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    return {
        words: (one.innerText || one.getAttribute("aria-label") || one.id || "").trim(),
        id: one.id,
        seen: style.outlineStyle !== "none" || style.boxShadow !== "none",
    };
}"""


def tab_to(tab: Page, wanted: str) -> None:
    """Press Tab until the element with these words or this id has the focus; each stop must be seen."""
    for _press in range(120):
        tab.keyboard.press("Tab")
        found = tab.evaluate(FOCUSED)
        assert found["seen"], f"the focus cannot be seen on {found}"
        if wanted in (found["id"], found["words"]):
            return
    pytest.fail(f"{wanted} is not reached with Tab")


def test_a_report_can_be_written_with_the_keyboard_alone(visitors: Visitors) -> None:
    tab = visitors.new().go("/logga-in")
    tab.keyboard.press("Tab")
    assert tab.evaluate(FOCUSED)["words"] == "Till innehållet", "the first stop leads past the frame"
    tab_to(tab, "email")
    tab.keyboard.type(address("insats", "vasteras"))
    tab_to(tab, "password")
    tab.keyboard.type(PASSWORD)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/vasteras/")
    action = (
        tab.get_by_role("main").get_by_role("listitem").first.get_by_role("link").last.inner_text().strip()
    )
    tab_to(tab, action)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/uppfoljning/**")
    tab_to(tab, "new-women")
    tab.keyboard.press("Control+A")
    tab.keyboard.type("7")
    tab_to(tab, "new-men")
    tab_to(tab, "Spara utkast")
    tab.keyboard.press("Enter")
    expect(tab.locator("[id='new-women']")).to_have_value("7")
    expect(tab.get_by_role("main")).to_contain_text("Sparat")
