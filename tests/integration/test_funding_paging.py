"""A list of insatser that has grown: pages, order and sums, on screen and in files."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from finsam_saas.access.actor import SYSTEM
from finsam_saas.access.permissions import Role
from finsam_saas.funding import queries
from finsam_saas.funding.selection import Arrangement, InitiativeFilter, Order
from finsam_saas.initiatives.models import Initiative, InitiativeAmount, InitiativeManager
from finsam_saas.initiatives.rules import InitiativeStatus
from tenants.context import acting_for
from tenants.database import session
from tests import builders_association as build
from tests import world
from tests.client import CheckingClient
from tests.conftest import Inside, Prepared

SLUG = "uppsala-lan"
HOME = f"/{SLUG}/insatser"
YEAR = 2031
FIRST_GROUP, SECOND_GROUP = 70, 50
GROUPS = [("Stora", FIRST_GROUP), ("Små", SECOND_GROUP)]


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


@pytest.fixture
def grown(inside: Inside, prepared: Prepared) -> None:
    """120 insatser of a year in two groups that lie mixed, each tenth without amount."""
    prepared.once("grown", lambda: _grow(inside))


def _grow(inside: Inside) -> None:
    with inside(SLUG, Role.SECRETARIAT):
        manager = build.membership_id(Role.INITIATIVE_MANAGER)
        for number in range(FIRST_GROUP + SECOND_GROUP):
            small = number % 2 == 1 and number < 2 * SECOND_GROUP
            one = Initiative(
                key=f"vaxt-{number}",
                name=f"Växt {number:03}",
                group_label="Små" if small else "Stora",
                status=list(InitiativeStatus)[number % 4],
                starts_on=None if number % 10 else date(YEAR, 1, 1),
                position=1000 + number,
            )
            session.add(one)
            session.flush()
            if number % 10:
                session.add(InitiativeAmount(initiative_id=one.id, year=YEAR, amount=Decimal(1000 * number)))
            if number < 25:
                session.add(InitiativeManager(initiative_id=one.id, membership_id=manager))
        session.commit()


def text_of(client: CheckingClient, path: str) -> str:
    """A page that opens, with ordinary spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True).replace("\xa0", " ")


def names_in(page: str) -> list[str]:
    """The insatser a page lists, in order."""
    return re.findall(r'<th scope="row"><a href="[^"]*/insatser/[0-9a-f-]{36}">([^<]*)', page)


@pytest.mark.usefixtures("grown")
def test_every_insats_stands_on_one_page_and_sums_hold_all(app: Flask) -> None:
    """In the groups' order; each page tells the sums of the whole groups."""
    with app.app_context(), acting_for(world.tenant(SLUG)):
        pages = [
            queries.initiative_list(InitiativeFilter(year=YEAR), SYSTEM, {}, Arrangement(page=page))
            for page in (1, 2, 3)
        ]
        whole = queries.initiative_list(InitiativeFilter(year=YEAR), SYSTEM, {}, Arrangement(page=None))
        session.rollback()
    lines = [[line.name for group in page.groups for line in group.lines] for page in pages]
    assert [len(one) for one in lines] == [50, 50, 20]
    everything = [line.name for group in whole.groups for line in group.lines]
    assert [name for one in lines for name in one] == everything
    assert len(set(everything)) == 120
    assert [[(one.total.label, one.is_whole) for one in page.groups] for page in pages] == [
        [("Stora", False)],
        [("Stora", False), ("Små", False)],
        [("Små", False)],
    ]
    known = Decimal(sum(1000 * number for number in range(120) if number % 10))
    for page in (*pages, whole):
        assert [(one.label, one.count) for one in page.sums] == GROUPS
        assert (page.amount, page.count, page.without_amount) == (known, 120, 12)


@pytest.mark.usefixtures("grown")
@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("descending", [False, True])
def test_an_order_holds_within_groups_and_what_is_missing_comes_last(
    app: Flask, order: Order, descending: bool
) -> None:
    """The same rows in every order, groups together."""
    with app.app_context(), acting_for(world.tenant(SLUG)):
        arranged = Arrangement(order=order, descending=descending, page=None)
        found = queries.initiative_list(InitiativeFilter(year=YEAR), SYSTEM, {}, arranged)
        session.rollback()
    assert [(one.total.label, len(one.lines)) for one in found.groups] == GROUPS
    for group in found.groups:
        amounts = [line.amount for line in group.lines]
        known = [amount for amount in amounts if amount is not None]
        places = [list(InitiativeStatus).index(line.status) for line in group.lines if line.status]
        names = [line.name for line in group.lines]
        if order is Order.AMOUNT:
            assert known == sorted(known, reverse=descending)
            assert None not in amounts[: len(known)]
        elif order is Order.STATUS:
            assert places == sorted(places, reverse=descending)
        elif order in (Order.NAME, Order.OWN):
            assert names == sorted(names, reverse=descending)


