"""What fees are called on screen, and what is said when a key cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flask_babel import gettext as _

from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import FeeKeyError, FeeKeyFault
from finsam_saas.fees.rules import FeeYearState, InvoiceState
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
