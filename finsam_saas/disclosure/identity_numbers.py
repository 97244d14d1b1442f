"""Finds Swedish personal identity numbers in free text, so that none is ever stored (R16)."""

import re
import unicodedata
from datetime import date
from typing import NamedTuple

CENTURIES = (1800, 1900, 2000)

# Coordination numbers (samordningsnummer) carry the day plus 60.
COORDINATION_DAYS = 60

_DASH = "[-+\u00ad\u2010-\u2015\u2212]"
_NUMBER = re.compile(
    rf"""(?<![0-9])(?<![0-9][.,])
    (?:
        (?P<year>(?:18|19|20)?[0-9]{{2}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})
        (?:\s?{_DASH}{{1,2}}\s?|\s|[./_])?
      | (?P<year_apart>(?:18|19|20)?[0-9]{{2}})(?P<mark>[-/. ])(?P<month_apart>[0-9]{{2}})(?P=mark)
        (?P<day_apart>[0-9]{{2}})(?:\s?{_DASH}{{1,2}}\s?|(?P<space>\s))
    )
    (?P<last>[0-9]{{4}})(?![0-9])""",
    re.VERBOSE,
)
_PAYMENT_WORD = re.compile(r"(?:ocr|faktura)(?:-?nr|-?nummer)?[.:\s]*$", re.IGNORECASE)
_PHONE_WORD = re.compile(r"(?:tel|telefon|mobil|mobilnr|telnr|ring|sms|fax)[.:\s]*$", re.IGNORECASE)
_LONGEST_WORD = 20
_MINUTES = frozenset(f"{minute:02}" for minute in range(0, 60, 5))


class Span(NamedTuple):
    """Where a number stands in the text: from `start` up to, not including, `end`. Never the number."""

    start: int
    end: int


def find_personal_identity_numbers(text: str) -> list[Span]:
    """Where the text holds what must be taken for a personnummer or samordningsnummer.

    With or without century and separator; the date exists and the check digit is right. An unbroken number
    is left alone after a word for telephone, if it has ten digits and begins with 0, or for OCR or invoice.
    """
    plain, places = _plain(text)
    found: list[Span] = []
    match = _NUMBER.search(plain)
    while match is not None:
        taken = _is_identity_number(match) and not _is_other_number(plain, match)
        if taken:
            found.append(Span(places[match.start()], places[match.end() - 1] + 1))
        # What begins inside something that was no such number may still be one.
        match = _NUMBER.search(plain, match.end() if taken else match.start() + 1)
    return found


def _is_identity_number(match: re.Match[str]) -> bool:
    year = match["year"] or match["year_apart"]
    month = match["month"] or match["month_apart"]
    day = match["day"] or match["day_apart"]
    last = match["last"]
    return (
        _is_date(year, int(month), int(day))
        and not last.startswith("000")
        and _has_check_digit(year[-2:] + month + day + last)
    )


def _is_other_number(plain: str, match: re.Match[str]) -> bool:
    if match["space"] and match["year_apart"].startswith("20") and len(match["year_apart"]) == 4:
        # "2026-06-16 0930" is a day and a time of day, as meetings are written.
        return int(match["last"][:2]) < 24 and match["last"][2:] in _MINUTES
    if not match[0].isdigit():
        return False
    before = plain[max(0, match.start() - _LONGEST_WORD) : match.start()]
    phone = len(match[0]) == 10 and match[0].startswith("0") and _PHONE_WORD.search(before)
    return bool(phone or _PAYMENT_WORD.search(before))


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with any script's digits as 0–9 and without invisible characters, and where each stood."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if unicodedata.category(character) == "Cf" and character != "\u00ad":
            continue
        digit = unicodedata.decimal(character, None)
        characters.append(character if digit is None else str(digit))
        places.append(place)
    return "".join(characters), places


def _is_date(year: str, month: int, day: int) -> bool:
    day = day - COORDINATION_DAYS if day > COORDINATION_DAYS else day
    years = [int(year)] if len(year) == 4 else [century + int(year) for century in CENTURIES]
    return any(_exists(candidate, month, day) for candidate in years)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _has_check_digit(ten_digits: str) -> bool:
    """The Luhn check: every other digit doubled, their digits summed, a multiple of ten."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(ten_digits))
    return sum(product // 10 + product % 10 for product in doubled) % 10 == 0
