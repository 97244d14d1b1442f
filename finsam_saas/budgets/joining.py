"""A proposed budget that stands on no agenda joins the board's when the board is called."""

from __future__ import annotations

from finsam_saas.access.actor import Actor
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.budgets import adopting, agenda, queries, written
from finsam_saas.meetings.facts import MeetingFacts


def propose_budgets(actor: Actor, meeting: MeetingFacts) -> None:
    """Put the versions that wait for a meeting, or were put off at one, on the agenda of the board."""
    if meeting.body_kind is not BodyKind.BOARD:
        return
    for budget_id, version in agenda.waiting():
        adopting.put_on_agenda(
            actor=actor,
            budget_id=budget_id,
            version=version,
            meeting_id=meeting.id,
            entry=written.agenda_item(queries.budget(budget_id)),
        )
