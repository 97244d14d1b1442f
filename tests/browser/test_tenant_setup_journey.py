"""A fifth förbund, set up by form alone from a starting template, by somebody who was invited."""

from __future__ import annotations

import json
import re

from playwright.sync_api import Page, expect

from finsam_saas.demo.people import PASSWORD
from tests.browser.conftest import Visitor, Visitors
from tests.browser.demo import Demo
from tests.browser.looking import EVERYTHING, violations
from tests.browser.road import button
from tests.waiting import eventually

SLUG, NAME = "exempelbygden", "Samordningsförbundet Exempelbygden"
ADMIN, PERSON = "eva.ek@exempelbygden.example", "Eva Ek"


def invitation(visitor: Visitor) -> str:
    """The address in the letter that the operator's command has sent."""
    found: list[str] = []

    def has_come() -> bool:
        letters = visitor.go("/demo/post").get_by_role("main").inner_text()
        found[:] = re.findall(rf"https?://\S+/{SLUG}/inbjudan/\S+", letters)
        return bool(found)

    eventually(has_come, within=30, every=0.5)
    return found[0]


def looked_at(tab: Page) -> None:
    """Nobody is shut out of the page."""
    assert list(violations(tab, EVERYTHING)) == []


def answer_invitation(visitor: Visitor) -> Page:
    """Choose a password, and come to a start page that leads to the set-up."""
    visitor.tab.goto(invitation(visitor))
    tab = visitor.tab
    tab.locator("#password").fill(PASSWORD)
    tab.locator("#repeated").fill(PASSWORD)
    button(tab, "Börja använda Finsam")
    tab.goto(f"{visitor.demo.address}/{SLUG}/")
    tab.get_by_role("main").get_by_role("link", name="Fortsätt").first.click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Sätt upp förbundet")
    return tab


def enter_members_and_bodies(tab: Page) -> None:
    """Three kommuner and a region; lokusgrupper, without a strategic group."""
    tab.get_by_role("main").get_by_role("link", name="Fortsätt").click()
    tab.locator("#municipalities").fill("Storby kommun\nLillby kommun\nÅby kommun")
    tab.locator("#regions").fill("Region Exempel")
    looked_at(tab)
    button(tab, "Spara och fortsätt")
    looked_at(tab)
    tab.locator("main a[href*='mall=lokus']").click()
    expect(tab.locator("#label_lokusgrupp_lillby_kommun")).to_have_value("Lokusgrupp Lillby")
    tab.locator("#label_styrelse").fill("Förbundsstyrelse")
    tab.locator("#kept_strategisk_grupp").uncheck()
    looked_at(tab)
    button(tab, "Spara och fortsätt")
    tab.locator("#posted_at").fill("Storby kommuns anslagstavla")
    looked_at(tab)
    button(tab, "Spara och fortsätt")


def enter_fees_and_board(tab: Page) -> None:
    """The first year with its keys, and who sits for each member."""
    expect(tab.get_by_role("heading", level=1)).to_have_text("Medlemsavgifter")
    tab.locator("#total").fill("8 000")
    for number, field in zip((50, 30, 20), tab.locator("input[name^=weight_]").all(), strict=True):
        field.fill(str(number))
    looked_at(tab)
    button(tab, "Spara och fortsätt")
    for number, field in enumerate(tab.locator("input[name^=ordinary_], input[name^=substitute_]").all(), 1):
        field.fill(f"Person {number}")
    tab.locator("#chair").select_option(label="Ledamoten för Region Exempel")
    looked_at(tab)
    button(tab, "Spara och fortsätt")


def test_a_fifth_forbund_is_set_up_by_form_alone(visitors: Visitors, demo: Demo) -> None:
    """From the operator's one command to a drawn road, and the start page no longer asks for anything."""
    told = demo.running.run(
        "tenants", "new", SLUG, "--name", NAME, "--admin", ADMIN, "--admin-name", PERSON, "--format", "json"
    )
    assert json.loads(told)[0]["invited"] == ADMIN
    tab = answer_invitation(visitors.new())
    enter_members_and_bodies(tab)
    enter_fees_and_board(tab)
    expect(tab.get_by_role("heading", level=1)).to_have_text("Så är Exempelbygden uppsatt")
    road = tab.get_by_role("main").locator("ol.road")
    expect(road).to_contain_text("Lokusgrupp (3)")
    expect(road.locator("li.decides")).to_contain_text("Förbundsstyrelse")
    tab.get_by_role("link", name="Klart, till startsidan").click()
    expect(tab.get_by_role("main")).not_to_contain_text("Sätt upp förbundet")
    tab.get_by_role("link", name="Inställningar").click()
    expect(tab.get_by_role("main")).to_contain_text("Bara en person är systemförvaltare")
