"""What the screen calls the states and steps of requisitions, and why something is refused."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.requisitions.rules import (
    Fault,
    PersonFault,
    RequisitionState,
    StepRefused,
)

# A word, and the look of its tag.
STATES = {
    RequisitionState.DRAFT: (_l("utkast"), "soon"),
    RequisitionState.SUBMITTED: (_l("inlämnad"), "info"),
    RequisitionState.RETURNED: (_l("att rätta"), "soon"),
    RequisitionState.EXAMINED: (_l("granskad"), "info"),
    RequisitionState.APPROVED: (_l("ska betalas"), "wait"),
    RequisitionState.PAID: (_l("betald"), "done"),
    RequisitionState.REVERSED: (_l("makulerad"), ""),
}
NEXT_STEPS = {
    RequisitionState.DRAFT: _l("Bara ni som svarar för insatsen ser utkastet."),
    RequisitionState.SUBMITTED: _l("Kansliet granskar underlaget (granskningsattest)."),
    RequisitionState.RETURNED: _l("Den är tillbaka hos insatsägaren för rättning."),
    RequisitionState.EXAMINED: _l("Betalningen ska godkännas (beslutsattest)."),
    RequisitionState.APPROVED: _l("Ekonomen betalar och noterar dagen."),
    RequisitionState.PAID: _l("Pengarna är betalda."),
    RequisitionState.REVERSED: _l("Den räknas inte längre. Beloppet kan rekvireras igen."),
}
FAULTS = {
    Fault.NO_PERIOD: _l("Skriv vilken period kostnaderna gäller."),
    Fault.PERIOD_NOT_IN_ORDER: _l("Periodens sista dag är före den första. Rätta någon av dem."),
    Fault.TWO_YEARS: _l("Perioden går över ett årsskifte. Gör en rekvisition för varje år."),
    Fault.NOT_BEGUN: _l("Perioden har inte börjat. Rekvirera när kostnaderna har uppstått."),
    Fault.AFTER_THE_END: _l(
        "Insatsen är slut före periodens sista dag. Rekvirera till och med dess sista dag."
    ),
    Fault.NO_TEXT: _l("Skriv kort vad pengarna har använts till."),
    Fault.NO_COSTS: _l("Skriv minst en kostnad."),
}
PERSON_FAULTS = {
    PersonFault.OWN_CLAIM: _l(
        "Du har själv skrivit eller lämnat in rekvisitionen. Någon annan tar det här steget."
    ),
    PersonFault.EXAMINED_IT: _l("Du har granskat den. Beslutsattesten görs av en annan person."),
    PersonFault.APPROVED_IT: _l("Du har godkänt betalningen. En annan person betalar."),
}


def above_grant() -> str:
    """That the year's grant does not suffice, and what to do."""
    return str(
        _("Så mycket finns inte kvar av det som är beviljat för året. Mer än så kräver ett nytt beslut.")
    )


def lowered_grant() -> str:
    """That the grant has been lowered below what is claimed."""
    return str(
        _(
            "Det som är beviljat för året har sänkts och räcker inte till det som är rekvirerat. Lämna"
            " tillbaka rekvisitionen, eller ta ett nytt beslut."
        )
    )


def standing_said(state: RequisitionState) -> str:
    """Where a requisition is, to whoever would take a step that it has passed or not come to."""
    said = {
        RequisitionState.DRAFT: _("Rekvisitionen är inte inlämnad än."),
        RequisitionState.SUBMITTED: _("Rekvisitionen är inlämnad och väntar på granskningsattest."),
        RequisitionState.RETURNED: _("Rekvisitionen är redan tillbaka hos insatsägaren."),
        RequisitionState.EXAMINED: _("Rekvisitionen är redan granskad. Den väntar på beslutsattest."),
        RequisitionState.APPROVED: _("Betalningen är redan godkänd. Den väntar på att betalas."),
        RequisitionState.PAID: _("Rekvisitionen är redan betald."),
        RequisitionState.REVERSED: _("Rekvisitionen är redan makulerad."),
    }
    return str(said[state])


def step_refusals() -> Mapping[type[Exception], str]:
    """What is said where a requisition cannot take the step from where it is."""
    return {StepRefused: _("Rekvisitionen har kommit längre sedan du öppnade sidan. Öppna den igen.")}
