"""Attacks on the road from § to money: raced, by stale pages, by somebody in two roles, and by slips."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.decisions import proposing, queries, service, written
from finsam_saas.decisions.entry import Basis
from finsam_saas.decisions.material import material
from finsam_saas.decisions.refusals import DecisionRefused
from finsam_saas.decisions.rules import Choice, DecisionKind, FaultCode
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.rules import InitiativeStatus
from finsam_saas.meetings import immediate
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings import service as at_meeting
from finsam_saas.registry import service as registry
from finsam_saas.registry.rules import MatterKind
from finsam_saas.web.errors import Conflict
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_decisions as board
from tests import builders_meetings as meet
from tests.builders_delegation import set_budget
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG, YEAR, ASKED = "uppsala-lan", apply.YEAR, board.ASKED
WRITER = Role.INITIATIVE_MANAGER


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def grant(actor: Actor, application_id: UUID) -> UUID:
    """Grant all that was asked for, with no reason for going over what is left."""
    return service.carry_out(
        actor=actor,
        application_id=application_id,
        kind=DecisionKind.GRANT,
        amounts=ASKED,
        conditions=[],
        basis=Basis(today(), "Styrelsen § 1"),
    )


def test_two_grants_at_once_do_not_both_find_the_same_money(inside: Inside) -> None:
    """R8: the second waits for the first, sees what is left, and is asked for its reason."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        set_budget(600)
        waiting = [board.ready(writer, kansli) for _ in range(4)]
        session.commit()

    def take(application_id: UUID) -> list[FaultCode]:
        with inside(SLUG) as kansli:
            try:
                grant(kansli, application_id)
            except DecisionRefused as refused:
                session.rollback()
                return [one.code for one in refused.faults]
            session.commit()
            return []

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(take, waiting))
    assert answers == [[], *[[FaultCode.NO_REASON_TO_OVERRUN]] * 3]


def test_an_insats_that_another_decision_pays_for_outlives_the_one_that_made_it(inside: Inside) -> None:
    """Put right to a rejection, a decision takes its own money back, and nothing of the other's."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        first, meeting_id, item_id = board.at_board(writer, kansli, meet.board())
        board.decide(kansli, meeting_id, item_id)
        made = queries.decisions_of(first)[0].initiative_id
        assert made
        body_id = meetings.meeting(kansli, meeting_id).meeting.body_id
        _second, other_meeting, other_item = board.at_board(writer, kansli, body_id)
        half: Mapping[int, Decimal] = {YEAR: Decimal(250_000)}
        board.decide(kansli, other_meeting, other_item, Choice.PARTLY_GRANT, half, extends=made)
        board.decide(kansli, meeting_id, item_id, Choice.REJECT)
        assert {one.year: one.amount for one in initiatives.amounts(made)} == half
        assert initiatives.initiative(made).status is InitiativeStatus.PLANNED


def test_nobody_adjusts_words_that_were_changed_after_he_read_them(inside: Inside) -> None:
    """Neither minutes nor a § by itself: the page that lay open says that it is too old."""
    with inside(SLUG) as kansli:
        meeting_id = meet.held(kansli, meet.board())
        meet.decide_all(kansli, meeting_id)
        read = meetings.meeting(kansli, meeting_id)
        item, anna = read.items[2], next(one for one in read.people if one.person_name == "Anna")
        meet.decide_all(kansli, meeting_id)
        with pytest.raises(Conflict):
            at_meeting.confirm_minutes(
                actor=kansli,
                meeting_id=meeting_id,
                person_id=anna.id,
                edition=read.edition,
                seal=lambda _whole: meet.PDF,
                concerns="Protokoll",
            )
        now = meetings.item_of(meetings.meeting(kansli, meeting_id), item.id)
        immediate.ask(actor=kansli, meeting_id=meeting_id, item_id=item.id, version=now.version)
        with pytest.raises(Conflict):
            immediate.confirm(
                actor=kansli,
                meeting_id=meeting_id,
                item_id=item.id,
                person_id=anna.id,
                version=now.version,
                seal=lambda _whole, _item: meet.PDF,
                concerns="§ 3",
            )
        meet.confirm(kansli, meeting_id, "Anna")


def test_what_a_decision_gives_is_not_raised_by_hand(inside: Inside, client: CheckingClient) -> None:
    """Else a clerk could lift the ceiling of what is requisitioned; a year without a decision is free."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        made = grant(kansli, board.ready(writer, kansli))
        insats = queries.decision(made).initiative_id
        assert insats
        version = str(initiatives.initiative(insats).version)
        session.commit()
    client.sign_in(Role.SECRETARIAT, SLUG)
    page = f"/{SLUG}/insatser/{insats}/belopp"
    rows = {"amounts-0-year": str(YEAR), "amounts-0-amount": "501", "version": version}
    answer = client.send_form(page, rows)
    assert (answer.status_code, "nytt beslut" in answer.get_data(as_text=True)) == (422, True)
    free = {"amounts-0-year": str(YEAR + 1), "amounts-0-amount": "501", "version": version}
    assert client.send_form(page, free).status_code == 303


def test_the_agenda_does_not_name_an_application_whose_matter_is_secret(inside: Inside) -> None:
    """The titles of §§ stand on the notice board, for everybody, and in the log."""
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer:
        application_id = board.ready(writer, kansli)
        board.proposed(kansli, application_id)
        found = material(application_id)
        matter_id = applications.handed_in(application_id).matter_id
        assert matter_id and proposing.called_in_public(application_id) == found.title
        registry.change_matter(
            actor=kansli,
            matter_id=matter_id,
            version=1,
            kind=MatterKind.APPLICATION,
            title="Hemligt",
            secrecy_ground="OSL 26 kap. 1 §",
        )
        called = proposing.called_in_public(application_id)
        assert called == f"{today().year}:1"
        item = written.agenda_item(found, called)
        assert (called in item.title, found.title in item.title) == (True, False)
