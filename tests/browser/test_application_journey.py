"""A kommun applies for money: writes, loses nothing, hands in, completes; kansli takes it on."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import MAILBOXES, address
from tenants.database import today
from tests.browser import road as walk
from tests.browser.conftest import Visitor, Visitors
from tests.browser.road import button
from tests.browser.test_journeys import sign_in

ASSOCIATION = "vasteras"
TITLE = "Vägen vidare"


def begun(owner: Visitor) -> Page:
    """An application begun in the open call, whose first text is saved by typing alone."""
    tab = owner.go(f"/{ASSOCIATION}/ansokningar/")
    walk.link(tab, "Börja på en ansökan")
    walk.begin(tab, "Västerås stad", TITLE)
    first = tab.locator("textarea").first
    first.fill(walk.WORDS)
    expect(tab.locator("[data-save-state]")).to_contain_text("Sparat", timeout=5_000)
    tab.reload()
    expect(first).to_have_value(walk.WORDS)
    walk.shuts_nobody_out(tab)
    return tab


def test_a_kommun_applies_and_the_kansli_takes_it_on(visitors: Visitors) -> None:
    """Until it is handed in nobody else sees it; a supplement opens it again with the reason on top."""
    owner, kansli = visitors.new(), visitors.new()
    sign_in(owner, address(MAILBOXES[Role.MEMBER_REPRESENTATIVE], ASSOCIATION))
    sign_in(kansli, address(MAILBOXES[Role.SECRETARIAT], ASSOCIATION))
    tab = begun(owner)
    walk.write_texts(tab)
    seen = kansli.go(f"/{ASSOCIATION}/ansokningar/")
    expect(seen.get_by_role("main")).not_to_contain_text(TITLE)
    walk.hand_in(tab, TITLE)
    seen.reload()
    row = seen.get_by_role("row").filter(has_text=TITLE)
    row.get_by_role("link").first.click()
    expect(seen.get_by_role("main")).to_contain_text(walk.WORDS)
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
