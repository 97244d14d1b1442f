"""Delegated decisions as the app role: by whom, from what, in which order, and how the board is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import partial
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.applications import queries as applications
from finsam_saas.applications.rules import ApplicationState, StepRefused
from finsam_saas.bodies.delegated import DecisionRefused, Refusal
from finsam_saas.bodies.delegating import decide_delegation
from finsam_saas.bodies.queries import delegation
from finsam_saas.bodies.rules import BodyKind, Delegate, DelegatedMatter
from finsam_saas.budgets.models import Budget
from finsam_saas.budgets.rules import BudgetState
from finsam_saas.decisions import agenda, proposing
from finsam_saas.decisions import queries as decisions
from finsam_saas.decisions.entry import ChangeEntry
from finsam_saas.decisions.rules import DecisionKind
from finsam_saas.delegation import queries, service
from finsam_saas.delegation.correcting import correct_on_application
from finsam_saas.delegation.entry import OnApplicationEntry, OtherEntry
from finsam_saas.delegation.models import DelegatedDecision
from finsam_saas.delegation.reporting import report_committees, report_delegated
from finsam_saas.delegation.rules import Standing
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.meetings import planning
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings import service as at_meeting
from finsam_saas.meetings.entry import DecisionEntry
from finsam_saas.meetings.facts import Item
from finsam_saas.meetings.rules import Outcome
from finsam_saas.registry import queries as registry
from finsam_saas.seats.rules import SeatKind
from finsam_saas.seats.service import SeatEntry, add_seat
from finsam_saas.web.errors import NotFound
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_association as build
from tests import builders_decisions as board
from tests import builders_meetings as meet
from tests.builders_delegation import PURCHASES, set_budget
from tests.conftest import Inside
from tests.integration.test_decisions_changes import decide as decide_change
from tests.integration.test_decisions_changes import put

SLUG, YEAR, ASKED = "uppsala-lan", apply.YEAR, board.ASKED
DIRECTOR, WRITER = Role.DIRECTOR, Role.INITIATIVE_MANAGER
REPORT = "Anmälan av delegationsbeslut"


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def named(number: str) -> str:
    return f"Delegationsbeslut {number}"


def grant(amounts: dict[int, Decimal] | None = None) -> OnApplicationEntry:
    """To grant by Uppsala's rule of 2023, today."""
    return OnApplicationEntry(
        rule_key="kvarvarande-medel",
        kind=DecisionKind.GRANT,
        decided_on=today(),
        decision="Bevilja Heby 500 tkr.",
        reasons="Det finns medel kvar.",
        amounts=ASKED if amounts is None else amounts,
    )


def purchase(amount: int, title: str = "Bildskärmar") -> OtherEntry:
    key = next(one.key for one in delegation() if one.matter is DelegatedMatter.OTHER)
    return OtherEntry(key, title, today(), "Köpa bildskärmar.", amount=Decimal(amount))


def let_purchases(admin: Actor) -> None:
    decide_delegation(actor=admin, rules=[*delegation(), PURCHASES], seen=0)


def call(kansli: Actor, body_id: UUID) -> UUID:
    """A meeting called as the page does it."""
    meeting_id = meet.planned(kansli, body_id)
    planning.call_meeting(
        actor=kansli, meeting_id=meeting_id, version=1, concerns="Kallelse", joining=[report_delegated]
    )
    return meeting_id


def reports_at(kansli: Actor, meeting_id: UUID) -> list[Item]:
    return [one for one in meetings.meeting(kansli, meeting_id).items if one.title == REPORT]


def seal(kansli: Actor, cia: Actor, meeting_id: UUID, outcome: Outcome = Outcome.NOTED) -> None:
    """Hold the meeting, write this outcome to the report, and adjust the minutes."""
    board.hold(kansli, meeting_id)
    meet.decide_all(kansli, meeting_id)
    (item,) = reports_at(kansli, meeting_id)
    entry = DecisionEntry(outcome, "Anmälan läggs till handlingarna.")
    at_meeting.decide_item(
        actor=kansli, meeting_id=meeting_id, item_id=item.id, version=item.version, entry=entry
    )
    meet.confirm(kansli, meeting_id, "Anna")
    meet.confirm(cia, meeting_id, "Cia")


