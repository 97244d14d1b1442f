"""Where each figure of the sheet is explained: participants in statistics, money beside the reports, fees."""

from __future__ import annotations

from typing import Any

from flask import url_for

from finsam_saas.agency_sheet.composing import SheetField
from finsam_saas.agency_sheet.rules import ACTUAL, FIELDS_OF, Field, Part
from finsam_saas.figures.selection import figure_address
from finsam_saas.reporting_plan.periods import Cadence, Period


def explained_at(field: SheetField, year: int) -> str:
    """The address of the page that explains a field; empty where it is no figure, or written on the sheet."""
    place = field.place
    if not field.text:
        return ""
    if field.measure is not None:
        whole, sex = Period(Cadence.YEAR, year, 1), ACTUAL[place.field].value
        address: dict[str, Any] = {**figure_address(field.measure, whole, sex, place.initiative_id)}
        return url_for("figures.figure", **address)
    if place.field in (Field.BUDGET, Field.OUTCOME):
        return url_for("economy.initiative", initiative_id=place.initiative_id, ar=year)
    if place.field in FIELDS_OF[Part.ALLOCATED]:
        return url_for("fees.year", year=year)
    return ""
