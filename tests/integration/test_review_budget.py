"""What the pages of many reports cost: statements whatever the number of rows, and the board's own work."""

from __future__ import annotations

from time import process_time

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.followup.rules import ReportState
from finsam_saas.review import threads
from tenants.database import session
from tests.builders_review import LIST, UPPSALA
from tests.client import CheckingClient
from tests.conftest import Inside
from tests.integration.test_followup_budget import counted, make_reports

MOST = 8
PAGES = (f"{LIST}/inkorg", f"{LIST}/tavla", f"{LIST}?period=alla", LIST, f"{LIST}/tavla.csv")


@pytest.mark.parametrize("number", [2, 20])
def test_pages_of_many_reports_stay_within_eight_statements(
    app: Flask, client: CheckingClient, inside: Inside, number: int
) -> None:
    """With two insatser as with twenty, four quarters each."""
    report_id = make_reports(inside, number, ReportState.SUBMITTED)
    with inside(UPPSALA) as kansli:
        threads.comment(actor=kansli, report_id=report_id, row="new", sex=None, text="Stämmer det?")
        session.commit()
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    for path in (*PAGES, f"{LIST}/{report_id}", f"{LIST}/{report_id}/kommentarer"):
        with counted(app) as sent:
            assert client.get(path).status_code == 200
        assert len(sent) <= MOST, (path, sent)


def test_the_board_of_twenty_insatser_is_no_heavier_than_a_list_of_them(
    client: CheckingClient, inside: Inside
) -> None:
    """Eighty reports at one look cost no more of the processor than the list that pages them."""
    make_reports(inside, 20, ReportState.SUBMITTED)
    client.sign_in(Role.SECRETARIAT, UPPSALA)
    client.checks = False
    assert _seconds(client, f"{LIST}/tavla") <= 1.5 * _seconds(client, f"{LIST}?period=alla")


def _seconds(client: CheckingClient, path: str, times: int = 10) -> float:
    """The least processor time of a page in several tries."""
    least = float("inf")
    for _try in range(times):
        before = process_time()
        assert client.get(path).status_code == 200
        least = min(least, process_time() - before)
    return least
