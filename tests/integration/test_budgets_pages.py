"""The pages about budgets: sums, the förbund's own goal, and the lines as files."""

from __future__ import annotations

import csv
import io
from uuid import UUID

import openpyxl
import pytest
from flask import Flask
from openpyxl.worksheet.worksheet import Worksheet

from finsam_saas.access.permissions import Role
from finsam_saas.budgets.rules import BudgetLineKind
from tests import builders_finance as build
from tests.client import CheckingClient

SLUG = "vasteras"
FEES = f"/{SLUG}/avgifter"
LINES: list[tuple[BudgetLineKind, str, int | None]] = [
    (BudgetLineKind.INCOME_FEE, "Bidrag från ägarna", 5240),
    (BudgetLineKind.OPENING_CAPITAL, "Ingående eget kapital", 600),
    (BudgetLineKind.COST_ADMIN, "Administration + styrelse", 870),
    (BudgetLineKind.COST_OTHER_INITIATIVE, "Utveckling samverkan", 530),
    (BudgetLineKind.COST_INITIATIVE, "Individ Samverkan", 4140),
    (BudgetLineKind.COST_INITIATIVE, "=Ny ansökan", None),
]


@pytest.fixture
def budget_id(app: Flask) -> UUID:
    """The budget of BÅD-ESÅ 2016, with a line whose amount is not known."""
    with app.app_context():
        build.capital_rule(SLUG)
        return build.budget(SLUG, 2016, LINES)


@pytest.fixture
def kansli(client: CheckingClient) -> CheckingClient:
    """A browser where kansli is signed in."""
    client.sign_in(Role.SECRETARIAT, SLUG)
    return client


def text_of(client: CheckingClient, path: str) -> str:
    """A page that opens, with ordinary spaces."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True).replace("\xa0", " ")


def pairs(sheet: Worksheet) -> dict[str, object]:
    """A sheet of two columns below its heading: what, and its value."""
    return {str(what): value for what, value in sheet.iter_rows(min_row=2, max_col=2, values_only=True)}


def test_a_budget_shows_its_sums_and_the_goal_that_is_not_met(
    kansli: CheckingClient, budget_id: UUID
) -> None:
    """BÅD-ESÅ 2016: 5 540 of 5 840, 300 left, 5,1 % against 10 %; a goal, not a stop."""
    assert "Budget 2016" in text_of(kansli, f"{FEES}/budget/")
    page = text_of(kansli, f"{FEES}/budget/{budget_id}")
    assert "5 540" in page and "5,1 % av budgeterade medel" in page and "Målet nås inte" in page
    assert "uppgift saknas" in page and "1 rad saknar belopp" in page
    assert f"{budget_id}/budget.xlsx" in page and f"{budget_id}/budget.csv" in page


def test_a_budget_as_a_workbook(kansli: CheckingClient, budget_id: UUID) -> None:
    """Real numbers in kronor, nothing where the source has none, and the sums of the page beside them."""
    answer = kansli.get(f"{FEES}/budget/{budget_id}/budget.xlsx")
    assert "vasteras_budget_2016.xlsx" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Om uttaget", "Budget 2016", "Summor"]
    lines = list(book["Budget 2016"].iter_rows(min_row=2, max_col=3, values_only=True))
    assert lines[0] == ("Intäkter", "Bidrag från ägarna", 5_240_000)
    assert [line[2] for line in lines] == [5_240_000, 600_000, 870_000, 530_000, 4_140_000, None]
    sums = pairs(book["Summor"])
    assert sums["Kostnader"] == 5_540_000 and sums["Kvar vid årets slut"] == 300_000
    told = pairs(book["Om uttaget"])
    assert told["Källa"] == "seed 3" and "1 rad saknar belopp" in str(told["Täckning"])


def test_a_budget_as_text(kansli: CheckingClient, budget_id: UUID) -> None:
    """Semicolons, decimal comma, and nothing that a spreadsheet would run."""
    text = kansli.get(f"{FEES}/budget/{budget_id}/budget.csv").data
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig")), delimiter=";"))
    assert [row["Belopp, kr"] for row in rows][-2:] == ["4140000", ""]
    assert rows[-1]["Rad"] == "'=Ny ansökan"


def test_what_is_not_there_is_not_found(
    kansli: CheckingClient, client: CheckingClient, budget_id: UUID
) -> None:
    """Ids of any shape, other formats, and the budget of another förbund."""
    for path in (f"{UUID(int=1)}/budget.csv", "nej/budget.csv", f"{budget_id}/budget.pdf", "nej"):
        assert kansli.get(f"{FEES}/budget/{path}").status_code == 404
    kansli.sign_in(Role.SECRETARIAT, "uppsala-lan")
    for path in (f"{budget_id}", f"{budget_id}/budget.csv"):
        assert kansli.get(f"/uppsala-lan/avgifter/budget/{path}").status_code == 404
