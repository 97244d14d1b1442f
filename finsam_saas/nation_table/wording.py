"""The words of the free table: its axes, what stands on them, and what is wrong in an address."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.nation_table.choice import KINDS, MEASURES, SEXES, SHARE, Axis, Fault
from finsam_saas.releases.wording import MEASURE_WORDS, OUTCOME_WORDS
from finsam_saas.statistics.areas import UNKNOWN_COUNTY, counties
from finsam_saas.statistics.wording import SEX_WORDS, TYPE_WORDS

AXIS_WORDS: Mapping[str, object] = {
    Axis.AREA.value: _l("Område"),
    Axis.TIME.value: _l("Tid"),
    Axis.KIND.value: _l("Typ av insats"),
    Axis.SEX.value: _l("Kön"),
    Axis.MEASURE.value: _l("Mått"),
}
AXIS_WITHIN: Mapping[str, object] = {
    Axis.AREA.value: _l("område"),
    Axis.TIME.value: _l("tid"),
    Axis.KIND.value: _l("typ av insats"),
    Axis.SEX.value: _l("kön"),
    Axis.MEASURE.value: _l("mått"),
}
SHARE_WORDS = _l("Andel till arbete eller studier")
_COUNTED: Mapping[str, object] = {**MEASURE_WORDS, **OUTCOME_WORDS, SHARE: SHARE_WORDS}
MEASURES_SAID: Mapping[str, object] = {code: _COUNTED[measure] for code, measure in MEASURES.items()}
SEXES_SAID: Mapping[str, object] = {code: SEX_WORDS[sex] for code, sex in SEXES.items()}
KINDS_SAID: Mapping[str, object] = {code: TYPE_WORDS[kind] for code, kind in KINDS.items()}
CADENCES_SAID: Mapping[str, object] = {
    "kvartal": _l("Kvartal"),
    "halvar": _l("Halvår"),
    "ar": _l("År"),
}
FIELD_WORDS: Mapping[str, object] = {
    "rader": _l("Rader"),
    "sedan": _l("Dela upp raderna efter"),
    "kolumner": _l("Kolumner"),
    "matt": _l("Mått"),
    "omrade": _l("Område"),
    "aven": _l("Enskilda områden"),
    "tid": _l("Tid"),
    "fran": _l("Från år"),
    "till": _l("Till år"),
    "typ": _l("Typ av insats"),
    "kon": _l("Kön"),
    "utgava": _l("Utgåva"),
}


FAULT_WORDS: Mapping[Fault, object] = {
    Fault.UNKNOWN: _l("%(field)s: ”%(given)s” finns inte här. Välj något i listan."),
    Fault.SAME_AXIS: _l("Samma sak står på två ställen. Välj olika för rader och kolumner."),
    Fault.SEVERAL: _l("%(field)s: du har valt flera. Lägg dem på rader eller kolumner, eller välj bara en."),
    Fault.BACKWARDS: _l("Från år är efter till år. Byt plats på dem."),
    Fault.NOTHING_PICKED: _l("Inget område är valt. Kryssa för minst ett under Enskilda områden."),
    Fault.TOO_MANY: _l("Tabellen blir för stor: %(given)s rutor. Välj färre områden, år eller mått."),
    Fault.NOT_PUBLISHED: _l(
        "Utgåva %(given)s är inte utgiven. Kontrollera adressen, eller visa tabellen med de senaste."
    ),
}


def fault_said(name: str, fault: Fault, given: str) -> str:
    """What is wrong at a field of the address, and what to do."""
    return str(FAULT_WORDS[fault]) % {"field": FIELD_WORDS[name], "given": given[:40]}


def county_name(code: str) -> str:
    """A county's name; förbund whose county nobody has entered are together under one of their own."""
    return counties().get(code) or str(_("Uppgift om län saknas"))


def counties_known() -> dict[str, str]:
    """Every county that can be chosen, with its name."""
    return {code: county_name(code) for code in (*counties(), UNKNOWN_COUNTY)}
