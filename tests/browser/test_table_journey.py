"""The free table of the nation in use: chosen by keyboard, saved, shared, found again and taken away."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.demo.people import address
from tests.browser.conftest import Visitors
from tests.browser.looking import EVERYTHING, violations
from tests.browser.pages import email_of
from tests.browser.test_journeys import sign_in

NAME = "Män kvartal för kvartal"


def choose_by_keyboard(tab: Page) -> None:
    """Rows by time, men alone, without the mouse."""
    tab.get_by_label("Rader", exact=True).focus()
    tab.keyboard.type("Tid")
    tab.locator("#kon-1").evaluate("box => box.closest('details').querySelector('summary').focus()")
    tab.keyboard.press("Enter")
    tab.get_by_role("checkbox", name="Män").focus()
    tab.keyboard.press("Space")
    tab.get_by_role("button", name="Visa tabellen").focus()
    tab.keyboard.press("Enter")


def test_a_table_is_chosen_saved_shared_and_taken_away(visitors: Visitors) -> None:
    visitor = visitors.new()
    tab = sign_in(visitor, email_of(GlobalRole.NATIONAL_ANALYST))
    tab.get_by_role("link", name="Nationellt", exact=True).first.click()
    tab.get_by_role("link", name="Gör en egen tabell över landet").click()
    expect(tab).to_have_url(re.compile(r"/nationellt/tabell/"))
    assert list(violations(tab, EVERYTHING)) == []
    choose_by_keyboard(tab)
    expect(tab).to_have_url(re.compile(r"/nationellt/tabell/\?rader=tid&kon=man$"))
    expect(tab.get_by_role("heading", name="Deltagare efter tid och kön")).to_be_visible()
    assert list(violations(tab, EVERYTHING)) == []
    shown = tab.get_by_role("table").inner_text()
    pinned = re.search(r"http://[^/]+(/\S+)", tab.locator(".citation").inner_text())
    assert pinned is not None

    tab.get_by_label("Namn").fill(NAME)
    tab.get_by_role("button", name="Spara vyn").click()
    expect(tab.get_by_role("main")).to_contain_text("Vyn är sparad")
    tab.get_by_role("navigation", name="Sparade vyer").get_by_role("link", name=NAME).click()
    expect(tab.get_by_role("table")).to_have_text(re.compile("Kvartal"))
    assert tab.get_by_role("table").inner_text() == shown

    reader = visitors.new()
    other = sign_in(reader, address("kansli", "uppsala-lan"))
    reader.go(pinned[1])
    expect(other.get_by_role("main")).to_contain_text("Tabellen är låst vid utgåva")
    assert other.get_by_role("table").inner_text() == shown
    assert list(violations(other, EVERYTHING)) == []

    tab.get_by_role("link", name="Sparade vyer").click()
    assert list(violations(tab, EVERYTHING)) == []
    tab.get_by_role("link", name=f"Byt namn {NAME}").click()
    tab.get_by_label("Namn").fill("Männen")
    assert list(violations(tab, EVERYTHING)) == []
    tab.get_by_role("button", name="Spara namnet").click()
    tab.get_by_role("link", name="Ta bort Männen").click()
    assert list(violations(tab, EVERYTHING)) == []
    tab.get_by_role("button", name="Ta bort vyn").click()
    expect(tab.get_by_role("main")).to_contain_text("Du har inte sparat någon vy")
    assert visitor.complaints == [] and reader.complaints == []


def test_what_is_wrong_in_an_address_is_told_and_led_to(visitors: Visitors) -> None:
    visitor = visitors.new()
    visitor.come_in(Role.SECRETARIAT)
    tab = visitor.go("/nationellt/tabell/?rader=tid&kolumner=tid&kon=kvinnor,man")
    assert list(violations(tab, EVERYTHING)) == []
    tab.get_by_role("link", name=re.compile("Samma sak står på två ställen")).click()
    expect(tab.get_by_label("Kolumner", exact=True)).to_be_focused()
    tab.keyboard.type("Kön")
    tab.get_by_role("button", name="Visa tabellen").click()
    expect(tab.get_by_role("heading", name="Deltagare efter tid och kön")).to_be_visible()
