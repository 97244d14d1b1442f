"""The words of open data, in both languages at once: what areas, periods, measures and parts are called."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.followup.rules import Outcome
from finsam_saas.open_data.dataset import LANGUAGES, Label
from finsam_saas.releases.release import Method
from finsam_saas.releases.wording import MEASURE_WORDS as RELEASED_WORDS
from finsam_saas.releases.wording import OUTCOME_WORDS
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.wording import CORE_WORDS, definition, period_label
from finsam_saas.statistics.cells import Level
from finsam_saas.statistics.wording import SEX_WORDS, TYPE_WORDS
from finsam_saas.web.language import speaking

PARTICIPANTS = "participants"
NEW = "new"
ENDED = "ended"
TO_WORK = "to_work_or_studies"
ONGOING_AT_START = "ongoing_at_start"
OUTCOMES = tuple(outcome.value for outcome in Outcome)
MEASURES = (PARTICIPANTS, ONGOING_AT_START, NEW, ENDED, TO_WORK, *OUTCOMES)
"""Every measure there can be in a release, in the order they are read."""
TYPES = tuple(TYPE_WORDS)
SEXES = tuple(SEX_WORDS)
LEVELS = tuple(level.value for level in Level)

MEASURE_WORDS: Mapping[str, object] = {
    **RELEASED_WORDS,
    **OUTCOME_WORDS,
    ONGOING_AT_START: CORE_WORDS[ONGOING_AT_START],
}
MEASURE_MEANINGS = {
    PARTICIPANTS: _l(
        "Alla som deltog någon gång under perioden: de som deltog när den började och de nya. Den som deltar"
        " i två insatser räknas i båda."
    ),
    TO_WORK: _l("Avslutade som gick till arbete, studier eller både och."),
}
LEVEL_WORDS = {
    Level.NATION.value: _l("Hela landet"),
    Level.COUNTY.value: _l("Län"),
    Level.ASSOCIATION.value: _l("Samordningsförbund"),
    Level.MUNICIPALITY.value: _l("Kommun"),
}
DIMENSION_WORDS = {
    "area": _l("Område"),
    "period": _l("Period"),
    "initiative_type": _l("Typ av insats"),
    "measure": _l("Mått"),
    "sex": _l("Kön"),
    "initiative": _l("Insats"),
}
METHOD_WORDS = {
    Method.SUPPRESSION: _l(
        "Små tal skyddas: en siffra visas inte (..) om den gäller färre än %(threshold)s personer, kommer"
        " från för få förbund, eller om den går att använda för att räkna ut en annan skyddad siffra."
    ),
    Method.CELL_KEY: _l(
        "Små tal skyddas: varje siffra kan vara ändrad med någon enstaka person, alltid på samma sätt. Summor"
        " kan därför skilja sig något från sina delar. Siffror om en eller två personer finns inte."
    ),
}
PERSONS = _l("personer")
SOURCE = _l("Samordningsförbundens godkända rapporter, sammanställda i Finsam")
LICENCE_WORDS = _l("Siffrorna får användas fritt, också utan att ange källan (CC0).")
NOT_HERE_WORDS = _l("- betyder att det inte finns någon siffra. 0 betyder att ingen räknades.")
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"


def said(words: object) -> Label:
    """A lazily translated text in both languages."""
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            spoken.append(str(words))
    return Label(*spoken)


@lru_cache(maxsize=512)
def said_of(kind: str, code: str) -> Label:
    """What a value of a dimension is called; the code itself where it is not known."""
    known: dict[str, object] = dict(_KNOWN.get(kind, {}))
    return said(known[code]) if code in known else Label(code, code)


_KNOWN = {
    "measure": MEASURE_WORDS,
    "sex": SEX_WORDS,
    "initiative_type": TYPE_WORDS,
    "level": LEVEL_WORDS,
    "dimension": DIMENSION_WORDS,
}


@lru_cache(maxsize=512)
def period_said(code: str) -> Label:
    """What a period is called, such as "Kvartal 3 2026"."""
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            spoken.append(period_label(Period.parse(code)))
    return Label(*spoken)


@lru_cache(maxsize=64)
def meaning_said(measure: str) -> Label | None:
    """What a measure means, in whole sentences; None where there is no more to say than its name."""
    words = MEASURE_MEANINGS.get(measure)
    if words is not None:
        return said(words)
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            spoken.append(definition(measure))
    return Label(*spoken) if spoken[0] else None


def coverage_words(contributing: int, expected: int) -> str:
    """Of how many förbund a figure is made: "Bygger på 68 av 75 förbund"."""
    return str(
        _("Bygger på %(contributing)s av %(expected)s förbund", contributing=contributing, expected=expected)
    )
