"""What the screen calls agreements, their states and kinds, and what must be put right."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from finsam_saas.agreements.rules import AgreementKind, AgreementState, Fault, FollowUp, Manner

# A word, and the look of its tag.
STATES = {
    AgreementState.DRAFT: (_l("utkast"), "soon"),
    AgreementState.SENT: (_l("väntar på underskrift"), "wait"),
    AgreementState.SIGNED: (_l("gäller"), "done"),
    AgreementState.REPLACED: (_l("ersatt"), ""),
}
KINDS = {
    AgreementKind.FIRST: _l("Ny överenskommelse"),
    AgreementKind.CHANGE: _l("Ändring"),
    AgreementKind.EXTENSION: _l("Förlängning"),
    AgreementKind.EARLY_END: _l("Avslut i förtid"),
}
MANNERS = {
    Manner.PAPER: _l("på papper"),
    Manner.PRODUCT: _l("i Finsam"),
}
FOLLOW_UPS = {
    FollowUp.FINAL_REPORT: _l("Slutrapport"),
    FollowUp.AFTER_6_MONTHS: _l("Uppföljning efter 6 månader"),
    FollowUp.AFTER_12_MONTHS: _l("Uppföljning efter 12 månader"),
    FollowUp.AFTER_24_MONTHS: _l("Uppföljning efter 24 månader"),
}
FAULTS = {
    Fault.ANOTHER_HOLDS: _l(
        "En överenskommelse gäller redan. Välj ändring, förlängning eller avslut i förtid."
    ),
    Fault.NOTHING_HOLDS: _l("Ingen överenskommelse gäller än. Välj ny överenskommelse."),
    Fault.NO_DECISION: _l("Skriv vilket beslut den följer av, till exempel § 43 2026-09-15."),
    Fault.NOT_ADJUSTED: _l("Protokollet med beslutet är inte justerat. Skicka när det är det."),
    Fault.NO_PERIOD: _l("Skriv när insatsen börjar och slutar."),
    Fault.PERIOD_NOT_IN_ORDER: _l("Sista dagen är före första dagen."),
    Fault.NOT_LONGER: _l("En förlängning slutar senare än det som gäller nu."),
    Fault.NOT_SHORTER: _l("Ett avslut i förtid är tidigare än det som gäller nu."),
    Fault.AMOUNT_OUTSIDE_PERIOD: _l("Ett belopp gäller ett år då insatsen inte pågår."),
    Fault.NO_PARTY: _l("Välj minst en medlem som skriver under tillsammans med förbundet."),
}
USUAL_TERMS = _l(
    "Medlen används till insatsen så som den beskrivs i ansökan och i beslutet. Insatsägaren rekvirerar"
    " faktiska kostnader i efterskott. Förbundet betalar när underlaget är granskat och godkänt.\n\n"
    "Medel som inte har använts stannar i förbundet eller betalas tillbaka. Om medlen har använts till annat"
    " kan förbundet kräva dem åter.\n\n"
    "Insatsägaren berättar genast för förbundet om insatsen försenas, ändras eller inte kan genomföras."
    " Större ändringar kräver ett nytt beslut.\n\n"
    "Förbundet kan besluta att insatsen ska avslutas i förtid. Insatsägaren får då ersättning för kostnader"
    " som inte går att undvika.\n\n"
    "När parterna informerar om insatsen säger de att den finansieras av förbundet."
)
USUAL_REPORTING = _l(
    "Insatsägaren lämnar rapport i Finsam för varje period som förbundet öppnar, och en slutrapport när"
    " insatsen är slut. Insatsen följs upp efter 6, 12 och 24 månader."
)
