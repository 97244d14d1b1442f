"""The words of the sheet: parts, fields, where each comes from, and whether it has been typed in."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from finsam_saas.agency_sheet.composing import SheetField, Value
from finsam_saas.agency_sheet.rules import FIELDS_OF, Field, Part, TypedState
from finsam_saas.followup.rules import Missing
from finsam_saas.initiatives.labels import ORIENTATIONS, SPECIFIC_ORIENTATIONS
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.web.formats import current_formats

PART_WORDS = {
    Part.ALLOCATED: _l("Tilldelade medel"),
    Part.OWN_CAPITAL: _l("Eget kapital"),
    Part.ADMINISTRATION: _l("Administrativa kostnader"),
}
FIELD_WORDS = {
    Field.ALLOCATED_STATE: _l("Staten"),
    Field.ALLOCATED_REGIONS: _l("Regioner"),
    Field.ALLOCATED_MUNICIPALITIES: _l("Kommuner"),
    Field.OWN_CAPITAL: _l("Eget kapital vid årets början"),
    Field.AROUND_BUDGET: _l("Kring, budget"),
    Field.AROUND_OUTCOME: _l("Kring, utfall"),
    Field.STAFF_BUDGET: _l("Personal, budget"),
    Field.STAFF_OUTCOME: _l("Personal, utfall"),
    Field.NAME: _l("Namn"),
    Field.ORIENTATION: _l("Inriktning"),
    Field.SPECIFIC_ORIENTATION: _l("Preciserad inriktning"),
    Field.TARGET_GROUPS: _l("Målgrupp"),
    Field.METHOD: _l("Uppföljningsmetod"),
    Field.ESF: _l("ESF-finansiering"),
    Field.BUDGET: _l("Budget"),
    Field.OUTCOME: _l("Utfall"),
    Field.PLANNED_WOMEN: _l("Budgeterat antal deltagare, kvinnor"),
    Field.PLANNED_MEN: _l("Budgeterat antal deltagare, män"),
    Field.ACTUAL_WOMEN: _l("Antal deltagare, kvinnor"),
    Field.ACTUAL_MEN: _l("Antal deltagare, män"),
    Field.ACTUAL_UNKNOWN: _l("Antal deltagare, uppgift om kön saknas"),
}
SOURCE_WORDS = {
    Field.ALLOCATED_STATE: _l("Årets fastställda avgifter"),
    Field.ALLOCATED_REGIONS: _l("Årets fastställda avgifter"),
    Field.ALLOCATED_MUNICIPALITIES: _l("Årets fastställda avgifter"),
    Field.NAME: _l("Insatsen"),
    Field.ORIENTATION: _l("Insatsen"),
    Field.SPECIFIC_ORIENTATION: _l("Insatsen"),
    Field.TARGET_GROUPS: _l("Insatsen"),
    Field.METHOD: _l("Alltid antal: förbundet har inga personuppgifter om deltagare"),
    Field.BUDGET: _l("Avsatt belopp för året"),
    Field.OUTCOME: _l("Använt enligt årets senast godkända rapport"),
    Field.ACTUAL_WOMEN: _l("Pågående vid årets början och nya, ur godkända rapporter"),
    Field.ACTUAL_MEN: _l("Pågående vid årets början och nya, ur godkända rapporter"),
    Field.ACTUAL_UNKNOWN: _l("Pågående vid årets början och nya, ur godkända rapporter"),
}
KEPT_HERE_WORDS = _l("Skrivs av kansliet på den här sidan")
STATE_WORDS = {
    TypedState.NOT_TYPED: _l("Att skriva in"),
    TypedState.TYPED: _l("Inskriven"),
    TypedState.CHANGED: _l("Ändrad sedan den skrevs in"),
    TypedState.NOTHING_TO_TYPE: _l("Inget att skriva in"),
}
STATE_KINDS = {
    TypedState.NOT_TYPED: "wait",
    TypedState.TYPED: "done",
    TypedState.CHANGED: "late",
    TypedState.NOTHING_TO_TYPE: "info",
}
METHOD = _l("Endast antal")
YES, NO = _l("Ja"), _l("Nej")


def value_words(value: Value) -> str:
    """A value that is no number as it is chosen in the agency's system; "" where it is not known."""
    if isinstance(value, Missing):
        return ""
    if isinstance(value, Orientation):
        return str(ORIENTATIONS[value])
    if isinstance(value, SpecificOrientation):
        return str(SPECIFIC_ORIENTATIONS[value])
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, str):
        return str(METHOD) if value == Field.METHOD else value
    return str(YES if value else NO)


def shown(field: SheetField) -> str:
    """A field's value on screen: figures in the reader's format, words as they are."""
    if isinstance(field.value, Missing):
        return ""
    if isinstance(field.value, (int, Decimal)) and field.place.field is not Field.ESF:
        return current_formats().number(field.value, 2 if field.value % 1 else 0)
    return field.text


def source_words(field: SheetField) -> str:
    """Where a field's value comes from, with how many reports it rests on."""
    words = str(KEPT_HERE_WORDS if field.is_kept_here else SOURCE_WORDS[field.place.field])
    if not field.coverage.expected:
        return words
    covered = ngettext(
        "%(accepted)s av %(num)s rapport godkänd",
        "%(accepted)s av %(num)s rapporter godkända",
        field.coverage.expected,
        accepted=field.coverage.accepted,
    )
    return str(_("%(source)s. %(coverage)s.", source=words, coverage=covered))


def why_missing(field: SheetField) -> str:
    """Why a field has no value."""
    if field.is_kept_here:
        return str(_("Skriv siffran under Egna uppgifter."))
    if field.place.field in FIELDS_OF[Part.ALLOCATED]:
        return str(_("Årets avgifter är inte fastställda."))
    if field.coverage.expected and not field.coverage.accepted:
        return str(_("Ingen rapport är godkänd för året."))
    return str(_("Uppgift saknas."))
