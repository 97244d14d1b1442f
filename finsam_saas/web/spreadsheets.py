"""Tables that come into the house as CSV or XLSX: every fault with its cell, nothing guessed.

The reading counterpart of `tables`. A feature says which columns it wants and reads row by row:

    table = read_table(content, (Wanted("year", "År"), Wanted("n", "Antal svar")))
    for row in table.rows:
        year = row.whole("year", required=True, least=2004, most=2100)
        ...
        if row.faults: the row is not used; each fault has its address ("B7") and words to show

`read_table` raises SpreadsheetRefused where the file as a whole is no use; a bad cell only marks its row.
For a file that is no list with headings, `workbooks.read_sheets` gives the plain sheets. Headings belong to
the file format and are the same in every language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from flask_babel import gettext as _

from finsam_saas.web.workbooks import (
    STANDARD,
    Formula,
    Limits,
    Percent,
    ReadSheet,
    SpreadsheetRefused,
    Value,
    Values,
    read_sheets,
)

HEADING_WITHIN = 20
"""The headings stand within so many rows from the top; above them there may be a title or a note."""

_SPACES = re.compile("[ \u00a0\u2007\u2009\u202f]")
_GROUPED = re.compile("[0-9]{1,3}([ \u00a0\u2007\u2009\u202f][0-9]{3})+")
_NUMBER = re.compile(r"-?[0-9]{1,12}(?:[.,][0-9]{1,6})?")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HUNDRED = Decimal(100)

Choice = TypeVar("Choice")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that is looked for: its key in the code, its heading in the template, other spellings."""

    key: str
    heading: str
    aliases: tuple[str, ...] = ()
    required: bool = True

    def spellings(self) -> set[str]:
        """The headings that are taken for this column, whatever their case and spaces."""
        return {plain(text) for text in (self.heading, *self.aliases)}


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong in one cell: where, what stood there, and what to do about it, in words."""

    address: str
    heading: str
    value: str
    words: str


class Row:
    """One row of a table; each reader gives the cell's value, or notes a fault and gives None."""

    def __init__(self, number: int, values: Values, table: Table) -> None:
        self.number = number
        self.faults: list[CellFault] = []
        self._values = values
        self._table = table

    def value(self, key: str) -> Value:
        """What stands in the cell, untouched; None where it is empty or the column is not there."""
        place = self._table.places.get(key)
        return self._values[place] if place is not None and place < len(self._values) else None

    def address(self, key: str) -> str:
        """The cell's address as the spreadsheet shows it; the row alone where there is no such column."""
        place = self._table.places.get(key)
        return str(self.number) if place is None else cell_address(self.number, place)

    def refuse(self, key: str, words: str) -> None:
        """Note a fault in a cell: what is wrong and what to do."""
        heading = self._table.headings.get(key, key)
        self.faults.append(CellFault(self.address(key), heading, written(self.value(key)), words))

    def text(self, key: str, *, required: bool = False, longest: int = 200) -> str:
        """The cell as text, "" where it is empty or refused; a number is written as it is typed."""
        value = self._present(key, required=required)
        text = written(value)
        if len(text) > longest:
            self.refuse(key, _("Texten är för lång. Skriv högst %(most)s tecken.", most=longest))
            return ""
        return text

    def decimal(
        self, key: str, *, required: bool = False, least: Decimal | int = 0, most: Decimal | int = 10**11
    ) -> Decimal | None:
        """A figure with Swedish or plain decimals, within the limits."""
        value = self._present(key, required=required)
        if value is None:
            return None
        found = value.share if isinstance(value, Percent) else parse_number(value)
        return self._within(key, found, least, most)

    def whole(self, key: str, *, required: bool = False, least: int = 0, most: int = 10**9) -> int | None:
        """A whole number, such as a count or a year."""
        found = self.decimal(key, required=required, least=least, most=most)
        if found is not None and found != found.to_integral_value():
            self.refuse(key, _("Skriv ett helt tal, utan decimaler."))
            return None
        return None if found is None else int(found)

    def per_cent(
        self, key: str, *, required: bool = False, least: Decimal | int = 0, most: Decimal | int = 100
    ) -> Decimal | None:
        """A figure in per cent: 82,3 typed, "82,3 %", or a cell that the spreadsheet shows as per cent."""
        value = self._present(key, required=required)
        if value is None:
            return None
        if isinstance(value, Percent):
            found: Decimal | None = value.share * _HUNDRED
        elif isinstance(value, str):
            found = parse_number(value.removesuffix("%").rstrip())
        else:
            found = parse_number(value)
        return self._within(key, found, least, most)

    def day(self, key: str, *, required: bool = False) -> date | None:
        """A day: a date in the spreadsheet, or typed as 2026-11-22."""
        value = self._present(key, required=required)
        if value is None or isinstance(value, date):
            return value
        try:
            if _DAY.fullmatch(written(value)):
                return date.fromisoformat(written(value))
        except ValueError:
            pass
        self.refuse(key, _("Skriv dagen som 2026-11-22."))
        return None

    def choice(self, key: str, choices: Mapping[str, Choice], *, required: bool = False) -> Choice | None:
        """One of the known words, whatever its case and spaces."""
        value = self._present(key, required=required)
        if value is None:
            return None
        known = {plain(word): chosen for word, chosen in choices.items()}
        found = known.get(plain(written(value)))
        if found is None:
            words = ", ".join(f"”{word}”" for word in choices)
            self.refuse(key, _("Okänt värde. Skriv något av: %(words)s.", words=words))
        return found

    def _present(self, key: str, *, required: bool) -> Value:
        value = self.value(key)
        if isinstance(value, Formula):
            self.refuse(key, _("Cellen innehåller en formel. Klistra in resultatet som värde."))
            return None
        if value is None and required:
            self.refuse(key, _("Cellen är tom. Fyll i den."))
        return value

    def _within(
        self, key: str, found: Decimal | None, least: Decimal | int, most: Decimal | int
    ) -> Decimal | None:
        if found is None:
            self.refuse(key, _("Skriv ett tal med siffror, till exempel 12 eller 82,5."))
        elif not least <= found <= most:
            words = _(
                "Talet ska vara mellan %(least)s och %(most)s.", least=written(least), most=written(most)
            )
            self.refuse(key, words)
            return None
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """The table that was looked for: the sheet it stood on, where its columns are, and its rows."""

    sheet: str
    places: Mapping[str, int]
    headings: Mapping[str, str]
    unknown: Sequence[str]
    body: Sequence[tuple[int, Values]]

    @property
    def rows(self) -> Iterator[Row]:
        """The rows under the headings, fresh each time."""
        return (Row(number, values, self) for number, values in self.body)