def test_uppsalas_remaining_funds_end_to_end(inside: Inside) -> None:
    """State, insats and money at once; registered, numbered, and reported to the board with its §."""
    with (
        inside(SLUG) as kansli,
        inside(SLUG, WRITER) as writer,
        inside(SLUG, Role.BOARD_MEMBER) as cia,
        inside(SLUG, DIRECTOR) as director,
    ):
        set_budget(600)
        application_id = board.ready(writer, kansli)
        number = service.decide_on_application(
            actor=director, application_id=application_id, entry=grant(), named=named
        )
        assert number == f"{today().year}:1"
        assert build.last_event()[0] == "delegated-decision:taken"
        application = applications.handed_in(application_id)
        assert application.state is ApplicationState.GRANTED
        (decided,) = decisions.decisions_of(application_id)
        assert (decided.delegated, decided.amounts, decided.is_sealed) == (number, ASKED, True)
        assert decided.initiative_id
        assert initiatives.amounts(decided.initiative_id)[0].amount == ASKED[YEAR]
        found = queries.decision(number)
        assert found.amount == ASKED[YEAR]
        assert (found.decided_by, found.standing) == (director.name, Standing.WAITING)
        assert application.matter_id
        documents = registry.documents(application.matter_id)
        assert f"{named(number)}: {application.title}" in [one.concerns for one in documents]
        meeting_id = call(kansli, meet.board())
        (item,) = reports_at(kansli, meeting_id)
        assert item.background and number in item.background and "Bevilja Heby 500 tkr." in item.background
        assert queries.decision(number).standing is Standing.ON_AGENDA
        seal(kansli, cia, meeting_id)
        reported = queries.decision(number)
        assert (reported.standing, reported.paragraph, reported.body) == (Standing.REPORTED, 3, "Styrelsen")
        assert queries.waiting() == []


def test_a_delegated_decision_is_put_right_until_the_board_is_told(inside: Inside) -> None:
    """Money, insats and conditions as if it had always said so; within the rule; then never again."""
    with (
        inside(SLUG) as kansli,
        inside(SLUG, WRITER) as writer,
        inside(SLUG, DIRECTOR) as director,
    ):
        set_budget(600)
        application_id = board.ready(writer, kansli)
        number = service.decide_on_application(
            actor=director, application_id=application_id, entry=grant(), named=named
        )
        right = partial(
            correct_on_application,
            actor=director,
            number=number,
            named=named,
            is_bound=lambda _decision, _after: False,
        )
        (first,) = decisions.decisions_of(application_id)
        less = replace(grant({YEAR: Decimal(400_000)}), kind=DecisionKind.PARTLY_GRANT, decision="Mindre.")
        right(entry=less)
        right(entry=replace(less, conditions=[board.CONDITION]))
        (second,) = decisions.decisions_of(application_id)
        assert (second.id, second.initiative_id) == (first.id, first.initiative_id)
        assert second.initiative_id and second.open_conditions == 1
        assert initiatives.amounts(second.initiative_id)[0].amount == Decimal(400_000)
        assert queries.decision(number).amount == Decimal(400_000)
        assert build.last_event()[0] == "delegated-decision:corrected"
        with pytest.raises(DecisionRefused) as refused, session.begin_nested():
            session.execute(update(DelegatedDecision).values(decided_as=Delegate.CHAIR))
            right(entry=less)
        assert refused.value.refusal is Refusal.NOT_THE_DELEGATE
        with pytest.raises(DecisionRefused) as refused, session.begin_nested():
            set_budget(450)
            right(entry=grant())
        assert refused.value.refusal is Refusal.MORE_THAN_REMAINS
        call(kansli, meet.board())
        with pytest.raises(DecisionRefused) as refused:
            right(entry=grant())
        assert refused.value.refusal is Refusal.REPORTED_ALREADY


