"""The road from a need to granted money in a browser: a step a function, in the words of the field."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from finsam_saas.access.permissions import Role
from tenants.database import today
from tests.browser.conftest import Visitor, Visitors
from tests.browser.looking import EVERYTHING, violations

WORDS = "Det här har vi kommit överens om."
YEAR = today().year + 1


def content(tab: Page) -> Locator:
    """What the page is about, without its frame."""
    return tab.get_by_role("main")


def button(tab: Page, name: str) -> None:
    """Press a button of the page itself."""
    content(tab).get_by_role("button", name=name, exact=True).click()


def link(tab: Page, name: str | re.Pattern[str]) -> None:
    """Follow a link of the page itself."""
    content(tab).get_by_role("link", name=name).first.click()


def about(step: str, title: str) -> re.Pattern[str]:
    """The link to a step, among the many of a list, that is about what has this title."""
    return re.compile(f"^{step}.*{re.escape(title)}")


def shuts_nobody_out(tab: Page) -> None:
    """Axe finds nothing on the page."""
    assert list(violations(tab, EVERYTHING)) == []


class Road:
    """One application's way through one förbund; each who works on it has a browser of his own."""

    def __init__(self, visitors: Visitors, association: str, title: str) -> None:
        self._visitors = visitors
        self.association = association
        self.title = title
        self._people: dict[Role, Visitor] = {}

    def go(self, role: Role, path: str = "") -> Page:
        """One of the förbund's pages, for the one with this role, who comes in the first time."""
        if role not in self._people:
            self._people[role] = self._visitors.new()
            self._people[role].come_in(role, self.association)
        return self._people[role].go(f"/{self.association}/{path}")

    def open(self, role: Role) -> Page:
        """The application as it stands on the list of those that have been handed in."""
        tab = self.go(role, "ansokningar/")
        tab.get_by_role("row").filter(has_text=self.title).get_by_role("link").first.click()
        return tab


def raise_need(road: Road) -> None:
    """A member of a group says what the group sees."""
    tab = road.go(Role.GROUP_MEMBER, "behov/")
    link(tab, "Lyft ett behov")
    tab.locator("#title").fill(road.title)
    tab.locator("#seen").fill("Unga som ingen når.")
    tab.locator("#for_whom").fill("Unga vuxna.")
    button(tab, "Lyft behovet")
    expect(content(tab)).to_contain_text("Behovet är lyft")


def apply(road: Road, owner: str) -> None:
    """The one who speaks for a member applies for money to meet the need, together with Försäkringskassan."""
    tab = road.go(Role.MEMBER_REPRESENTATIVE, "behov/")
    link(tab, road.title)
    link(tab, re.compile("^Börja på en ansökan"))
    begin(tab, owner, road.title)
    write_texts(tab)
    hand_in(tab, road.title)


def begin(tab: Page, owner: str, title: str) -> None:
    """Begin an application in a call: what the insats is to be, and who takes part."""
    tab.locator("#owner_id").select_option(label=owner)
    tab.locator("#title").fill(title)
    button(tab, "Börja")
    expect(content(tab)).to_contain_text("0 av 7 delar klara")
    link(tab, re.compile("^Insatsen"))
    tab.get_by_label("Individ").check()
    tab.locator("#starts_on").fill(f"{YEAR}-01-01")
    tab.locator("#ends_on").fill(f"{YEAR}-12-31")
    tab.locator("#women").fill("12")
    tab.locator("#men").fill("12")
    button(tab, "Spara och fortsätt")
    tab.get_by_label("Försäkringskassan deltar").check()
    button(tab, "Spara och fortsätt")


def write_texts(tab: Page) -> None:
    """Write all texts, part by part, and the budget."""
    for part in ("Behov och målgrupp", "Syfte och mål", "Så ska ni arbeta"):
        _write(tab, part)
        button(tab, "Spara och fortsätt")
    tab.locator("#amounts-0-year").fill(str(YEAR))
    tab.locator("#amounts-0-amount").fill("750 000")
    button(tab, "Spara och fortsätt")
    _write(tab, "Uppföljning och det som blir kvar")
    button(tab, "Spara och gå till översikten")


