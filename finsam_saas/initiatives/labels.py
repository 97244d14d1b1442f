"""What the screen calls orientations, states and parties of insatser, and why an entry does not hold."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.initiatives.rules import (
    InitiativeAction,
    InitiativeStatus,
    NationalTargetGroup,
    Orientation,
    OrientationFaultCode,
    PartyFault,
    PartyFaultCode,
    SpecificOrientation,
)
from finsam_saas.members.labels import PARTIES
from finsam_saas.members.rules import PartyType

ORIENTATIONS = {
    Orientation.INDIVIDUAL: _l("Individinriktad"),
    Orientation.STRUCTURAL: _l("Strukturövergripande"),
}

SPECIFIC_ORIENTATIONS = {
    SpecificOrientation.MAPPING: _l("Kartläggning"),
    SpecificOrientation.PRE_REHABILITATION: _l("Förrehabilitering"),
    SpecificOrientation.WORK_ORIENTED_REHABILITATION: _l("Arbetslivsinriktad rehabilitering"),
    SpecificOrientation.COMPETENCE: _l("Utbildning eller konferens"),
    SpecificOrientation.COOPERATION_SUPPORT: _l("Samverkansstöd"),
    SpecificOrientation.COORDINATION: _l("Samordning"),
}

NATIONAL_TARGET_GROUPS = {
    NationalTargetGroup.YOUNG: _l("Unga, 16–29 år"),
    NationalTargetGroup.ACTIVITY_COMPENSATION: _l("Unga med aktivitetsersättning"),
    NationalTargetGroup.DISABILITY: _l("Personer med funktionsnedsättning"),
    NationalTargetGroup.MENTAL_ILL_HEALTH: _l("Personer med psykisk ohälsa"),
    NationalTargetGroup.LONG_TERM_SICK: _l("Långtidssjukskrivna"),
    NationalTargetGroup.LONG_TERM_BENEFITS: _l(
        "Personer med långvarigt försörjningsstöd eller annan ersättning"
    ),
}

# A state's words and the kind of its tag.
STATUSES = {
    InitiativeStatus.PLANNED: (_l("Planerad"), "wait"),
    InitiativeStatus.ONGOING: (_l("Pågår"), "info"),
    InitiativeStatus.ENDED: (_l("Avslutad"), "done"),
    InitiativeStatus.TERMINATED: (_l("Avbruten"), "done"),
}

# What can be done: the words of the button, and what it means.
ACTIONS = {
    InitiativeAction.START: (
        _l("Starta"),
        _l("Insatsen pågår från och med nu och kan bli ombedd att rapportera."),
    ),
    InitiativeAction.END: (_l("Avsluta"), _l("Insatsen är slutförd. Den kan inte startas igen.")),
    InitiativeAction.TERMINATE: (
        _l("Avbryt i förtid"),
        _l("Insatsen slutar innan den är färdig. Den kan inte startas igen."),
    ),
}


def party_fault(fault: PartyFault) -> str:
    """Why owners and parties do not hold (R3), and what to do."""
    if fault.code is PartyFaultCode.TOO_FEW_PARTIES:
        found = fault.values["found"]
        words = _("Minst två av de fyra parterna ska samverka, här är det %(found)s.", found=found)
        return f"{words} {_('Alla kommuner räknas som en part.')}"
    if fault.code is PartyFaultCode.PARTY_WITHOUT_MEMBER:
        party = str(PARTIES[PartyType(str(fault.values["party"]))])
        return str(_("%(party)s är inte medlem i förbundet och kan inte vara part.", party=party))
    said: Mapping[PartyFaultCode, str] = {
        PartyFaultCode.NO_OWNER: _("Välj vilken medlem som äger insatsen, eller förbundet självt."),
        PartyFaultCode.TWO_SORTS_OF_OWNER: _("Antingen äger förbundet insatsen eller så gör medlemmar det."),
        PartyFaultCode.OWNER_NOT_MEMBER: _("Bara en medlem kan äga en insats. Välj en som är medlem nu."),
    }
    return said[fault.code]


def orientation_fault(code: OrientationFaultCode) -> str:
    """Why an orientation cannot be set (R4), and what to do."""
    said: Mapping[OrientationFaultCode, str] = {
        OrientationFaultCode.NOT_CHOSEN: _(
            "Välj en inriktning. Är insatsen blandad, dela den i två insatser."
        ),
        OrientationFaultCode.SEVERAL_CHOSEN: _("Välj en enda inriktning. Dela en blandad insats i två."),
        OrientationFaultCode.LOCKED_BY_GRANT: _(
            "Inriktningen kan inte ändras när insatsen har fått pengar eller startat. Lägg upp en ny insats."
        ),
    }
    return said[code]
