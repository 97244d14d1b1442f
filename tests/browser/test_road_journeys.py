"""The whole road in the förbund whose bodies differ, each by the people who walk it there."""

from __future__ import annotations

from playwright.sync_api import expect

from finsam_saas.access.permissions import Role
from tests.browser import road as walk
from tests.browser.conftest import Visitors
from tests.browser.road import Road, content


def test_in_vasteras_the_development_group_reaches_consensus(visitors: Visitors) -> None:
    """A member says what he thinks; the samordnare, who leads the group, writes that it was of one mind."""
    road = Road(visitors, "vasteras", "En väg in")
    walk.raise_need(road)
    walk.apply(road, "Västerås stad")
    walk.take_to_preparation(road)
    seen = walk.give_opinion(road)
    expect(content(seen).get_by_role("link", name="Skriv vad gruppen kom fram till")).to_have_count(0)
    concluded = walk.conclude(road, Role.DIRECTOR, reached_consensus=True)
    expect(content(concluded)).to_contain_text("Gruppen var enig")
    walk.conclude(road, Role.DIRECTOR)
    walk.grant_at_the_board(road)
    walk.lead_back(road, Role.BOARD_MEMBER, basis="§")


def test_in_bad_esa_the_beredningsgrupp_prepares_and_appoints_a_steering_group(visitors: Visitors) -> None:
    """The group meets without §§; the styrgrupp that it appoints is that of the insats."""
    road = Road(visitors, "bad-esa", "Samlad start")
    walk.raise_need(road)
    walk.apply(road, "Bengtsfors")
    walk.take_to_preparation(road)
    walk.give_opinion(road)
    walk.conclude(road, Role.SECRETARIAT)
    walk.conclude(road, Role.DIRECTOR)
    walk.grant_at_the_board(road)
    meeting = walk.plan_meeting(road, "Beredningsgrupp")
    walk.add_item(road, meeting, f"Styrgrupp för {road.title}")
    tab = walk.hold(road, meeting)
    walk.link(tab, walk.about("Anteckna", road.title))
    tab.locator("#decision").fill("Gruppen utser en styrgrupp.")
    walk.button(tab, "Spara")
    expect(content(tab)).not_to_contain_text("§")
    group = walk.appoint_steering_group(road, under="Beredningsgrupp")
    tab = walk.lead_back(road, Role.BOARD_MEMBER, basis="§")
    expect(content(tab)).to_contain_text(group)


def test_in_umea_the_beredningsgrupp_is_chaired_by_forsakringskassan(visitors: Visitors) -> None:
    """Its representative has the chair by rule, and writes what the group came to."""
    road = Road(visitors, "umea-vannas", "Nästa anhalt")
    tab = road.go(Role.DIRECTOR, "forbundet/")
    walk.link(tab, "Beredningsgrupp")
    expect(content(tab)).to_contain_text("Representant för Försäkringskassan är ordförande")
    chair = content(tab).get_by_role("row").filter(has_text="ordförande")
    expect(chair).to_contain_text("Försäkringskassan")
    expect(content(tab)).not_to_contain_text("att se över")
    walk.raise_need(road)
    walk.apply(road, "Umeå kommun")
    walk.take_to_preparation(road)
    walk.give_opinion(road)
    walk.conclude(road, Role.GROUP_MEMBER)
    walk.conclude(road, Role.DIRECTOR)
    walk.grant_at_the_board(road)
    walk.lead_back(road, Role.BOARD_MEMBER, basis="§")


def test_in_uppsala_the_director_decides_on_remaining_funds_and_the_board_is_told(visitors: Visitors) -> None:
    """The decision has a number of its own, and stands on the board's agenda when the board is called."""
    road = Road(visitors, "uppsala-lan", "Jobbspår (demo)")
    walk.conclude(road, Role.DIRECTOR)
    walk.make_ready(road)
    number = walk.decide_by_delegation(road)
    meeting = walk.plan_meeting(road, "Styrelse")
    tab = walk.call(road, meeting)
    expect(content(tab)).to_contain_text("Anmälan av delegationsbeslut")
    expect(content(tab)).to_contain_text(f"{number}, ")
    walk.lead_back(road, Role.BOARD_MEMBER, basis=f"Delegationsbeslut {number}")
