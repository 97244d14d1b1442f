"""The money of a förbund and year as it is published to the nation (kr). Missing is never counted as nought.

Money of public bodies is public: nothing here is protected. What is made of it together with persons is
worked out in a release, where the persons are protected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

NOTHING = Decimal(0)


class MoneyItem(StrEnum):
    """What of a förbund's money in a year the nation adds up."""

    ALLOCATED = "allocated"
    BUDGET = "budget"
    GRANTED = "granted"
    USED = "used"
    GRANTED_BY_TYPE = "granted_by_type"
    USED_BY_TYPE = "used_by_type"
    ADMINISTRATION_BUDGET = "administration_budget"
    ADMINISTRATION = "administration"
    OWN_CAPITAL = "own_capital"


STATE, REGIONS, MUNICIPALITIES = "state", "regions", "municipalities"
"""The parts of what is allocated: the three that pay (Finsamlagen 5 §)."""
COSTS, INITIATIVES, OVERHEAD = "costs", "initiatives", "administration"
"""The parts of the adopted budget: all costs, and of them insatser, and board, office and audit."""
INDIVIDUAL, STRUCTURAL, UNSPECIFIED = "individual", "structural", "unspecified"
"""The parts of what is granted and used: by orientation. By type the parts are the closer orientations."""
AROUND, STAFF = "around", "staff"
"""The parts of administration, as the agency asks for them: Kring and Personal."""
OPENING = "opening"
"""The one part of own capital: as the year began."""


class MoneySource(StrEnum):
    """What an amount rests on."""

    FIXED_FEES = "fixed_fees"
    ADOPTED_BUDGET = "adopted_budget"
    REGISTER = "register"
    ACCEPTED_REPORTS = "accepted_reports"
    AGENCY_SHEET = "agency_sheet"


MoneyKey = tuple[str, str]
"""Item and part."""


ASKED_OF_ALL: tuple[MoneyKey, ...] = (
    *((MoneyItem.ALLOCATED.value, part) for part in (STATE, REGIONS, MUNICIPALITIES)),
    *((MoneyItem.BUDGET.value, part) for part in (COSTS, INITIATIVES, OVERHEAD)),
    *(
        (item.value, part)
        for item in (MoneyItem.GRANTED, MoneyItem.USED)
        for part in (INDIVIDUAL, STRUCTURAL)
    ),
    *(
        (item.value, part)
        for item in (MoneyItem.ADMINISTRATION_BUDGET, MoneyItem.ADMINISTRATION)
        for part in (AROUND, STAFF)
    ),
    (MoneyItem.OWN_CAPITAL.value, OPENING),
)
"""What every förbund has of every year, known or not; other parts only those have that have such insatser."""


@dataclass(frozen=True, slots=True)
class MoneyFact:
    """An amount (kr) as far as it is known, of how many of its parts it is known, and its source."""

    amount: Decimal | None
    known: int
    asked: int
    source: str

    @property
    def whole(self) -> Decimal | None:
        """The amount where all of it is known, otherwise None: part of a sum is not the sum."""
        return self.amount if self.known == self.asked else None


@dataclass(frozen=True, slots=True)
class InitiativeMoney:
    """The money of one insats in a year (kr); None where it is not known."""

    orientation: str
    initiative_type: str
    granted: Decimal | None
    used: Decimal | None


@dataclass(frozen=True, slots=True)
class YearMoney:
    """What a förbund's own registers say of a year (kr); what is not there is not known.

    `allocated` is of fixed fees, by who pays; `budget` of the adopted budget, by part, with own capital as
    planned under `OPENING`; `sheet` what the kansli has typed for the agency, by item and part.
    """

    allocated: Mapping[str, Decimal]
    budget: Mapping[str, Decimal]
    initiatives: Sequence[InitiativeMoney]
    sheet: Mapping[MoneyKey, Decimal]


def money_of(year: YearMoney) -> dict[MoneyKey, MoneyFact]:
    """The national money facts of a förbund and year; none where nothing is known of the year."""
    if not (year.allocated or year.budget or year.initiatives or year.sheet):
        return {}
    facts: dict[MoneyKey, MoneyFact] = {}
    for part in (STATE, REGIONS, MUNICIPALITIES):
        # Where the fees are fixed, whoever has no fee owes nothing.
        paid = year.allocated.get(part, NOTHING) if year.allocated else None
        facts[MoneyItem.ALLOCATED.value, part] = _one(paid, MoneySource.FIXED_FEES)
    for part in (COSTS, INITIATIVES, OVERHEAD):
        facts[MoneyItem.BUDGET.value, part] = _one(year.budget.get(part), MoneySource.ADOPTED_BUDGET)
    for item in (MoneyItem.ADMINISTRATION_BUDGET, MoneyItem.ADMINISTRATION):
        for part in (AROUND, STAFF):
            facts[item.value, part] = _one(year.sheet.get((item.value, part)), MoneySource.AGENCY_SHEET)
    return facts | _own_capital(year) | _of_initiatives(year.initiatives)


def _own_capital(year: YearMoney) -> dict[MoneyKey, MoneyFact]:
    """What the kansli has typed for the agency, or else what the adopted budget began with."""
    key = (MoneyItem.OWN_CAPITAL.value, OPENING)
    if key in year.sheet or OPENING not in year.budget:
        return {key: _one(year.sheet.get(key), MoneySource.AGENCY_SHEET)}
    return {key: _one(year.budget[OPENING], MoneySource.ADOPTED_BUDGET)}


def _of_initiatives(found: Sequence[InitiativeMoney]) -> dict[MoneyKey, MoneyFact]:
    if not found:
        return {}
    facts = {}
    orientations = [INDIVIDUAL, STRUCTURAL, *({one.orientation for one in found} & {UNSPECIFIED})]
    for part in orientations:
        of_part = [one for one in found if one.orientation == part]
        facts[MoneyItem.GRANTED.value, part] = _granted(of_part)
        facts[MoneyItem.USED.value, part] = _used(of_part)
    for kind in sorted({one.initiative_type for one in found}):
        of_kind = [one for one in found if one.initiative_type == kind]
        facts[MoneyItem.GRANTED_BY_TYPE.value, kind] = _granted(of_kind)
        facts[MoneyItem.USED_BY_TYPE.value, kind] = _used(of_kind)
    return facts


def _granted(found: Sequence[InitiativeMoney]) -> MoneyFact:
    return _sum((one.granted for one in found), MoneySource.REGISTER)


def _used(found: Sequence[InitiativeMoney]) -> MoneyFact:
    return _sum((one.used for one in found), MoneySource.ACCEPTED_REPORTS)


def _one(amount: Decimal | None, source: MoneySource) -> MoneyFact:
    return MoneyFact(amount, 0 if amount is None else 1, 1, source.value)


def _sum(amounts: Iterable[Decimal | None], source: MoneySource) -> MoneyFact:
    """The sum of what is known; of nothing at all it is a known nought."""
    asked = list(amounts)
    known = [one for one in asked if one is not None]
    amount = sum(known, NOTHING) if known or not asked else None
    return MoneyFact(amount, len(known), len(asked), source.value)
