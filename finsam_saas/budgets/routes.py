"""Budgets: all versions by year, and one with its lines and sums."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.finance import budget_queries, words
from finsam_saas.finance.budget_queries import BudgetLineFacts
from finsam_saas.finance.budgets import BudgetSums, Line, budget_sums
from finsam_saas.web.errors import NotFound


@requires(Permission.FEES_READ)
def budgets() -> ResponseReturnValue:
    """All budgets, latest year first."""
    return render_template("finance/budgets.html", budgets=budget_queries.budgets())


@requires(Permission.FEES_READ)
def budget(budget_id: UUID) -> ResponseReturnValue:
    """One budget by groups of lines, its sums, and own capital against the förbund's own goal."""
    found = next((one for one in budget_queries.budgets() if one.id == budget_id), None)
    if found is None:
        raise NotFound("budget")
    goal = budget_queries.capital_goal()
    return render_template(
        "finance/budget.html",
        budget=found,
        groups=_groups(found.lines),
        goal=goal,
        outcome=goal.of(found) if goal else None,
    )


def _groups(lines: Iterable[BudgetLineFacts]) -> list[tuple[str, list[BudgetLineFacts], BudgetSums]]:
    """Lines under their headings, in the order of the budget, with each heading's sums."""
    grouped = []
    for label, members in groupby(lines, lambda line: words.line_group(line.kind)):
        own = list(members)
        grouped.append((label, own, budget_sums(Line(line.kind, line.amount) for line in own)))
    return grouped
