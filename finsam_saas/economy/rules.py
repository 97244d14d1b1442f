"""The money of an insats in a year, and sums that never take what is missing for nothing. Amounts in kr."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from finsam_saas.followup.rules import Missing

Amount = Decimal | Missing
"""Kronor, or why there are none: "." where there is nothing to count, "-" where it is not known."""


class MoneyColumn(StrEnum):
    """What the table says of each insats."""

    GRANTED = "granted"
    COMMITTED = "committed"
    REQUISITIONED = "requisitioned"
    USED = "used"
    FORECAST = "forecast"
    LEFT = "left"
    NOT_REQUISITIONED = "not_requisitioned"


def less(whole: Amount, part: Amount) -> Amount:
    """What is left of an amount; not known unless both are. Below zero where more is used than there was."""
    if isinstance(whole, Missing) or isinstance(part, Missing):
        return Missing.NOT_KNOWN
    return whole - part


@dataclass(frozen=True)
class Money:
    """What is known of an insats's money in a year.

    `committed` is set aside for later years; "." where nothing is.
    """

    granted: Amount
    committed: Amount
    requisitioned: Amount
    used: Amount
    forecast: Amount

    @property
    def left(self) -> Amount:
        """What will be left of the granted if the forecast holds."""
        return less(self.granted, self.forecast)

    @property
    def not_requisitioned(self) -> Amount:
        """What can still be requisitioned of the granted."""
        return less(self.granted, self.requisitioned)

    def amount(self, column: MoneyColumn) -> Amount:
        """One of its amounts."""
        return _AMOUNTS[column](self)


_AMOUNTS: Mapping[MoneyColumn, Callable[[Money], Amount]] = {
    MoneyColumn.GRANTED: lambda money: money.granted,
    MoneyColumn.COMMITTED: lambda money: money.committed,
    MoneyColumn.REQUISITIONED: lambda money: money.requisitioned,
    MoneyColumn.USED: lambda money: money.used,
    MoneyColumn.FORECAST: lambda money: money.forecast,
    MoneyColumn.LEFT: lambda money: money.left,
    MoneyColumn.NOT_REQUISITIONED: lambda money: money.not_requisitioned,
}


@dataclass(frozen=True)
class MoneySum:
    """The sum of the amounts that are known (kr), and of how many insatser they are known.

    None where no amount is known, or where there is nothing to count.
    """

    amount: Decimal | None
    known: int
    asked: int

    @property
    def is_whole(self) -> bool:
        """Whether the amount is known of every insats that has one."""
        return self.known == self.asked

    @property
    def shown(self) -> Decimal | str:
        """The sum, or the symbol in its place."""
        if self.amount is not None:
            return self.amount
        return (Missing.NOT_KNOWN if self.asked else Missing.NOT_APPLICABLE).value


def sum_of(amounts: Iterable[Amount]) -> MoneySum:
    """Adds what is known; what is missing is never added as 0."""
    asked = [one for one in amounts if one is not Missing.NOT_APPLICABLE]
    known = [one for one in asked if not isinstance(one, Missing)]
    return MoneySum(sum(known, Decimal(0)) if known else None, len(known), len(asked))


def sums_of(rows: Iterable[Money]) -> dict[MoneyColumn, MoneySum]:
    """The sum of each column."""
    found = list(rows)
    return {column: sum_of(one.amount(column) for one in found) for column in MoneyColumn}


NOT_NOTED = 0
"""The version of a requisitioned amount that has not been noted yet."""


@dataclass(frozen=True)
class Noting:
    """What is to be noted: the amount (kr) requisitioned up to a day, with a note that may be empty."""

    amount: Decimal
    as_of: date
    note: str = ""
