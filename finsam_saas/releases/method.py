"""The words that are frozen with a release: how small numbers are protected, and what each term means.

They are part of the release and of its hash, so they are kept as they are, in both languages, and are not
translated when they are shown.
"""

from __future__ import annotations

METHOD = "method"
"""The key under which the note about the method stands among the definitions."""


def method_note(threshold: int) -> str:
    """How the figures are protected, in Swedish."""
    return _SWEDISH.format(threshold=threshold)


def definitions(threshold: int) -> list[dict[str, str]]:
    """The note about the method and the meaning of each term, in Swedish and English."""
    return [
        {"key": METHOD, "sv": method_note(threshold), "en": _ENGLISH.format(threshold=threshold)},
        *({"key": key, "sv": swedish, "en": english} for key, swedish, english in _TERMS),
    ]


_SWEDISH = (
    "Siffrorna bygger på de rapporter som samordningsförbunden har godkänt när utgåvan frystes. En siffra är"
    " skyddad (..) när den gäller färre än {threshold} personer, när färre än tre förbund eller nästan bara"
    " ett står bakom en siffra för länet eller riket, och när den annars skulle gå att räkna ut en annan"
    " skyddad siffra med, också med hjälp av tidigare utgåvor. 0 visas som 0. Andelar visas när minst tio"
    " har avslutats. En utgåva ändras aldrig. Ett fel rättas i en ny utgåva som berättar vad som var fel."
)
_ENGLISH = (
    "The figures are made from the reports that the coordination associations had accepted when the release"
    " was frozen. A figure is protected (..) when it concerns fewer than {threshold} persons, when fewer than"
    " three associations or almost only one stand behind a figure of the county or the nation, and when"
    " another protected figure could otherwise be worked out from it, also with the help of earlier releases."
    " 0 is shown as 0. Shares are shown when at least ten have ended. A release never changes. A mistake is"
    " mended in a new release that tells what was wrong."
)
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
        " då och deltar i den nationella statistiken.",
        "Coverage: associations with at least one accepted report for each quarter of the period, of those"
        " that existed then and take part in national statistics.",
    ),
)
