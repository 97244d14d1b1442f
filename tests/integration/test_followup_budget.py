"""How many statements the pages of follow-up cost, whatever the number of rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, update

from finsam_saas.access.permissions import Role
from finsam_saas.followup.models import Report, ReportCount
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.rules import ReportState
from tenants.database import db, now, session
from tests.builders_followup import QUARTER, add_initiative, complete_cells, open_quarter, report_of
from tests.client import CheckingClient
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
LIST = "/uppsala-lan/uppfoljning"
MOST = 8
QUARTERS = (Quarter(2025, 2), Quarter(2025, 4), Quarter(2026, 1), QUARTER)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database inside the block."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def make_reports(inside: Inside, number: int, last: ReportState) -> UUID:
    """So many insatser with accepted reports for three quarters and a newest one in that state; its id."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager, inside(UPPSALA) as kansli:
        pass
    with inside(UPPSALA):
        made = [add_initiative(f"Insats {place}", manager=manager.membership_id) for place in range(number)]
        for quarter in QUARTERS:
            open_quarter(kansli, quarter)
        moments = {"submitted_at": now(), "submitted_by": manager.name}
        accepted = {"state": ReportState.ACCEPTED, "accepted_at": now(), "accepted_by": kansli.name}
        session.execute(update(Report).values(**moments, **accepted))
        newest = [report_of(initiative_id) for initiative_id in made]
        back = {"state": last, "accepted_at": None, "accepted_by": None}
        session.execute(update(Report).where(Report.id.in_(newest)).values(**back))
        reports = [row.id for row in session.query(Report.id)]
        session.add_all(
            ReportCount(report_id=report_id, row=row, sex=sex, value=count, missing=None)
            for report_id in reports
            for (row, sex), count in complete_cells().items()
        )
        session.commit()
        return newest[0]


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize("role", [Role.SECRETARIAT, Role.INITIATIVE_MANAGER])
def test_list_and_report_stay_within_eight_statements(
    app: Flask, client: CheckingClient, inside: Inside, number: int, role: Role
) -> None:
    """With one insats as with twelve."""
    report_id = make_reports(inside, number, ReportState.SUBMITTED)
    client.sign_in(role, UPPSALA)
    for path in (f"{LIST}?period=alla", LIST, f"{LIST}/{report_id}"):
        with counted(app) as sent:
            assert client.get(path).status_code == 200
        assert len(sent) <= MOST, (path, sent)


def test_the_page_to_write_on_stays_within_eight_statements(
    app: Flask, client: CheckingClient, inside: Inside
) -> None:
    """With earlier quarters beside and a history below."""
    report_id = make_reports(inside, 1, ReportState.RETURNED)
    client.sign_in(Role.INITIATIVE_MANAGER, UPPSALA)
    with counted(app) as sent:
        assert "Spara utkast" in client.get(f"{LIST}/{report_id}").get_data(as_text=True)
    assert len(sent) <= MOST, sent
