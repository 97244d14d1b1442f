"""The table of money as a file: the same amounts as on screen, in kronor, with what each comes from."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from finsam_saas.economy.queries import MoneyLine
from finsam_saas.economy.rules import Amount, MoneyColumn, sums_of
from finsam_saas.economy.wording import MONEY_DEFINITIONS, MONEY_WORDS, reports_words
from finsam_saas.followup.rules import Missing
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.web.tables import Cell, Column, Kind, Sheet
from finsam_saas.web.tables import about as about_sheet


def about(year: int, lines: Sequence[MoneyLine]) -> Sheet:
    """The first sheet: what the amounts are, and of what they are made."""
    definitions = " ".join(f"{MONEY_WORDS[one]}: {MONEY_DEFINITIONS[one]}" for one in MoneyColumn)
    symbols = _("Belopp i kronor. - uppgift saknas, . ej tillämpligt. En summa räknar bara kända belopp.")
    return about_sheet(
        source=_("Förbundets beslut, kansliets noteringar och insatsernas godkända rapporter"),
        selection=str(year),
        definitions=f"{definitions} {symbols}",
        coverage=reports_words(lines),
        revision=_("Beloppen ändras när rapporter godkänns."),
    )


def money_sheet(lines: Sequence[MoneyLine]) -> Sheet:
    """Each insats's amounts with what they come from, the sums last."""
    columns = [
        Column(_("Insats")),
        *(Column(_("%(column)s, kr", column=MONEY_WORDS[one]), Kind.KRONOR) for one in MoneyColumn),
        Column(_("Orsak till avvikelse")),
        Column(_("Prognos ur rapporten")),
        Column(_("Godkänd av")),
        Column(_("Godkänd"), Kind.DAY),
        Column(_("Rekvirerat till och med"), Kind.DAY),
        Column(_("Anteckning")),
    ]
    sums = sums_of(line.money for line in lines)
    totals: list[Cell] = [_("Summa"), *(sums[one].shown for one in MoneyColumn), *[None] * 6]
    return Sheet(_("Insatsernas ekonomi"), columns, [_row(line) for line in lines], totals)


def sums_sheet(lines: Sequence[MoneyLine]) -> Sheet:
    """Each sum with how many insatser it is made of."""
    columns = [
        Column(_("Uppgift")),
        Column(_("Summa, kr"), Kind.KRONOR),
        Column(_("Insatser med känt belopp"), Kind.COUNT),
        Column(_("Insatser"), Kind.COUNT),
    ]
    found = sums_of(line.money for line in lines)
    rows = [(str(MONEY_WORDS[one]), found[one].shown, found[one].known, found[one].asked) for one in found]
    return Sheet(_("Summor"), columns, rows)


def _row(line: MoneyLine) -> list[Cell]:
    told, noted = line.forecast, line.requisition
    return [
        line.name,
        *(_cell(line.money.amount(one)) for one in MoneyColumn),
        line.reason or None,
        period_label(told.period) if told else None,
        told.accepted_by if told else None,
        told.accepted_at.date() if told and told.accepted_at else None,
        line.registered_to or (noted.as_of if noted else None),
        _noted(line),
    ]


def _noted(line: MoneyLine) -> str | None:
    if line.registered_to:
        return str(_("Ur godkända rekvisitioner"))
    return line.requisition.note or None if line.requisition else None


def _cell(amount: Amount) -> Cell:
    return amount.value if isinstance(amount, Missing) else amount
