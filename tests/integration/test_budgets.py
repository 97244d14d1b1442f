"""Budgets' use cases: a version written, proposed, put before the board, adopted by its §; and refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.budgets import adopting, queries, service
from finsam_saas.budgets.entry import AdoptionEntry, BudgetEntry, LineEntry, stored_entry
from finsam_saas.budgets.rules import AdoptionFault, BudgetLineKind, BudgetState, BudgetStepRefused
from finsam_saas.finance.sections import PORT as FINANCE
from finsam_saas.meetings import planning
from finsam_saas.meetings import queries as meetings
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.web.errors import Conflict, NotFound
from tenants.database import session, today
from tests import builders_meetings as meet
from tests.conftest import Inside

SLUG, YEAR = "uppsala-lan", 2027
TKR = Decimal(1000)
LINES = (
    LineEntry(BudgetLineKind.INCOME_FEE, "Medlemsavgifter", 23090 * TKR),
    LineEntry(BudgetLineKind.OPENING_CAPITAL, "Från tidigare år", 3700 * TKR, is_forecast=True),
    LineEntry(BudgetLineKind.COST_INITIATIVE, "Heby samverkan", 19663 * TKR, initiative_key="heby"),
)
ITEM = ItemEntry("Budget 2027", proposal="Styrelsen föreslås besluta att fastställa budget.")


def written(actor: Actor, name: str = "Budget 2027", copied_from: UUID | None = None) -> UUID:
    """A version with three lines."""
    made = service.begin(actor=actor, year=YEAR, name=name, copied_from=copied_from)
    if copied_from is None:
        service.save(actor=actor, budget_id=made, version=1, entry=BudgetEntry(name, None, LINES))
    return made


def proposed(actor: Actor, name: str = "Budget 2027", copied_from: UUID | None = None) -> UUID:
    """A version that is proposed."""
    made = written(actor, name, copied_from)
    adopting.propose(actor=actor, budget_id=made, version=queries.budget(made).version)
    return made


def adopt(actor: Actor, budget_id: UUID, **entry: object) -> None:
    """Adopt a version as its page does: it replaces the one that holds now."""
    held = next((one.id for one in queries.heads(YEAR) if one.state is BudgetState.ADOPTED), None)
    given = AdoptionEntry(**{"paragraph": "43", "decided_on": today(), "replaces": held} | entry)  # type: ignore[arg-type]
    adopting.adopt(actor=actor, budget_id=budget_id, version=queries.budget(budget_id).version, entry=given)


def faults(actor: Actor, budget_id: UUID, **entry: object) -> tuple[AdoptionFault, ...]:
    """Why a decision is refused."""
    with pytest.raises(adopting.AdoptionRefused) as refused:
        adopt(actor, budget_id, **entry)
    return refused.value.faults


def test_minutes_that_are_kept_without_the_budget_can_be_cited_once_they_are_adjusted(inside: Inside) -> None:
    """The § of adjusted minutes and no other adopts it; then it is locked."""
    with inside(SLUG) as kansli:
        budget_id = proposed(kansli)
        meeting_id = meet.held(kansli, meet.board())
        meet.decide_all(kansli, meeting_id)
        item = meetings.meeting(kansli, meeting_id).items[2]
        assert faults(kansli, budget_id, item_id=item.id) == (AdoptionFault.NOT_ADJUSTED,)
        meet.confirm(kansli, meeting_id, "Anna")
        session.commit()
    with inside(SLUG, Role.BOARD_MEMBER) as member:
        meet.confirm(member, meeting_id, "Cia")
        session.commit()
    with inside(SLUG, Role.DIRECTOR) as director:
        adopt(director, budget_id, item_id=item.id, paragraph="", decided_on=None)
        found = queries.budget(budget_id)
        assert (found.state, found.paragraph, found.adopted_on, found.item_id) == (
            BudgetState.ADOPTED,
            str(item.paragraph),
            today(),
            item.id,
        )
        for version in (found.version, found.version - 1):
            with pytest.raises((BudgetStepRefused, Conflict)):
                service.save(
                    actor=director, budget_id=budget_id, version=version, entry=BudgetEntry("X", None, ())
                )
        with pytest.raises(BudgetStepRefused):
            adopt(director, budget_id)
        with pytest.raises(BudgetStepRefused):
            service.remove(actor=director, budget_id=budget_id, version=found.version)


def test_a_revised_version_replaces_the_one_that_held(inside: Inside) -> None:
    """One adopted version at a time; the earlier stays with its §, and is not what pages show."""
    with inside(SLUG) as kansli:
        first = proposed(kansli)
        adopt(kansli, first, paragraph="43", decided_on=today() - timedelta(days=9))
        second = proposed(kansli, "Budget 2027, reviderad", first)
        early = today() - timedelta(days=10)
        assert faults(kansli, second, decided_on=early) == (AdoptionFault.BEFORE_REPLACED,)
        with pytest.raises(Conflict):
            adopt(kansli, second, replaces=None)
        adopt(kansli, second, paragraph="51")
        session.flush()
        assert [(one.state, one.paragraph) for one in queries.heads(YEAR)] == [
            (BudgetState.ADOPTED, "51"),
            (BudgetState.REPLACED, "43"),
        ]
        held = queries.budget_that_holds(YEAR)
        assert held is not None and held.id == second and held.sums.costs == 19663 * TKR
        assert held.lines[1].is_forecast and held.lines[2].initiative_key == "heby"


def test_what_is_written_is_kept_line_by_line(inside: Inside) -> None:
    """Lines changed, added, taken away; an insats only where it is paid for; no change is no event."""
    with inside(SLUG) as kansli:
        budget_id = written(kansli)
        held = queries.budget(budget_id)
        fee, _opening, insats = held.lines
        changed = [
            replace(LINES[2], id=insats.id, amount=None),
            replace(LINES[0], id=fee.id, initiative_key="heby"),
            LineEntry(BudgetLineKind.COST_BOARD, "Styrelse", 800 * TKR),
        ]
        entry = BudgetEntry("Budget 2027", "Utan kapital", changed)
        service.save(actor=kansli, budget_id=budget_id, version=held.version, entry=entry)
        found = queries.budget(budget_id)
        assert [(line.label, line.amount, line.initiative_key) for line in found.lines] == [
            ("Heby samverkan", None, "heby"),
            ("Medlemsavgifter", 23090 * TKR, None),
            ("Styrelse", 800 * TKR, None),
        ]
        assert found.sums.missing == 1 and found.note == "Utan kapital"
        with pytest.raises(Conflict):
            service.save(actor=kansli, budget_id=budget_id, version=held.version, entry=entry)
        service.save(actor=kansli, budget_id=budget_id, version=found.version, entry=stored_entry(found))
        assert queries.budget(budget_id).version == found.version


def test_what_cannot_be_is_refused(inside: Inside) -> None:
    """A name twice, an empty proposal, a group's agenda, a closed agenda, an item that was taken away."""
    with inside(SLUG) as kansli:
        empty = service.begin(actor=kansli, year=YEAR, name="Tom")
        with pytest.raises(adopting.NothingInIt):
            adopting.propose(actor=kansli, budget_id=empty, version=1)
        with pytest.raises(service.NameTaken):
            service.begin(actor=kansli, year=YEAR, name="Tom")
        service.remove(actor=kansli, budget_id=empty, version=1)
        budget_id = proposed(kansli)
        group = meet.planned(kansli, meet.board(BodyKind.PREPARATORY_GROUP, Role.GROUP_MEMBER), 3)
        with pytest.raises(adopting.NotDeciding):
            adopting.put_on_agenda(actor=kansli, budget_id=budget_id, version=3, meeting_id=group, entry=ITEM)
        board = meet.planned(kansli, meet.board(), 3)
        adopting.put_on_agenda(actor=kansli, budget_id=budget_id, version=3, meeting_id=board, entry=ITEM)
        item = queries.budget(budget_id).item_id
        assert item is not None
        planning.remove_item(actor=kansli, meeting_id=board, item_id=item, version=1)
        session.expire_all()
        assert queries.budget(budget_id).item_id is None
        adopting.take_back(actor=kansli, budget_id=budget_id, version=4)
        assert queries.budget(budget_id).state is BudgetState.PRELIMINARY