def _write(tab: Page, part: str) -> None:
    expect(tab.get_by_role("heading", level=1)).to_have_text(part)
    for area in tab.locator("textarea").all():
        area.fill(WORDS)


def hand_in(tab: Page, title: str) -> None:
    """Both parties confirm their share; then it is handed in."""
    for _party in range(2):
        link(tab, re.compile("^Parter"))
        link(tab, re.compile("^Bekräfta"))
        tab.locator("#by").fill("Verksamhetschefen")
        button(tab, "Bekräfta")
        tab.get_by_role("navigation").get_by_role("link", name=title).click()
    expect(content(tab)).to_contain_text("7 av 7 delar klara")
    link(tab, "Läs igenom och lämna in")
    button(tab, "Lämna in ansökan")
    expect(content(tab)).to_contain_text("Ansökan är inlämnad")


def take_to_preparation(road: Road) -> None:
    """The kansli finds it complete."""
    tab = road.open(Role.SECRETARIAT)
    link(tab, "Ta till beredning")
    button(tab, "Ta till beredning")
    expect(content(tab)).to_contain_text("Ansökan är under beredning")


def give_opinion(road: Road) -> Page:
    """A member of the group that prepares, whose own organisation takes part, reads it and supports it."""
    tab = road.go(Role.GROUP_MEMBER, "beredning/")
    link(tab, road.title)
    link(tab, "Yttra dig")
    tab.get_by_label("Nej, jag är inte jävig").check()
    tab.get_by_label("Tillstyrker", exact=True).check()
    shuts_nobody_out(tab)
    button(tab, "Lämna yttrande")
    expect(content(tab)).to_contain_text("ditt svar är sparat")
    return tab


def conclude(road: Road, role: Role, *, reached_consensus: bool | None = None) -> Page:
    """Write what the body whose turn it is came to; `reached_consensus` only where consensus is sought."""
    tab = road.go(role, "beredning/")
    link(tab, road.title)
    link(tab, re.compile("^Skriv vad"))
    tab.get_by_label("Tillstyrker", exact=True).check()
    if reached_consensus is not None:
        asked = content(tab).get_by_role("group", name="Var gruppen enig?")
        asked.get_by_label("Ja" if reached_consensus else "Nej").check()
    shuts_nobody_out(tab)
    button(tab, "Spara och avsluta steget")
    expect(content(tab)).to_contain_text("sparat och registrerat")
    return tab


def grant_at_the_board(road: Road) -> None:
    """Ready for decision, proposed, on the board's agenda, and granted by a § of its own."""
    make_ready(road)
    propose(road)
    meeting = plan_meeting(road, "Styrelse")
    put_on_agenda(road, meeting)
    decide(road, meeting)


def make_ready(road: Road) -> None:
    """No stage is left; the kansli says that it is ready for decision."""
    tab = road.open(Role.SECRETARIAT)
    link(tab, "Klar för beslut")
    button(tab, "Klar för beslut")
    expect(content(tab)).to_contain_text("Ansökan är klar för beslut")


def propose(road: Road) -> None:
    """The director proposes the board to grant what is asked for."""
    tab = road.open(Role.DIRECTOR)
    link(tab, "Skriv förslag till beslut")
    tab.get_by_label("Bevilja", exact=True).check()
    tab.locator("#background").fill(WORDS)
    tab.locator("#reasons").fill(WORDS)
    button(tab, "Spara förslaget")
    expect(content(tab)).to_contain_text("Förslaget är sparat")


def plan_meeting(road: Road, body: str) -> str:
    """The kansli plans a meeting of today; where its page is in the förbund."""
    tab = road.go(Role.SECRETARIAT, "moten/nytt")
    tab.locator("#body_id").select_option(label=body)
    tab.locator("#day").fill(str(today()))
    tab.locator("#clock").fill("13:00")
    tab.locator("#place").fill("Sal 2")
    button(tab, "Spara")
    expect(content(tab)).to_contain_text("planerat")
    return tab.url.partition(f"/{road.association}/")[2]


def decide_by_delegation(road: Road) -> str:
    """The director grants what is asked for from remaining funds; the number of the decision."""
    tab = road.open(Role.DIRECTOR)
    link(tab, "Besluta på delegation")
    tab.locator("#reasons").fill(WORDS)
    shuts_nobody_out(tab)
    button(tab, "Besluta")
    expect(content(tab)).to_contain_text("Det kommer med när styrelsens nästa möte kallas")
    return tab.url.rpartition("/")[2]


