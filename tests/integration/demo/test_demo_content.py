"""The demo's content: complete, marked as made up, repeatable."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from finsam_saas.access.permissions import GlobalRole, Role
from finsam_saas.accounts.rules import password_fault
from finsam_saas.demo.data import fill, fill_database
from finsam_saas.demo.people import MAILBOXES, PASSWORD, PLACES, accounts
from finsam_saas.demo.reports import demo_entry, demo_quarters
from finsam_saas.demo.spreading import spread
from finsam_saas.demo.templates import SPREADS
from finsam_saas.demo.welcome import welcome_text
from finsam_saas.events.models import Event
from finsam_saas.fees.models import FeeYear
from finsam_saas.followup import service
from finsam_saas.followup.checks import check_report
from finsam_saas.followup.models import Report, ReportingPeriod
from finsam_saas.followup.rules import ReportState
from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.seats.queries import board_state
from finsam_saas.seats.rules import BoardWarningCode
from finsam_saas.statistics.queries import decisions
from tenants.context import acting_for
from tenants.database import session, today
from tests import world
from tests.integration.demo.conftest import SignedIn
from tests.servers import Servers


@pytest.mark.parametrize("slug", list(PLACES))
def test_every_association_has_marked_insatser_reports_and_a_marked_decision(
    demo_app: Flask, slug: str
) -> None:
    """Work-oriented, pre-rehabilitation and structural insatser, three quarters, and that it takes part."""
    with demo_app.app_context(), acting_for(world.tenant(slug)):
        insatser = session.scalars(select(Initiative).where(Initiative.is_demo)).all()
        assert all(one.name.endswith("(demo)") for one in insatser)
        kinds = {one.specific_orientation for one in insatser}
        assert {
            SpecificOrientation.WORK_ORIENTED_REHABILITATION,
            SpecificOrientation.PRE_REHABILITATION,
        } <= kinds
        assert Orientation.STRUCTURAL in {one.orientation for one in insatser}
        quarters = select(func.count()).where(ReportingPeriod.cadence == Cadence.QUARTER)
        assert session.scalar(quarters) == 3
        (decision,) = decisions()
        assert decision.takes_part and decision.is_demo
        year = demo_quarters(today())[-1].year
        assert session.scalar(select(FeeYear.note).where(FeeYear.year == year)) == "Påhittat belopp i demon."
        assert {warning.code for warning in board_state(today()).warnings} >= {
            BoardWarningCode.NO_SUBSTITUTE,
            BoardWarningCode.ENDING_SOON,
        }
        session.rollback()


def test_most_reports_are_accepted_and_each_other_state_is_there(demo_app: Flask) -> None:
    """So that every role has something to do from the start."""
    with demo_app.app_context(), acting_for(world.tenant("uppsala-lan")):
        states = Counter(session.scalars(select(Report.state)))
        session.rollback()
    assert states[ReportState.ACCEPTED] == 15
    assert {state: states[state] for state in states if state is not ReportState.ACCEPTED} == {
        ReportState.SUBMITTED: 1,
        ReportState.RETURNED: 1,
        ReportState.DRAFT: 1,
        ReportState.NOT_STARTED: 1,
    }


def test_filling_again_changes_nothing(demo_app: Flask) -> None:
    """A second start finds everything there."""
    told: list[str] = []

    def events() -> int:
        with acting_for(world.tenant("uppsala-lan")):
            found = session.scalar(select(func.count()).select_from(Event)) or 0
            session.rollback()
            return found

    with demo_app.app_context():
        before = events()
        fill_database(told.append)
        assert events() == before > 100
    assert told == []


def test_an_interrupted_filling_is_finished_by_the_next(
    servers: Servers, shared_app: Flask, empty_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each förbund's year is one transaction, so a broken-off one leaves nothing half made."""
    servers.clone(template=empty_template)
    fine = service.accept_report
    calls: list[object] = []

    def breaks_off(**values: Any) -> None:
        calls.append(values)
        if len(calls) > 5:
            raise KeyboardInterrupt
        fine(**values)

    with shared_app.app_context():
        monkeypatch.setattr(service, "accept_report", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            fill_database(lambda _line: None)
        session.remove()
        monkeypatch.undo()
        told: list[str] = []
        fill_database(told.append)
    assert told == [f"Making up a year for {slug}" for slug in PLACES]


def test_the_accounts_that_are_printed_are_one_per_role(demo_app: Flask, tmp_path: Path) -> None:
    """With what to try first; the printed list has them all."""
    with demo_app.app_context():
        fill(demo_app.config["FINSAM"], tmp_path)
    path = tmp_path / "accounts.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert len([row for row in rows if row["association"] == "uppsala-lan"]) == len(Role)
    assert len([row for row in rows if not row["association"]]) == len(GlobalRole)
    assert all(row["try_first"] for row in rows)
    printed = welcome_text("http://127.0.0.1:8000", path)
    assert "kansli@uppsala.demo" in printed and PASSWORD in printed
    assert list(MAILBOXES) and list(accounts()) == rows


def test_the_demos_password_keeps_our_own_rules() -> None:
    """It is printed for everybody, but it is not a bad example."""
    assert password_fault(PASSWORD, email="kansli@uppsala.demo", common=frozenset()) is None


@pytest.mark.parametrize("size", [0, 1, 5, 18, 60])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_made_up_reports_balance(size: int, place: int) -> None:
    """They pass the same checks as real ones (R14), in every quarter."""
    assert check_report(demo_entry(size, place).cells, submitting=True) == []
    assert check_report(demo_entry(size, place, partial=True).cells, submitting=False) == []


def test_the_demo_year_is_the_three_newest_quarters_that_are_over() -> None:
    """In November 2026 that is the first three of the year; the demo is never about quarters to come."""
    assert [str(one) for one in demo_quarters(date(2026, 11, 22))] == ["2026-kv1", "2026-kv2", "2026-kv3"]
    assert [str(one) for one in demo_quarters(date(2027, 1, 1))] == ["2026-kv2", "2026-kv3", "2026-kv4"]


def test_uppsala_has_something_on_every_page_of_figures(signed_in: SignedIn) -> None:
    """Goals of structural insatser that are counted, what came before and after, and older years."""
    client = signed_in(Role.SECRETARIAT)

    def text_of(path: str) -> str:
        answer = client.get(f"/uppsala-lan/{path}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True).replace("\xa0", " ")

    assert "75,0 % (3 av 4)" in text_of("mal")
    before_and_after = text_of("statistik/fore-efter")
    assert "Sysselsättning" in before_and_after and "Försörjningsstöd" in before_and_after
    years = text_of("statistik/?ar=alla&efter=ar")
    assert "2019 (SUS)" in years and "2024 (Uppföljning Finsam)" in years
    assert "Källa: Påhittade siffror för demon" in text_of("uppfoljning/aldre-ar")


@pytest.mark.parametrize("persons", [0, 1, 7, 36])
def test_what_is_spread_is_never_more_or_fewer(persons: int) -> None:
    """Whatever the number, so that a report's parts add up to those who ended."""
    for _codes, weights in SPREADS.values():
        parts = spread(persons, weights)
        assert sum(parts.values()) == persons and min(parts.values()) >= 0
