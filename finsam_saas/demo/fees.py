"""The demo's fees: a draft of the demo year for every förbund, and one year fixed and followed until paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import Colleagues
from finsam_saas.fee_model.shares import FeeParty
from finsam_saas.fee_model.table import KeyBasis
from finsam_saas.fees import queries, service
from finsam_saas.fees.entry import stored_entry
from finsam_saas.fees.facts import FeeSheet, KeyEntry
from finsam_saas.invoices import service as invoices

NOTE = "Påhittat belopp i demon."
MEASURE = "Folkmängd (påhittad i demon)"
POPULATION = (48_000, 14_000, 22_000, 19_000, 21_000, 240_000, 9_500, 22_500)
UNIT = Decimal(1_000)


def draft_fees(colleagues: Colleagues, year: int, total: Decimal) -> None:
    """A draft of a year's fees (kr) with the keys of the nearest earlier year."""
    kansli = colleagues[Role.SECRETARIAT].actor
    service.open_year(actor=kansli, year=year, total=total, unit=UNIT)
    sheet = _sheet(year)
    entry = replace(stored_entry(sheet), note=NOTE)
    service.save_year(actor=kansli, year=year, version=sheet.year.version, entry=entry)


def fix_fees(colleagues: Colleagues, year: int, today: date) -> None:
    """Made-up keys for the kommuner, the year fixed, invoices sent, paid, late and still to send."""
    kansli, director = colleagues[Role.SECRETARIAT].actor, colleagues[Role.DIRECTOR].actor
    sheet = _sheet(year)
    entry = stored_entry(sheet)
    kommuner = [member for member in sheet.members if member.party is FeeParty.MUNICIPALITY]
    keys = [
        KeyEntry(member.id, KeyBasis.MEASURE, Decimal(people), MEASURE)
        for member, people in zip(kommuner, POPULATION, strict=True)
    ]
    others = [key for key in entry.keys if key.member_id not in {member.id for member in kommuner}]
    service.save_year(
        actor=kansli, year=year, version=sheet.year.version, entry=replace(entry, keys=[*others, *keys])
    )
    service.fix_year(actor=director, year=year, version=_sheet(year).year.version)
    _follow_invoices(colleagues, year, today)


def _follow_invoices(colleagues: Colleagues, year: int, today: date) -> None:
    economist = colleagues[Role.ECONOMIST].actor
    sheet = _sheet(year)
    ids = [sheet.fees[member.id].id for member in sheet.members if sheet.fees[member.id].amount]
    sent, waiting = ids[:-2], ids[-2:]
    due_on = today - timedelta(days=12)
    invoices.send_invoices(
        actor=economist, year=year, fee_ids=sent, sent_on=due_on - timedelta(days=30), due_on=due_on
    )
    invoices.send_invoices(
        actor=economist,
        year=year,
        fee_ids=waiting[:1],
        sent_on=today - timedelta(days=3),
        due_on=today + timedelta(days=27),
    )
    invoices.register_payments(
        actor=economist, year=year, fee_ids=sent[:-2], paid_on=due_on - timedelta(days=2)
    )


def _sheet(year: int) -> FeeSheet:
    sheet = queries.fee_sheet(year)
    if sheet is None:
        raise LookupError(f"no fees of {year}")
    return sheet
