"""The pages where a budget is written, proposed and adopted, and who may open them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.budgets.rules import BudgetLineKind
from finsam_saas.initiatives.models import Initiative, InitiativeAmount
from tenants.context import acting_for
from tenants.database import session, today
from tests import builders_finance as build
from tests import world
from tests.client import CheckingClient

SLUG = "vasteras"
BUDGETS = f"/{SLUG}/avgifter/budget"
LINES: list[tuple[BudgetLineKind, str, int | None]] = [
    (BudgetLineKind.INCOME_FEE, "Bidrag från ägarna", 5240),
    (BudgetLineKind.OPENING_CAPITAL, "Ingående eget kapital", 600),
    (BudgetLineKind.COST_INITIATIVE, "Individ Samverkan", 4140),
]


@pytest.fixture
def budget_id(app: Flask) -> UUID:
    """The adopted budget of 2026, the förbund's goal, and an insats with money for 2027."""
    with app.app_context():
        build.capital_rule(SLUG)
        made = build.budget(SLUG, 2026, LINES)
        with acting_for(world.tenant(SLUG)):
            insats = Initiative(key="unga", name="Unga vuxna", group_label="Unga")
            session.add(insats)
            session.flush()
            session.add(InitiativeAmount(initiative_id=insats.id, year=2027, amount=1730 * build.TKR))
            session.commit()
    return made


def text_of(client: CheckingClient, path: str, status: int = 200) -> str:
    """A page, with ordinary spaces."""
    answer = client.get(path)
    assert answer.status_code == status, answer.status
    return answer.get_data(as_text=True).replace("\xa0", " ")


def typed(page: str) -> dict[str, str]:
    """What the fields of a page hold, as a browser would send them."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page):
        parts = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if parts.get("type") in ("checkbox", "radio") and "checked" not in tag:
            continue
        if "name" in parts and parts["name"] != "q":
            fields[unescape(parts["name"])] = unescape(parts.get("value", ""))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.findall(r'<option selected value="([^"]*)"', options)
        fields[name] = unescape(chosen[0]) if chosen else ""
    return fields


def send(client: CheckingClient, path: str, page: str, **changed: str) -> tuple[int, str]:
    """Send a page with some fields changed; the status, and the page or where it leads."""
    answer = client.post(path, data={**typed(page), **changed})
    text = answer.get_data(as_text=True).replace("\xa0", " ")
    return answer.status_code, answer.headers.get("Location", text)


def begun(client: CheckingClient, budget_id: UUID) -> str:
    """A version of 2027 with the lines of 2026; its address."""
    page = text_of(client, f"{BUDGETS}/ny")
    fields = {"year": "2027", "name": "Budget 2027", "copied_from": str(budget_id)}
    status, where = send(client, f"{BUDGETS}/ny", page, **fields)
    assert status == 303
    return where.removesuffix("/andra")


def test_a_budget_is_written_with_its_sums_before_it_is_saved(
    client: CheckingClient, budget_id: UUID
) -> None:
    """Rows are added and moved, granted money fetched, a slip of unit asked about; then it is saved."""
    client.sign_in(Role.ECONOMIST, SLUG)
    own = begun(client, budget_id)
    edit = f"{own}/andra"
    page = text_of(client, edit)
    assert "Hämta 1 beviljad insats" in page
    status, page = send(client, edit, page, action="granted")
    assert status == 200 and "Beviljat: 1 730 tkr" in page and 'id="sum-costs" data-effect>5 870<' in page
    assert "Pengarna räcker inte" in page and "30 tkr större" in page
    status, page = send(client, edit, page, **{"lines-2-amount": "4140000", "action": "save"})
    assert status == 422 and "mycket mer än förr" in page and 'href="#lines-2-amount"' in page
    status, page = send(client, edit, page, **{"lines-2-amount": "3 900,5", "action": "recalculate"})
    assert status == 200 and 'id="sum-remaining" data-effect>209,5<' in page and "Målet nås inte" in page
    status, page = send(client, edit, page, action="up-3")
    assert typed(page)["lines-2-label"] == "Unga vuxna"
    status, page = send(client, edit, page, action="add")
    status, page = send(client, edit, page, **{"lines-4-amount": "1.5", "action": "save"})
    assert status == 422 and "Skriv vad raden gäller." in page and "decimaler med komma" in page
    status, page = send(client, edit, page, **{"lines-4-amount": "", "action": "save"})
    assert status == 303
    page = text_of(client, own)
    assert "5 630,5" in page and "Unga vuxna</a>" in page and "Föreslå för styrelsen" in page
    assert client.get(f"{own}/beslut").status_code == 403


def test_what_is_no_longer_open_is_a_conflict_and_not_lost_work(
    client: CheckingClient, budget_id: UUID
) -> None:
    """A page that was opened before somebody else saved, or before the version was proposed."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    own = begun(client, budget_id)
    page = text_of(client, f"{own}/andra")
    assert send(client, f"{own}/andra", page, name="Budget 2027, kansliets", action="save")[0] == 303
    assert send(client, f"{own}/andra", page, name="Budget 2027, en annans", action="save")[0] == 409
    page = text_of(client, f"{own}/andra")
    proposal = text_of(client, f"{own}/foresla")
    assert "Inget kommande styrelsemöte" in proposal
    assert send(client, f"{own}/foresla", proposal)[0] == 303
    assert send(client, f"{own}/andra", page, action="save")[0] == 409
    assert client.get(f"{BUDGETS}/{budget_id}/andra").status_code == 303