def add_item(road: Road, meeting: str, title: str) -> None:
    """An item of the kansli's own on a meeting's agenda."""
    tab = road.go(Role.SECRETARIAT, meeting)
    link(tab, "Ny punkt")
    tab.locator("#title").fill(title)
    button(tab, "Spara")
    expect(content(tab)).to_contain_text(title)


def put_on_agenda(road: Road, meeting: str) -> None:
    """The meeting takes the application up."""
    tab = road.open(Role.DIRECTOR)
    link(tab, "Sätt upp på föredragningslistan")
    tab.locator("#meeting_id").select_option(meeting.rpartition("/")[2])
    button(tab, "Sätt upp ansökan")
    expect(content(tab)).to_contain_text(road.title)


def call(road: Road, meeting: str) -> Page:
    """Everybody who has a place is called; the notice."""
    tab = road.go(Role.SECRETARIAT, meeting)
    link(tab, "Kalla")
    button(tab, "Kalla till mötet")
    expect(content(tab)).to_contain_text("Mötet är kallat")
    return tab


def hold(road: Road, meeting: str) -> Page:
    """Everybody is called, all of them come, and the meeting is held."""
    call(road, meeting)
    tab = road.go(Role.SECRETARIAT, meeting)
    link(tab, "Närvaro")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Närvaro")
    for person in content(tab).get_by_role("group", name="Närvarande").get_by_role("checkbox").all():
        person.check()
    tab.locator("#chaired").select_option(index=1)
    if tab.locator("#adjuster").count():
        tab.locator("#adjuster").select_option(index=2)
    button(tab, "Spara")
    link(tab, "Mötet är hållet")
    button(tab, "Mötet är hållet")
    expect(content(tab)).to_contain_text("noterat som hållet")
    return tab


def decide(road: Road, meeting: str) -> None:
    """The board grants what is proposed, by a § of its own."""
    tab = hold(road, meeting)
    link(tab, about("Skriv beslut", road.title))
    expect(tab.get_by_label("Bevilja", exact=True)).to_be_checked()
    button(tab, "Spara")
    expect(content(tab)).to_contain_text("är sparad")


def appoint_steering_group(road: Road, under: str) -> str:
    """The director enters the styrgrupp that a group has appointed to steer the insats; what it is called."""
    name = f"Styrgrupp {road.title}"
    tab = road.go(Role.DIRECTOR, "forbundet/organ/nytt")
    tab.locator("#label").fill(name)
    tab.locator("#kind").select_option(label="Styrgrupp")
    tab.locator("#chair_rule").select_option(label="Insatsägarens representant är ordförande")
    tab.locator("#parent_id").select_option(label=under)
    button(tab, "Spara")
    expect(content(tab)).to_contain_text(under)
    tab = road.open(Role.DIRECTOR)
    link(tab, road.title)
    link(tab, "Välj styrgrupp")
    tab.locator("#body_id").select_option(label=name)
    shuts_nobody_out(tab)
    button(tab, "Spara")
    expect(content(tab)).to_contain_text(f"Styrgruppen för {road.title} är sparad")
    return name


def lead_back(road: Road, role: Role, *, basis: str) -> Page:
    """From the insats's money to the decision behind it, from there to the application, and back."""
    tab = road.go(role, "insatser/")
    tab.get_by_label("År", exact=True).select_option(str(YEAR))
    expect(tab.get_by_role("heading", level=1)).to_have_text(f"Insatser {YEAR}")
    link(tab, road.title)
    expect(tab.get_by_role("heading", level=1)).to_have_text(road.title)
    insats = tab.url
    link(tab, re.compile(basis))
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Beslut: ")
    expect(content(tab)).to_contain_text("beviljad")
    shuts_nobody_out(tab)
    link(tab, road.title)
    expect(tab).to_have_url(re.compile("/ansokningar/"))
    expect(content(tab)).to_contain_text("beviljad")
    link(tab, road.title)
    expect(tab).to_have_url(insats)
    return tab
