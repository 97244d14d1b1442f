"""The words of national statistics on screen and in files."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.followup.queries import UNSPECIFIED
from finsam_saas.followup.rules import Sex
from finsam_saas.initiatives.rules import SpecificOrientation
from finsam_saas.statistics.rules import ALL, OTHER, DecisionFault, NationalMeasure

MEASURE_WORDS = {
    NationalMeasure.PARTICIPANTS: _l("Deltagare"),
    NationalMeasure.ENDED: _l("Avslutade"),
    NationalMeasure.TO_WORK_OR_STUDIES: _l("Till arbete eller studier"),
}
MEASURE_CAPTIONS = {
    NationalMeasure.PARTICIPANTS: _l("Deltagare under kvartalet, antal personer"),
    NationalMeasure.ENDED: _l("Avslutade under kvartalet, antal personer"),
    NationalMeasure.TO_WORK_OR_STUDIES: _l("Avslutade till arbete eller studier, antal personer"),
}
SEX_WORDS = {
    Sex.WOMEN.value: _l("Kvinnor"),
    Sex.MEN.value: _l("Män"),
    Sex.UNKNOWN.value: _l("Uppgift om kön saknas"),
    ALL: _l("Totalt"),
}
TYPE_WORDS = {
    SpecificOrientation.MAPPING.value: _l("Kartläggning"),
    SpecificOrientation.PRE_REHABILITATION.value: _l("Förrehabilitering"),
    SpecificOrientation.WORK_ORIENTED_REHABILITATION.value: _l("Arbetslivsinriktad rehabilitering"),
    SpecificOrientation.COMPETENCE.value: _l("Kompetenshöjning"),
    SpecificOrientation.COOPERATION_SUPPORT.value: _l("Samverkansstöd"),
    SpecificOrientation.COORDINATION.value: _l("Samordning"),
    UNSPECIFIED: _l("Typ av insats saknas"),
    OTHER: _l("Övriga typer"),
    ALL: _l("Alla insatser"),
}
PROTECTION_WORDS = _l(
    "En siffra skyddas (..) när den gäller färre än fem personer, kommer från färre än tre förbund eller"
    " nästan bara från ett, och när den annars skulle gå att räkna ut en annan skyddad siffra med."
    " Andelar visas när minst tio har avslutats. Övriga typer är de som för få förbund har."
)
DECISION_FAULTS = {
    DecisionFault.IN_THE_FUTURE: _l("Dagen har inte varit än. Skriv den dag då beslutet fattades."),
    DecisionFault.TOO_EARLY: _l(
        "Dagen är för tidig. Skriv den dag då det nya beslutet fattades, inte före det förra beslutet."
    ),
}
