"""An application as it is handed in: plain values that stay as they were, with a fingerprint."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any
from uuid import UUID

from finsam_saas.applications.queries import PartyFacts
from finsam_saas.applications.rules import applied_for
from finsam_saas.applications.whole import Whole
from finsam_saas.events.changes import plain

Content = dict[str, Any]


def content_of(whole: Whole) -> Content:
    """All that stands in it, with the names that members and the call have today; amounts in kr."""
    one = whole.application
    names = {party.member_id: party.name for party in whole.parties}
    return {
        "call": whole.call.title,
        "title": one.title,
        "owner": whole.owner,
        "orientation": plain(one.orientation),
        "specific_orientation": plain(one.specific_orientation),
        "starts_on": plain(one.starts_on),
        "ends_on": plain(one.ends_on),
        "women": one.women,
        "men": one.men,
        "contact": one.contact,
        "parties": [_party(party) for party in whole.parties],
        "texts": {kind.value: text.text for kind, text in whole.texts.items() if text.text},
        "amounts": [
            {
                "year": amount.year,
                "cost_type": amount.cost_type.value,
                "financier": _financier(names, amount.financier_id),
                "in_kind": amount.in_kind,
                "amount": str(amount.amount),
            }
            for amount in whole.amounts
        ],
        "attachments": [
            {"id": str(file.id), "name": file.name, "size": file.size, "sha256": file.sha256}
            for file in whole.files
        ],
        "applied_for": {str(year): str(kronor) for year, kronor in applied_for(whole.facts.amounts).items()},
    }


def _party(party: PartyFacts) -> Content:
    return {
        "name": party.name,
        "party": party.party.value,
        "contact": party.contact,
        "confirmed_by": party.confirmed_by,
        "confirmed_at": party.confirmed_at.isoformat() if party.confirmed_at else None,
    }


def fingerprint(content: Content) -> str:
    """The SHA-256 of a content, in hexadecimal; the order in which it is kept does not matter."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _financier(names: dict[UUID, str], financier_id: UUID | None) -> str | None:
    return None if financier_id is None else names[financier_id]
