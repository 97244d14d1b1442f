"""Why a file is not taken, in words that say what to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.applications.file_rules import FileFault

REFUSALS = {
    FileFault.EMPTY: _l("Filen är tom. Välj en annan fil."),
    FileFault.TOO_LARGE: _l("Filen är större än 7 MB. Dela upp den eller spara den i ett mindre format."),
    FileFault.TOO_MANY: _l("Ansökan har redan 10 bilagor. Ta bort någon eller slå ihop några först."),
    FileFault.SAME_FILE: _l("Samma fil är redan bifogad."),
    FileFault.OTHER_KIND: _l(
        "Filen är inte en PDF-, Word- eller Excelfil. Spara den som PDF, DOCX eller XLSX."
    ),
    FileFault.NAME_SAYS_OTHER: _l(
        "Filens namn slutar på något annat än vad filen är. Öppna den, spara den på nytt och välj den igen."
    ),
    FileFault.DAMAGED: _l("Filen går inte att läsa. Öppna den, spara den på nytt och välj den igen."),
    FileFault.LOCKED: _l(
        "Filen är låst med lösenord eller sparad i ett äldre format. Spara den utan lösenord som PDF, DOCX"
        " eller XLSX."
    ),
    FileFault.UNPACKS_TOO_LARGE: _l("Filen innehåller för mycket för att gå att kontrollera. Dela upp den."),
    FileFault.MACROS: _l("Filen innehåller makron. Spara den utan makron, eller som PDF."),
    FileFault.ACTIVE: _l("Filen innehåller något som kan köras. Skriv ut den till en ny PDF och välj den."),
    FileFault.FETCHES: _l(
        "Filen hämtar innehåll från andra filer eller från nätet. Bryt länkarna, eller spara den som PDF."
    ),
    FileFault.EMBEDDED: _l("Filen har en annan fil inuti sig. Ta bort den, eller spara som PDF."),
    FileFault.IDENTITY_NUMBER: _l(
        "Filen eller dess namn verkar innehålla ett personnummer. Ta bort det, här lagras inget om deltagare."
    ),
}


def refusal_said(fault: FileFault) -> str:
    """Why the file is not taken, and what to do."""
    return str(REFUSALS[fault])
