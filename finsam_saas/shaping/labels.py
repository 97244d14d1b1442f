"""What the screen says of the steps that set up a förbund, the templates, and what is missing."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.shaping.rules import Lack, SetupStep, StepState
from finsam_saas.shaping.variants import Variant

STEPS = {
    SetupStep.MEMBERS: _l("Medlemmar"),
    SetupStep.BODIES: _l("Organ och beredning"),
    SetupStep.RULES: _l("Möten och diarium"),
    SetupStep.FEES: _l("Medlemsavgifter"),
    SetupStep.BOARD: _l("Styrelsens ledamöter"),
}

STEP_STATES = {
    StepState.DONE: ("done", _l("Klar")),
    StepState.USUAL: ("done", _l("Det vanliga gäller")),
    StepState.TO_DO: ("wait", _l("Inte gjord")),
}

VARIANTS = {
    Variant.LOCAL_GROUPS: (
        _l("Lokusgrupper"),
        _l(
            "Varje kommun har en lokal utvecklingsgrupp som visar behov."
            " Kansliet kvalitetssäkrar ansökningar."
        ),
    ),
    Variant.DEVELOPMENT_GROUP: (
        _l("Utvecklingsgrupp"),
        _l("En grupp med alla parter bedömer idéer och ansökningar och söker enighet."),
    ),
    Variant.LEVELS: (
        _l("Beredningsgrupp i tre nivåer"),
        _l(
            "Beslut, beredning och utförande är var sin nivå."
            " Beredningsgruppen tillsätter tillfälliga grupper."
        ),
    ),
    Variant.PARTY_CHAIRS: (
        _l("Beredningsgrupp som en part leder"),
        _l(
            "Försäkringskassans representant är ordförande i beredningsgruppen,"
            " som är förbundschefens bollplank."
        ),
    ),
}

# Sentences that end in a paragraph have no full stop of their own: it comes after the paragraph.
LACKS = {
    Lack.PARTY: _l("Alla fyra parter ska vara medlemmar. Det saknas: %(parties)s"),
    Lack.BOARD: _l("Förbundet har ingen styrelse"),
    Lack.NOBODY_DECIDES: _l("Inget organ har uppgiften att besluta"),
    Lack.STAGES: _l("Ingen bereder ansökningar. Bestäm minst ett steg."),
    Lack.STAGE_WITHOUT_BODY: _l("Ett steg i beredningen hör till en sorts organ som inte finns."),
    Lack.SEATS: _l("Ingen är inlagd i styrelsen. Varje medlem ska ha minst en ledamot och en ersättare"),
    Lack.FEES: _l("Årets medlemsavgifter är inte inlagda"),
    Lack.ONE_ADMINISTRATOR: _l(
        "Bara en person är systemförvaltare. Bjud in en till, så att någon alltid kan ge behörighet."
    ),
}
