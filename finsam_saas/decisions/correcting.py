"""Putting right what was written down of a decision without touching its money: its conditions and reason."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, update

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.decisions.entry import BoardEntry, ConditionEntry
from finsam_saas.decisions.models import Decision, DecisionCondition
from finsam_saas.decisions.queries import ConditionFacts, DecisionFacts
from finsam_saas.decisions.rules import GIVES_MONEY, in_order
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from tenants.context import current_tenant
from tenants.database import session


def as_entry(one: ConditionFacts) -> ConditionEntry:
    """A condition as it was typed."""
    return ConditionEntry(one.text, one.owner, one.due_on)


def gives_the_same(entry: BoardEntry, earlier: DecisionFacts) -> bool:
    """Whether kind, money and insats are as they were written down."""
    extended = None if earlier.made_initiative else earlier.initiative_id
    return (
        entry.choice.kind is earlier.kind
        and in_order(entry.amounts) == in_order(earlier.amounts)
        and entry.extends == extended
    )


def may_correct_alone(entry: BoardEntry, earlier: DecisionFacts) -> bool:
    """Whether conditions and the reason to overrun can be put right with the money left where it is."""
    keeps_reason = bool((entry.overrun_reason or "").strip()) or earlier.overrun_reason is None
    return earlier.kind in GIVES_MONEY and gives_the_same(entry, earlier) and keeps_reason


def correct_conditions(
    *, actor: Actor, earlier: DecisionFacts, conditions: Sequence[ConditionEntry], overrun_reason: str | None
) -> None:
    """Write the conditions of a decision otherwise; one that stays as it was keeps that it is met."""
    before = {as_entry(one): one for one in earlier.conditions}
    kept = [before[one].id for one in conditions if one in before]
    own = (
        DecisionCondition.tenant_id == current_tenant().id,
        DecisionCondition.decision_id == earlier.id,
    )
    session.execute(delete(DecisionCondition).where(*own, DecisionCondition.id.not_in(kept)))
    for place, one in enumerate(conditions):
        if one in before:
            placed = update(DecisionCondition).where(*own, DecisionCondition.id == before[one].id)
            session.execute(placed.values(position=place))
        else:
            session.add(
                DecisionCondition(
                    decision_id=earlier.id, position=place, text=one.text, owner=one.owner, due_on=one.due_on
                )
            )
    reason = (overrun_reason or "").strip() or None
    session.execute(
        update(Decision)
        .where(Decision.tenant_id == current_tenant().id, Decision.id == earlier.id)
        .values(overrun_reason=reason)
    )
    session.flush()
    _tell(actor, earlier, [one.text for one in conditions])


def _tell(actor: Actor, earlier: DecisionFacts, conditions: Sequence[str]) -> None:
    if earlier.application_id is not None:
        application = applications.handed_in(earlier.application_id)
        subject_id, label = application.id, handling.label_in_log(application)
    else:
        subject_id, label = earlier.initiative_id or earlier.id, earlier.title
    told = {"conditions": list(conditions)}
    record(
        actor=actor,
        name=EventName.DECISION_CONDITIONS_CORRECTED,
        subject_id=subject_id,
        subject_label=label,
        **told,
    )