def test_what_is_not_within_the_rule_is_refused_and_leaves_nothing(inside: Inside) -> None:
    """No budget, more than remains after another decision, above the highest amount, another matter."""
    with (
        inside(SLUG) as kansli,
        inside(SLUG, WRITER) as writer,
        inside(SLUG, Role.TENANT_ADMIN) as admin,
        inside(SLUG, DIRECTOR) as director,
    ):
        first, second = board.ready(writer, kansli), board.ready(writer, kansli)
        session.commit()

        def why(actor: Actor, application_id: UUID, entry: OnApplicationEntry) -> Refusal:
            with pytest.raises(DecisionRefused) as refused, session.begin_nested():
                service.decide_on_application(
                    actor=actor, application_id=application_id, entry=entry, named=named
                )
            return refused.value.refusal

        assert why(director, first, grant()) is Refusal.NO_BUDGET
        set_budget(900)
        # What the kansli itself has written, and the board has not adopted, leaves nothing remaining.
        session.execute(update(Budget).where(Budget.year == YEAR).values(state=BudgetState.PROPOSED))
        assert why(director, first, grant()) is Refusal.NO_BUDGET
        set_budget(900)
        for other in (kansli, writer, admin):
            assert why(other, first, grant()) is Refusal.NOT_THE_DELEGATE
        service.decide_on_application(actor=director, application_id=first, entry=grant(), named=named)
        assert why(director, second, grant()) is Refusal.MORE_THAN_REMAINS
        with pytest.raises(StepRefused), session.begin_nested():
            empty = replace(grant({}), kind=DecisionKind.REJECT)
            service.decide_on_application(actor=director, application_id=first, entry=empty, named=named)
        (rule,) = delegation()
        limited = replace(rule, maximum=Decimal(300_000))
        decide_delegation(actor=admin, rules=[limited, PURCHASES], seen=0)
        less = replace(grant({YEAR: Decimal(350_000)}), kind=DecisionKind.PARTLY_GRANT)
        assert why(director, second, less) is Refusal.ABOVE_MAXIMUM
        assert why(director, second, replace(less, rule_key=purchase(0).rule_key)) is Refusal.OTHER_MATTER
        with pytest.raises(NotFound), session.begin_nested():
            service.decide_on_application(
                actor=director, application_id=second, entry=replace(less, rule_key="ingen"), named=named
            )
        board.proposed(kansli, second)
        board.on_agenda(kansli, second, meet.called(kansli, meet.board()))
        assert why(director, second, less) is Refusal.ON_AGENDA
        assert applications.handed_in(second).state is ApplicationState.READY_FOR_DECISION
        assert queries.count_taken() == 1


def test_each_decision_is_on_one_board_agenda_and_waits_where_it_was_not_taken_up(inside: Inside) -> None:
    """A group is not told; what comes after the notice waits; off the agenda or put off it comes again."""
    with (
        inside(SLUG, DIRECTOR) as director,
        inside(SLUG, Role.BOARD_MEMBER) as cia,
        inside(SLUG, Role.TENANT_ADMIN) as admin,
    ):
        let_purchases(admin)
        first = service.decide(actor=director, entry=purchase(500), named=named)
        assert reports_at(director, call(director, meet.board(BodyKind.PREPARATORY_GROUP))) == []
        body_id = meet.board()
        meeting_id = call(director, body_id)
        second = service.decide(actor=director, entry=purchase(700), named=named)
        assert [one.number for one in queries.waiting()] == [second]
        next_meeting = call(director, body_id)
        assert [one.meeting_id for one in map(queries.decision, (first, second))] == [
            meeting_id,
            next_meeting,
        ]
        (item,) = reports_at(director, next_meeting)
        planning.remove_item(actor=director, meeting_id=next_meeting, item_id=item.id, version=item.version)
        assert [one.number for one in queries.waiting()] == [second]
        seal(director, cia, meeting_id, Outcome.TABLED)
        assert [one.number for one in queries.waiting()] == [first, second]
        third_meeting = call(director, body_id)
        assert {queries.decision(one).meeting_id for one in (first, second)} == {third_meeting}
        assert reports_at(director, call(director, body_id)) == []


def test_numbers_have_no_gap_and_no_double_under_concurrent_sessions(inside: Inside) -> None:
    """Eight decisions in four sessions, every third undone; above the highest amount takes no number."""
    with inside(SLUG, Role.TENANT_ADMIN) as admin:
        let_purchases(admin)
        session.commit()

    def take(number: int) -> None:
        with inside(SLUG, DIRECTOR) as director:
            service.decide(actor=director, entry=purchase(100, f"Inköp {number}"), named=named)
            if number % 3 == 0:
                session.rollback()
            else:
                session.commit()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(take, range(8)))
    with inside(SLUG, DIRECTOR) as director:
        with pytest.raises(DecisionRefused), session.begin_nested():
            service.decide(actor=director, entry=purchase(75_001), named=named)
        service.decide(actor=director, entry=purchase(75_000), named=named)
        with pytest.raises(DecisionRefused), session.begin_nested():
            service.decide(actor=director, entry=purchase(75_000), named=named)
        found, _paging = queries.decisions("", 1)
        assert [one.serial for one in found] == [6, 5, 4, 3, 2, 1]
        searched, _paging = queries.decisions(f"{today().year}:4", 1)
        assert [one.serial for one in searched] == [4]


