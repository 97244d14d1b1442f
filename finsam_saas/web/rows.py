"""Writing rows that two people may have open at once: the version that was seen, turns, free keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from finsam_saas.web.errors import Conflict
from tenants.context import current_tenant
from tenants.database import Keyed, TenantOwned, Versioned, session

LONGEST_KEY = 50


def write_version(table: type[Versioned], row_id: UUID, version: int, values: Mapping[str, Any]) -> None:
    """Write a row if it still has the version that was seen; raises Conflict where it has not."""
    written = session.execute(
        update(table)
        .where(table.tenant_id == current_tenant().id, table.id == row_id, table.version == version)
        .values(**values, version=version + 1)
        .returning(table.id)
    ).all()
    if not written:
        raise Conflict(f"{table.__name__} {row_id} is no longer at version {version}")


def remove_version(table: type[Versioned], row_id: UUID, version: int) -> None:
    """Remove a row if it still has the version that was seen; raises Conflict where it has not."""
    removed = session.execute(
        delete(table)
        .where(table.tenant_id == current_tenant().id, table.id == row_id, table.version == version)
        .returning(table.id)
    ).all()
    if not removed:
        raise Conflict(f"{table.__name__} {row_id} is no longer at version {version}")


def take_turns(table: type[TenantOwned], row_id: UUID) -> None:
    """Let two who change what hangs on a row do it one after the other, each seeing what the other did."""
    session.execute(
        select(table.id)
        .where(table.tenant_id == current_tenant().id, table.id == row_id)
        .with_for_update(key_share=True)
    )


def new_key(table: type[Keyed], name: str) -> str:
    """A key for a new row that no other row of the table has, from its name in plain letters."""
    taken = session.scalars(select(table.key).where(table.tenant_id == current_tenant().id))
    return free_key(name, taken)


def next_position(table: type[Keyed]) -> int:
    """The place after the last row of the table."""
    last = session.scalar(select(func.max(table.position)).where(table.tenant_id == current_tenant().id))
    return (last or 0) + 1


def free_key(name: str, taken: Iterable[str]) -> str:
    """A key that is not taken, from a name in plain letters: "Lokusgrupp Håbo" is lokusgrupp-habo."""
    letters = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST_KEY].strip("-") or "namnlos"
    used = set(taken)
    key, number = stem, 2
    while key in used:
        key, number = f"{stem}-{number}", number + 1
    return key
