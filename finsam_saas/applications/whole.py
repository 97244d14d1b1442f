"""An application with all that its writers have written, and what the rules ask about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finsam_saas.applications.files import FileFacts, attached
from finsam_saas.applications.queries import (
    AmountFacts,
    ApplicationFacts,
    PartyFacts,
    TextFacts,
    amounts,
    parties,
    texts,
)
from finsam_saas.applications.rules import Amount, Facts, Requirements, Text
from finsam_saas.calls.queries import CallFacts, call
from finsam_saas.members.queries import member
from tenants.database import today


@dataclass(frozen=True)
class Whole:
    """An application with all that its writers have written."""

    application: ApplicationFacts
    call: CallFacts
    owner: str
    owner_is_member: bool
    texts: dict[Text, TextFacts]
    parties: Sequence[PartyFacts]
    amounts: Sequence[AmountFacts]
    files: Sequence[FileFacts]

    @property
    def facts(self) -> Facts:
        """What the rules ask about."""
        one = self.application
        return Facts(
            title=one.title,
            owner_is_member=self.owner_is_member,
            parties=[party.party.value for party in self.parties],
            unconfirmed=[party.name for party in self.parties if party.confirmed_at is None],
            orientation=one.orientation.value if one.orientation else None,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            call_years=self.call.years,
            participants=one.participants,
            texts={kind: text.text for kind, text in self.texts.items()},
            amounts=[
                Amount(amount.year, amount.amount, amount.financier_id is None, amount.in_kind)
                for amount in self.amounts
            ],
            requirements=Requirements(
                self.call.needs_implementation_plan,
                self.call.needs_gender_analysis,
                self.call.needs_own_funding,
            ),
        )


def whole(application: ApplicationFacts) -> Whole:
    """The application with its texts, parties, budget and files."""
    owner = member(application.owner_id)
    return Whole(
        application=application,
        call=call(application.call_id),
        owner=owner.name,
        owner_is_member=owner.holds(today()),
        texts=texts(application.id),
        parties=parties(application.id),
        amounts=amounts(application.id),
        files=attached(application.id),
    )
