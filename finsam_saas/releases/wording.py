"""The words of releases on screen and in files."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from finsam_saas.followup.rules import Outcome
from finsam_saas.releases.collecting import Reported
from finsam_saas.releases.release import Method, ReleaseState
from finsam_saas.releases.rules import JobFailure, JobKind, JobState, JobStep, ReleaseFault

MEASURE_WORDS: Mapping[str, object] = {
    "participants": _l("Deltagare"),
    "new": _l("Nya"),
    "ended": _l("Avslutade"),
    "to_work_or_studies": _l("Till arbete eller studier"),
}
OUTCOME_WORDS: Mapping[str, object] = {
    Outcome.WORK.value: _l("Arbete"),
    Outcome.STUDIES.value: _l("Studier"),
    Outcome.WORK_AND_STUDIES.value: _l("Arbete och studier"),
    Outcome.ACTIVE_JOB_SEEKING.value: _l("Aktivt arbetssökande"),
    Outcome.PLAN_FOR_FURTHER_REHABILITATION.value: _l("Plan för fortsatt rehabilitering"),
    Outcome.CONTINUED_REHABILITATION.value: _l("Fortsatt rehabilitering"),
    Outcome.OTHER_OR_INTERRUPTED.value: _l("Annat eller avbrutet"),
}
METHOD_NAMES = {
    Method.SUPPRESSION: _l("Undertryckning"),
    Method.CELL_KEY: _l("Cellnyckel"),
}
METHOD_MEANINGS = {
    Method.SUPPRESSION: _l(
        "Små tal visas som (..), och fler siffror med dem, så att de inte går att räkna ut. Läsaren får"
        " exakta siffror som går att lägga ihop, men ser luckor."
    ),
    Method.CELL_KEY: _l(
        "Varje siffra ändras med högst tre personer, alltid på samma sätt. Läsaren ser siffror i stället för"
        " luckor, men summor är inte alltid lika med sina delar."
    ),
}
NOT_ADDED = _l("Summor är inte alltid lika med sina delar. 0 betyder ingen eller högst tre personer.")
STATE_WORDS = {
    ReleaseState.COLLECTING: _l("Samlar in"),
    ReleaseState.PREVIEW: _l("Förhandsgranskas"),
    ReleaseState.FROZEN: _l("Fryst"),
    ReleaseState.PUBLISHED: _l("Utgiven"),
    ReleaseState.CORRECTED: _l("Rättad"),
}
STATE_TAGS = {
    ReleaseState.COLLECTING: "wait",
    ReleaseState.PREVIEW: "soon",
    ReleaseState.FROZEN: "info",
    ReleaseState.PUBLISHED: "done",
    ReleaseState.CORRECTED: "late",
}
JOB_WORDS = {
    JobKind.PREVIEW: _l("Förhandsgranskning"),
    JobKind.FREEZE: _l("Frysning"),
    JobKind.PUBLISH: _l("Utgivning"),
}
JOB_STATE_WORDS = {
    JobState.ASKED: _l("väntar på att börja"),
    JobState.RUNNING: _l("pågår"),
    JobState.DONE: _l("klar"),
    JobState.FAILED: _l("gick inte"),
    JobState.CANCELLED: _l("avbruten"),
}
STEP_WORDS = {
    JobStep.READING: _l("Läser förbundens godkända siffror"),
    JobStep.PROTECTING: _l("Skyddar små tal"),
    JobStep.KEEPING: _l("Sparar"),
    JobStep.TELLING: _l("Meddelar förbunden"),
}
STEPS_OF = {
    JobKind.PREVIEW: (JobStep.READING, JobStep.PROTECTING, JobStep.KEEPING),
    JobKind.FREEZE: (JobStep.READING, JobStep.PROTECTING, JobStep.KEEPING),
    JobKind.PUBLISH: (JobStep.READING, JobStep.TELLING),
}
FAILURE_WORDS = {
    JobFailure.NO_FIGURES: _l(
        "Inget förbund som deltar har någon godkänd rapport för kvartalet. Påminn dem och försök igen."
    ),
    JobFailure.INCONSISTENT: _l(
        "Siffrorna går inte ihop: delarna blir inte lika med summan. Driften har fått veta det. Försök igen"
        " i morgon, när nattens kontroll har gått."
    ),
    JobFailure.NOT_PROVED: _l(
        "Det gick inte att visa att alla små tal är skyddade, så inget har gjorts. Driften har fått veta det"
        " och behöver se varför innan ni försöker igen."
    ),
    JobFailure.NOT_ALLOWED: _l("Utgåvan har hunnit ändras. Läs sidan igen och välj nästa steg."),
    JobFailure.OTHER_METHOD: _l(
        "Årets andra utgåvor skyddas på ett annat sätt, och de två får inte blandas. Säg till driften."
    ),
    JobFailure.KEYS_NOT_READY: _l(
        "Utgåvan skyddas med cellnycklar, men servern saknar hemligheten som behövs för dem. Inget har"
        " ändrats. Be driften lägga in den och försök igen."
    ),
    JobFailure.UNEXPECTED: _l(
        "Något gick fel hos oss. Inget har ändrats. Försök igen, och säg till driften om det händer igen."
    ),
}
REPORTED_WORDS = {
    Reported.ALL: _l("Klart"),
    Reported.SOME: _l("Delvis"),
    Reported.NONE: _l("Saknas"),
    Reported.NOT_TAKING_PART: _l("Deltar inte"),
    Reported.DID_NOT_EXIST: _l("Fanns inte"),
}
REPORTED_SIGNS = {
    Reported.ALL: "●",
    Reported.SOME: "◐",
    Reported.NONE: "○",
    Reported.NOT_TAKING_PART: "×",
    Reported.DID_NOT_EXIST: "–",
}
FAULT_WORDS = {
    ReleaseFault.NOT_A_QUARTER: _l("Välj ett kvartal."),
    ReleaseFault.NOT_OVER: _l("Kvartalet är inte slut än. Välj ett som är slut."),
    ReleaseFault.ALREADY_PLANNED: _l(
        "Det finns redan en utgåva för kvartalet. Är något fel i den, rätta den från dess egen sida."
    ),
    ReleaseFault.THRESHOLD: _l("Gränsen för små tal är minst 5 och högst 20."),
    ReleaseFault.DAY_PASSED: _l("Dagen har redan varit. Välj i dag eller en senare dag."),
    ReleaseFault.WRONG_STATE: _l("Det steget går inte att ta nu. Läs sidan igen och välj nästa steg."),
    ReleaseFault.BEFORE_ITS_DAY: _l(
        "Utgåvan är planerad till en senare dag. Flytta dagen först, om den ska ges ut nu."
    ),
    ReleaseFault.ALREADY_WORKING: _l("Ett arbete pågår redan. Vänta tills det är klart, eller avbryt det."),
    ReleaseFault.OTHER_METHOD: _l(
        "Årets andra utgåvor skyddas på det andra sättet. Välj det för den här också: med båda sorterna går"
        " skyddade siffror att räkna ut."
    ),
    ReleaseFault.KEYS_NOT_READY: _l(
        "Cellnyckel går inte att välja än: driften har inte lagt in den hemlighet som behövs. Välj"
        " undertryckning."
    ),
    ReleaseFault.NO_NOTE: _l("Skriv vad som var fel, så att läsarna vet vad som har ändrats."),
}
