"""Counts and numbers as the cells of a file hold them; what is no count is told of at its cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.followup.entry import Number
from finsam_saas.followup.rules import LARGEST_COUNT, Cell, Missing, Sex
from finsam_saas.web.formats import current_formats
from finsam_saas.web.spreadsheets import Row, parse_number
from finsam_saas.web.workbooks import Formula, Percent, Value

LARGEST_NUMBER = Decimal(10) ** 10
TOTAL = "total"
_THOUSANDS_OR_DECIMALS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
"""As text, "125.000" is a hundred and twenty-five to one reader and a thousand times more to another."""


def read_count(row: Row, key: str) -> Cell | None:
    """A whole count, "." or "-", or nothing filled in; None where the cell is refused."""
    found = _read(row, key)
    if found is None or isinstance(found, Missing):
        return found
    if found != found.to_integral_value():
        row.refuse(key, _("Skriv ett helt tal, utan decimaler."))
        return None
    if found > LARGEST_COUNT:
        largest = current_formats().count(LARGEST_COUNT)
        row.refuse(key, _("Talet är för stort. Skriv högst %(largest)s.", largest=largest))
        return None
    return int(found)


def read_number(row: Row, key: str) -> Number | None:
    """A number with at most two decimals, "." or "-", or nothing filled in; None where refused."""
    found = _read(row, key)
    if found is None or isinstance(found, Missing):
        return found
    if found >= LARGEST_NUMBER or found != round(found, 2):
        row.refuse(key, _("Skriv ett tal med högst två decimaler, till exempel 125 000."))
        return None
    return found


def _read(row: Row, key: str) -> Decimal | Missing | None:
    """What the cell holds, where it is a number of something; None where it is refused."""
    value = row.value(key)
    if value is None:
        return Missing.NOT_FILLED_IN
    found = _symbol_or_number(value)
    if found is None:
        row.refuse(key, _refusal(value))
    elif not isinstance(found, Missing) and found < 0:
        row.refuse(key, _("Antal och belopp kan inte vara mindre än 0."))
        return None
    return found


def _symbol_or_number(value: Value) -> Decimal | Missing | None:
    if isinstance(value, str):
        if _THOUSANDS_OR_DECIMALS.fullmatch(value):
            return None
        symbol = value.replace("\u2212", "-").replace("–", "-")
        if symbol in (Missing.NOT_APPLICABLE.value, Missing.NOT_KNOWN.value):
            return Missing(symbol)
    return parse_number(value)


def _refusal(value: Value) -> str:
    if isinstance(value, Formula):
        return str(_("Cellen innehåller en formel. Klistra in resultatet som värde."))
    if isinstance(value, date):
        return str(_("Kalkylprogrammet har gjort om cellen till ett datum. Skriv talet igen."))
    if isinstance(value, Percent):
        return str(_("Cellen är en andel i procent. Skriv antalet."))
    if value == SYMBOL:
        return str(
            _("Två punkter betyder skyddat och kan inte läsas in. Skriv antalet, eller - om ni inte vet.")
        )
    return str(_("Skriv ett tal med siffror, eller . om det inte gäller er, eller - om ni inte vet."))


def check_total(row: Row, counts: Sequence[Cell]) -> None:
    """Tell where the row's total is filled in and is not the sum of its sexes.

    A formula there is the template's own and says nothing new; with a count that is not known the total
    cannot be checked.
    """
    if isinstance(row.value(TOTAL), Formula) or Missing.NOT_KNOWN in counts:
        return
    total = read_count(row, TOTAL)
    if total is None or isinstance(total, Missing):
        return
    found = sum(count for count in counts if not isinstance(count, Missing))
    if total != found:
        row.refuse(
            TOTAL,
            _(
                "Totalt är %(total)s men kvinnor, män och uppgift saknas blir %(found)s tillsammans."
                " Rätta någon av siffrorna.",
                total=total,
                found=found,
            ),
        )


def read_counts(row: Row) -> dict[Sex, Cell] | None:
    """The row's counts by sex, checked against its total; None where a cell is refused."""
    counts = {sex: read_count(row, sex.value) for sex in Sex}
    known = {sex: count for sex, count in counts.items() if count is not None}
    if len(known) < len(counts):
        return None
    told = len(row.faults)
    check_total(row, list(known.values()))
    return known if len(row.faults) == told else None
