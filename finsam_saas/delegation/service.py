"""Deciding for the board, and reporting it to the board; each leaves an event and a registered document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.bodies.delegated import Asked, DecisionRefused, Refusal, check
from finsam_saas.bodies.queries import Delegated, delegation
from finsam_saas.bodies.rules import Delegate
from finsam_saas.decisions import service as decisions
from finsam_saas.decisions.agenda import awaited, on_agendas
from finsam_saas.decisions.entry import Basis
from finsam_saas.decisions.grants import take_turns_with_money
from finsam_saas.decisions.material import material
from finsam_saas.delegation import queries
from finsam_saas.delegation.entry import OnApplicationEntry, OtherEntry
from finsam_saas.delegation.models import DelegatedDecision, DelegatedSeries
from finsam_saas.delegation.queries import DelegatedFacts
from finsam_saas.delegation.rules import number_of
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.meetings import planning
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction, MatterKind
from finsam_saas.seats.queries import chairs_board
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import session, today

SUBJECT = "delegated_decision"
"""What a registered document says it is, when it is a delegated decision in a matter of its own."""
Named = Callable[[str], str]
"""What the registry calls a decision with a number."""


def decide_on_application(
    *, actor: Actor, application_id: UUID, entry: OnApplicationEntry, named: Named
) -> str:
    """Decide on an application for the board: state, insats and money at once; the decision's number.

    Raises NotFound, DecisionRefused of the rules where the rule does not allow it, and all that
    `decisions.service.carry_out` raises. A number that is not used is the next one's.
    """
    rule = rule_of(actor, entry.rule_key)
    # Whoever decides next waits here, and then sees what is left after this one.
    serial = _next_number(entry.decided_on.year)
    application = applications.handed_in(application_id, lock=True)
    # So does a board's decision of the same money.
    take_turns_with_money()
    asked = allowed(rule, application, entry)
    number = number_of(entry.decided_on.year, serial)
    decisions.carry_out(
        actor=actor,
        application_id=application_id,
        kind=entry.kind,
        amounts=entry.amounts,
        conditions=entry.conditions,
        basis=Basis(entry.decided_on, named(number), delegated=number),
        extends=entry.extends,
    )
    _keep(
        actor,
        rule,
        serial,
        title=application.title,
        decision=entry.decision,
        reasons=entry.reasons,
        amount=asked.total,
        decided_on=entry.decided_on,
        application_id=application_id,
        matter_id=application.matter_id,
    )
    _tell(actor, number, handling.label_in_log(application), rule, entry.decided_on)
    return number


def allowed(rule: Delegated, application: ApplicationFacts, entry: OnApplicationEntry) -> Asked:
    """What the rule was asked about, and allows; raises DecisionRefused."""
    if awaited(on_agendas(application.id)):
        raise DecisionRefused(Refusal.ON_AGENDA)
    asked = _asked(rule, application, entry)
    check(rule.rule, asked, today())
    return asked


def _asked(rule: Delegated, application: ApplicationFacts, entry: OnApplicationEntry) -> Asked:
    """What the rule is asked about, with what is left now of the years' budgets.

    Only a budget that the board has adopted has something remaining: others are written by who decides.
    """
    handed_in = application.submitted_at
    rooms = material(application.id).rooms()
    return Asked(
        by=rule.who,
        decided_on=entry.decided_on,
        on_application=True,
        amounts=entry.amounts,
        remaining={year: room.left_of_budget if room.is_adopted else None for year, room in rooms.items()},
        handed_in_on=handed_in.astimezone(SWEDEN).date() if handed_in else None,
    )


def decide(*, actor: Actor, entry: OtherEntry, named: Named) -> str:
    """Decide on another matter for the board, in a matter of its own in the registry; its number.

    Raises NotFound where there is no such rule, and DecisionRefused where the rule does not allow it.
    """
    rule = rule_of(actor, entry.rule_key)
    serial = _next_number(entry.decided_on.year)
    asked = Asked(rule.who, entry.decided_on, on_application=False, amount=entry.amount)
    check(rule.rule, asked, today())
    # A number is never taken back: a form that is sent twice must not take two.
    if queries.is_taken(entry.title, entry.decision, entry.decided_on, entry.amount):
        raise DecisionRefused(Refusal.TAKEN_ALREADY)
    number = number_of(entry.decided_on.year, serial)
    matter = registry.open_matter(
        actor=actor, kind=MatterKind.OTHER, title=entry.title, opened_on=entry.decided_on
    )
    kept = _keep(
        actor,
        rule,
        serial,
        title=entry.title,
        decision=entry.decision,
        reasons=entry.reasons,
        amount=entry.amount,
        decided_on=entry.decided_on,
        application_id=None,
        matter_id=matter.id,
    )
    registry.register_document(
        actor=actor,
        matter_id=matter.id,
        entry=DocumentEntry(Direction.DRAWN_UP, f"{named(number)}: {entry.title}", entry.decided_on),
        subject_kind=SUBJECT,
        subject_id=kept,
    )
    _tell(actor, number, entry.title, rule, entry.decided_on)
    return number


def report(
    *, actor: Actor, meeting_id: UUID, item_of: Callable[[Sequence[DelegatedFacts]], ItemEntry]
) -> None:
    """Put what waits to be reported on a meeting's agenda, as one item; nothing where nothing waits.

    Raises StepRefused (of meetings) where the agenda is closed, and Conflict where another meeting took it.
    """
    found = queries.waiting()
    if not found:
        return
    item_id = planning.add_item(actor=actor, meeting_id=meeting_id, entry=item_of(found))
    for one in found:
        taken = session.execute(
            update(DelegatedDecision)
            .where(
                DelegatedDecision.tenant_id == current_tenant().id,
                DelegatedDecision.id == one.id,
                DelegatedDecision.item_id.is_not_distinct_from(one.item_id),
            )
            .values(item_id=item_id)
            .returning(DelegatedDecision.id)
        ).all()
        if not taken:
            raise Conflict(f"delegated decision {one.number} stands on another agenda")


def rule_of(actor: Actor, key: str) -> Delegated:
    """The rule to decide by; raises DecisionRefused for others than whom it names, and NotFound."""
    own = delegates_of(actor)
    found = next((one for one in delegation() if one.key == key), None)
    if found is None and own:
        raise NotFound(f"no delegation {key}")
    if found is None or found.who not in own:
        raise DecisionRefused(Refusal.NOT_THE_DELEGATE)
    return found


def delegates_of(actor: Actor) -> frozenset[Delegate]:
    """Whom somebody is today among those who may decide for the board: the director, the board's chair."""
    found = {Delegate.DIRECTOR} if actor.may(Permission.DELEGATED_DECIDE) else set()
    if actor.may(Permission.DELEGATED_DECIDE_AS_CHAIR) and chairs_board(actor, today()):
        found.add(Delegate.CHAIR)
    return frozenset(found)


def _next_number(year: int) -> int:
    return session.scalars(
        insert(DelegatedSeries)
        .values(tenant_id=current_tenant().id, year=year, last_number=1)
        .on_conflict_do_update(
            index_elements=["tenant_id", "year"], set_={"last_number": DelegatedSeries.last_number + 1}
        )
        .returning(DelegatedSeries.last_number)
    ).one()


def _keep(actor: Actor, rule: Delegated, serial: int, **columns: Any) -> UUID:
    decided_on: date = columns["decided_on"]
    made = DelegatedDecision(
        **columns,
        year=decided_on.year,
        number=serial,
        rule_key=rule.key,
        rule_words=rule.what,
        decided_by=actor.name,
        decided_as=rule.who,
    )
    session.add(made)
    session.flush()
    return made.id


def _tell(actor: Actor, number: str, label: str, rule: Delegated, decided_on: date) -> None:
    record(
        actor=actor,
        name=EventName.DELEGATED_DECISION_TAKEN,
        subject_id=None,
        subject_label=label,
        delegated_number=number,
        delegation=rule.what,
        decided_on=decided_on.isoformat(),
    )
