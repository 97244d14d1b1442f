"""Who may do what with fees: a member's representative reads its own fee alone, the economist invoices."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.fees import queries as fee_queries
from finsam_saas.fees import service
from finsam_saas.invoices import queries
from tenants.database import session
from tests import builders_finance as build
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "vasteras"
FEES = f"/{SLUG}/avgifter"


@pytest.fixture
def ids(app: Flask, inside: Inside) -> dict[str, UUID]:
    """BÅD-ESÅ 2016 fixed and 2017 a draft; the representative speaks for Åmål."""
    with app.app_context():
        members = build.bad_esa_2016(SLUG)
        build.speaks_for(SLUG, members["amal"])
    with inside(SLUG) as actor:
        service.fix_year(actor=actor, year=2016, version=1)
        service.open_year(actor=actor, year=2017, total=build.TKR * 4600)
        session.commit()
    return members


def test_a_representative_sees_the_own_members_fee_and_letter(
    client: CheckingClient, ids: dict[str, UUID]
) -> None:
    """Åmål's 314 000 kr, its letter, no other member and no draft."""
    client.sign_in(Role.MEMBER_REPRESENTATIVE, SLUG)
    page = client.get(f"{FEES}/").get_data(as_text=True).replace("\xa0", " ")
    assert "314 000" in page and "Bengtsfors" not in page and "2017" not in page
    letter = client.get(f"{FEES}/2016/medlem/{ids['amal']}")
    assert letter.status_code == 200 and "Bengtsfors" not in letter.get_data(as_text=True)


@pytest.mark.parametrize("other", ["bengtsfors", "forsakringskassan", "vgr"])
def test_a_representative_does_not_find_other_members_fees(
    client: CheckingClient, ids: dict[str, UUID], other: str
) -> None:
    """Another member of the same förbund is not found; neither is the own member's draft."""
    client.sign_in(Role.MEMBER_REPRESENTATIVE, SLUG)
    assert client.get(f"{FEES}/2016/medlem/{ids[other]}").status_code == 404
    assert client.get(f"{FEES}/2017/medlem/{ids['amal']}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/2016", "/2016/andra", "/2016/faststall", "/2016/avgifter.xlsx", "/nytt", "/budget/"]
)
def test_a_representative_opens_nothing_else(client: CheckingClient, ids: dict[str, UUID], path: str) -> None:
    """The förbund's table, files and budget are closed."""
    client.sign_in(Role.MEMBER_REPRESENTATIVE, SLUG)
    assert client.get(FEES + path).status_code == 403


def test_a_representative_of_no_member_sees_nothing(
    client: CheckingClient, app: Flask, inside: Inside
) -> None:
    """Without a link there is an empty page and no fee."""
    with app.app_context():
        members = build.bad_esa_2016(SLUG)
    with inside(SLUG) as actor:
        service.fix_year(actor=actor, year=2016, version=1)
        session.commit()
    client.sign_in(Role.MEMBER_REPRESENTATIVE, SLUG)
    assert "ingen fastställd avgift" in client.get(f"{FEES}/").get_data(as_text=True)
    assert client.get(f"{FEES}/2016/medlem/{members['amal']}").status_code == 404


def test_own_fees_are_the_actors_alone(ids: dict[str, UUID], inside: Inside) -> None:
    """The query itself gives nothing else, whatever the page asks."""
    with inside(SLUG, Role.MEMBER_REPRESENTATIVE) as actor:
        assert [(fee.year, fee.member_id) for fee in queries.own_fees(actor)] == [(2016, ids["amal"])]
        assert not queries.may_read_member(actor, ids["vgr"])
    with inside(SLUG, Role.GROUP_MEMBER) as actor:
        assert queries.own_fees(actor) == [] and not queries.may_read_member(actor, ids["amal"])
    with inside("uppsala-lan", Role.SECRETARIAT):
        assert queries.fee_years() == [] and fee_queries.fee_sheet(2016) is None


def test_an_economist_reads_and_follows_invoices_but_changes_no_fees(
    client: CheckingClient, ids: dict[str, UUID]
) -> None:
    """The invoice form is there, the buttons for changing and fixing are not, and posts are refused."""
    client.sign_in(Role.ECONOMIST, SLUG)
    page = client.get(f"{FEES}/2016").get_data(as_text=True)
    assert "Notera som betalda" in page
    assert client.get(f"{FEES}/2017/andra").status_code == 403
    assert client.get(f"{FEES}/2017/faststall").status_code == 403
    for path in ("/2017/andra", "/2017/faststall", "/2017/nycklar/region", "/nytt"):
        assert client.send_form(FEES + path, {}, page=f"{FEES}/2016").status_code == 403


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.AUDITOR, Role.TENANT_ADMIN])
def test_readers_read_and_change_nothing(client: CheckingClient, ids: dict[str, UUID], role: Role) -> None:
    """The year and the budget open; there is no form for invoices and no way to change."""
    client.sign_in(role, SLUG)
    page = client.get(f"{FEES}/2016").get_data(as_text=True)
    assert "Notera som betalda" not in page
    assert client.get(f"{FEES}/budget/").status_code == 200
    token = f"/{SLUG}/avgifter/2016"
    assert client.send_form(f"{FEES}/2016/fakturor", {"fee": "x"}, page=token).status_code == 403
    fee = f"{FEES}/2016/medlem/{ids['amal']}"
    assert "av misstag" not in client.get(fee).get_data(as_text=True)
    assert client.send_form(f"{fee}/ta-tillbaka/betalning", {"reason": "Fel"}, page=token).status_code == 403


@pytest.mark.parametrize("role", [Role.GROUP_MEMBER, Role.INITIATIVE_MANAGER])
def test_others_see_no_fees(client: CheckingClient, ids: dict[str, UUID], role: Role) -> None:
    """Closed to those whose work it is not."""
    client.sign_in(role, SLUG)
    assert client.get(f"{FEES}/").status_code == 403


def test_another_forbunds_fee_is_not_found(client: CheckingClient, ids: dict[str, UUID]) -> None:
    """An id from another förbund does not exist here."""
    client.sign_in(Role.SECRETARIAT, "uppsala-lan")
    assert client.get(f"/uppsala-lan/avgifter/2016/medlem/{ids['amal']}").status_code == 404
    assert client.get("/uppsala-lan/avgifter/2016").status_code == 404
