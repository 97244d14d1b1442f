"""What the page of the free table shows besides the table: the form, beginnings, and what to know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup, escape

from finsam_saas.nation.rules import in_swedish_order
from finsam_saas.nation_table.areas import area_code
from finsam_saas.nation_table.choice import (
    ASSOCIATIONS,
    COUNTIES,
    NATION,
    NONE,
    PARAMETERS,
    PICKED,
    Axis,
    Choice,
    Faults,
)
from finsam_saas.nation_table.queries import Areas
from finsam_saas.nation_table.reading import columns_said
from finsam_saas.nation_table.shelf import Shelf
from finsam_saas.nation_table.table import NationTable, Shown
from finsam_saas.nation_table.wording import (
    AXIS_WORDS,
    CADENCES_SAID,
    FIELD_WORDS,
    KINDS_SAID,
    MEASURES_SAID,
    SEXES_SAID,
    counties_known,
    fault_said,
)
from finsam_saas.releases.view import period_words
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.areas import UNKNOWN_COUNTY
from finsam_saas.statistics.cells import Level
from finsam_saas.web.formats import Formats, current_formats
from finsam_saas.web.language import reader_language

Option = tuple[str, str]
"""A value of the address and its words."""
FIRST_OF_TIME = 12
"""So many single periods of each length can be chosen in the list; any can be in the address."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its options, what is chosen (or was typed), and what is wrong with it."""

    name: str
    label: str
    options: Sequence[Option]
    chosen: tuple[str, ...]
    error: str = ""

    @property
    def boxes(self) -> Markup:
        """A box to tick for each option: a hundred of them, so that they are kept once drawn."""
        return _boxes(self.name, tuple(self.options), self.chosen)


@lru_cache(maxsize=128)
def _boxes(name: str, options: tuple[Option, ...], chosen: tuple[str, ...]) -> Markup:
    return Markup(render_template("nation_table/boxes.html", name=name, options=options, chosen=chosen))  # noqa: S704


def form_fields(
    choice: Choice, faults: Faults, typed: Mapping[str, Sequence[str]], shelf: Shelf, areas: Areas
) -> dict[str, Field]:
    """The fields by name; where something is wrong, what was typed stays."""
    options = _options(choice, shelf, areas)
    now = {PARAMETERS[name]: _as_typed(getattr(choice, name)) for name in PARAMETERS}
    found = {}
    for name, listed in options.items():
        chosen, error = now[name], ""
        if name in faults:
            error = fault_said(name, *faults[name])
            chosen = tuple(part for text in typed.get(name, ()) for part in text.split(",") if part) or chosen
        strange = [(one, one) for one in chosen if one not in {code for code, _words in listed}]
        found[name] = Field(name, str(FIELD_WORDS[name]), [*listed, *strange], chosen, error)
    return found


