"""What somebody wants to see of the nation as a table, and the short address that says the same.

Pure. An address is read with kind words in view: what cannot be understood is a fault at its own field, and
nothing is guessed. Writing a choice and reading it again gives the same choice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import pairwise

from finsam_saas.followup.rules import Outcome, Sex
from finsam_saas.initiatives.rules import SpecificOrientation
from finsam_saas.reporting_plan.periods import FIRST_YEAR, LAST_YEAR, Cadence, Period, PeriodRefused
from finsam_saas.statistics.rules import ALL, OTHER

NONE = "ingen"
"""An axis that is left empty."""
SHARE = "share"
LONGEST_ADDRESS = 2000
MOST_AREAS = 100


class Axis(StrEnum):
    """What a table can be laid out by."""

    AREA = "omrade"
    TIME = "tid"
    KIND = "typ"
    SEX = "kon"
    MEASURE = "matt"


MEASURES: Mapping[str, str] = {
    "deltagare": "participants",
    "nya": "new",
    "avslutade": "ended",
    "till-arbete-eller-studier": "to_work_or_studies",
    "andel": SHARE,
    "arbete": Outcome.WORK.value,
    "studier": Outcome.STUDIES.value,
    "arbete-och-studier": Outcome.WORK_AND_STUDIES.value,
    "aktivt-arbetssokande": Outcome.ACTIVE_JOB_SEEKING.value,
    "plan": Outcome.PLAN_FOR_FURTHER_REHABILITATION.value,
    "fortsatt-rehabilitering": Outcome.CONTINUED_REHABILITATION.value,
    "annat": Outcome.OTHER_OR_INTERRUPTED.value,
}
"""What is counted, as it stands in an address and in a release; a share is made of two counts."""
FIRST_MEASURES = ("deltagare", "nya", "avslutade", "till-arbete-eller-studier", "andel")
"""Shown where measures are laid out and none is chosen."""
SEXES: Mapping[str, str] = {
    "kvinnor": Sex.WOMEN.value,
    "man": Sex.MEN.value,
    "okant": Sex.UNKNOWN.value,
    "alla": ALL,
}
KINDS: Mapping[str, str] = {
    "kartlaggning": SpecificOrientation.MAPPING.value,
    "forrehabilitering": SpecificOrientation.PRE_REHABILITATION.value,
    "arbetslivsinriktad": SpecificOrientation.WORK_ORIENTED_REHABILITATION.value,
    "kompetens": SpecificOrientation.COMPETENCE.value,
    "samverkansstod": SpecificOrientation.COOPERATION_SUPPORT.value,
    "samordning": SpecificOrientation.COORDINATION.value,
    "utan-typ": "unspecified",
    "ovriga": OTHER,
    "alla": ALL,
}
CADENCES: Mapping[str, Cadence] = {
    "kvartal": Cadence.QUARTER,
    "halvar": Cadence.HALF_YEAR,
    "ar": Cadence.YEAR,
}
NATION, COUNTIES, ASSOCIATIONS, PICKED = "landet", "lan", "forbund", "valda"
_WITHIN = re.compile(r"forbund-i-([0-9]{2})")
_AREA = re.compile(r"(lan-[0-9]{2}|forbund-[a-z0-9][a-z0-9-]{0,78})")
_RELEASE = re.compile(r"[0-9]{4}-kv[1-4]-[1-9][0-9]{0,2}")


class Fault(StrEnum):
    """Why a field of an address cannot be followed."""

    UNKNOWN = "unknown"
    SAME_AXIS = "same_axis"
    SEVERAL = "several"
    BACKWARDS = "backwards"
    NOTHING_PICKED = "nothing_picked"
    TOO_MANY = "too_many"
    NOT_PUBLISHED = "not_published"


Faults = dict[str, tuple[Fault, str]]
"""The field's name, why, and what stood there."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A table: what its rows, their parts and its columns are, and which values of each are shown.

    No values chosen of an axis that is laid out means all of them; of one that is not, its total. `time` is
    every period of one length, or one period by its code. `release` pins the table to what was published
    when that release was.
    """

    rows: str = Axis.MEASURE.value
    then: str = NONE
    columns: str = Axis.SEX.value
    measures: tuple[str, ...] = ()
    area: str = NATION
    also: tuple[str, ...] = ()
    time: str = "kvartal"
    first: int | None = None
    last: int | None = None
    kinds: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    release: str = ""

    @property
    def axes(self) -> tuple[str, ...]:
        """What the table is laid out by, rows first."""
        return tuple(one for one in (self.rows, self.then, self.columns) if one != NONE)

    @property
    def parameters(self) -> dict[str, str]:
        """The choice as it stands in an address: only what is not as it is at first, in one order."""
        found = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value != field.default:
                found[PARAMETERS[field.name]] = ",".join(value) if isinstance(value, tuple) else str(value)
        return found

    @property
    def within(self) -> str | None:
        """The county whose förbund are asked for, by its two digits; None where no county is."""
        found = _WITHIN.fullmatch(self.area)
        return found[1] if found else None

    @property
    def period(self) -> Period | None:
        """The one period that is asked for; None where all of a length are."""
        return None if self.time in CADENCES else Period.parse(self.time)

    @property
    def cadence(self) -> Cadence:
        """How long the periods are."""
        return self.period.cadence if self.period else CADENCES[self.time]


PARAMETERS: Mapping[str, str] = {
    "rows": "rader",
    "then": "sedan",
    "columns": "kolumner",
    "measures": "matt",
    "area": "omrade",
    "also": "aven",
    "time": "tid",
    "first": "fran",
    "last": "till",
    "kinds": "typ",
    "sexes": "kon",
    "release": "utgava",
}
"""The name of each part of a choice in an address."""


def read(given: Mapping[str, Sequence[str]]) -> tuple[Choice, Faults]:
    """The choice of an address, and what in it cannot be followed; what has a fault is as it is at first."""
    faults: Faults = {}

    def one(name: str, known: object) -> str | None:
        text = next((value.strip() for value in given.get(name, ()) if value.strip()), "")
        if not text:
            return None
        fits = known.fullmatch(text) if isinstance(known, re.Pattern) else text in known  # type: ignore[operator]
        if fits:
            return text
        faults[name] = (Fault.UNKNOWN, text)
        return None

    axes = {*Axis}
    found = Choice()
    choice = Choice(
        rows=one("rader", axes) or found.rows,
        then=one("sedan", {*axes, NONE}) or NONE,
        columns=one("kolumner", {*axes, NONE}) or found.columns,
        measures=_some(given, "matt", MEASURES, faults),
        area=_area(given, faults),
        also=_also(given, faults),
        time=_time(given, faults),
        first=_year(given, "fran", faults),
        last=_year(given, "till", faults),
        kinds=_some(given, "typ", KINDS, faults),
        sexes=_some(given, "kon", SEXES, faults),
        release=one("utgava", _RELEASE) or "",
    )
    _check(choice, faults)
    return choice, faults


def _check(choice: Choice, faults: Faults) -> None:
    """Note what does not fit together."""
    for (_above, upper), (name, lower) in pairwise(
        (("rader", choice.rows), ("sedan", choice.then), ("kolumner", choice.columns), ("rader", choice.rows))
    ):
        if upper == lower != NONE:
            faults.setdefault(name if name != "rader" else "kolumner", (Fault.SAME_AXIS, lower))
    for axis, chosen in (
        (Axis.MEASURE, choice.measures),
        (Axis.KIND, choice.kinds),
        (Axis.SEX, choice.sexes),
    ):
        if len(chosen) > 1 and axis not in choice.axes:
            faults.setdefault(axis.value, (Fault.SEVERAL, ""))
    if choice.area == PICKED and not choice.also:
        faults.setdefault("omrade", (Fault.NOTHING_PICKED, ""))
    if Axis.AREA not in choice.axes and len(choice.also) > (choice.area == PICKED):
        faults.setdefault("omrade", (Fault.SEVERAL, ""))
    if choice.first and choice.last and choice.first > choice.last:
        faults.setdefault("till", (Fault.BACKWARDS, str(choice.last)))


def _values(given: Mapping[str, Sequence[str]], name: str) -> list[str]:
    """Every value of a parameter, which may be repeated or hold commas; each once, in the order given."""
    found = (part.strip() for value in given.get(name, ()) for part in value.split(","))
    return list(dict.fromkeys(part for part in found if part))


def _some(
    given: Mapping[str, Sequence[str]], name: str, known: Mapping[str, str], faults: Faults
) -> tuple[str, ...]:
    """The chosen values of a list, in its own order."""
    values = _values(given, name)
    strange = next((one for one in values if one not in known), None)
    if strange is not None:
        faults[name] = (Fault.UNKNOWN, strange)
        return ()
    return tuple(one for one in known if one in values)


def _area(given: Mapping[str, Sequence[str]], faults: Faults) -> str:
    text = next(iter(_values(given, "omrade")), NATION)
    if text in (NATION, COUNTIES, ASSOCIATIONS, PICKED) or _WITHIN.fullmatch(text):
        return text
    faults["omrade"] = (Fault.UNKNOWN, text)
    return NATION


def _also(given: Mapping[str, Sequence[str]], faults: Faults) -> tuple[str, ...]:
    values = _values(given, "aven")
    strange = next((one for one in values if not _AREA.fullmatch(one)), None)
    if strange is not None:
        faults["aven"] = (Fault.UNKNOWN, strange)
        return ()
    if len(values) > MOST_AREAS:
        faults["aven"] = (Fault.TOO_MANY, str(len(values)))
        return ()
    return tuple(sorted(values))


def _time(given: Mapping[str, Sequence[str]], faults: Faults) -> str:
    text = next(iter(_values(given, "tid")), Choice().time)
    if text in CADENCES:
        return text
    try:
        if Period.parse(text).cadence in CADENCES.values():
            return str(Period.parse(text))
    except PeriodRefused:
        pass
    faults["tid"] = (Fault.UNKNOWN, text)
    return Choice().time


def _year(given: Mapping[str, Sequence[str]], name: str, faults: Faults) -> int | None:
    text = next(iter(_values(given, name)), "")
    if not text:
        return None
    if re.fullmatch(r"[0-9]{4}", text) and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    faults[name] = (Fault.UNKNOWN, text)
    return None
