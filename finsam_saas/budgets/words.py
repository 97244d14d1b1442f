"""What budgets, their lines and their measures are called on screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.budgets.rules import AdoptionFault, BudgetLineKind, BudgetState, CapitalShareBase, Choice
from finsam_saas.web.formats import current_formats

LINE_KINDS = {
    BudgetLineKind.INCOME_FEE: _l("Medlemsavgifter"),
    BudgetLineKind.INCOME_ESF: _l("ESF-medel"),
    BudgetLineKind.INCOME_OTHER: _l("Annan intäkt"),
    BudgetLineKind.OPENING_CAPITAL: _l("Kvar från tidigare år"),
    BudgetLineKind.COST_BOARD: _l("Styrelse"),
    BudgetLineKind.COST_ADMIN: _l("Förvaltning"),
    BudgetLineKind.COST_AUDIT: _l("Revision"),
    BudgetLineKind.COST_ESF_ADMIN: _l("Förvaltning, ESF"),
    BudgetLineKind.COST_ESF: _l("ESF-projekt"),
    BudgetLineKind.COST_INITIATIVE: _l("Insatser"),
    BudgetLineKind.COST_OTHER_INITIATIVE: _l("Övriga insatser"),
    BudgetLineKind.UNUSED_FORECAST: _l("Beräknas inte användas"),
}
"""What a line is, to choose among."""
STATE_TAGS = {
    BudgetState.PRELIMINARY: "wait",
    BudgetState.PROPOSED: "soon",
    BudgetState.ADOPTED: "done",
    BudgetState.REPLACED: "info",
    BudgetState.COMPARISON: "info",
}

CHOICES = {
    Choice.ADOPT: _l("Fastställa"),
    Choice.ADOPT_OTHER: _l("Fastställa med ändringar"),
    Choice.TABLE: _l("Bordlägga"),
    Choice.REFER_BACK: _l("Återremittera"),
    Choice.NOT_TAKEN_UP: _l("Punkten utgår"),
}
"""What the board may decide of a proposed budget."""


def budget_state(state: BudgetState) -> str:
    """How far a version of a budget has come."""
    said: Mapping[object, str] = {
        BudgetState.PRELIMINARY: _("Preliminär"),
        BudgetState.PROPOSED: _("Föreslagen"),
        BudgetState.ADOPTED: _("Antagen"),
        BudgetState.REPLACED: _("Ersatt"),
        BudgetState.COMPARISON: _("Jämförelse"),
    }
    return said[state]


def line_group(kind: BudgetLineKind) -> str:
    """The heading a budget line stands under."""
    said: Mapping[object, str] = {
        BudgetLineKind.INCOME_FEE: _("Intäkter"),
        BudgetLineKind.INCOME_ESF: _("Intäkter"),
        BudgetLineKind.INCOME_OTHER: _("Intäkter"),
        BudgetLineKind.OPENING_CAPITAL: _("Från tidigare år"),
        BudgetLineKind.COST_BOARD: _("Styrelse och förvaltning"),
        BudgetLineKind.COST_ADMIN: _("Styrelse och förvaltning"),
        BudgetLineKind.COST_AUDIT: _("Styrelse och förvaltning"),
        BudgetLineKind.COST_ESF_ADMIN: _("ESF"),
        BudgetLineKind.COST_ESF: _("ESF"),
        BudgetLineKind.COST_INITIATIVE: _("Insatser"),
        BudgetLineKind.COST_OTHER_INITIATIVE: _("Övriga insatser"),
        BudgetLineKind.UNUSED_FORECAST: _("Beräknas inte användas"),
    }
    return said[kind]


def capital_base(base: CapitalShareBase) -> str:
    """What own capital is measured against."""
    said: Mapping[object, str] = {
        CapitalShareBase.BUDGETED_FUNDS: _("budgeterade medel"),
        CapitalShareBase.MEMBER_FEES: _("medlemsavgifterna"),
        CapitalShareBase.COSTS: _("kostnaderna"),
    }
    return said[base]


def adoption_fault(fault: AdoptionFault) -> str:
    """Why a decision cannot be what a budget is adopted by, and what to do."""
    said: Mapping[object, str] = {
        AdoptionFault.NOT_ADJUSTED: _("Paragrafen finns inte bland de justerade besluten. Välj en annan."),
        AdoptionFault.NO_PARAGRAPH: _("Skriv vilken paragraf det är, till exempel 43."),
        AdoptionFault.NO_DAY: _("Skriv vilken dag beslutet fattades."),
        AdoptionFault.IN_THE_FUTURE: _("Dagen har inte kommit än. Kontrollera datumet."),
        AdoptionFault.BEFORE_REPLACED: _(
            "Beslutet är äldre än det som gäller nu. Välj beslutet som ändrade budgeten."
        ),
    }
    return said[fault]


def decision(paragraph: str | None, decided_on: date | None) -> str:
    """A decision as it is cited: "§ 43, 17 nov 2023", or what there is of it."""
    number = f"§ {paragraph}" if paragraph else ""
    day = current_formats().date(decided_on) if decided_on else ""
    return ", ".join(part for part in (number, day) if part)
