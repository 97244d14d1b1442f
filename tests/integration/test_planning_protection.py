"""Pages of goals beside the year's statistics: what one hides of an insats the other does not show."""

from __future__ import annotations

from uuid import UUID

import pytest

from finsam_saas.access.permissions import Role
from finsam_saas.followup.rules import Measure, Outcome
from finsam_saas.initiatives.rules import SpecificOrientation
from tenants.database import session
from tests.builders_figures import Row, add_report
from tests.builders_followup import add_initiative
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.integration.test_figures_pages import rows_of, text_of

UPPSALA = "uppsala-lan"


def flow(start: tuple[int, int], new: tuple[int, int], ended: tuple[int, int]) -> dict[str, Row]:
    """A report of women and men whose flow balances; half of those who ended went to work."""
    end = [first + added - gone for first, added, gone in zip(start, new, ended, strict=True)]
    return {
        Measure.ONGOING_AT_START: (*start, 0),
        Measure.NEW: (*new, 0),
        Measure.ENDED: (*ended, 0),
        Measure.ONGOING_AT_END: (end[0], end[1], 0),
        **dict.fromkeys(Outcome, (0, 0, 0)),
        Outcome.WORK: (ended[0] // 2, ended[1] // 2, 0),
        Outcome.OTHER_OR_INTERRUPTED: (ended[0] - ended[0] // 2, ended[1] - ended[1] // 2, 0),
    }


@pytest.fixture
def insatser(inside: Inside) -> dict[str, UUID]:
    """Of Lilla three women are left when each year ends; Stora has many."""
    specific = SpecificOrientation.WORK_ORIENTED_REHABILITATION
    with inside(UPPSALA, Role.SECRETARIAT) as kansli:
        found = {name: add_initiative(name, specific=specific) for name in ("Lilla", "Stora")}
        for year in (2025, 2026):
            add_report(kansli, found["Lilla"], f"{year}-ar1", flow((20, 30), (20, 30), (37, 40)))
            add_report(kansli, found["Stora"], f"{year}-ar1", flow((33, 30), (40, 30), (50, 30)))
        session.commit()
    return found


def test_what_the_statistics_hide_of_an_insats_no_page_of_goals_shows(
    client: CheckingClient, insatser: dict[str, UUID]
) -> None:
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    words = {"ongoing_at_end": "Kvar vid senaste periodens slut", "ended": "Avslutade"}
    for measure, label in words.items():
        statistics = rows_of(text_of(client, f"/{UPPSALA}/statistik/?ar=2026&matt={measure}"))
        for name, initiative_id in insatser.items():
            page = rows_of(text_of(client, f"/{UPPSALA}/mal/2026/insats/{initiative_id}"))
            assert statistics[name][:2] == ["..", ".."]
            assert page[label][:2] == ["..", ".."]


def test_a_trend_shows_what_the_statistics_of_its_years_show(
    client: CheckingClient, insatser: dict[str, UUID]
) -> None:
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    assert rows_of(text_of(client, f"/{UPPSALA}/mal/2026/insats/{insatser['Lilla']}"))["2025"] == ["23"]
    client.sign_in(Role.BOARD_MEMBER, UPPSALA)
    for name, initiative_id in insatser.items():
        trend = rows_of(text_of(client, f"/{UPPSALA}/mal/2026/insats/{initiative_id}"))
        for year in ("2025", "2026"):
            statistics = rows_of(text_of(client, f"/{UPPSALA}/statistik/?ar={year}&matt=ongoing_at_end"))
            assert trend[year] == [statistics[name][3]]
