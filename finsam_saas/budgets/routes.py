"""Addresses of the pages about budgets: all versions by year, and one with its lines and sums."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.budgets import export, queries, words
from finsam_saas.budgets.queries import BudgetFacts, BudgetLineFacts
from finsam_saas.budgets.rules import BudgetSums, Line, budget_sums
from finsam_saas.web.errors import NotFound
from finsam_saas.web.tables import FileType, download

blueprint = Blueprint("budgets", __name__, template_folder="templates", url_prefix="/avgifter/budget")
blueprint.context_processor(lambda: {"words": words})


@blueprint.get("/")
@requires(Permission.FEES_READ)
def index() -> ResponseReturnValue:
    """All budgets, latest year first."""
    return render_template("budgets/budgets.html", budgets=queries.budgets())


@blueprint.get("/<uuid:budget_id>")
@requires(Permission.FEES_READ)
def budget(budget_id: UUID) -> ResponseReturnValue:
    """One budget by groups of lines, its sums, and own capital against the förbund's own goal."""
    found = _found(budget_id)
    goal = queries.capital_goal()
    return render_template(
        "budgets/budget.html",
        budget=found,
        groups=_groups(found.lines),
        goal=goal,
        outcome=goal.of(found) if goal else None,
    )


@blueprint.get("/<uuid:budget_id>/budget.<any(csv,xlsx):file_type>")
@requires(Permission.FEES_READ)
def table(budget_id: UUID, file_type: str) -> ResponseReturnValue:
    """The budget's lines as a file, with its sums."""
    found = _found(budget_id)
    tables = (export.lines_sheet(found), export.sums_sheet(found))
    first = export.about_budget(found)
    return download(FileType(file_type), first, *tables, report="budget", period=str(found.year))


def _found(budget_id: UUID) -> BudgetFacts:
    """The budget; raises NotFound."""
    found = next((one for one in queries.budgets() if one.id == budget_id), None)
    if found is None:
        raise NotFound("budget")
    return found


def _groups(lines: Iterable[BudgetLineFacts]) -> list[tuple[str, list[BudgetLineFacts], BudgetSums]]:
    """Lines under their headings, in the order of the budget, with each heading's sums."""
    grouped = []
    for label, members in groupby(lines, lambda line: words.line_group(line.kind)):
        own = list(members)
        grouped.append((label, own, budget_sums(Line(line.kind, line.amount) for line in own)))
    return grouped