def test_the_director_writes_down_a_decision_made_elsewhere(client: CheckingClient, budget_id: UUID) -> None:
    """Number and day are asked for; the version is locked, and compared with the year before."""
    client.sign_in(Role.DIRECTOR, SLUG)
    own = begun(client, budget_id)
    send(client, f"{own}/foresla", text_of(client, f"{own}/foresla"))
    page = text_of(client, f"{own}/beslut")
    for fields, told in (
        ({}, "Välj vilket beslut det är."),
        ({"decision": "annat"}, "Skriv vilken paragraf det är"),
        ({"decision": "annat", "paragraph": "§ 43"}, "Skriv vilken dag"),
        (
            {"decision": "annat", "paragraph": "43", "decided_on": str(today() + timedelta(days=1))},
            "Dagen har inte kommit än",
        ),
    ):
        status, page = send(client, f"{own}/beslut", page, **fields)
        assert status == 422 and told in page
    decided = {"decision": "annat", "paragraph": "§ 43", "decided_on": str(today())}
    assert send(client, f"{own}/beslut", page, **decided)[0] == 303
    page = text_of(client, own)
    assert "<strong>Beslut:</strong> § 43, " in page and "Revidera i en ny version" in page
    assert "enligt ett protokoll som inte finns här." in page
    own_id = own.rsplit("/", 1)[1]
    page = text_of(client, f"{BUDGETS}/jamfor?fore={budget_id}&efter={own_id}")
    assert "0 rader skiljer sig" in page and "Individ Samverkan" in page


def test_who_only_reads_is_shown_no_buttons_and_opens_no_form(
    client: CheckingClient, budget_id: UUID
) -> None:
    """The board and the auditor read; another förbund's budget is not there for anybody."""
    for role in (Role.BOARD_MEMBER, Role.AUDITOR, Role.TENANT_ADMIN):
        client.sign_in(role, SLUG)
        page = text_of(client, f"{BUDGETS}/{budget_id}")
        assert "Revidera" not in page and "Ny version" not in text_of(client, f"{BUDGETS}/")
        for form in ("ny", f"{budget_id}/andra", f"{budget_id}/foresla", f"{budget_id}/ta-bort"):
            assert client.get(f"{BUDGETS}/{form}").status_code == 403
    client.sign_in(Role.DIRECTOR, "uppsala-lan")
    for form in ("andra", "foresla", "ta-tillbaka", "beslut", "ta-bort"):
        assert client.get(f"/uppsala-lan/avgifter/budget/{budget_id}/{form}").status_code == 404
