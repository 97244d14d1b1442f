"""A budget as tables to take out: its lines in kronor under their headings, and its sums."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.budgets import words
from finsam_saas.budgets.queries import BudgetFacts
from finsam_saas.web.tables import Cell, Column, Kind, Sheet, about


def about_budget(budget: BudgetFacts) -> Sheet:
    """Where the figures come from, and how many of them the source does not give."""
    missing = budget.sums.missing
    lacking = ngettext(
        "%(num)s rad saknar belopp i källan och är inte med i summorna.",
        "%(num)s rader saknar belopp i källan och är inte med i summorna.",
        missing,
    )
    return about(
        source=budget.source or _("Inmatat av förbundet"),
        selection=_("%(budget)s, alla rader", budget=budget.name),
        definitions=_(
            "Rubriken säger om raden är en intäkt eller en kostnad. Alla belopp är utan minustecken."
        ),
        coverage=lacking if missing else _("Alla belopp finns"),
        revision=", ".join(
            one
            for one in (words.budget_state(budget.state), words.decision(budget.paragraph, budget.adopted_on))
            if one
        ),
    )


def lines_sheet(budget: BudgetFacts) -> Sheet:
    """The budget's lines in its own order."""
    columns = (
        Column(_("Rubrik")),
        Column(_("Rad")),
        Column(_("Belopp, kr"), Kind.KRONOR),
        Column(_("Prognos")),
        Column(_("Anteckning")),
    )
    rows: list[list[Cell]] = [
        [
            words.line_group(line.kind),
            line.label,
            line.amount,
            _("ja") if line.is_forecast else None,
            line.note,
        ]
        for line in budget.lines
    ]
    return Sheet(_("Budget %(year)s", year=budget.year), columns, rows)


def sums_sheet(budget: BudgetFacts) -> Sheet:
    """The sums that the budget's page shows."""
    sums = budget.sums
    rows: list[list[Cell]] = [
        [_("Intäkter"), sums.income],
        [_("Från tidigare år"), sums.opening_capital],
        [_("Kostnader"), sums.costs],
        [_("varav insatser"), sums.initiatives],
        [_("Resultat"), sums.result],
        [_("Kvar vid årets slut"), sums.remaining],
    ]
    return Sheet(_("Summor"), (Column(_("Summa")), Column(_("Belopp, kr"), Kind.KRONOR)), rows)
