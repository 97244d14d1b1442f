"""The demo's budget: a version of the coming year that waits for the board, from the latest there is."""

from __future__ import annotations

from dataclasses import replace

from finsam_saas.access.permissions import Role
from finsam_saas.budgets import adopting, queries, service
from finsam_saas.budgets.entry import stored_entry
from finsam_saas.demo.people import Colleagues

NOTE = "Påhittat förslag i demon."


def propose_budget(colleagues: Colleagues, year: int) -> None:
    """A proposed version of a year's budget with the lines of the latest budget; none where there is none."""
    kansli = colleagues[Role.SECRETARIAT].actor
    earlier = next(iter(queries.heads()), None)
    if earlier is None:
        return
    made = service.begin(actor=kansli, year=year, name=f"Budget {year}", copied_from=earlier.id)
    found = queries.budget(made)
    entry = replace(stored_entry(found), note=NOTE)
    service.save(actor=kansli, budget_id=made, version=found.version, entry=entry)
    adopting.propose(actor=kansli, budget_id=made, version=found.version + 1)
