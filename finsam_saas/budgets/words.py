"""What budgets, their lines and their measures are called on screen."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from finsam_saas.budgets.rules import BudgetLineKind, CapitalShareBase


def budget_state(state: str | None) -> str | None:
    """What kind of version a budget is."""
    said: Mapping[object, str] = {
        "adopted": _("Antagen"),
        "preliminary": _("Preliminär"),
        "comparison": _("Jämförelse"),
    }
    return said.get(state or "")


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
