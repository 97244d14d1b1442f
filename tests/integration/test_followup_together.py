"""Reports under two hands at once, against the real database: exactly one wins, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.events.models import Event
from finsam_saas.followup import reading, service
from finsam_saas.followup.background import background
from finsam_saas.followup.models import Report
from finsam_saas.followup.refusals import PeriodRefused
from finsam_saas.followup.rules import Measure, ReportState, Sex
from finsam_saas.web.errors import Conflict
from tenants.context import acting_for
from tenants.database import session
from tests import world
from tests.builders_followup import add_initiative, changed, hand_in, open_quarter, report_of
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
HANDS = 4


@pytest.fixture
def report_id(inside: Inside) -> UUID:
    """A report that is handed in, at version 3."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        initiative_id = add_initiative("Framsteget", manager=manager.membership_id)
        open_quarter(manager)
        found = report_of(initiative_id)
        assert hand_in(manager, found) == 3
        session.commit()
        return found


def at_once(app: Flask, actors: list[Actor], act: Callable[[Actor], object]) -> list[str]:
    """Let each actor do the same at the same moment, each in its own transaction; how each was answered."""
    start = threading.Barrier(len(actors))

    def one(actor: Actor) -> str:
        with app.app_context(), acting_for(world.tenant(UPPSALA), user_id=actor.user_id):
            start.wait(timeout=10)
            try:
                act(actor)
                session.commit()
            except (Conflict, PeriodRefused) as refused:
                session.rollback()
                return type(refused).__name__
            return "done"

    with ThreadPoolExecutor(len(actors)) as pool:
        return sorted(pool.map(one, actors))


def actors_as(inside: Inside, *roles: Role) -> list[Actor]:
    """The persons with these roles."""
    found = []
    for role in roles:
        with inside(UPPSALA, role) as actor:
            found.append(actor)
    return found


def names_of(report_id: UUID) -> list[str]:
    """The events of a report, oldest first."""
    rows = session.query(Event.name).filter(Event.subject_id == report_id).order_by(Event.at)
    return [row.name for row in rows]


def test_of_two_persons_who_accept_at_once_one_wins(app: Flask, inside: Inside, report_id: UUID) -> None:
    """The other is told that somebody was first; one event."""
    actors = actors_as(inside, Role.SECRETARIAT, Role.DIRECTOR)
    answers = at_once(
        app, actors, lambda actor: service.accept_report(actor=actor, report_id=report_id, version=3)
    )
    assert answers == ["Conflict", "done"]
    with inside(UPPSALA) as kansli:
        assert reading.report(kansli, report_id).version == 4
        assert names_of(report_id).count("report:accepted") == 1


def test_one_persons_four_presses_are_one_acceptance(app: Flask, inside: Inside, report_id: UUID) -> None:
    """Every press is answered as done."""
    actors = actors_as(inside, Role.SECRETARIAT) * HANDS
    answers = at_once(
        app, actors, lambda actor: service.accept_report(actor=actor, report_id=report_id, version=3)
    )
    assert answers == ["done"] * HANDS
    with inside(UPPSALA):
        assert names_of(report_id).count("report:accepted") == 1


def test_accepting_and_returning_at_once_ends_in_one_of_them(
    app: Flask, inside: Inside, report_id: UUID
) -> None:
    """State and history agree on which."""

    def act(actor: Actor) -> None:
        if Role.DIRECTOR in actor.roles:
            service.return_report(actor=actor, report_id=report_id, version=3, reason="Se över.")
        else:
            service.accept_report(actor=actor, report_id=report_id, version=3)

    answers = at_once(app, actors_as(inside, Role.SECRETARIAT, Role.DIRECTOR), act)
    assert answers == ["Conflict", "done"]
    with inside(UPPSALA) as kansli:
        state = reading.report(kansli, report_id).state
        assert names_of(report_id)[-1] == f"report:{state.value}"


def test_two_who_save_at_once_do_not_mix(app: Flask, inside: Inside, report_id: UUID) -> None:
    """One entry is kept whole, the other refused."""
    with inside(UPPSALA) as kansli:
        service.return_report(actor=kansli, report_id=report_id, version=3, reason="Se över.")
        session.commit()
    counts = iter((101, 102))

    def act(actor: Actor) -> None:
        entry = changed(Measure.NEW, Sex.WOMEN, next(counts))
        service.save_report(actor=actor, report_id=report_id, version=4, entry=entry)

    told = at_once(app, actors_as(inside, Role.INITIATIVE_MANAGER) * 2, act)
    assert told == ["Conflict", "done"]
    with inside(UPPSALA) as kansli:
        found = reading.report(kansli, report_id)
        assert found.version == 5 and found.state is ReportState.RETURNED
        assert background(found).kept.cells[Measure.NEW, Sex.WOMEN] in (101, 102)


def test_a_quarter_opened_by_two_at_once_is_one(app: Flask, inside: Inside) -> None:
    """One period, one report for each insats."""
    with inside(UPPSALA):
        add_initiative("Framsteget")
        session.commit()
    answers = at_once(app, actors_as(inside, Role.SECRETARIAT, Role.DIRECTOR), open_quarter)
    assert answers == ["PeriodRefused", "done"]
    with inside(UPPSALA):
        assert session.query(Report).count() == 1
