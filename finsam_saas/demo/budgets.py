"""The demo's budget: one of the coming year that the board has adopted, and a revision that waits for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.budgets import adopting, queries, service
from finsam_saas.budgets.entry import AdoptionEntry, stored_entry
from finsam_saas.budgets.rules import BudgetLineKind
from finsam_saas.demo.people import Colleagues

NOTE = "Påhittat förslag i demon."
ADOPTED_AGO = timedelta(days=20)
PARAGRAPH = "38"
MORE_FOR_THE_KANSLI = Decimal(150_000)


def fill_budgets(colleagues: Colleagues, year: int, today: date) -> None:
    """A year's budget with the lines of the latest there is, adopted, and a proposed revision of it.

    Nothing where the förbund has no budget at all.
    """
    earlier = next(iter(queries.heads()), None)
    if earlier is None:
        return
    adopted = _proposed(colleagues, year, f"Budget {year}", earlier.id, Decimal(0))
    adopting.adopt(
        actor=colleagues[Role.DIRECTOR].actor,
        budget_id=adopted,
        version=queries.budget(adopted).version,
        entry=AdoptionEntry(paragraph=PARAGRAPH, decided_on=today - ADOPTED_AGO),
    )
    _proposed(colleagues, year, f"Budget {year}, reviderad", adopted, MORE_FOR_THE_KANSLI)


def _proposed(colleagues: Colleagues, year: int, name: str, copied_from: UUID, more: Decimal) -> UUID:
    """A proposed version with the lines of another, and so much more (kr) for the kansli."""
    kansli = colleagues[Role.SECRETARIAT].actor
    made = service.begin(actor=kansli, year=year, name=name, copied_from=copied_from)
    found = queries.budget(made)
    stored = stored_entry(found)
    lines = [
        replace(one, amount=one.amount + more)
        if one.amount is not None and one.kind is BudgetLineKind.COST_ADMIN
        else one
        for one in stored.lines
    ]
    entry = replace(stored, note=NOTE, lines=lines)
    service.save(actor=kansli, budget_id=made, version=found.version, entry=entry)
    adopting.propose(actor=kansli, budget_id=made, version=found.version + 1)
    return made
