"""Putting a delegated decision on an application right, until the board is told of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import update

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.bodies.delegated import DecisionRefused, Refusal
from finsam_saas.bodies.queries import Delegated
from finsam_saas.decisions import service as decisions
from finsam_saas.decisions.correcting import correct_conditions, may_correct_alone
from finsam_saas.decisions.entry import Basis, BoardEntry
from finsam_saas.decisions.queries import DecisionFacts, decisions_of
from finsam_saas.decisions.refusals import IsBound
from finsam_saas.decisions.rules import Choice
from finsam_saas.delegation import queries
from finsam_saas.delegation.entry import OnApplicationEntry
from finsam_saas.delegation.models import DelegatedDecision
from finsam_saas.delegation.queries import DelegatedFacts
from finsam_saas.delegation.rules import Standing
from finsam_saas.delegation.service import Named, allowed, rule_of
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import take_turns
from tenants.context import current_tenant
from tenants.database import session


def written_down(found: DelegatedFacts) -> DecisionFacts:
    """The decision on an application behind a delegated one; raises NotFound where there is none."""
    behind = decisions_of(found.application_id) if found.application_id else []
    for one in behind:
        if one.delegated == found.number:
            return one
    raise NotFound(f"no application behind {found.number}")


def correct_on_application(
    *, actor: Actor, number: str, entry: OnApplicationEntry, named: Named, is_bound: IsBound
) -> None:
    """Write a delegated decision otherwise: money, insats, conditions; its number, day and document stay.

    Who has the task of the one who decided puts it right. Raises NotFound, DecisionRefused of the rules where
    the board has been told of it, the task is another's or the rule does not allow it, and all that
    `decisions.service.take_back` and `carry_out` raise.
    """
    take_turns(DelegatedDecision, queries.decision(number).id)
    found = queries.decision(number)
    if found.standing is not Standing.WAITING:
        raise DecisionRefused(Refusal.REPORTED_ALREADY)
    rule, earlier = _rule(actor, found, entry), written_down(found)
    application = applications.handed_in(earlier.application_id or earlier.id, lock=True)
    choice = Choice(entry.kind.value)
    instead = BoardEntry(choice, entry.decision, entry.amounts, entry.conditions, entry.extends)
    if may_correct_alone(instead, earlier):
        correct_conditions(
            actor=actor, earlier=earlier, conditions=entry.conditions, overrun_reason=earlier.overrun_reason
        )
        _keep(found, entry)
    else:
        decisions.take_back(actor=actor, earlier=earlier, entry=instead, is_bound=is_bound)
        # The day stays: a rule that held later cannot be what it was decided by.
        allowed(rule, application, replace(entry, decided_on=found.decided_on))
        decisions.carry_out(
            actor=actor,
            application_id=application.id,
            kind=entry.kind,
            amounts=entry.amounts,
            conditions=entry.conditions,
            basis=Basis(found.decided_on, named(number), delegated=number),
            extends=entry.extends,
            corrects=earlier,
        )
        _keep(found, entry, rule_key=rule.key, rule_words=rule.what)
    name, label = EventName.DELEGATED_DECISION_CORRECTED, handling.label_in_log(application)
    record(actor=actor, name=name, subject_id=None, subject_label=label, delegated_number=number)


def _rule(actor: Actor, found: DelegatedFacts, entry: OnApplicationEntry) -> Delegated:
    """The rule it is decided by instead, of the task that it was decided in; raises DecisionRefused."""
    rule = rule_of(actor, entry.rule_key)
    if rule.who is not found.decided_as:
        raise DecisionRefused(Refusal.NOT_THE_DELEGATE)
    return rule


def _keep(found: DelegatedFacts, entry: OnApplicationEntry, **by: str) -> None:
    """Write what is decided instead, and `by` which rule where the money has been tried against it."""
    session.execute(
        update(DelegatedDecision)
        .where(DelegatedDecision.tenant_id == current_tenant().id, DelegatedDecision.id == found.id)
        .values(
            decision=entry.decision,
            reasons=entry.reasons,
            amount=sum(entry.amounts.values(), Decimal(0)),
            **by,
        )
    )
