"""A report that comes back: handed in, returned, handed in again, accepted; then goals and sheets move."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import address
from finsam_saas.demo.reports import demo_quarters
from tenants.database import today
from tests.browser.conftest import Visitor, Visitors
from tests.browser.pages import email_of
from tests.browser.test_journeys import explain_the_start, fill_in, sign_in

UPPSALA = "/uppsala-lan"
INITIATIVE = "Kompassen (demo)"
REASON = "Antalet nya män skiljer sig från förra kvartalet. Kontrollera det."


def words(visitor: Visitor, path: str) -> str:
    """All that a page says."""
    return visitor.go(UPPSALA + path).get_by_role("main").text_content() or ""


def report_of(tab: Page) -> None:
    """Open the report of the insats from the start page."""
    tab.goto(tab.url.split(UPPSALA)[0] + UPPSALA + "/")
    waiting = tab.get_by_role("main").get_by_role("listitem").filter(has_text=INITIATIVE).first
    waiting.get_by_role("link").last.click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(INITIATIVE)


def received_report(tab: Page) -> None:
    """Open the report of the insats from the list of the demo's newest quarter."""
    quarter = demo_quarters(today())[-1]
    tab.goto(f"{tab.url.split(UPPSALA)[0]}{UPPSALA}/uppfoljning?period={quarter}")
    tab.get_by_role("main").get_by_role("link", name=INITIATIVE, exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(INITIATIVE)


def submit(tab: Page) -> None:
    """Check and hand in."""
    tab.get_by_role("button", name="Kontrollera").click()
    tab.get_by_role("button", name="Lämna in").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Tack, rapporten är inlämnad")


def test_a_returned_report_is_mended_accepted_and_moves_what_builds_on_it(visitors: Visitors) -> None:
    reader = visitors.new()
    sign_in(reader, email_of(Role.SECRETARIAT))
    places = ("/mal", "/", "/statistik/", "/underlag-uppfoljning-finsam")
    before = {place: words(reader, place) for place in places}

    manager = sign_in(visitors.new(), address("insats2", "uppsala-lan"))
    report_of(manager)
    fill_in(manager)
    manager.get_by_role("button", name="Kontrollera").click()
    explain_the_start(manager)
    submit(manager)

    kansli = sign_in(visitors.new(), email_of(Role.SECRETARIAT))
    received_report(kansli)
    kansli.get_by_role("link", name="Begär komplettering").click()
    kansli.locator("#reason").fill(REASON)
    kansli.get_by_role("main").get_by_role("button").last.click()
    expect(kansli.get_by_role("main")).to_contain_text("Komplettering begärd")

    report_of(manager)
    expect(manager.get_by_role("main")).to_contain_text(REASON)
    submit(manager)
    assert words(reader, "/mal") == before["/mal"], "what is not accepted counts nowhere"

    received_report(kansli)
    kansli.get_by_role("button", name="Godkänn").click()
    expect(kansli.get_by_role("main")).to_contain_text("Godkänd")
    for place in places:
        assert words(reader, place) != before[place], f"{place} did not move"
