"""Each figure of a report says where it comes from, and counts nowhere before it is accepted."""

from __future__ import annotations

import re

import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.followup import service
from finsam_saas.reporting_plan.core_indicators import Section
from tenants.database import session
from tests.builders_followup import hand_in
from tests.builders_review import LIST, UPPSALA, handed_in, needs_sign_off, sign_for
from tests.client import CheckingClient
from tests.conftest import Inside

LINK = re.compile(r'<a class="explained" href="([^"]+)"')
COUNTS = "De räknas med i förbundets summor när kansliet har godkänt rapporten."


def _links_of(page: str) -> list[str]:
    """Where the figures of a page are explained; what is explained below stands on the page itself."""
    found = LINK.findall(page)
    for one in found:
        assert not one.startswith("#") or f'id="{one[1:]}"' in page, one
    return found


@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.INITIATIVE_MANAGER, Role.AUDITOR])
def test_what_is_handed_in_is_explained_below_and_not_in_statistics(
    client: CheckingClient, inside: Inside, role: Role
) -> None:
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        pass
    client.sign_in(role, UPPSALA)
    page = client.get(f"{LIST}/{report_id}").get_data(as_text=True)
    links = _links_of(page)
    parts = ("andelen", *(one.value for one in (Section.PARTICIPANTS, Section.RESULTS, Section.ECONOMY)))
    assert set(links) == {f"#forklara-{part}" for part in parts}, "statistics hold accepted figures only"
    assert f"lämnades in av {manager.name}" in page and COUNTS in page


def test_what_is_accepted_is_explained_in_statistics(client: CheckingClient, inside: Inside) -> None:
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli:
        service.accept_report(actor=kansli, report_id=report_id, version=3)
        session.commit()
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    page = client.get(f"{LIST}/{report_id}").get_data(as_text=True)
    links = _links_of(page)
    assert any("matt=new" in one for one in links) and "#forklara-participants" not in links
    assert "#forklara-andelen" not in links and "andelen" not in page
    assert (
        f"{kansli.name} godkände dem, och de räknas med i förbundets summor." in page and COUNTS not in page
    )


def test_what_is_opened_again_counts_no_longer(client: CheckingClient, inside: Inside) -> None:
    """And says so, whoever handed it in before."""
    (report_id,) = handed_in(inside, "Arken")
    with inside(UPPSALA) as kansli:
        service.accept_report(actor=kansli, report_id=report_id, version=3)
        service.reopen_report(actor=kansli, report_id=report_id, version=4, reason="Fel antal nya.")
        session.commit()
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    page = client.get(f"{LIST}/{report_id}").get_data(as_text=True)
    assert all(one.startswith("#") for one in _links_of(page))
    assert "Siffrorna kan ändras just nu." in page and "och de räknas med" not in page
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        hand_in(manager, report_id)
        session.commit()
    assert COUNTS in client.get(f"{LIST}/{report_id}").get_data(as_text=True)


def test_the_styrgrupp_is_told_whose_answers_are_left(client: CheckingClient, inside: Inside) -> None:
    needs_sign_off(inside)
    (report_id,) = handed_in(inside, "Arken")
    sign_for(inside, report_id)
    client.sign_in(Role.GROUP_MEMBER, UPPSALA)
    page = client.get(f"{LIST}/{report_id}").get_data(as_text=True)
    assert "när styrgruppen och kansliet har godkänt rapporten" in page
    assert "#forklara-participants" in _links_of(page)


def test_a_reader_without_counts_gets_no_explanations_of_them(client: CheckingClient, inside: Inside) -> None:
    (report_id,) = handed_in(inside, "Arken")
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    page = client.get(f"{LIST}/{report_id}").get_data(as_text=True)
    assert _links_of(page) == [] and "Förklara siffrorna" not in page
