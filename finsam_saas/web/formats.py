"""How figures, shares and dates are written on screen, in Swedish and in English.

Babel's own formatters cost some 36 µs a value; here its locale data is read once per
language and the values are written from it. Spaces inside a figure never break, minus is U+2212.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Flask

from finsam_saas.web.language import SOURCE_LANGUAGE, reader_language

STOCKHOLM: Final = ZoneInfo("Europe/Stockholm")
MINUS: Final = "\u2212"
MISSING: Final = "-"
SYMBOLS: Final = frozenset({".", MISSING, ".."})
"""Values that are not figures: not applicable, missing, protected (`0` is an ordinary figure)."""

KRONOR_PER_TKR: Final = 1000

Figure = int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Wording:
    """The few words that stand inside a formatted value in one language."""

    moment: str
    quarter: str
    quarter_short: str


WORDING: Final = {
    "sv": Wording(
        moment="{day}\u00a0kl.\u00a0{clock}",
        quarter="Kvartal\u00a0{quarter} {year}",
        quarter_short="Kv\u00a0{quarter}\u00a0{year}",
    ),
    "en": Wording(
        moment="{day} at\u00a0{clock}",
        quarter="Quarter\u00a0{quarter} {year}",
        quarter_short="Q{quarter}\u00a0{year}",
    ),
}


def rounded(value: Figure, decimals: int) -> Decimal:
    """The value as a decimal with so many decimals, halves rounded away from zero.

    Raises ValueError for a value that is no finite number: such a value must never be shown.
    """
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
    if not exact.is_finite():
        raise ValueError(f"not a finite figure: {value!r}")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Formats:
    """All formats of one language; take it from `formats_for`, which keeps one per language."""

    group: str
    decimal: str
    percent_suffix: str
    months: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    wording: Wording

    def number(self, value: Figure, decimals: int = 0) -> str:
        """A figure with grouped thousands and exactly so many decimals."""
        # Most figures are counts, which need no rounding.
        is_whole = type(value) is int and decimals == 0
        amount = value if is_whole else rounded(value, decimals)
        text = f"{abs(amount):,d}" if is_whole else f"{abs(amount):,f}"
        if self.group != "," or self.decimal != ".":
            text = text.replace(",", "\0").replace(".", self.decimal).replace("\0", self.group)
        return MINUS + text if amount < 0 else text

    def tkr(self, kronor: Decimal | int | None) -> str:
        """An amount in kronor written as tkr, with one decimal only where it is needed; None is missing."""
        if kronor is None:
            return MISSING
        thousands = rounded(Decimal(kronor) / KRONOR_PER_TKR, 1)
        return self.number(thousands, 0 if thousands == thousands.to_integral_value() else 1)

    def kronor(self, kronor: Decimal | int | None) -> str:
        """An amount in kronor, with öre only where there are any; None is missing."""
        if kronor is None:
            return MISSING
        amount = rounded(kronor, 2)
        return self.number(amount, 0 if amount == amount.to_integral_value() else 2)

    def percent(self, share: Fraction | Decimal | None, decimals: int = 1) -> str:
        """A share (1 is the whole) as per cent, such as `34,5 %`; None is missing."""
        if share is None:
            return MISSING
        return self.number(share * 100, decimals) + self.percent_suffix

    def percent_of(self, part: int, whole: int, decimals: int = 0) -> str:
        """A part of a whole as per cent, exact before it is rounded; missing where the whole is nothing."""
        return MISSING if whole == 0 else self.percent(Fraction(part, whole), decimals)

    def count(self, value: int | str | None) -> str:
        """A count, or the symbol that stands in its place (`.`, `-`, `..`); None is missing.

        Raises ValueError for any other text, so that a word never passes as a figure.
        """
        if value is None:
            return MISSING
        if isinstance(value, str):
            if str(value) not in SYMBOLS:
                raise ValueError(f"not a count or a known symbol: {value!r}")
            return str(value)
        return self.number(value)

    def signed(self, value: Figure, decimals: int = 0) -> str:
        """A change with its sign always shown: `+3`, `−2 723`, and `0` bare."""
        text = self.number(value, decimals)
        return "+" + text if rounded(value, decimals) > 0 else text

    def date(self, day: datetime.date) -> str:
        """A day as `22 nov 2026`."""
        return f"{day.day}\u00a0{self.months_short[day.month - 1]}\u00a0{day.year}"

    def day_month(self, day: datetime.date) -> str:
        """A day of the year as `22 november`."""
        return f"{day.day}\u00a0{self.months[day.month - 1]}"

    def weekday(self, day: datetime.date) -> str:
        """A day with its weekday, for deadlines: `fredag 20 oktober`."""
        return f"{self.weekdays[day.weekday()]} {self.day_month(day)}"

    def moment(self, moment: datetime.datetime) -> str:
        """A point in time on Stockholm's clock: `22 nov 2026 kl. 14:03`.

        Raises ValueError for a time without a zone: nobody knows when that was.
        """
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        local = moment.astimezone(STOCKHOLM)
        return self.wording.moment.format(day=self.date(local), clock=f"{local:%H:%M}")

    def clock(self, moment: datetime.datetime) -> str:
        """The time of day in Stockholm, as `14:03`."""
        if moment.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return f"{moment.astimezone(STOCKHOLM):%H:%M}"

    def quarter_label(self, year: int, quarter: int, *, short: bool = False) -> str:
        """A quarter by name: `Kvartal 3 2023`, or `Kv 3 2023` where there is little room."""
        if not 1 <= quarter <= 4:
            raise ValueError(f"there is no quarter {quarter}")
        pattern = self.wording.quarter_short if short else self.wording.quarter
        return pattern.format(quarter=quarter, year=year)


@lru_cache(maxsize=16)
def formats_for(language: str) -> Formats:
    """The formats of a language (`sv`, `en`); an unknown one is written as Swedish."""
    known = language if language in WORDING else SOURCE_LANGUAGE
    locale = Locale.parse(known)
    symbols = locale.number_symbols["latn"]
    months = locale.months["format"]
    return Formats(
        group=symbols["group"],
        decimal=symbols["decimal"],
        percent_suffix=locale.percent_formats[None].suffix[0],
        months=tuple(months["wide"][month] for month in range(1, 13)),
        months_short=tuple(months["abbreviated"][month].rstrip(".") for month in range(1, 13)),
        weekdays=tuple(locale.days["format"]["wide"][day] for day in range(7)),
        wording=WORDING[known],
    )


FILTERS: Final[dict[str, Callable[..., str]]] = {
    "number": Formats.number,
    "tkr": Formats.tkr,
    "kronor": Formats.kronor,
    "percent": Formats.percent,
    "percent_of": Formats.percent_of,
    "counted": Formats.count,
    "signed": Formats.signed,
    "date": Formats.date,
    "day_month": Formats.day_month,
    "weekday": Formats.weekday,
    "moment": Formats.moment,
    "clock": Formats.clock,
}
"""Template filters. A count is `counted`, since Jinja's own `count` is the length of a list."""


def current_formats() -> Formats:
    """The formats of the reader's language; Swedish outside a request."""
    return formats_for(reader_language())


def _in_readers_language(formatter: Callable[..., str]) -> Callable[..., str]:
    def written(*values: object, **options: object) -> str:
        return formatter(current_formats(), *values, **options)

    return written


def register(app: Flask) -> None:
    """Give every template the filters above, `quarter_label(year, quarter)` and `reader_language()`."""
    for name, formatter in FILTERS.items():
        app.jinja_env.filters[name] = _in_readers_language(formatter)
    app.jinja_env.globals["quarter_label"] = _in_readers_language(Formats.quarter_label)
    app.jinja_env.globals["reader_language"] = reader_language
