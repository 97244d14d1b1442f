"""From any krona to its decision and back: the budget's line, the §, the decision, the insats."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.budgets import service
from finsam_saas.budgets.entry import BudgetEntry, LineEntry
from finsam_saas.budgets.rules import BudgetLineKind
from finsam_saas.decisions import queries as decisions
from finsam_saas.initiatives import queries as initiatives
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
