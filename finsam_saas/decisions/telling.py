"""What follows in the registry and among the events when a decision on an application is written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.applications import service as handling
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.decisions.entry import Basis, ConditionEntry
from finsam_saas.decisions.rules import DecisionKind, in_order
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction

REGISTERED = "decision"
"""What a registered document says it is, when it is a decision."""


@dataclass(frozen=True)
class DecisionContent:
    """What is decided; `kept` is the insats that an earlier decision made, where it is put right."""

    kind: DecisionKind
    amounts: Mapping[int, Decimal]
    conditions: Sequence[ConditionEntry]
    overrun_reason: str | None
    extends: UUID | None
    kept: UUID | None = None


def register_decision(actor: Actor, application: ApplicationFacts, decision_id: UUID, basis: Basis) -> None:
    """A decision is a document that the förbund drew up, in the matter of the application."""
    if application.matter_id is None:
        return
    registry.register_document(
        actor=actor,
        matter_id=application.matter_id,
        entry=DocumentEntry(Direction.DRAWN_UP, f"{basis.words}: {application.title}", basis.decided_on),
        subject_kind=REGISTERED,
        subject_id=decision_id,
    )


def tell_decision(
    actor: Actor, application: ApplicationFacts, content: DecisionContent, basis: Basis
) -> None:
    """Record what was decided of an application."""
    tell(
        actor,
        EventName.APPLICATION_DECIDED,
        application,
        kind=content.kind.value,
        amounts={str(year): f"{amount:.2f}" for year, amount in in_order(content.amounts)},
        decided_on=basis.decided_on.isoformat(),
        overrun_reason=content.overrun_reason,
    )


def tell(actor: Actor, name: EventName, application: ApplicationFacts, **details: object) -> None:
    """Record that something happened to an application, under what its readers may call it."""
    label = handling.label_in_log(application)
    record(actor=actor, name=name, subject_id=application.id, subject_label=label, **details)
