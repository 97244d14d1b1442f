"""From any krona to its decision and back; and what the board decides of a budget at its meeting."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.budgets import adopting, deciding, queries, service
from finsam_saas.budgets.entry import BoardEntry, BudgetEntry, LineEntry
from finsam_saas.budgets.joining import propose_budgets
from finsam_saas.budgets.rules import BudgetLineKind, BudgetState, BudgetStepRefused, Choice
from finsam_saas.decisions import queries as decisions
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.meetings import planning
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings.rules import Outcome
from finsam_saas.web.errors import NotFound
from tenants.database import session
from tests import builders_applications as apply
from tests import builders_decisions as board
from tests import builders_meetings as meet
from tests.client import CheckingClient
from tests.conftest import Inside

SLUG = "uppsala-lan"


@pytest.fixture
def app(profiled_app: Flask) -> Flask:
    """The application with the four real profiles."""
    return profiled_app


def test_a_line_leads_to_its_decision_and_the_decision_to_the_line(
    client: CheckingClient, inside: Inside
) -> None:
    """Two ways over the same three pages; who may not open decisions reads which § it was."""
    with inside(SLUG) as kansli, inside(SLUG, Role.INITIATIVE_MANAGER) as writer:
        application_id, meeting_id, item_id = board.at_board(writer, kansli, meet.board())
        decision_id = board.decide(kansli, meeting_id, item_id)
        [found] = decisions.decisions_of(application_id)
        assert found.initiative_id is not None
        insats = initiatives.initiative(found.initiative_id)
        budget_id = service.begin(actor=kansli, year=apply.YEAR, name="Budget med insatsen")
        line = LineEntry(
            BudgetLineKind.COST_INITIATIVE, insats.name, Decimal(500_000), initiative_key=insats.key
        )
        entry = BudgetEntry("Budget med insatsen", None, [line])
        service.save(actor=kansli, budget_id=budget_id, version=1, entry=entry)
        session.commit()
    budget, decision = f"/{SLUG}/avgifter/budget/{budget_id}", f"/{SLUG}/beslut/{decision_id}"
    client.sign_in(Role.DIRECTOR, SLUG)
    page = client.get(budget).get_data(as_text=True)
    assert f'{decision}">§ {found.paragraph}, ' in page
    assert f"/{SLUG}/insatser/{insats.id}" in page
    for address in (decision, f"/{SLUG}/insatser/{insats.id}"):
        assert f'href="{budget}">Budget med insatsen</a>' in client.get(address).get_data(as_text=True)
    client.sign_in(Role.ECONOMIST, SLUG)
    page = client.get(budget).get_data(as_text=True)
    assert f"§ {found.paragraph}, " in page and decision not in page


def version(actor: Actor, name: str, *, proposed: bool = False, year: int = apply.YEAR) -> UUID:
    """A version of the year's budget with one line."""
    made = service.begin(actor=actor, year=year, name=name)
    line = LineEntry(BudgetLineKind.COST_BOARD, "Styrelse", Decimal(800_000))
    service.save(actor=actor, budget_id=made, version=1, entry=BudgetEntry(name, None, [line]))
    if proposed:
        adopting.propose(actor=actor, budget_id=made, version=2)
    return made


def at_board(kansli: Actor) -> tuple[UUID, UUID]:
    """A meeting of the board that is held; what was proposed joined it when it was called."""
    meeting_id = meet.planned(kansli, meet.board())
    planning.call_meeting(
        actor=kansli, meeting_id=meeting_id, version=1, concerns="Kallelse", joining=(propose_budgets,)
    )
    board.hold(kansli, meeting_id)
    [item] = [one for one in meetings.meeting(kansli, meeting_id).items if one.subject_kind]
    return meeting_id, item.id


def decided(kansli: Actor, at: tuple[UUID, UUID], choice: Choice, adopts: UUID | None = None) -> None:
    """Write down what became of the budget at its item."""
    meeting_id, item_id = at
    seen = meetings.item_of(meetings.meeting(kansli, meeting_id), item_id).version
    entry = BoardEntry(choice, f"Styrelsen beslutar: {choice.value}", adopts)
    deciding.decide(actor=kansli, meeting_id=meeting_id, item_id=item_id, version=seen, entry=entry)
    session.expire_all()


def states(*budget_ids: UUID) -> list[BudgetState]:
    return [queries.budget(one).state for one in budget_ids]