@pytest.mark.usefixtures("grown")
def test_pages_are_links_that_keep_filter_and_order(client: CheckingClient) -> None:
    """First, previous, next and last; a page beyond the end is the last one, nonsense the first."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = text_of(client, f"{HOME}/?ar={YEAR}&ordning=-belopp&sida=2")
    assert "Visar insats 51 till 100 av 120. Summorna gäller alla." in page
    assert "<title>Insatser 2031, sida 2" in page
    query = f"?ar={YEAR}&amp;ordning=-belopp&amp;sida="
    for rel, number in ((' rel="prev"', 1), (' rel="next"', 3), ("", 1), ("", 3)):
        assert f'href="{HOME}/{query}{number}"{rel}>' in page
    assert "Summa Stora, alla 70" in page
    assert 'name="ordning" value="-belopp"' in page
    assert 'aria-sort="descending"' in page
    assert names_in(text_of(client, f"{HOME}/?ar={YEAR}&sida=99")) == [
        f"Växt {number:03}" for number in range(61, 100, 2)
    ]
    assert len(names_in(text_of(client, f"{HOME}/?ar={YEAR}&sida=x&ordning=y"))) == 50


@pytest.mark.usefixtures("grown")
def test_files_hold_all_pages(client: CheckingClient) -> None:
    """In the order of the screen, with the sum of all."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    answer = client.get(f"{HOME}/lista.csv?ar={YEAR}&ordning=-belopp&sida=2")
    rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 122
    assert rows[1][0] == "Växt 119"
    assert rows[-1][-1] == str(sum(1000 * number for number in range(120) if number % 10))


@pytest.mark.usefixtures("grown")
def test_many_own_insatser_do_not_hide_the_list(client: CheckingClient) -> None:
    """Twenty stand above, on the first page only."""
    client.sign_in(Role.INITIATIVE_MANAGER, SLUG)
    page = text_of(client, f"{HOME}/?ar={YEAR}")
    assert "De första 20 visas här." in page
    assert len(names_in(page)) == 70
    assert "Dina insatser" not in text_of(client, f"{HOME}/?ar={YEAR}&sida=2")


def test_filters_in_force_can_be_taken_away_one_by_one(client: CheckingClient) -> None:
    """Each is a link that leaves the others and the order."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = text_of(client, f"{HOME}/?ar=2023&lage=saknas&sok=bryggan&ordning=namn")
    chips = page.partition('<ul class="chips"')[2].partition("</ul>")[0]
    assert f'href="{HOME}/?ar=2023&amp;sok=bryggan&amp;ordning=namn"' in chips
    assert f'href="{HOME}/?ar=2023&amp;lage=saknas&amp;ordning=namn"' in chips
    assert "Läge: uppgift saknas" in chips
    assert '<ul class="chips"' not in text_of(client, f"{HOME}/?ar=2023")


def test_what_a_source_is_silent_about_is_said_once(client: CheckingClient, inside: Inside) -> None:
    """What is known stands in the table, the rest in one line below."""
    with inside(SLUG, Role.SECRETARIAT):
        one = build.initiative_id("framsteget-2-0")
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = text_of(client, f"{HOME}/{one}")
    facts = page.partition('<dl class="facts">')[2].partition("</dl>")[0]
    assert "uppgift saknas" not in facts
    assert "Källan säger inget om: läge," in page


def test_sums_follow_what_is_recorded_at_once(client: CheckingClient, inside: Inside) -> None:
    """Kept between readers by year and filter, until something happens; an odd year limits nothing."""
    with inside(SLUG, Role.SECRETARIAT):
        one = build.initiative_id("framsteget-2-0")
    client.sign_in(Role.SECRETARIAT, SLUG)
    for _time in range(2):
        assert "14 insatser, 20 693 tkr" in text_of(client, f"{HOME}/?ar=2023")
    assert "1 insats, " in text_of(client, f"{HOME}/?ar=2023&sok=bryggan")
    fields = {"amounts-0-year": "2023", "amounts-0-amount": "3 832", "version": "1"}
    assert client.send_form(f"{HOME}/{one}/belopp", fields).status_code == 303
    page = text_of(client, f"{HOME}/?ar=2023")
    assert "14 insatser, 20 694 tkr" in page
    assert "summerar till 20 694 tkr men budgeten säger 20 693 tkr" in page
    assert text_of(client, f"{HOME}/?ar=0000").count("<h1>Insatser") == 1
