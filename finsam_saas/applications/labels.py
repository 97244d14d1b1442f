"""What the screen calls the parts of an application, where it stands, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.applications.progress import SectionStatus
from finsam_saas.applications.rules import (
    ApplicationState,
    CostType,
    Fault,
    FaultCode,
    Section,
    Text,
)

# A word, and the look of its tag.
STATES = {
    ApplicationState.DRAFT: (_l("utkast"), "soon"),
    ApplicationState.SUBMITTED: (_l("inkommen"), "info"),
    ApplicationState.IN_PREPARATION: (_l("under beredning"), "info"),
    ApplicationState.SUPPLEMENT_REQUESTED: (_l("komplettering begärd"), "soon"),
    ApplicationState.READY_FOR_DECISION: (_l("klar för beslut"), "done"),
    ApplicationState.GRANTED: (_l("beviljad"), "done"),
    ApplicationState.PARTLY_GRANTED: (_l("delvis beviljad"), "done"),
    ApplicationState.REJECTED: (_l("avslagen"), ""),
    ApplicationState.WITHDRAWN: (_l("återtagen"), ""),
}
NEXT_STEPS = {
    ApplicationState.DRAFT: _l("Ni skriver. Ingen annan ser ansökan förrän ni lämnar in den."),
    ApplicationState.SUBMITTED: _l(
        "Kansliet kontrollerar att ansökan är komplett och tar den till beredning."
    ),
    ApplicationState.IN_PREPARATION: _l("Ansökan bereds. Sedan beslutar styrelsen."),
    ApplicationState.SUPPLEMENT_REQUESTED: _l("Ansökan väntar på en komplettering."),
    ApplicationState.READY_FOR_DECISION: _l("Ansökan är beredd och väntar på styrelsens beslut."),
    ApplicationState.GRANTED: _l("Ansökan är beviljad."),
    ApplicationState.PARTLY_GRANTED: _l("Ansökan är beviljad till en del."),
    ApplicationState.REJECTED: _l("Ansökan är avslagen."),
    ApplicationState.WITHDRAWN: _l("Ansökan är återtagen och prövas inte."),
}
SECTIONS = {
    Section.BASICS: _l("Insatsen"),
    Section.PARTIES: _l("Parter"),
    Section.NEED: _l("Behov och målgrupp"),
    Section.GOALS: _l("Syfte och mål"),
    Section.WORK: _l("Så ska ni arbeta"),
    Section.MONEY: _l("Budget"),
    Section.AFTER: _l("Uppföljning och det som blir kvar"),
}
SECTION_STATES = {
    SectionStatus.NOT_STARTED: (_l("ej påbörjad"), "info"),
    SectionStatus.STARTED: (_l("påbörjad"), "soon"),
    SectionStatus.DONE: (_l("klar"), "done"),
}
TEXTS = {
    Text.BACKGROUND: _l("Bakgrund och behov"),
    Text.COOPERATION_GAP: _l("Vilken brist i samverkan ska insatsen avhjälpa?"),
    Text.TARGET_GROUP: _l("Målgrupp"),
    Text.PURPOSE: _l("Syfte"),
    Text.GOALS: _l("Mål"),
    Text.METHOD: _l("Metod och aktiviteter"),
    Text.TIMETABLE: _l("Tidplan"),
    Text.ORGANISATION: _l("Organisation: insatsansvarig, styrgrupp, resurser"),
    Text.RISKS: _l("Risker"),
    Text.GENDER_ANALYSIS: _l("Jämställdhetsanalys"),
    Text.FOLLOW_UP: _l("Uppföljning och utvärdering"),
    Text.IMPLEMENTATION_PLAN: _l("Implementeringsplan"),
    Text.DISSEMINATION: _l("Spridning"),
}
HINTS = {
    Text.BACKGROUND: _l("Vad vet ni om behovet, och varifrån?"),
    Text.COOPERATION_GAP: _l("Vad fungerar inte i dag mellan parterna?"),
    Text.TARGET_GROUP: _l("Vilka är insatsen till för? Skriv inget som pekar ut en person."),
    Text.GOALS: _l("Minst ett mål ska gå att mäta."),
    Text.GENDER_ANALYSIS: _l("Hur ser behoven ut för kvinnor och män, och vad gör ni åt skillnaderna?"),
    Text.IMPLEMENTATION_PLAN: _l("Vem tar över det som fungerar när medlen är slut?"),
}
COSTS = {
    CostType.STAFF: _l("Personal"),
    CostType.PREMISES: _l("Lokaler"),
    CostType.TRAINING: _l("Utbildning"),
    CostType.EVALUATION: _l("Utvärdering"),
    CostType.OTHER: _l("Övrigt"),
}


def fault_said(fault: Fault) -> str:
    """What is missing and what to do, with the rule it comes from."""
    if fault.code is FaultCode.TEXT_MISSING:
        return str(_("Skriv under ”%(text)s”.", text=TEXTS[Text(fault.about)]))
    said: Mapping[FaultCode, str] = {
        FaultCode.NO_TITLE: _("Skriv vad insatsen ska heta."),
        FaultCode.OWNER_NOT_MEMBER: _("Insatsägaren är inte medlem i förbundet längre. Välj en som är det."),
        FaultCode.NO_ORIENTATION: _("Välj en inriktning. En insats är för individer eller för struktur."),
        FaultCode.NO_PERIOD: _("Skriv när insatsen börjar och slutar."),
        FaultCode.PERIOD_OUTSIDE_CALL: _("Insatsen pågår inte under något av de år som omgången gäller."),
        FaultCode.TOO_FEW_PARTIES: _(
            "Minst två av de fyra parterna ska samverka; kommuner räknas som en part (Finsamlagen 5 §)."
        ),
        FaultCode.PARTY_NOT_CONFIRMED: _(
            "%(party)s har inte bekräftat att den deltar med sin del.", party=fault.about
        ),
        FaultCode.NO_PARTICIPANTS: _("Skriv hur många kvinnor och män ni planerar för."),
        FaultCode.NOTHING_APPLIED_FOR: _("Skriv hur mycket ni söker från förbundet."),
        FaultCode.AMOUNT_OUTSIDE_PERIOD: _(
            "Budgeten har ett belopp för %(year)s, men insatsen pågår inte då.", year=fault.about
        ),
        FaultCode.NO_OWN_FUNDING: _("Omgången kräver att parterna bidrar med egna medel eller egen tid."),
    }
    return said[fault.code]