def test_the_budget_holds_from_its_paragraph_and_can_be_put_right_until_the_minutes_are_sealed(
    inside: Inside,
) -> None:
    """One step each way: what held before holds again; another version takes its place; tabled, it waits."""
    adopted, replaced, written = BudgetState.ADOPTED, BudgetState.REPLACED, BudgetState.PRELIMINARY
    with inside(SLUG) as kansli:
        old = version(kansli, "Första", proposed=True)
        decided(kansli, at_board(kansli), Choice.ADOPT)
        new, other = version(kansli, "Andra", proposed=True), version(kansli, "Andra, ändrad")
        at = at_board(kansli)
        decided(kansli, at, Choice.ADOPT)
        found, item = queries.budget(new), meetings.item_of(meetings.meeting(kansli, at[0]), at[1])
        assert states(old, new) == [replaced, adopted]
        assert (found.paragraph, found.item_id, item.outcome) == (str(item.paragraph), at[1], Outcome.DECIDED)
        decided(kansli, at, Choice.ADOPT_OTHER, other)
        assert states(old, new, other) == [replaced, replaced, adopted]
        assert queries.budget(new).adopted_on is None
        for choice in (Choice.TABLE, Choice.NOT_TAKEN_UP):
            decided(kansli, at, choice)
            assert states(old, new, other) == [adopted, BudgetState.PROPOSED, written]
            assert queries.budget(new).item_id is None
        decided(kansli, at, Choice.REFER_BACK)
        assert states(old, new) == [adopted, written]


def test_what_the_board_cannot_decide_is_refused(inside: Inside) -> None:
    """Taken back, on another agenda, of another year, without lines, replaced since, sealed."""
    with inside(SLUG) as kansli:
        budget_id = version(kansli, "Förslag", proposed=True)
        at = at_board(kansli)
        adopting.take_back(actor=kansli, budget_id=budget_id, version=queries.budget(budget_id).version)
        session.commit()
        with pytest.raises(BudgetStepRefused):
            decided(kansli, at, Choice.ADOPT)
        session.rollback()
        with pytest.raises(service.Awaited):
            service.remove(actor=kansli, budget_id=budget_id, version=queries.budget(budget_id).version)
        adopting.propose(actor=kansli, budget_id=budget_id, version=queries.budget(budget_id).version)
        empty = service.begin(actor=kansli, year=apply.YEAR, name="Tom")
        next_year = version(kansli, "Ett annat år", year=apply.YEAR + 1)
        session.commit()
        for wanted, refusal in (
            (next_year, NotFound),
            (budget_id, NotFound),
            (None, NotFound),
            (empty, adopting.NothingInIt),
        ):
            with pytest.raises(refusal):
                decided(kansli, at, Choice.ADOPT_OTHER, wanted)
            session.rollback()
        elsewhere = at_board(kansli)
        session.commit()
        with pytest.raises(adopting.OnAgenda):
            decided(kansli, at, Choice.ADOPT)
        session.rollback()
        decided(kansli, elsewhere, Choice.ADOPT)
        version(kansli, "Senare", proposed=True)
        decided(kansli, at_board(kansli), Choice.ADOPT)
        with pytest.raises(deciding.ReplacedSince):
            decided(kansli, elsewhere, Choice.TABLE)
    with inside("vasteras") as stranger, pytest.raises(NotFound):
        decided(stranger, at, Choice.ADOPT)


def test_the_page_writes_the_decision_down_and_names_the_sums(client: CheckingClient, inside: Inside) -> None:
    """For the kansli and nobody else; the meeting's own page leads there, and sealed minutes lead back."""
    with inside(SLUG) as kansli:
        budget_id, other = version(kansli, "Förslag", proposed=True), version(kansli, "Med ändringar")
        meeting_id, item_id = at_board(kansli)
        session.commit()
    path = f"/{SLUG}/avgifter/budget/moten/{meeting_id}/punkter/{item_id}"
    client.sign_in(Role.ECONOMIST, SLUG)
    assert client.get(path).status_code == 403
    client.sign_in(Role.SECRETARIAT, SLUG)
    assert client.get(f"/{SLUG}/moten/{meeting_id}/punkter/{item_id}/beslut").headers["Location"] == path
    assert "Förslag" in client.get(path).get_data(as_text=True)
    with inside(SLUG) as kansli:
        seen = meetings.item_of(meetings.meeting(kansli, meeting_id), item_id).version
    sent = {"outcome": Choice.ADOPT_OTHER.value, "adopts": "", "decision": "", "version": str(seen)}
    answer = client.send_form(path, sent)
    assert answer.status_code == 422 and "Välj versionen där" in answer.get_data(as_text=True)
    assert client.send_form(path, {**sent, "adopts": str(other)}).status_code == 303
    with inside(SLUG) as kansli:
        item = meetings.item_of(meetings.meeting(kansli, meeting_id), item_id)
        assert item.decision is not None and "enligt Med ändringar" in item.decision
        assert "kostnader 800 tkr" in item.decision.replace("\xa0", " ")
        assert states(budget_id, other) == [BudgetState.REPLACED, BudgetState.ADOPTED]
    page = client.get(path).get_data(as_text=True)
    assert f'selected value="{other}"' in page
