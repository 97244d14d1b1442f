"""The words that are frozen with a release: how small numbers are protected, and what each term means.

They are part of the release and of its hash, so they are kept as they are, in both languages, and are not
translated when they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from finsam_saas.disclosure.cell_key import MOST_NOISE, RATE_BASE
from finsam_saas.releases.release import Method

METHOD = "method"
"""The key under which the note about the method stands among the definitions."""


def method_note(method: Method, threshold: int) -> str:
    """How the figures are protected, in Swedish."""
    return _note(_SWEDISH, method, threshold)


def definitions(method: Method, threshold: int) -> list[dict[str, str]]:
    """The note about the method and the meaning of each term, in Swedish and English."""
    return [
        {"key": METHOD, "sv": method_note(method, threshold), "en": _note(_ENGLISH, method, threshold)},
        *({"key": key, "sv": swedish, "en": english} for key, swedish, english in _TERMS),
    ]


def _note(notes: Mapping[Method, str], method: Method, threshold: int) -> str:
    return notes[method].format(threshold=threshold, most=MOST_NOISE, base=RATE_BASE)


_SUPPRESSED_SWEDISH = (
    "Siffrorna bygger på de rapporter som samordningsförbunden har godkänt när utgåvan frystes. En siffra är"
    " skyddad (..) när den gäller färre än {threshold} personer, när färre än tre förbund eller nästan bara"
    " ett står bakom en siffra för länet eller riket, och när den annars skulle gå att räkna ut en annan"
    " skyddad siffra med, också med hjälp av tidigare utgåvor. 0 visas som 0. Andelar visas när minst tio"
    " har avslutats. En utgåva ändras aldrig. Ett fel rättas i en ny utgåva som berättar vad som var fel."
)
_SUPPRESSED_ENGLISH = (
    "The figures are made from the reports that the coordination associations had accepted when the release"
    " was frozen. A figure is protected (..) when it concerns fewer than {threshold} persons, when fewer than"
    " three associations or almost only one stand behind a figure of the county or the nation, and when"
    " another protected figure could otherwise be worked out from it, also with the help of earlier releases."
    " 0 is shown as 0. Shares are shown when at least ten have ended. A release never changes. A mistake is"
    " mended in a new release that tells what was wrong."
)
_KEYS_SWEDISH = (
    "Siffrorna bygger på de rapporter som samordningsförbunden har godkänt när utgåvan frystes. Varje siffra"
    " är skyddad med cellnycklar: den kan vara ändrad med högst {most} personer, uppåt eller nedåt men i"
    " genomsnitt inte alls, och alltid på samma sätt var den än står. Därför är en summa inte alltid lika med"
    " sina delar: använd summan som den står och lägg inte ihop delarna. 1 och 2 förekommer inte. 0 betyder"
    " ingen eller högst {most} personer. Det som är finare än vad utgåvor visar står som (..). Andelar visas"
    " när minst {base} har avslutats. En utgåva ändras aldrig. Ett fel rättas i en ny utgåva som berättar vad"
    " som var fel; en siffra ändras då först när felet i den var minst {threshold} personer."
)
_KEYS_ENGLISH = (
    "The figures are made from the reports that the coordination associations had accepted when the release"
    " was frozen. Every figure is protected by cell keys: it may have been changed by at most {most} persons,"
    " up or down but on average not at all, and always in the same way wherever it stands. A sum is therefore"
    " not always equal to its parts: use the sum as it stands and do not add the parts. 1 and 2 never occur."
    " 0 means nobody or at most {most} persons. What is finer than releases show reads (..). Shares are shown"
    " when at least {base} have ended. A release never changes. A mistake is mended in a new release that"
    " tells what was wrong; a figure then changes only if it was wrong by at least {threshold} persons."
)
_SWEDISH = {Method.SUPPRESSION: _SUPPRESSED_SWEDISH, Method.CELL_KEY: _KEYS_SWEDISH}
_ENGLISH = {Method.SUPPRESSION: _SUPPRESSED_ENGLISH, Method.CELL_KEY: _KEYS_ENGLISH}
_TERMS = (
    (
        "participants",
        "Deltagare: personer som var med i en insats någon gång under perioden, pågående vid periodens"
        " början och nya.",
        "Participants: persons who took part at some time in the period, ongoing at its start and new.",
    ),
    (
        "new",
        "Nya: personer som började i en insats under perioden.",
        "New: persons who began in the period.",
    ),
    (
        "ended",
        "Avslutade: personer som avslutades ur en insats under perioden.",
        "Ended: persons who left in the period.",
    ),
    (
        "to_work_or_studies",
        "Till arbete eller studier: avslutade som vid avslutet gick till arbete, till studier eller till"
        " båda.",
        "To work or studies: those who ended and then went to work, to studies or to both.",
    ),
    (
        "coverage",
        "Täckning: förbund med minst en godkänd rapport för varje kvartal i perioden, av de förbund som fanns"
        " då och deltar i den nationella statistiken. Det som en insats inte vet räknas inte som 0 utan"
        " saknas i summan, som då är minst så stor.",
        "Coverage: associations with at least one accepted report for each quarter of the period, of those"
        " that existed then and take part in national statistics. What an initiative does not know is not"
        " counted as 0 but is missing from the sum, which is then at least as large.",
    ),
)
