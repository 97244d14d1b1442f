"""What fees and budgets are called on screen, and what is said when a figure or a key cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.finance.amounts import AmountFault, AmountRefused, UnitWarning
from finsam_saas.finance.budgets import CapitalShareBase
from finsam_saas.finance.fees import FeeKeyError, FeeKeyFault
from finsam_saas.finance.rules import BudgetLineKind, FeeParty, FeeYearState, InvoiceState
from finsam_saas.web.formats import current_formats

Tag = tuple[str, str]


def party(value: FeeParty) -> str:
    """A party that shares the cost, as a heading."""
    said: Mapping[object, str] = {
        FeeParty.STATE: _("Staten"),
        FeeParty.REGION: _("Regionerna"),
        FeeParty.MUNICIPALITY: _("Kommunerna"),
    }
    return said[value]


def share_in_law(value: FeeParty) -> str:
    """The party's share as the law says it."""
    text: str = _("hälften") if value is FeeParty.STATE else _("en fjärdedel")
    return text


def year_tag(state: FeeYearState, *, complete: bool = True) -> Tag:
    """A fee year's state as a tag: kind and word."""
    if state is FeeYearState.FIXED:
        return "done", _("Fastställd")
    return ("wait", _("Utkast")) if complete else ("soon", _("Nyckel saknas"))


def invoice_tag(state: InvoiceState, *, late: bool) -> Tag:
    """An invoice's state as a tag; late says more than sent."""
    if late:
        return ("late", _("Försenad"))
    said: Mapping[object, Tag] = {
        InvoiceState.DUE: ("soon", _("Att skicka")),
        InvoiceState.SENT: ("wait", _("Skickad")),
        InvoiceState.PAID: ("done", _("Betald")),
    }
    return said[state]


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


def amount_fault(refused: AmountRefused) -> str:
    """Why what was typed is not an amount, and what to type."""
    said: Mapping[object, str] = {
        AmountFault.EMPTY: _("Skriv ett belopp, till exempel 5 240 eller 5 772,5."),
        AmountFault.NOT_A_NUMBER: _("Det här går inte att läsa som ett tal. Skriv bara siffror, som 5 240."),
        AmountFault.DECIMAL_POINT: _("Skriv decimaler med komma, som 5 772,5. Punkt kan betyda två saker."),
        AmountFault.UNEVEN_GROUPS: _("Mellanslagen står ojämnt. Skriv tre siffror per grupp, som 23 090."),
        AmountFault.BELOW_ONE_ORE: _("Beloppet har delar av ett öre. Skriv färre decimaler."),
        AmountFault.TOO_MANY_DECIMALS: _("Skriv högst fyra decimaler."),
        AmountFault.TOO_LARGE: _("Talet är för stort. Kontrollera att det står i rätt enhet."),
        AmountFault.NEGATIVE: _("Talet kan inte vara mindre än noll."),
    }
    return said[refused.code]


def unit_warning(warning: UnitWarning) -> str:
    """That an amount looks written in the wrong unit, and what was probably meant."""
    formats = current_formats()
    amounts = {
        "value": formats.tkr(warning.value),
        "previous": formats.tkr(warning.previous),
        "suggested": formats.tkr(warning.suggested),
    }
    much_more = _("%(value)s tkr är mycket mer än förr (%(previous)s tkr). Menar du %(suggested)s tkr?")
    much_less = _("%(value)s tkr är mycket mindre än förr (%(previous)s tkr). Menar du %(suggested)s tkr?")
    text: str = (much_more if warning.too_large else much_less) % amounts
    return text


def key_fault(error: FeeKeyError, names: Mapping[str, str]) -> str:
    """Why the keys do not divide the fees, and what to do."""
    code, values = error.code, error.values
    if code is FeeKeyFault.PERCENT_SUM:
        return _percent_sum(error)
    member = names.get(str(values.get("member")), str(values.get("member")))
    said: Mapping[object, str] = {
        FeeKeyFault.BAD_TOTAL: _("Totalbeloppet går inte att fördela. Skriv det utan delar av ett öre."),
        FeeKeyFault.NOT_A_MEMBER: _("%(member)s är inte medlem det här året.", member=member),
        FeeKeyFault.WRONG_PARTY: _("%(member)s hör till en annan part.", member=member),
        FeeKeyFault.SEVERAL_KEYS: _("%(member)s har två nycklar. Ta bort den ena.", member=member),
        FeeKeyFault.MIXED_BASES: _("Alla medlemmar inom en part ska fördelas på samma sätt."),
        FeeKeyFault.NOT_SINGLE: _("Parten har flera medlemmar. Ange hur de delar på avgiften."),
        FeeKeyFault.NEGATIVE_WEIGHT: _("%(member)s har ett tal mindre än noll.", member=member),
        FeeKeyFault.ZERO_SUM: _("Alla tal är noll. Minst en medlem behöver ha ett tal större än noll."),
    }
    return said[code]


def _percent_sum(error: FeeKeyError) -> str:
    difference = _fraction(error, "difference") / 100
    formats = current_formats()
    amounts = {
        "party": party(FeeParty(str(error.values["party"]))),
        "sum": formats.percent(_fraction(error, "sum") / 100, 2),
        "left": formats.percent(abs(difference), 2),
    }
    too_little = _("%(party)s: procenten blir tillsammans %(sum)s. Lägg till %(left)s.", **amounts)
    too_much = _("%(party)s: procenten blir tillsammans %(sum)s. Ta bort %(left)s.", **amounts)
    text: str = too_little if difference > 0 else too_much
    return text


def _fraction(error: FeeKeyError, name: str) -> Fraction:
    value = error.values[name]
    if not isinstance(value, Fraction):
        raise TypeError(f"{name} is no fraction")
    return value
