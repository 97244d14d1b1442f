"""What the screen calls delegation: who decides, about what, and why a decision or a rule is refused."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.bodies.delegated import DecisionRefused, Refusal
from finsam_saas.bodies.queries import Delegated
from finsam_saas.bodies.rules import Delegate, DelegatedMatter, DelegationFault
from finsam_saas.delegation.rules import Standing
from finsam_saas.web.formats import current_formats

DELEGATES = {
    Delegate.DIRECTOR: _l("Förbundschefen"),
    Delegate.CHAIR: _l("Styrelsens ordförande"),
    Delegate.PRESIDIUM: _l("Presidiet"),
    Delegate.WORKING_COMMITTEE: _l("Arbetsutskottet"),
}
MATTERS = {
    DelegatedMatter.APPLICATIONS_FROM_REMAINING_FUNDS: _l("Ansökningar, bara ur kvarvarande medel"),
    DelegatedMatter.APPLICATIONS: _l("Ansökningar"),
    DelegatedMatter.OTHER: _l("Annat"),
}
RULE_FAULTS = {
    DelegationFault.NO_WORDS: _l("Skriv vad som är delegerat i varje regel."),
    DelegationFault.SAID_TWICE: _l("Två regler säger samma sak. Ta bort den ena."),
    DelegationFault.NO_DECISION: _l(
        "Skriv vilken paragraf och dag styrelsen beslutade om varje regel. Det är styrelsen som delegerar."
    ),
    DelegationFault.DECISION_TO_COME: _l("Dagen har inte kommit än. Skriv dagen då styrelsen beslutade."),
    DelegationFault.BEFORE_DECISION: _l("En regel gäller inte före styrelsens beslut. Ändra dagen."),
    DelegationFault.NOT_IN_MINUTES: _l(
        "Styrelsens protokoll från den dagen finns här, och paragrafen är inget justerat beslut i det."
    ),
    DelegationFault.TOO_MANY: _l("Högst trettio regler får plats."),
}
# A word, and the look of its tag.
STANDINGS = {
    Standing.WAITING: (_l("väntar på nästa styrelsemöte"), "wait"),
    Standing.ON_AGENDA: (_l("på föredragningslistan"), "soon"),
    Standing.REPORTED: (_l("anmält"), "done"),
}


def rule_said(rule: Delegated) -> str:
    """A rule in the board's words, with its highest amount where it has one."""
    if rule.maximum is None:
        return rule.what
    told: str = _(
        "%(what)s (högst %(amount)s tkr)", what=rule.what, amount=current_formats().tkr(rule.maximum)
    )
    return told


def refusal_said(refused: DecisionRefused) -> str:
    """Why a decision cannot be taken by delegation, and what to do instead."""
    limit = "" if refused.limit is None else current_formats().tkr(refused.limit)
    said: Mapping[Refusal, str] = {
        Refusal.NOT_THE_DELEGATE: _("Regeln låter någon annan besluta. Låt styrelsen besluta."),
        Refusal.OTHER_MATTER: _("Regeln gäller inte sådana ärenden. Välj en annan."),
        Refusal.NOT_YET_DELEGATED: _("Regeln gällde inte den dagen. Låt styrelsen besluta."),
        Refusal.DAY_TO_COME: _("Dagen har inte kommit än. Skriv dagen då beslutet togs."),
        Refusal.BEFORE_HANDED_IN: _("Ansökan hade inte kommit in den dagen. Skriv dagen då beslutet togs."),
        Refusal.ON_AGENDA: _(
            "Ansökan står på en föredragningslista. Ta bort den därifrån först, eller låt styrelsen besluta."
        ),
        Refusal.NO_AMOUNT: _("Skriv vad det kostar. Regeln har ett högsta belopp."),
        Refusal.ABOVE_MAXIMUM: _(
            "Det är mer än de %(limit)s tkr som regeln tillåter. Låt styrelsen besluta.", limit=limit
        ),
        Refusal.MORE_THAN_REMAINS: _(
            "Av budgeten för insatser %(year)s är %(limit)s tkr kvar. Sänk beloppet eller låt styrelsen"
            " besluta.",
            year=refused.year,
            limit=limit,
        ),
        Refusal.NO_DECISION: _(
            "Regeln saknar paragrafen som styrelsen delegerade med. Be systemförvaltaren skriva in den."
        ),
        Refusal.REPORTED_ALREADY: _(
            "Beslutet är anmält till styrelsen, eller står på dess föredragningslista. Det ändras bara av ett"
            " nytt beslut."
        ),
        Refusal.TAKEN_ALREADY: _("Precis det beslutet är redan taget den dagen. Se efter i listan."),
        Refusal.NO_BUDGET: _(
            "Styrelsen har inte antagit någon budget för %(year)s, så inga medel är kvar av den. Låt"
            " styrelsen besluta.",
            year=refused.year,
        ),
    }
    return said[refused.refusal]
