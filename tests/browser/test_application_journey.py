"""A kommun applies for money: writes, loses nothing, hands in, completes; kansli takes it on."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import MAILBOXES, address
from tenants.database import today
from tests.browser.conftest import Visitor, Visitors
from tests.browser.looking import EVERYTHING, violations
from tests.browser.test_journeys import sign_in

ASSOCIATION = "vasteras"
TITLE = "Vägen vidare"
WORDS = "Det här har vi skrivit tillsammans."


def button(tab: Page, name: str) -> None:
    """Press a button of the page itself."""
    tab.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def begin(owner: Visitor) -> Page:
    """Begin an application in the open call, and say what the insats is to be."""
    tab = owner.go(f"/{ASSOCIATION}/ansokningar/")
    tab.get_by_role("main").get_by_role("link", name="Börja på en ansökan").first.click()
    tab.locator("#owner_id").select_option(label="Västerås stad")
    tab.locator("#title").fill(TITLE)
    button(tab, "Börja")
    expect(tab.get_by_role("main")).to_contain_text("0 av 7 delar klara")
    tab.get_by_role("main").get_by_role("link", name="Insatsen", exact=True).click()
    tab.get_by_label("Individ").check()
    year = today().year + 1
    tab.locator("#starts_on").fill(f"{year}-01-01")
    tab.locator("#ends_on").fill(f"{year}-12-31")
    tab.locator("#women").fill("12")
    tab.locator("#men").fill("12")
    button(tab, "Spara och fortsätt")
    tab.get_by_label("Försäkringskassan deltar").check()
    button(tab, "Spara och fortsätt")
    return tab


def write_texts(tab: Page) -> None:
    """Write all texts, part by part; the first by typing alone, which saves it."""
    first = tab.locator("textarea").first
    first.fill(WORDS)
    expect(tab.locator("[data-save-state]")).to_contain_text("Sparat", timeout=5_000)
    tab.reload()
    expect(first).to_have_value(WORDS)
    for _part in range(3):
        for area in tab.locator("textarea").all():
            area.fill(WORDS)
        assert list(violations(tab, EVERYTHING)) == []
        button(tab, "Spara och fortsätt")
    year = str(today().year + 1)
    tab.locator("#amounts-0-year").fill(year)
    tab.locator("#amounts-0-amount").fill("750 000")
    button(tab, "Spara och fortsätt")
    for area in tab.locator("textarea").all():
        area.fill(WORDS)
    button(tab, "Spara och gå till översikten")


def confirm_and_hand_in(tab: Page) -> None:
    """Both parties confirm; then all is read through and handed in."""
    for _party in range(2):
        tab.get_by_role("main").get_by_role("link", name="Parter", exact=True).click()
        tab.get_by_role("main").get_by_role("link", name="Bekräfta").first.click()
        tab.locator("#by").fill("Verksamhetschefen")
        button(tab, "Bekräfta")
        tab.get_by_role("navigation").get_by_role("link", name=TITLE).click()
    expect(tab.get_by_role("main")).to_contain_text("7 av 7 delar klara")
    tab.get_by_role("main").get_by_role("link", name="Läs igenom och lämna in").click()
    button(tab, "Lämna in ansökan")
    expect(tab.get_by_role("main").get_by_role("status").first).to_contain_text("Ansökan är inlämnad")


def test_a_kommun_applies_and_the_kansli_takes_it_on(visitors: Visitors) -> None:
    """Until it is handed in nobody else sees it; a supplement opens it again with the reason on top."""
    owner, kansli = visitors.new(), visitors.new()
    sign_in(owner, address(MAILBOXES[Role.MEMBER_REPRESENTATIVE], ASSOCIATION))
    sign_in(kansli, address(MAILBOXES[Role.SECRETARIAT], ASSOCIATION))
    tab = begin(owner)
    write_texts(tab)
    seen = kansli.go(f"/{ASSOCIATION}/ansokningar/")
    expect(seen.get_by_role("main")).not_to_contain_text(TITLE)
    confirm_and_hand_in(tab)
    seen.reload()
    row = seen.get_by_role("row").filter(has_text=TITLE)
    row.get_by_role("link").first.click()
    expect(seen.get_by_role("main")).to_contain_text(WORDS)
    seen.get_by_role("link", name="Begär komplettering").click()
    seen.locator("#reason").fill("Skriv mer om målen")
    seen.locator("#due_on").fill(str(today() + timedelta(days=10)))
    button(seen, "Begär komplettering")
    tab = owner.go(f"/{ASSOCIATION}/ansokningar/")
    tab.get_by_role("link", name=TITLE).click()
    expect(tab.get_by_role("main")).to_contain_text("Skriv mer om målen")
    tab.get_by_role("main").get_by_role("link", name="Läs igenom och lämna in").click()
    button(tab, "Lämna in ansökan")
    seen.reload()
    seen.get_by_role("link", name="Ta till beredning").click()
    button(seen, "Ta till beredning")
    expect(seen.get_by_role("main")).to_contain_text("under beredning")
