"""National statistics as people make them: the analyst chases, freezes, publishes and cites, and corrects."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from finsam_saas.access.permissions import GlobalRole
from finsam_saas.demo.people import address
from finsam_saas.demo.reports import demo_quarters
from finsam_saas.followup.quarters import Quarter
from tenants.database import today
from tests.browser.conftest import Visitor, Visitors
from tests.browser.demo import Demo
from tests.browser.looking import EVERYTHING, violations
from tests.browser.pages import email_of
from tests.browser.test_journeys import sign_in
from tests.waiting import eventually

ASSOCIATION = "bad-esa"
PATIENCE = 30_000
"""Milliseconds: the worker's clock rings every other second, and protecting takes some."""


def quarters() -> list[Quarter]:
    """The demo's three quarters: one published, one in preview, one being collected."""
    return demo_quarters(today())


def analyst(visitors: Visitors) -> tuple[Visitor, Page]:
    """The analyst at the list of releases."""
    visitor = visitors.new()
    tab = sign_in(visitor, email_of(GlobalRole.NATIONAL_ANALYST))
    tab.get_by_role("link", name="Utgivning").click()
    return visitor, tab


def take_step(tab: Page, label: str, button: str, state: str) -> None:
    """Choose the next step, read what follows, take it, and wait until the worker has done it."""
    tab.get_by_role("main").get_by_role("link", name=label, exact=True).click()
    expect(tab.get_by_role("main")).to_contain_text("Det här händer")
    tab.get_by_role("button", name=button).click()
    expect(tab.locator(".release-road [aria-current]")).to_have_text(state, timeout=PATIENCE)


def open_release(tab: Page, code: str) -> None:
    """From the list of releases to one of them."""
    tab.get_by_role("main").get_by_role("link", name=code, exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(code)


def test_the_analyst_chases_freezes_publishes_and_cites(visitors: Visitors, demo: Demo) -> None:
    _oldest, middle, newest = quarters()
    visitor, tab = analyst(visitors)
    open_release(tab, f"{newest}-1")
    tab.get_by_role("button", name="Påminn de valda").click()
    expect(tab.get_by_role("main").get_by_role("status").first).to_contain_text("påminns nu")
    assert list(violations(tab, EVERYTHING)) == []
    assert eventually(
        lambda: demo.rows("select 1 from platform_mail where subject like 'Nationell statistik väntar%'")
    )

    tab.get_by_role("link", name="Utgivning").first.click()
    code = f"{middle}-1"
    open_release(tab, code)
    take_step(tab, "Frys utgåvan", "Frys utgåvan", "Fryst")
    take_step(tab, "Ge ut", "Ge ut", "Utgiven")
    tab.get_by_role("link", name="Läs utgåvan").click()
    assert list(violations(tab, EVERYTHING)) == []
    cited = tab.locator(".citation").inner_text()
    found = re.search(r"http://[^/]+(/\S+)", cited)
    assert found and code in cited

    reader = visitors.new()
    reader.go(found[1])
    expect(reader.tab.get_by_role("heading", level=1)).to_contain_text("Nationell statistik")
    expect(reader.tab.locator(".citation")).to_have_text(cited)
    assert visitor.complaints == [] and reader.complaints == []


def test_what_a_förbund_corrects_becomes_a_release_that_says_so(visitors: Visitors, demo: Demo) -> None:
    oldest = quarters()[0]
    kansli = sign_in(visitors.new(), address("kansli", ASSOCIATION))
    kansli.goto(f"{demo.address}/{ASSOCIATION}/uppfoljning?period={oldest}")
    kansli.get_by_role("main").get_by_role("table").first.get_by_role("link").first.click()
    kansli.get_by_role("link", name="Öppna igen").click()
    kansli.get_by_label("Skäl").fill("Två grupper hade räknats ihop.")
    kansli.get_by_role("button", name="Öppna rapporten").click()
    expect(kansli.get_by_role("main")).to_contain_text("Rapporten är öppnad")
    assert eventually(lambda: demo.rows("select 1 where not exists (select from national_dirty_cells)"))

    _visitor, tab = analyst(visitors)
    open_release(tab, f"{oldest}-1")
    tab.get_by_role("link", name="Rätta utgåvan").click()
    tab.get_by_label("Vad var fel?").fill("En rapport i BÅD-ESÅ hade räknat två grupper ihop.")
    tab.get_by_role("button", name="Planera rättelsen").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(f"{oldest}-2")
    take_step(tab, "Förhandsgranska", "Gör förhandsvisningen", "Förhandsgranskas")
    take_step(tab, "Frys utgåvan", "Frys utgåvan", "Fryst")
    take_step(tab, "Ge ut", "Ge ut", "Utgiven")
    reader = visitors.new()
    reader.go(f"/nationellt/utgavor/{oldest}-1/")
    reader.tab.get_by_role("link", name=re.compile("Läs den rätta utgåvan")).click()
    reader.tab.get_by_role("link", name="Se vad som har ändrats").click()
    expect(reader.tab.get_by_role("main")).to_contain_text("hade räknat två grupper ihop")
    assert list(violations(reader.tab, EVERYTHING)) == []
