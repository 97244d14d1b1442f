"""A förbund changes its template in the middle of a year, as people do it in the browser."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from finsam_saas.demo.people import address
from finsam_saas.reporting_plan.periods import Cadence, Period
from tenants.database import today
from tests.browser.conftest import Visitor, Visitors
from tests.browser.looking import EVERYTHING, violations
from tests.browser.test_journeys import sign_in

ASSOCIATION = "vasteras"
BEGUN, NOT_BEGUN = "Arosvägen (demo)", "Överblick (demo)"
QUESTION = "Möten med arbetsgivare"


def ask_for_the_running_quarter(visitors: Visitors) -> str:
    """The kansli opens the quarter before it is over, so that reports can be begun; its code."""
    kansli = visitors.new()
    sign_in(kansli, address("kansli", ASSOCIATION))
    period = Period.of_day(Cadence.QUARTER, today())
    tab = kansli.go(f"/{ASSOCIATION}/uppfoljning/period/ny")
    tab.locator("#period").select_option(str(period))
    tab.locator("#due_on").fill(str(period.last_day + timedelta(days=20)))
    tab.get_by_role("main").locator("form button[type=submit]").last.click()
    expect(tab.get_by_role("main").get_by_role("status").first).to_contain_text("öppet för rapporter")
    return str(period)


def open_report(manager: Visitor, period: str, initiative: str) -> Page:
    """The insatsansvarig opens the report of an insats for a period."""
    tab = manager.go(f"/{ASSOCIATION}/uppfoljning?period={period}")
    tab.get_by_role("main").get_by_role("link", name=initiative, exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(initiative)
    return tab


def make_a_version(admin: Page) -> None:
    """A draft with one question more, tried out before anybody is asked."""
    admin.get_by_role("link", name="Rapportmallar").click()
    admin.get_by_role("link", name="Individinriktad, mot arbete").click()
    admin.get_by_role("button", name="Gör en ny version").click()
    admin.get_by_role("link", name="Lägg till en egen fråga").click()
    admin.get_by_label("Frågan").fill(QUESTION)
    admin.get_by_label("Varför frågar vi?").fill("Styrelsen vill följa dem.")
    admin.get_by_role("button", name="Spara i utkastet").click()
    expect(admin.get_by_role("main")).to_contain_text(f"Ny fråga: {QUESTION}")
    assert list(violations(admin, EVERYTHING)) == []
    admin.get_by_role("link", name="Prova mallen").click()
    expect(admin.get_by_role("main")).to_contain_text("Inget du skriver sparas")
    admin.locator("#new-women").fill("tre")
    admin.get_by_role("button", name="Kontrollera").click()
    expect(admin.locator("#error-summary")).to_be_focused()
    assert list(violations(admin, EVERYTHING)) == []
    admin.get_by_role("link", name="Tillbaka till mallen").click()


def take_it_into_use(admin: Page) -> None:
    """From the running quarter; the page says beforehand whom it concerns."""
    admin.get_by_role("link", name="Ta i bruk").click()
    first = admin.get_by_role("radio").first
    told = admin.locator(".choice").first
    expect(told).to_contain_text("1 rapport som inte är påbörjad följer den nya mallen")
    expect(told).to_contain_text("1 påbörjad rapport behåller den gamla")
    first.check()
    admin.get_by_label("Vad är nytt och varför?").fill("Styrelsen vill veta.")
    admin.get_by_role("button", name="Ta i bruk").click()
    main = admin.get_by_role("main")
    expect(main).to_contain_text("Mallen är tagen i bruk.")
    expect(main).to_contain_text("gäller nu")
    assert list(violations(admin, EVERYTHING)) == []


def test_reports_not_begun_follow_a_template_changed_mid_year(visitors: Visitors) -> None:
    period = ask_for_the_running_quarter(visitors)
    manager = visitors.new()
    sign_in(manager, address("insats", ASSOCIATION))
    begun = open_report(manager, period, BEGUN)
    begun.locator("#new-women").fill("3")
    begun.get_by_role("button", name="Spara utkast").click()
    expect(begun.get_by_role("main")).to_contain_text("Utkastet är sparat")

    admin = sign_in(visitors.new(), address("admin", ASSOCIATION))
    make_a_version(admin)
    take_it_into_use(admin)

    follows = open_report(manager, period, NOT_BEGUN).get_by_role("main")
    expect(follows).to_contain_text(QUESTION)
    keeps = open_report(manager, period, BEGUN).get_by_role("main")
    expect(keeps).not_to_contain_text(QUESTION)
    expect(manager.tab.locator("#new-women")).to_have_value("3")
