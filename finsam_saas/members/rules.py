"""The four parties of a samordningsförbund, and how long somebody belongs to something."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum


class PartyType(StrEnum):
    """The four kinds of party in a samordningsförbund (Finsamlagen 3 §)."""

    EMPLOYMENT_SERVICE = "employment_service"
    SOCIAL_INSURANCE = "social_insurance"
    REGION = "region"
    MUNICIPALITY = "municipality"


def holds(first: date | None, last: date | None, on: date) -> bool:
    """Whether a time from a first to a last day holds on a day; both are included, None is no limit."""
    return (first is None or first <= on) and (last is None or on <= last)


def parties_left_without(before: Iterable[PartyType], after: Iterable[PartyType]) -> list[PartyType]:
    """The parties that have no lasting member after a change and had one before.

    All four take part in a förbund (Finsamlagen 3 §): it is wound up, or somebody takes the member's place.
    """
    had, has = set(before), set(after)
    return [party for party in PartyType if party in had and party not in has]
