"""Form fields for amounts in tkr and for other numbers: what they take, and what is said when they do not."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

from finsam_saas.web.amounts import (
    AmountFault,
    AmountRefused,
    AmountUnit,
    UnitWarning,
    parse_amount,
    parse_weight,
)
from finsam_saas.web.formats import current_formats
from finsam_saas.web.forms import Form


def as_typed(value: Decimal) -> str:
    """A number the way it is typed in Swedish, whatever the language of the page: 23 090 or 5 772,5."""
    whole, _point, decimals = f"{value:f}".partition(".")
    decimals = decimals.rstrip("0")
    return f"{int(whole):,}".replace(",", " ") + (f",{decimals}" if decimals else "")


def in_tkr(kronor: Decimal) -> str:
    """An amount in kronor, as typed in tkr."""
    return as_typed(kronor / 1000)


def an_amount(_form: Form, field: Field) -> None:
    """The field holds an amount in tkr."""
    try:
        parse_amount(field.data or "", AmountUnit.TKR)
    except AmountRefused as refused:
        raise ValidationError(amount_fault(refused)) from refused


def a_weight(_form: Form, field: Field) -> None:
    """The field holds a number, or nothing."""
    if not field.data:
        return
    try:
        parse_weight(field.data)
    except AmountRefused as refused:
        raise ValidationError(amount_fault(refused)) from refused


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
