"""Figures of start pages, reports and the agency's sheet each lead to a page that explains that figure."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import PASSWORD, SECOND_MANAGER, address
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.rules import ReportState
from finsam_saas.initiatives.models import Initiative
from tenants.context import acting_for
from tenants.database import session
from tests import world
from tests.client import CheckingClient
from tests.integration.demo.conftest import SignedIn

HOME = "/uppsala-lan"
LINK = re.compile(r'<a class="explained" href="([^"]+)"><span class="visually-hidden">[^<]*</span>(.*?)</a>')
VALUE = re.compile(r'<span class="value">(.*?)</span>(?:<span class="source">|</dd>)', re.DOTALL)
HIDDEN = re.compile(r'<span class="visually-hidden">[^<]*</span>|<span class="data-label"[^>]*>[^<]*</span>')
FIGURE = re.compile(r"-?[0-9]+(?: [0-9]{3})*(?:,[0-9]+)?")


def page_of(client: CheckingClient, path: str) -> str:
    """A page that opens, with plain spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status)
    return html.unescape(answer.get_data(as_text=True)).replace("\xa0", " ").replace("\u2212", "-")


def words_of(markup: str) -> str:
    """What a sighted reader sees."""
    return " ".join(re.sub(r"<[^>]*>", " ", HIDDEN.sub("", markup)).split())


def number_of(text: str) -> Decimal:
    """The last figure in a text: of "3 av 8 (38 %)" it is the share."""
    return Decimal(FIGURE.findall(text)[-1].replace(" ", "").replace(",", "."))


def explained(client: CheckingClient, path: str) -> Iterator[tuple[str, str, str]]:
    """Each figure that a page explains: as it is shown, where it is explained, and that page."""
    client.checks = False
    links = [found for found in LINK.findall(page_of(client, path)) if not found[0].startswith("#")]
    of_statistics = [link for link, _shown in links if "/statistik/siffra" in link]
    assert len(set(of_statistics)) == len(of_statistics), "each figure has an explanation of its own"
    for link, shown in links:
        yield words_of(shown), link, page_of(client, link)


def is_told(shown: str, link: str, page: str) -> bool:
    """Whether the page that explains says the same figure, with as many decimals as are shown."""
    if "/statistik/siffra" not in link:
        if not FIGURE.search(shown):
            return shown in words_of(page)
        exact = number_of(shown)
        told = {number_of(one) for one in FIGURE.findall(words_of(page.partition("<main")[2]))}
        return bool({exact, (exact / 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP)} & told)
    value = VALUE.search(page)
    assert value, link
    if not FIGURE.search(shown):
        return words_of(value[1]) == shown
    assert shown.startswith("minst") == words_of(value[1]).startswith("minst")
    rounding = Decimal("0.5") if "%" in shown and "," not in shown else 0
    return abs(number_of(words_of(value[1])) - number_of(shown)) <= rounding


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.SECRETARIAT, "/statistik/siffra"),
        (Role.AUDITOR, "/statistik/siffra"),
        (Role.INITIATIVE_MANAGER, "/statistik/siffra"),
        (Role.BOARD_MEMBER, "/uppfoljning/styrelsen"),
    ],
)
def test_a_start_page_explains_its_figures(signed_in: SignedIn, role: Role, place: str) -> None:
    """The board's are those of the follow-up to it, as they may be shown."""
    client = signed_in(role)
    found = list(explained(client, f"{HOME}/"))
    assert sum(place in link for _shown, link, _page in found) >= 2
    for shown, link, page in found:
        assert is_told(shown, link, page), (shown, link)


def test_accepted_reports_explain_their_totals_and_results(demo_app: Flask, signed_in: SignedIn) -> None:
    client = signed_in(Role.SECRETARIAT)
    for report_id in _reports(demo_app, ReportState.ACCEPTED):
        found = list(explained(client, f"{HOME}/uppfoljning/{report_id}"))
        assert len(found) >= 1
        for shown, link, page in found:
            assert is_told(shown, link, page), (report_id, shown, link)


def test_a_report_that_is_not_accepted_is_in_no_figure_to_explain(
    demo_app: Flask, signed_in: SignedIn
) -> None:
    client = signed_in(Role.SECRETARIAT)
    for report_id in _reports(demo_app, ReportState.SUBMITTED):
        page = page_of(client, f"{HOME}/uppfoljning/{report_id}")
        links = [link for link, _shown in LINK.findall(page)]
        assert links
        for link in links:
            assert f'id="{link.removeprefix("#")}"' in page, "explained on the page itself, by no statistics"


def test_those_who_see_protected_statistics_are_not_sent_to_other_figures(
    demo_app: Flask, signed_in: SignedIn
) -> None:
    """Statistics would explain the protected figure of a year, and not the one that stands in a report."""
    client = signed_in(Role.BOARD_MEMBER)
    for report_id in _reports(demo_app, ReportState.ACCEPTED)[:1]:
        page = page_of(client, f"{HOME}/uppfoljning/{report_id}")
        assert not [link for link, _shown in LINK.findall(page) if not link.startswith("#")]


def test_the_agencys_sheet_explains_participants_budget_and_outcome(signed_in: SignedIn) -> None:
    client = signed_in(Role.SECRETARIAT)
    answer = client.get(f"{HOME}/underlag-uppfoljning-finsam")
    found = list(explained(client, answer.location))
    for place in ("/statistik/siffra", "/ekonomi/", "/avgifter/"):
        assert any(place in link for _shown, link, _page in found), place
    for shown, link, page in found:
        assert is_told(shown, link, page), (shown, link)


def _reports(app: Flask, state: ReportState) -> list[str]:
    """One report of each demo insats in a state: its newest."""
    with app.app_context(), acting_for(world.tenant("uppsala-lan")):
        rows = session.execute(
            select(Report.initiative_id, Report.id)
            .join(Initiative, Initiative.id == Report.initiative_id)
            .join(ReportingPeriod, ReportingPeriod.id == Report.period_id)
            .where(Report.state == state, Initiative.is_demo)
            .order_by(ReportingPeriod.last_month)
        )
        found = {row.initiative_id: str(row.id) for row in rows}
        session.rollback()
    assert found
    return list(found.values())[-3:]


def test_a_receipt_explains_the_accepted_periods_of_its_trend(demo_app: Flask) -> None:
    """The report that was just handed in is in no figure yet."""
    (report_id,) = _reports(demo_app, ReportState.SUBMITTED)
    client = demo_app.test_client()
    assert isinstance(client, CheckingClient)
    client.sign_in_as(address(SECOND_MANAGER[0], "uppsala-lan"), PASSWORD)
    found = list(explained(client, f"{HOME}/uppfoljning/{report_id}/kvittens"))
    assert {link.partition("del=")[2][:3] for _shown, link, _page in found} == {"kv1", "kv2"}
    for shown, link, page in found:
        assert is_told(shown, link, page), (shown, link)
