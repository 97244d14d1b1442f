"""What the page of an insats shows, gathered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.bodies.queries import BodyFacts, body
from finsam_saas.initiatives import queries as reading
from finsam_saas.initiatives.queries import (
    AmountFacts,
    HistoryRow,
    InitiativeFacts,
    Joined,
    OwnerFacts,
)
from finsam_saas.initiatives.rules import SMALLEST_NUMBER_OF_PARTIES
from finsam_saas.members.rules import PartyType

InitiativePanel = Callable[[UUID, Actor], Markup | None]
"""What a feature above shows on an insats's page (its reports), or None; joined by the composition root."""


@dataclass(frozen=True)
class InitiativePage:
    """All that the page of an insats shows."""

    initiative: InitiativeFacts
    owners: Sequence[OwnerFacts]
    joined: Joined
    amounts: Sequence[AmountFacts]
    history: Sequence[HistoryRow]
    steering: BodyFacts | None

    @property
    def parties(self) -> list[PartyType]:
        """All kinds of party that take part, those of the owners too."""
        return reading.party_names(self.owners, self.joined.parties)

    @property
    def lacks_parties(self) -> bool:
        """Whether fewer parties are known than the law asks for (R3)."""
        return len(self.parties) < SMALLEST_NUMBER_OF_PARTIES

    @property
    def total(self) -> Decimal:
        """The sum of all years (kr)."""
        return sum((one.amount for one in self.amounts), Decimal(0))


def initiative_page(initiative_id: UUID) -> InitiativePage:
    """One insats with all around it; raises NotFound."""
    found, amounts = reading.initiative_with_amounts(initiative_id)
    joined = reading.joined(initiative_id)
    return InitiativePage(
        initiative=found,
        owners=joined.owners,
        joined=joined,
        amounts=amounts,
        history=reading.history(initiative_id),
        steering=body(found.steering_body_id) if found.steering_body_id else None,
    )