def test_another_forbund_has_neither_the_budget_nor_the_paragraph(inside: Inside) -> None:
    """Not found, whatever is asked of it."""
    with inside(SLUG) as kansli:
        board = meet.board()
        meeting_id = meet.planned(kansli, board, 3)
        item = meetings.meeting(kansli, meeting_id).items[2].id
        theirs = proposed(kansli)
        session.commit()
    with inside("vasteras") as kansli:
        with pytest.raises(NotFound):
            adopt(kansli, theirs)
        with pytest.raises(NotFound):
            service.begin(actor=kansli, year=YEAR, name="Kopia", copied_from=theirs)
        own = proposed(kansli)
        assert faults(kansli, own, item_id=item) == (AdoptionFault.NOT_ADJUSTED,)
        with pytest.raises(NotFound):
            adopting.put_on_agenda(actor=kansli, budget_id=own, version=3, meeting_id=meeting_id, entry=ITEM)


def test_an_export_has_the_decision_and_a_load_does_not_change_what_was_adopted_here(inside: Inside) -> None:
    """Number and day go out with the profile; another load is refused by the name of the budget."""
    with inside(SLUG) as kansli:
        adopt(kansli, proposed(kansli))
        session.flush()
        section = FINANCE.export()
        assert section is not None
        part = next(one for one in section.budgets if one.year == YEAR)
        assert (part.state, part.paragraph, part.decided_on) == (BudgetState.ADOPTED, "43", today())
        assert FINANCE.load(section) == []
        changed = section.model_copy(update={"budgets": (part.model_copy(update={"note": "Ändrad"}),)})
        assert [fault.path for fault in FINANCE.load(changed)] == ["finance.budgets[2027 Budget 2027]"]
        without = section.model_copy(update={"budgets": ()})
        assert [fault.path for fault in FINANCE.prune(without)] == ["finance.budgets[2027 Budget 2027]"]