def read_table(content: bytes, wanted: Sequence[Wanted], limits: Limits = STANDARD) -> Table:
    """The first table of a file that has the wanted columns; raises SpreadsheetRefused."""
    return find_table(read_sheets(content, limits), wanted)


def find_table(sheets: Sequence[ReadSheet], wanted: Sequence[Wanted]) -> Table:
    """The first table with the wanted columns, on any sheet; SpreadsheetRefused names what is missing."""
    missing = [column.heading for column in wanted if column.required]
    for sheet in sheets:
        for at, (number, values) in enumerate(sheet.rows):
            if number > HEADING_WITHIN:
                break
            places = _places(values, wanted)
            absent = [column.heading for column in wanted if column.required and column.key not in places]
            if not absent:
                return _table(sheet, at, places, wanted)
            missing = min(missing, absent, key=len)
    names = ", ".join(f"”{name}”" for name in missing)
    raise SpreadsheetRefused(
        _("Filen saknar kolumnen %(names)s. Använd rubrikerna i mallen.", names=names)
        if len(missing) == 1
        else _("Filen saknar kolumnerna %(names)s. Använd rubrikerna i mallen.", names=names)
    )


def _places(values: Values, wanted: Sequence[Wanted]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, value in enumerate(values):
        heading = plain(written(value))
        for column in wanted:
            if heading in column.spellings():
                if column.key in found:
                    raise SpreadsheetRefused(
                        _("Kolumnen ”%(name)s” finns två gånger. Ta bort den ena.", name=column.heading)
                    )
                found[column.key] = place
    return found


def _table(sheet: ReadSheet, at: int, places: dict[str, int], wanted: Sequence[Wanted]) -> Table:
    known = set(places.values())
    unknown = [
        written(value)
        for place, value in enumerate(sheet.rows[at][1])
        if place not in known and value is not None
    ]
    headings = {column.key: column.heading for column in wanted}
    return Table(sheet.title, places, headings, unknown, sheet.rows[at + 1 :])


def cell_address(row: int, column: int) -> str:
    """A cell's address as spreadsheets write it; rows count from 1, columns from 0 (A)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def parse_number(value: Value) -> Decimal | None:
    """A figure from a cell: spaces between thousands, decimal comma or point, any minus; else None.

    Only the digits 0–9 count as digits, and no exponents: what is not plainly a figure is no figure.
    """
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        return None
    text = value.strip().replace("\u2212", "-")
    whole = re.split("[.,]", text.lstrip("-"), maxsplit=1)[0]
    if _GROUPED.fullmatch(whole):
        text = _SPACES.sub("", text)
    return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


def plain(text: str) -> str:
    """A word as it is compared: no case, single spaces."""
    return " ".join(text.casefold().split())


def written(value: Value | int) -> str:
    """A cell's value as people type it: decimal comma, days as 2026-11-22, "" for nothing."""
    if value is None:
        return ""
    if isinstance(value, Percent):
        return f"{written(value.share * _HUNDRED)} %"
    if isinstance(value, Formula):
        return value.text
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    return str(value)