def test_the_chair_of_the_board_decides_by_rules_of_the_chairs_own(inside: Inside) -> None:
    """Not another member of the board, nor the director by the chair's rule, nor by one without a §."""
    urgent = replace(PURCHASES, who=Delegate.CHAIR, what="Brådskande ärenden")
    with inside(SLUG, Role.TENANT_ADMIN) as admin:
        decide_delegation(actor=admin, rules=[urgent], seen=0)
        session.commit()
    with inside(SLUG, DIRECTOR) as director, inside(SLUG, Role.BOARD_MEMBER) as member:
        for who in (director, member):
            with pytest.raises(DecisionRefused) as refused:
                service.decide(actor=who, entry=purchase(1_000), named=named)
            assert refused.value.refusal is Refusal.NOT_THE_DELEGATE
        seat = SeatEntry(
            "Cia",
            SeatKind.ORDINARY,
            member_id=build.member_id("heby"),
            is_chair=True,
            membership_id=member.membership_id,
        )
        add_seat(actor=director, body_id=build.body_id("styrelse"), entry=seat)
        number = service.decide(actor=member, entry=purchase(1_000), named=named)
        found = queries.decision(number)
        assert (found.decided_by, found.decided_as) == (member.name, Delegate.CHAIR)
        session.commit()
    with inside(SLUG, Role.TENANT_ADMIN) as admin:
        uncited = replace(PURCHASES, paragraph=None)
        decide_delegation(actor=admin, rules=[uncited], seen=2, must_cite=False)
        session.commit()
    with inside(SLUG, DIRECTOR) as director, pytest.raises(DecisionRefused) as refused:
        service.decide(actor=director, entry=purchase(1_000), named=named)
    assert refused.value.refusal is Refusal.NO_DECISION


def test_a_committee_decides_what_is_delegated_to_it_and_the_board_is_told(inside: Inside) -> None:
    """Without a rule it is offered no application; above its limit refused; sealed, reported once."""
    rule = replace(PURCHASES, who=Delegate.WORKING_COMMITTEE, matter=DelegatedMatter.APPLICATIONS, what="AU")
    with inside(SLUG) as kansli, inside(SLUG, WRITER) as writer, inside(SLUG, Role.BOARD_MEMBER) as cia:
        committee, styrelse = meet.board(BodyKind.WORKING_COMMITTEE), meet.board()
        application_id = board.ready(writer, kansli)
        board.proposed(kansli, application_id)
        meeting_id = meet.called(kansli, committee)
        assert meeting_id not in {one.id for one in agenda.open_meetings()}
        with pytest.raises(proposing.NotDecidingBody):
            board.on_agenda(kansli, application_id, meeting_id)
        decide_delegation(actor=kansli, rules=[replace(rule, maximum=Decimal(400_000))], seen=0)
        assert meeting_id in {one.id for one in agenda.open_meetings()}
        item = board.on_agenda(kansli, application_id, meeting_id)
        board.hold(kansli, meeting_id)
        session.commit()
        with pytest.raises(DecisionRefused) as refused:
            board.decide(kansli, meeting_id, item.id)
        assert refused.value.refusal is Refusal.ABOVE_MAXIMUM
        session.rollback()
        decide_delegation(actor=kansli, rules=[replace(rule, maximum=None)], seen=2)
        board.decide(kansli, meeting_id, item.id)
        for other in meetings.meeting(kansli, meeting_id).items:
            if other.outcome is None:
                entry = DecisionEntry(Outcome.NOTED, "Antecknas.")
                at_meeting.decide_item(
                    actor=kansli, meeting_id=meeting_id, item_id=other.id, version=other.version, entry=entry
                )
        meet.confirm(kansli, meeting_id, "Anna")
        meet.confirm(cia, meeting_id, "Cia")
        told = []
        for _twice in range(2):
            planned = meet.planned(kansli, styrelse, days=9)
            planning.call_meeting(
                actor=kansli, meeting_id=planned, version=1, concerns="K", joining=[report_committees]
            )
            told += [one for one in meetings.meeting(kansli, planned).items if "utskott" in one.title]
        (report,) = told
        assert report.background is not None and "Ansökan om medel" in report.background
        decide_delegation(actor=kansli, rules=[replace(rule, maximum=Decimal(400_000))], seen=3)
        insats = decisions.decisions_of(application_id)[0].initiative_id
        assert insats
        less = ChangeEntry({YEAR: Decimal(100_000)}, None)
        at = put(kansli, insats, committee, less)
        board.hold(kansli, at[0])
        with pytest.raises(DecisionRefused) as refused:
            decide_change(kansli, at, less)
        assert refused.value.refusal is Refusal.ABOVE_MAXIMUM
