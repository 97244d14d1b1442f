"""The registry (diarium): how matters are numbered, and when their documents may be disposed of.

Offentlighets- och sekretesslagen (2009:400) 5 kap. 1–2 §§: what comes in and is drawn up is registered
without delay with its day, its number, whom it came from or went to, and briefly what it concerns; of what
is secret, the last two may be left out towards others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

YEAR, SHORT_YEAR, NUMBER = "{ÅÅÅÅ}", "{ÅÅ}", "{NR}"
"""What a pattern of numbers is made of: the year in four or two figures, and the matter's number in it."""

FIRST_PATTERN = "{ÅÅÅÅ}:{NR}"
_SHAPE = re.compile(r"[^{}0-9]*(\{ÅÅÅÅ\}|\{ÅÅ\})[^{}0-9]+\{NR\}")


class MatterKind(StrEnum):
    """What a matter is about; each kind is kept as long as the förbund has decided."""

    APPLICATION = "application"
    MEETING = "meeting"
    AGREEMENT = "agreement"
    FOLLOW_UP = "follow_up"
    MONEY = "money"
    STAFF = "staff"
    LETTER = "letter"
    OTHER = "other"


class Direction(StrEnum):
    """How a document came to be the förbund's: it came in, went out, or was drawn up there."""

    IN = "in"
    OUT = "out"
    DRAWN_UP = "drawn_up"


def is_pattern(text: str) -> bool:
    """Whether numbers can be made so that no two are alike: a year, something between, and the number.

    >>> is_pattern("{ÅÅÅÅ}:{NR}"), is_pattern("SFU {ÅÅ}-{NR}"), is_pattern("{NR}"), is_pattern("{ÅÅ}{NR}")
    (True, True, False, False)
    """
    return _SHAPE.fullmatch(text) is not None


def matter_number(pattern: str, year: int, serial: int) -> str:
    """The number of the year's matter with this serial: "2026:14". Raises ValueError for another pattern."""
    if not is_pattern(pattern):
        raise ValueError(f"no pattern of numbers: {pattern}")
    told = pattern.replace(YEAR, f"{year:04d}").replace(SHORT_YEAR, f"{year % 100:02d}")
    return told.replace(NUMBER, str(serial))


def document_number(matter: str, serial: int) -> str:
    """The number of a document in its matter: "2026:14/3"."""
    return f"{matter}/{serial}"


def may_be_disposed_from(closed_on: date | None, years: int | None) -> date | None:
    """The first day on which a closed matter's documents may be disposed; None while it is open or kept.

    Years are counted from the end of the year in which the matter was closed, as accounts are (seven years
    after the end of the calendar year, lagen om kommunal bokföring och redovisning 3 kap.).
    """
    return None if closed_on is None or years is None else date(closed_on.year + years + 1, 1, 1)


def is_due(kind: MatterKind, closed_on: date | None, years: Mapping[MatterKind, int], on: date) -> bool:
    """Whether a matter's documents may be disposed of on this day; what is not decided about is kept."""
    first = may_be_disposed_from(closed_on, years.get(kind))
    return first is not None and first <= on
