"""From a decision to money paid out: any krona leads to its §, and no one person lets money go."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import MAILBOXES, address
from tests.browser.conftest import Visitor, Visitors
from tests.browser.looking import EVERYTHING, violations
from tests.browser.pages import ASSOCIATION
from tests.browser.road import button, link
from tests.browser.test_journeys import sign_in

GRANTED = "Fler vägar till arbete (demo)"


def as_role(visitors: Visitors, role: Role) -> Visitor:
    """Somebody new at the keyboard, signed in."""
    visitor = visitors.new()
    sign_in(visitor, address(MAILBOXES[role], ASSOCIATION))
    return visitor


def test_an_amount_leads_to_its_decision_and_can_be_put_right_before_the_seal(visitors: Visitors) -> None:
    """The insats leads to the §, the § to the application; what was written down wrong is mended at once."""
    kansli = as_role(visitors, Role.SECRETARIAT)
    tab = kansli.go(f"/{ASSOCIATION}/ansokningar/")
    tab.get_by_role("row").filter(has_text=GRANTED).get_by_role("link").first.click()
    expect(tab.get_by_role("main")).to_contain_text("delvis beviljad")
    link(tab, re.compile("§"))
    expect(tab.get_by_role("main")).to_contain_text("900")
    assert list(violations(tab, EVERYTHING)) == []
    link(tab, GRANTED)
    insats = tab.url
    link(tab, re.compile("§"))
    link(tab, re.compile("Rätta"))
    tab.get_by_label(re.compile("^Belopp 20")).fill("800")
    assert list(violations(tab, EVERYTHING)) == []
    button(tab, "Spara")
    tab.goto(insats)
    expect(tab.get_by_role("main")).to_contain_text("800")
    expect(tab.get_by_role("main")).not_to_contain_text("900")


def test_what_an_insats_has_cost_is_claimed_examined_approved_and_paid(visitors: Visitors) -> None:
    """Four persons, one claim; who examined it is not offered to approve it."""
    manager = as_role(visitors, Role.INITIATIVE_MANAGER)
    tab = manager.go(f"/{ASSOCIATION}/rekvisitioner/")
    left = re.search(r"Kvar att rekvirera för (\d{4})", tab.get_by_role("main").inner_text())
    assert left is not None
    link(tab, re.compile("^Ny rekvisition"))
    tab.locator("#period_from").fill(f"{left[1]}-01-01")
    tab.locator("#period_to").fill(f"{left[1]}-01-31")
    tab.locator("#text").fill("Löner för två handläggare")
    tab.locator("#staff-text").fill("Löner")
    tab.locator("#staff-amount").fill("12 000")
    button(tab, "Spara utkastet")
    link(tab, "Lämna in")
    button(tab, "Lämna in")
    expect(tab.get_by_role("main")).to_contain_text("inlämnad och registrerad")
    claim = f"/{ASSOCIATION}{tab.url.partition(ASSOCIATION)[2]}"
    clerk = as_role(visitors, Role.SECRETARIAT).go(claim)
    link(clerk, "Granska")
    button(clerk, "Attestera")
    expect(clerk.get_by_role("main")).to_contain_text("väntar på beslutsattest")
    expect(clerk.get_by_role("main").get_by_role("link", name="Godkänn betalningen")).to_have_count(0)
    director = as_role(visitors, Role.DIRECTOR).go(claim)
    link(director, "Godkänn betalningen")
    button(director, "Godkänn betalningen")
    expect(director.get_by_role("main")).to_contain_text("Nu kan den betalas")
    economist = as_role(visitors, Role.ECONOMIST).go(claim)
    link(economist, "Notera som betald")
    button(economist, "Spara")
    expect(economist.get_by_role("main")).to_contain_text("noterad som betald")
