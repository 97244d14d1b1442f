"""Amounts as people type them: Swedish notation to kronor, and a guard against kr/tkr/mkr slips."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ONE_ORE = Decimal("0.01")
SMALLEST_WEIGHT = Decimal("0.0001")

LARGEST_AMOUNT = Decimal("9999999999.99")
"""Kr. All samordningsförbund together turn over less than a tenth of this in a year."""

LONGEST_TEXT = 40

# Ordinary, no-break, thin and narrow no-break space, as typed or pasted between the thousands.
SPACES = " \u00a0\u2009\u202f"
MINUS_SIGNS = "-\u2212"

_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?")
_SPACED = re.compile(r"[0-9 ]+(?:,[0-9]+)?")
_WITH_DOT = re.compile(r"[0-9 ]+(?:\.[0-9]+)+(?:,[0-9]+)?")


class AmountUnit(StrEnum):
    """The unit an amount is written in."""

    KR = "kr"
    TKR = "tkr"
    MKR = "mkr"


KRONOR_IN: dict[AmountUnit, Decimal] = {
    AmountUnit.KR: Decimal(1),
    AmountUnit.TKR: Decimal(1_000),
    AmountUnit.MKR: Decimal(1_000_000),
}


class AmountFault(StrEnum):
    """Why a text is not an amount we accept."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    DECIMAL_POINT = "decimal_point"
    UNEVEN_GROUPS = "uneven_groups"
    BELOW_ONE_ORE = "below_one_ore"
    TOO_MANY_DECIMALS = "too_many_decimals"
    TOO_LARGE = "too_large"
    NEGATIVE = "negative"


class AmountRefused(ValueError):
    """The text is not an amount; `code` says why and `text` is what was typed (shortened)."""

    def __init__(self, code: AmountFault, text: str, unit: AmountUnit | None = None) -> None:
        super().__init__(f"{code.value}: {text[:LONGEST_TEXT]!r} ({unit or 'number'})")
        self.code = code
        self.text = text[:LONGEST_TEXT]
        self.unit = unit


def parse_amount(text: str, unit: AmountUnit, *, allow_negative: bool = False) -> Decimal:
    """Kronor from a text such as "23 090", "5 772,5" or "−1 200" in the given unit; öre are kept.

    A decimal point is refused, since "23.090" may mean two things. Raises AmountRefused.
    """
    negative, digits = _cleaned(text, unit)
    value = Decimal(digits) * KRONOR_IN[unit]
    if value > LARGEST_AMOUNT:
        raise AmountRefused(AmountFault.TOO_LARGE, text, unit)
    if value % ONE_ORE:
        raise AmountRefused(AmountFault.BELOW_ONE_ORE, text, unit)
    if negative and value and not allow_negative:
        raise AmountRefused(AmountFault.NEGATIVE, text, unit)
    in_ore = value.quantize(ONE_ORE)
    return -in_ore if negative and in_ore else in_ore


def parse_weight(text: str) -> Decimal:
    """A key's weight, per cent or a measure, as typed: "33,3333" or "12 345"; at most four decimals.

    Raises AmountRefused.
    """
    negative, digits = _cleaned(text, None)
    value = Decimal(digits)
    if negative and value:
        raise AmountRefused(AmountFault.NEGATIVE, text)
    if value > LARGEST_AMOUNT:
        raise AmountRefused(AmountFault.TOO_LARGE, text)
    if value % SMALLEST_WEIGHT:
        raise AmountRefused(AmountFault.TOO_MANY_DECIMALS, text)
    return value


def _cleaned(text: str, unit: AmountUnit | None) -> tuple[bool, str]:
    """Whether there is a minus sign, and the digits with a decimal point; raises AmountRefused."""
    cleaned = text.strip()
    if not cleaned:
        raise AmountRefused(AmountFault.EMPTY, text, unit)
    if len(cleaned) > LONGEST_TEXT:
        raise AmountRefused(AmountFault.TOO_LARGE, text, unit)
    for space in SPACES:
        cleaned = cleaned.replace(space, " ")
    negative = cleaned[0] in MINUS_SIGNS
    digits = cleaned[1:].lstrip(" ") if negative else cleaned
    if not (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)):
        raise AmountRefused(_what_is_wrong(digits), text, unit)
    return negative, digits.replace(" ", "").replace(",", ".")


def _what_is_wrong(digits: str) -> AmountFault:
    if _WITH_DOT.fullmatch(digits):
        return AmountFault.DECIMAL_POINT
    if _SPACED.fullmatch(digits):
        return AmountFault.UNEVEN_GROUPS
    return AmountFault.NOT_A_NUMBER


@dataclass(frozen=True)
class UnitWarning:
    """An amount (kr) that looks written in the wrong unit, and what it would be in the right one."""

    value: Decimal
    previous: Decimal
    suggested: Decimal

    @property
    def too_large(self) -> bool:
        """True when the amount looks too large, False when it looks too small."""
        return abs(self.value) > abs(self.previous)


# Between two years an amount seldom changes more than this many times; a slip of unit changes it 1 000.
ORDINARY_CHANGE = 5
SLIPS = (1_000, 1_000_000)


def unit_guard(value: Decimal, previous: Decimal | None) -> UnitWarning | None:
    """Warns when an amount (kr) is about 1 000 or 1 000 000 times the previous one, or that part of it.

    Without a previous amount, or when either is 0, there is nothing to compare with.
    """
    if previous is None or not value or not previous:
        return None
    larger, smaller = max(abs(value), abs(previous)), min(abs(value), abs(previous))
    for slip in SLIPS:
        if slip <= larger / smaller * ORDINARY_CHANGE and larger / smaller <= slip * ORDINARY_CHANGE:
            suggested = value / slip if abs(value) > abs(previous) else value * slip
            return UnitWarning(value, previous, suggested.quantize(ONE_ORE))
    return None
