"""The amounts that somebody tries: as typed, as kr, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.prioritising.queries import Compared
from finsam_saas.prioritising.rules import NOTHING, first_tried
from finsam_saas.web.amount_fields import amount_fault, in_tkr
from finsam_saas.web.amounts import AmountRefused, AmountUnit, parse_amount


@dataclass(frozen=True)
class Tried:
    """An amount as it was typed in tkr, and in kr; not counted where it cannot be read."""

    text: str
    amount: Decimal = NOTHING
    fault: str = ""


def name_of(application_id: UUID) -> str:
    """What the field of an application is called."""
    return f"belopp-{application_id}"


def tried(applications: Sequence[Compared], typed: Mapping[str, str] | None) -> dict[UUID, Tried]:
    """What is tried for each application that is not decided; what is proposed or asked for to begin with."""
    return {
        one.id: _tried(one, None if typed is None else typed.get(name_of(one.id)))
        for one in applications
        if not one.is_decided
    }


def _tried(one: Compared, text: str | None) -> Tried:
    if text is None:
        amount = first_tried(one.asked, one.proposed)
        return Tried(in_tkr(amount), amount)
    if not text.strip():
        return Tried("")
    try:
        amount = parse_amount(text, AmountUnit.TKR)
    except AmountRefused as refused:
        return Tried(refused.text, fault=amount_fault(refused))
    if amount > one.asked:
        return Tried(text.strip(), amount, _("Mer än sökt. Beloppet står i tkr."))
    return Tried(text.strip(), amount)
