"""Changes to fees: a new year, its total and keys, fixing it. Amounts in kronor; a fixed year is locked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.fee_model.shares import FeeParty, shares_for
from finsam_saas.fee_model.table import FeeTable
from finsam_saas.fees import queries
from finsam_saas.fees.entry import FeeEntry, table_of
from finsam_saas.fees.facts import FeeSheet, KeyEntry, KeyFacts
from finsam_saas.fees.models import FeeYear, MemberFee, MemberFeeKey
from finsam_saas.fees.rules import FeeAction, FeeTransitionRefused, FeeYearState, fix_fee_year
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import now, session

ONE_KRONA = Decimal(1)
DEVIATION_DETAILS = frozenset({"shares", "deviation_reason"})


class FeeYearExists(ValueError):
    """There are fees for the year already."""


class FeesIncomplete(ValueError):
    """The year cannot be fixed: not every krona has a member that pays it; `table` says what is missing."""

    def __init__(self, table: FeeTable) -> None:
        super().__init__(f"{sorted(table.missing_keys)} {sorted(table.without_payer)}")
        self.table = table


def open_year(*, actor: Actor, year: int, total: Decimal, unit: Decimal = ONE_KRONA) -> UUID:
    """Starts a draft of a year's fees with the keys of the nearest earlier year.

    Keys of those who are no longer members stay behind. Raises FeeYearExists and NoLawShares.
    """
    shares_for(year)
    made: UUID | None = session.scalar(
        insert(FeeYear)
        .values(tenant_id=current_tenant().id, year=year, total=total, unit=unit, state=FeeYearState.DRAFT)
        .on_conflict_do_nothing()
        .returning(FeeYear.id)
    )
    if made is None:
        raise FeeYearExists(year)
    earlier = queries.fee_year_before(year)
    keys = queries.keys_of(earlier.id) if earlier else {}
    present = {member.id for member in queries.members_of(year)}
    for key in keys.values():
        if key.member_id in present:
            _add_key(made, KeyEntry(key.member_id, key.basis, key.weight, key.measure), key.source)
    record(
        actor=actor,
        name=EventName.FEE_YEAR_CHANGED,
        subject_id=made,
        subject_label=str(year),
        year=year,
        new=True,
        total=str(total),
        unit=str(unit),
        keys_from=earlier.year if earlier else None,
    )
    return made


def save_year(*, actor: Actor, year: int, version: int, entry: FeeEntry) -> None:
    """Saves a draft's total, unit, keys and shares; a key may be missing, but not be wrong.

    Raises NotFound, FeeTransitionRefused where the year is fixed, Conflict where somebody else saved in
    the meantime, and FeeKeyError.
    """
    row, sheet = _draft(year, version)
    table_of(entry, year, sheet.members)
    changes = _changes(row, sheet, entry)
    if not changes:
        return
    if entry.total != row.total:
        row.source = None
    row.total, row.unit, row.note = entry.total, entry.unit, entry.note
    if changes.keys() & DEVIATION_DETAILS:
        kept = {key: value for key, value in row.details.items() if key not in DEVIATION_DETAILS}
        row.details = {**kept, **entry.deviation}
    row.version += 1
    _replace_keys(row.id, sheet, entry.keys)
    record(
        actor=actor,
        name=EventName.FEE_YEAR_CHANGED,
        subject_id=row.id,
        subject_label=str(year),
        year=year,
        changes=changes,
    )


def fix_year(*, actor: Actor, year: int, version: int) -> None:
    """Fixes the year's fees: each member's fee is entered, and nothing in the year can be changed after.

    Raises NotFound, FeeTransitionRefused where it is fixed already, Conflict where the figures changed in the
    meantime, FeesIncomplete and FeeKeyError where they do not divide.
    """
    row, sheet = _draft(year, version, FeeAction.FIX)
    table = sheet.table
    if not table.complete:
        raise FeesIncomplete(table)
    row.state = fix_fee_year(row.state)
    row.version += 1
    row.fixed_at, row.fixed_by = now(), actor.name
    ids = {member.key: member.id for member in sheet.members}
    session.add_all(
        MemberFee(fee_year_id=row.id, member_id=ids[fee.member_key], amount=fee.amount) for fee in table.rows
    )
    record(
        actor=actor,
        name=EventName.FEE_YEAR_FIXED,
        subject_id=row.id,
        subject_label=str(year),
        year=year,
        total=str(row.total),
        fees={fee.member_key: str(fee.amount) for fee in table.rows},
    )


def _draft(year: int, version: int, action: FeeAction = FeeAction.EDIT) -> tuple[FeeYear, FeeSheet]:
    """The year, locked against others until the end of the transaction, and its sheet."""
    row = session.scalar(
        select(FeeYear)
        .where(FeeYear.tenant_id == current_tenant().id, FeeYear.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(f"fee year {year}")
    if row.state is FeeYearState.FIXED:
        raise FeeTransitionRefused(row.state, action)
    if row.version != version:
        raise Conflict(f"fee year {year}")
    sheet = queries.fee_sheet(year)
    if sheet is None:
        raise NotFound(f"fee year {year}")
    return row, sheet


def _changes(row: FeeYear, sheet: FeeSheet, entry: FeeEntry) -> dict[str, list[str | None]]:
    """What an entry changes, old and new, in words that an event can hold."""
    names = {member.id: member.key for member in sheet.members}
    before: dict[str, str | None] = {
        "total": f"{row.total:.2f}",
        "unit": f"{row.unit:.2f}",
        "note": row.note,
        "shares": _told_shares(row.details.get("shares")),
        "deviation_reason": row.details.get("deviation_reason"),
        **_told_keys(sheet.keys.values(), names),
    }
    after: dict[str, str | None] = {
        "total": f"{entry.total:.2f}",
        "unit": f"{entry.unit:.2f}",
        "note": entry.note,
        "shares": _told_shares(entry.stored_shares),
        "deviation_reason": entry.deviation_reason if entry.shares else None,
        **_told_keys(entry.keys, names),
    }
    return {
        what: [before.get(what), after.get(what)]
        for what in {**before, **after}
        if before.get(what) != after.get(what)
    }


def _told_keys(keys: Iterable[KeyFacts | KeyEntry], names: Mapping[UUID, str]) -> dict[str, str]:
    return {f"key:{names[key.member_id]}": _told(key) for key in keys if key.member_id in names}


def _told_shares(shares: Mapping[str, str] | None) -> str | None:
    return ", ".join(f"{party.value} {shares[party.value]} %" for party in FeeParty) if shares else None


def _told(key: KeyFacts | KeyEntry) -> str:
    return " ".join(filter(None, (key.basis.value, f"{key.weight:.4f}", key.measure)))


def _replace_keys(fee_year_id: UUID, sheet: FeeSheet, entries: Sequence[KeyEntry]) -> None:
    """Puts the entered keys in place of the old ones; an unchanged key keeps its source."""
    unchanged = {
        entry.member_id
        for entry in entries
        if entry.member_id in sheet.keys and _told(sheet.keys[entry.member_id]) == _told(entry)
    }
    rows = session.scalars(
        select(MemberFeeKey).where(
            MemberFeeKey.tenant_id == current_tenant().id, MemberFeeKey.fee_year_id == fee_year_id
        )
    )
    for row in rows:
        if row.member_id not in unchanged:
            session.delete(row)
    session.flush()
    for entry in entries:
        if entry.member_id not in unchanged:
            _add_key(fee_year_id, entry, None)


def _add_key(fee_year_id: UUID, entry: KeyEntry, source: str | None) -> None:
    session.add(
        MemberFeeKey(
            fee_year_id=fee_year_id,
            member_id=entry.member_id,
            basis=entry.basis,
            weight=entry.weight,
            measure=entry.measure,
            source=source,
        )
    )
