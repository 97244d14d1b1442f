"""What the screen calls the stages of preparation, what bodies say in them, and what lacks."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.bodies.rules import StageFault, StageScope
from finsam_saas.preparation.rules import Fault, OwnInterest, StageState, Verdict

# A word, and the look of its tag.
STATES = {
    StageState.WAITING: (_l("väntar på sin tur"), ""),
    StageState.OPEN: (_l("pågår"), "info"),
    StageState.DONE: (_l("klart"), "done"),
    StageState.RETURNED: (_l("återlämnad"), "soon"),
    StageState.SKIPPED: (_l("överhoppat"), ""),
}
VERDICTS = {
    Verdict.SUPPORT: _l("Tillstyrker"),
    Verdict.SUPPORT_WITH_REMARKS: _l("Tillstyrker med påpekanden"),
    Verdict.NO_SUPPORT: _l("Avstyrker"),
    Verdict.RETURN: _l("Återlämnar för komplettering"),
}
INTERESTS = {
    OwnInterest.NONE: _l("Nej, jag är inte jävig"),
    OwnInterest.DECLARED: _l("Ja, jag anmäler jäv och yttrar mig inte"),
}
FAULTS = {
    Fault.NO_VERDICT: _l("Välj ett av svaren."),
    Fault.NO_REASONS: _l("Skriv skälen. De behövs för alla svar utom ett rent tillstyrkande."),
    Fault.INTEREST_NOT_ANSWERED: _l("Svara på om du är jävig."),
    Fault.CONSENSUS_NOT_SAID: _l("Svara på om gruppen var enig."),
}
SCOPES = {
    StageScope.ASSOCIATION: _l("Ett organ för hela förbundet"),
    StageScope.MUNICIPALITY: _l("Organet i insatsägarens kommun"),
}
STAGE_FAULTS = {
    StageFault.NO_STAGE: _l("Någon måste bereda. Lägg till ett steg."),
    StageFault.BOARD_PREPARES: _l("Styrelsen beslutar och kan inte också bereda. Välj ett annat organ."),
    StageFault.NO_SUCH_BODY: _l("Förbundet har inget sådant organ. Lägg till det under Förbundet först."),
    StageFault.IMPOSSIBLE_DAYS: _l("Skriv 1 till 365 dagar, eller lämna tomt."),
    StageFault.TOO_MANY: _l("Högst tio steg kan bereda en ansökan."),
}
