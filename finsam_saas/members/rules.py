"""The four parties of a samordningsförbund, and how long somebody belongs to something."""

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
