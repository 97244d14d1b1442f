"""Forms of quarterly reports: the entry of counts and texts, the period to open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from finsam_saas.followup.entry import CELL_KEYS, Entry, ReportText
from finsam_saas.followup.refusals import ReportRefused
from finsam_saas.followup.rules import Cell, CellFaultCode, CellKey, CellRefused, parse_cell
from finsam_saas.followup.wording import TEXT_WORDS, cell_fault, cell_refusal, text_fault
from finsam_saas.web.forms import Form


def cell_name(key: CellKey) -> str:
    """The field's name for a cell, which is also its id on the page."""
    row, sex = key
    return f"{row.value}-{sex.value}"


class ReportForm(Form):
    """All that a reporter enters; one field for each cell is added below."""

    version = HiddenField()
    happened = TextAreaField(TEXT_WORDS[ReportText.HAPPENED], validators=[Optional()])
    deviations = TextAreaField(TEXT_WORDS[ReportText.DEVIATIONS], validators=[Optional()])

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.empty: set[CellKey] = set()

    def show(self, entry: Entry, version: int) -> None:
        """Fill the fields with what has been entered before."""
        for key in CELL_KEYS:
            self[cell_name(key)].data = str(entry.cell(key))
        for name in ReportText:
            self[name.value].data = entry.text(name)
        self.version.data = str(version)

    def entry(self) -> Entry | None:
        """What was typed, or None (and the reason at each field) where a cell holds no count."""
        cells: dict[CellKey, Cell] = {}
        for key in CELL_KEYS:
            try:
                cells[key] = parse_cell(self.typed(key))
            except CellRefused as refused:
                self.tell(cell_name(key), cell_refusal(refused.code, key[1]))
        texts = {name: self[name.value].data or "" for name in ReportText}
        return None if self.errors else Entry(cells, texts)

    def typed(self, key: CellKey) -> str:
        """The text of a cell, as it was typed."""
        return self[cell_name(key)].data or ""

    def seen_version(self) -> int:
        """The version that was on the page; 0, which no report has, where it is not a number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def tell_faults(self, refused: ReportRefused) -> None:
        """Put what the rules refused at the fields where it shows."""
        for fault in refused.cells:
            if fault.code is CellFaultCode.NOT_FILLED_IN:
                self.empty.add((fault.row, fault.sex))
            self.tell(cell_name((fault.row, fault.sex)), cell_fault(fault))
        for found in refused.texts:
            self.tell(found.text.value, text_fault(found.code))

    def tell(self, name: str, message: str) -> None:
        """Add an error at a field."""
        self[name].errors = [*self[name].errors, message]


for _key in CELL_KEYS:
    setattr(ReportForm, cell_name(_key), StringField())


class PeriodForm(Form):
    """The quarter to open for reporting, and the last day to hand in."""

    quarter = SelectField(_l("Kvartal"), validators=[InputRequired(_l("Välj ett kvartal."))])
    due_on = DateField(
        _l("Sista dag att lämna in"), validators=[InputRequired(_l("Skriv en dag, som 2026-10-20."))]
    )

    def __init__(self, choices: Iterable[tuple[str, str]], **values: Any) -> None:
        super().__init__(**values)
        self.quarter.choices = list(choices)