def _as_typed(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return () if value in (None, "") else (str(value),)


def _options(choice: Choice, shelf: Shelf, areas: Areas) -> dict[str, list[Option]]:
    axes = [(code, str(words)) for code, words in AXIS_WORDS.items()]
    nothing = [(NONE, str(_("Inget")))]
    years = sorted({Period.parse(one).year for one in shelf.of_period})
    each = [(str(year), str(year)) for year in years]
    return {
        "rader": axes,
        "sedan": [*nothing, *axes],
        "kolumner": [*nothing, *axes],
        "omrade": list(_sets(areas, reader_language())),
        "tid": _times(choice, shelf),
        "fran": [("", str(_("Det första"))), *each],
        "till": [("", str(_("Det senaste"))), *reversed(each)],
        "matt": [(code, str(words)) for code, words in MEASURES_SAID.items()],
        "typ": [(code, str(words)) for code, words in KINDS_SAID.items()],
        "kon": [(code, str(words)) for code, words in SEXES_SAID.items()],
        "aven": list(_single_areas(areas, reader_language())),
    }


# What follows stands in the arguments what it depends on.
@lru_cache(maxsize=64)
def _sets(areas: Areas, _language: str) -> tuple[Option, ...]:
    counties = counties_known()
    # "The förbund of no known county" is no place to look in.
    within = sorted({one for one in areas.county_of.values() if one in counties} - {UNKNOWN_COUNTY})
    return (
        (NATION, str(_("Hela landet"))),
        (COUNTIES, str(_("Alla län"))),
        (ASSOCIATIONS, str(_("Alla samordningsförbund"))),
        (PICKED, str(_("Bara enskilda områden, de som är kryssade"))),
        *((f"forbund-i-{code}", _("Förbunden i %(county)s", county=counties[code])) for code in within),
    )


@lru_cache(maxsize=64)
def _single_areas(areas: Areas, _language: str) -> tuple[Option, ...]:
    counties = counties_known()
    own = [
        (area_code(area), counties.get(area[1], name) if area[0] == Level.COUNTY else name)
        for area, name in areas.names.items()
        if area[0] in (Level.COUNTY.value, Level.ASSOCIATION.value)
    ]
    ordered = sorted(own, key=lambda one: (not one[0].startswith("lan-"), in_swedish_order(one[1])))
    return tuple(ordered)


def _times(choice: Choice, shelf: Shelf) -> list[Option]:
    """Every period of a length, and the latest of each by themselves."""
    every = {Cadence.QUARTER: "kvartal", Cadence.HALF_YEAR: "halvar", Cadence.YEAR: "ar"}
    found: list[Option] = []
    for cadence, code in every.items():
        own = [one for one in map(Period.parse, shelf.of_period) if one.cadence is cadence]
        own.sort(key=lambda one: one.first_month, reverse=True)
        if own or choice.time == code:
            found.append((code, _("%(cadence)s, alla", cadence=CADENCES_SAID[code])))
            found += [(str(one), period_words(str(one))) for one in own[:FIRST_OF_TIME]]
    asked = choice.period
    if asked and str(asked) not in {code for code, _words in found}:
        found.append((str(asked), period_words(str(asked))))
    return found


def beginnings(shelf: Shelf) -> list[tuple[str, Choice]]:
    """Tables to begin with, as far as the releases have the periods that they need."""
    lengths = {Period.parse(one).cadence for one in shelf.of_period}
    long = "ar" if Cadence.YEAR in lengths else "halvar"
    area, time, kind, sex = Axis.AREA.value, Axis.TIME.value, Axis.KIND.value, Axis.SEX.value
    found = [
        (_("Kvinnor och män, senaste kvartalet"), Choice()),
        (_("Typ av insats, senaste kvartalet"), Choice(rows=kind, columns=Axis.MEASURE.value)),
        (_("Kvartal för kvartal"), Choice(rows=time, columns=sex)),
    ]
    if lengths - {Cadence.QUARTER}:
        found += [
            (_("Kvinnor och män per län"), Choice(rows=area, columns=sex, area=COUNTIES, time=long)),
            (_("Utveckling per halvår"), Choice(rows=time, columns=sex, time="halvar")),
            (
                _("Andel till arbete eller studier över tid"),
                Choice(rows=time, columns=sex, time=long, measures=("andel",)),
            ),
            (
                _("Förbunden över tid"),
                Choice(rows=area, columns=time, area=ASSOCIATIONS, time=long),
            ),
        ]
    return found


Line = tuple[str, list[tuple[Markup, Markup]]]
"""A row: its name, and the name of each column with the figure written."""


def body(table: NationTable, names: Sequence[str]) -> list[Line]:
    """The rows of the table as they are written; what is alike in thousands of cells is written once."""
    formats = current_formats()
    labels = [escape(one) for one in columns_said(table)]
    written = {cell: escape(_written(cell, formats)) for line in table.cells for cell in set(line)}
    return [
        (name, [(label, written[cell]) for label, cell in zip(labels, line, strict=True)])
        for name, line in zip(names, table.cells, strict=True)
    ]


def _written(cell: Shown, formats: Formats) -> str:
    if isinstance(cell, str):
        return cell
    return formats.percent(cell) if isinstance(cell, Fraction) else formats.number(cell)
