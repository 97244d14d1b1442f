"""What the board decides of a proposed budget at a meeting: version, item and event in one transaction.

Until the minutes are sealed it can be put right: what held before holds again, and the decision is made
otherwise. After that only a new version with a § of its own changes the year's budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.budgets import queries
from finsam_saas.budgets.adopting import NothingInIt, OnAgenda, hold, that_holds
from finsam_saas.budgets.agenda import SUBJECT
from finsam_saas.budgets.entry import AdoptionEntry, BoardEntry
from finsam_saas.budgets.models import Budget
from finsam_saas.budgets.rules import ADOPTS, BudgetState, BudgetStep, Choice, after
from finsam_saas.budgets.versions import move, of_year, tell
from finsam_saas.events.names import EventName
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings import service as at_meeting
from finsam_saas.meetings.entry import DecisionEntry
from finsam_saas.meetings.facts import Item
from finsam_saas.meetings.rules import Outcome
from finsam_saas.web.errors import NotFound
from tenants.database import session

OUTCOMES = {
    Choice.ADOPT: Outcome.DECIDED,
    Choice.ADOPT_OTHER: Outcome.DECIDED,
    Choice.TABLE: Outcome.TABLED,
    Choice.REFER_BACK: Outcome.REFERRED_BACK,
    Choice.NOT_TAKEN_UP: Outcome.NOT_TAKEN_UP,
}
"""What becomes of the item."""


class ReplacedSince(ValueError):
    """The decision cannot be put right: another version has been adopted after it."""


def decide(*, actor: Actor, meeting_id: UUID, item_id: UUID, version: int, entry: BoardEntry) -> None:
    """Write down what the board decided of the budget at an item, or put right what was written down.

    Raises NotFound, Conflict, StepRefused of meetings, BudgetStepRefused where it is no longer proposed,
    OnAgenda, ReplacedSince, NothingInIt, and AdoptionRefused.
    """
    whole = meetings.meeting(actor, meeting_id)
    item = meetings.item_of(whole, item_id)
    if item.subject_kind != SUBJECT or item.subject_id is None:
        raise NotFound(f"no budget at {item_id}")
    rows = of_year(queries.budget(item.subject_id).year)
    at_meeting.decide_item(
        actor=actor,
        meeting_id=meeting_id,
        item_id=item_id,
        version=version,
        entry=DecisionEntry(OUTCOMES[entry.choice], entry.decision, entry.people),
        subject_kind=SUBJECT,
    )
    earlier = next((one for one in rows if one.item_id == item_id and one.adopted_on), None)
    if _changes_nothing(entry, item, earlier):
        return
    row = next(one for one in rows if one.id == item.subject_id)
    if earlier is not None:
        _take_back(actor, rows, row, earlier)
    if row.item_id not in (None, item_id):
        raise OnAgenda(row.name)
    if entry.choice in ADOPTS:
        basis = AdoptionEntry(item_id, str(item.paragraph or ""), whole.meeting.day)
        _adopt(actor, rows, row, entry, basis)
    else:
        _come_back(actor, row, entry.choice)
    session.flush()


def _changes_nothing(entry: BoardEntry, item: Item, earlier: Budget | None) -> bool:
    """Whether only the words or the people were changed."""
    wanted = {Choice.ADOPT: item.subject_id, Choice.ADOPT_OTHER: entry.adopts}.get(entry.choice)
    return item.outcome is OUTCOMES[entry.choice] and (earlier.id if earlier else None) == wanted


def _adopt(
    actor: Actor, rows: Sequence[Budget], row: Budget, entry: BoardEntry, basis: AdoptionEntry
) -> None:
    """Let the proposed version hold, or the one that says what the board changed it to."""
    adopted = row
    if entry.choice is Choice.ADOPT_OTHER:
        adopted = _other(rows, row, entry.adopts)
        move(row, BudgetStep.STEP_ASIDE)
        row.item_id = basis.item_id
        move(adopted, BudgetStep.PROPOSE)
    after(adopted.state, BudgetStep.ADOPT)
    hold(actor, adopted, that_holds(rows), basis)


def _other(rows: Sequence[Budget], row: Budget, wanted: UUID | None) -> Budget:
    """The version of the year that says what was decided; raises NotFound and NothingInIt."""
    found = next((one for one in rows if one.id == wanted and one.id != row.id), None)
    if found is None:
        raise NotFound(f"no other version {wanted} of the year")
    if not queries.budget(found.id).lines:
        raise NothingInIt(found.name)
    return found


def _come_back(actor: Actor, row: Budget, choice: Choice) -> None:
    """The proposal waits for another meeting, or is open to be written on."""
    if choice is Choice.NOT_TAKEN_UP:
        # It may have been taken back before the meeting: then nothing is left to wait.
        if row.state is BudgetState.PROPOSED:
            row.item_id = None
            row.version += 1
        return
    if choice is Choice.TABLE:
        after(row.state, BudgetStep.TAKE_BACK)
        row.version += 1
        tell(actor, EventName.BUDGET_TABLED, row)
    else:
        move(row, BudgetStep.TAKE_BACK)
        tell(actor, EventName.BUDGET_REFERRED_BACK, row)
    row.item_id = None


def _take_back(actor: Actor, rows: Sequence[Budget], row: Budget, earlier: Budget) -> None:
    """Take back that a version was adopted at an item; the one that held before it holds again."""
    if earlier.state is not BudgetState.ADOPTED:
        raise ReplacedSince(earlier.name)
    tell(
        actor,
        EventName.BUDGET_RECALLED,
        earlier,
        paragraph=earlier.paragraph,
        decided_on=str(earlier.adopted_on),
    )
    held = next((one for one in rows if one.id == earlier.replaces_id), None)
    is_own = earlier.id == row.id
    _set(earlier, BudgetState.PROPOSED if is_own else BudgetState.PRELIMINARY)
    earlier.paragraph = earlier.adopted_on = earlier.adopted_by = earlier.replaces_id = None
    if not is_own:
        earlier.item_id = None
        _set(row, BudgetState.PROPOSED)
    session.flush()
    if held is not None:
        _set(held, BudgetState.ADOPTED)
        session.flush()


def _set(row: Budget, state: BudgetState) -> None:
    """Put a version back where it stood before a decision that is put right."""
    row.state = state
    row.version += 1
