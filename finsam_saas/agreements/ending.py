"""What an agreement on an early end does to an insats: its last day, and the money that is left of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.agreements.rules import lowered
from finsam_saas.decisions.changes import Attested
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives import service as register
from finsam_saas.initiatives.models import Initiative
from finsam_saas.web.rows import take_turns


def end_early(
    actor: Actor, initiative_id: UUID, agreed: Mapping[int, Decimal], ends_on: date, attested: Attested
) -> None:
    """Let an insats end on an earlier day with what is agreed (kr by year); what is attested stands.

    Who hands a requisition in, or attests one, waits for the same row: nothing is claimed of money that goes.
    """
    take_turns(Initiative, initiative_id)
    found, amounts = initiatives.initiative_with_amounts(initiative_id)
    held = {one.year: one.amount for one in amounts}
    register.set_amounts(
        actor=actor,
        initiative_id=initiative_id,
        version=found.version,
        amounts=lowered(held, agreed, ends_on, attested(initiative_id)),
    )
    if found.ends_on is None or ends_on < found.ends_on:
        register.move_end(actor=actor, initiative_id=initiative_id, ends_on=ends_on)
