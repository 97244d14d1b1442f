"""Addresses of the pages about budgets: all versions by year, one with its lines and sums, two compared."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.budgets import (
    adopting_routes,
    agenda,
    deciding_routes,
    export,
    queries,
    words,
    writing_routes,
)
from finsam_saas.budgets.comparison import Compared, by_kind, compare
from finsam_saas.budgets.goals import financial_goals
from finsam_saas.budgets.pages import blueprint, decisions_behind
from finsam_saas.budgets.queries import BudgetFacts, BudgetLineFacts
from finsam_saas.budgets.rules import BudgetSums, Line, budget_sums
from finsam_saas.web.tables import FileType, download

# Importing the modules that change things has put their pages on the blueprint.
__all__ = ["adopting_routes", "blueprint", "deciding_routes", "writing_routes"]

_READS = requires(Permission.FEES_READ)


@blueprint.get("/")
@_READS
def index() -> ResponseReturnValue:
    """All versions by year, the latest first."""
    found = queries.budgets()
    years = [(year, list(of_year)) for year, of_year in groupby(found, lambda one: one.year)]
    return render_template("budgets/budgets.html", years=years)


@blueprint.get("/<uuid:budget_id>")
@_READS
def budget(budget_id: UUID) -> ResponseReturnValue:
    """One version by groups of lines, its decision, its sums, and the förbund's own goals for its money."""
    found = queries.budget(budget_id)
    goals = financial_goals()
    keys = {line.initiative_key for line in found.lines if line.initiative_key}
    paid = queries.initiatives(found.year) if keys else []
    insatser = {one.key: one for one in paid if one.key in keys}
    told = decisions_behind(found.year) if insatser else {}
    item = agenda.item_of(found.item_id) if found.item_id else None
    hidden = item is not None and item.is_planned and not actor().may(Permission.MEETINGS_EDIT)
    return render_template(
        "budgets/budget.html",
        budget=found,
        groups=_groups(found.lines),
        goals=goals,
        outcome=goals.capital.of(found.sums) if goals.capital else None,
        item=None if hidden else item,
        decides_here=item is not None and item.decides,
        insatser=insatser,
        behind={key: told[one.id] for key, one in insatser.items() if one.id in told},
        of_year=queries.heads(found.year),
    )


@blueprint.get("/jamfor")
@_READS
def comparison() -> ResponseReturnValue:
    """Two versions side by side with what differs; the latest and the one before where none is chosen."""
    found = queries.budgets()
    later = _chosen(found, request.args.get("efter"), 0)
    earlier = _chosen(found, request.args.get("fore"), found.index(later) + 1 if later else 1)
    pairs = by_kind(compare(earlier.lines, later.lines)) if earlier and later else []
    return render_template(
        "budgets/comparison.html",
        budgets=found,
        earlier=earlier,
        later=later,
        groups=[(label, list(own)) for label, own in groupby(pairs, _heading)],
        differing=sum(one.differs for one in pairs),
    )


@blueprint.get("/<uuid:budget_id>/budget.<any(csv,xlsx):file_type>")
@_READS
def table(budget_id: UUID, file_type: str) -> ResponseReturnValue:
    """The budget's lines as a file, with its sums."""
    found = queries.budget(budget_id)
    tables = (export.lines_sheet(found), export.sums_sheet(found))
    first = export.about_budget(found)
    return download(FileType(file_type), first, *tables, report="budget", period=str(found.year))


def _heading(pair: Compared) -> str:
    return words.line_group(pair.kind)


def _chosen(found: list[BudgetFacts], asked: str | None, otherwise: int) -> BudgetFacts | None:
    """The version that the address names, else the one at that place, else the last; None of none."""
    named = next((one for one in found if str(one.id) == asked), None)
    return named or (found[min(otherwise, len(found) - 1)] if found else None)


def _groups(lines: Iterable[BudgetLineFacts]) -> list[tuple[str, list[BudgetLineFacts], BudgetSums]]:
    """Lines under their headings, in the order in which the budget comes to each, with its sums."""
    under: dict[str, list[BudgetLineFacts]] = {}
    for line in lines:
        under.setdefault(words.line_group(line.kind), []).append(line)
    return [
        (label, own, budget_sums(Line(line.kind, line.amount) for line in own))
        for label, own in under.items()
    ]
