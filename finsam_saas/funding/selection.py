"""What a list of insatser is limited to, and how it is laid out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeMunicipality,
    InitiativeOwner,
)
from tenants.database import own_tenant_id

NOT_KNOWN = "saknas"


class Order(StrEnum):
    """What the insatser of a group are ordered by."""

    OWN = ""
    NAME = "namn"
    ORIENTATION = "inriktning"
    STATUS = "lage"
    AMOUNT = "belopp"


@dataclass(frozen=True)
class InitiativeFilter:
    """What the list is limited to; `year` None means all years, NOT_KNOWN that the source is silent."""

    year: int | None = None
    orientation: str = ""
    status: str = ""
    owner_id: UUID | None = None
    owned_by_association: bool = False
    municipality_id: UUID | None = None
    text: str = ""


@dataclass(frozen=True)
class Arrangement:
    """How the list is laid out: its order, and the page asked for (None: all rows, for a file)."""

    order: Order = Order.OWN
    descending: bool = False
    page: int | None = 1


def conditions(chosen: InitiativeFilter) -> list[ColumnElement[bool]]:
    """What an insats must satisfy, besides its year, to stay in the list."""
    conditions: list[ColumnElement[bool]] = []
    if chosen.orientation:
        conditions.append(_is(Initiative.orientation, chosen.orientation))
    if chosen.status:
        conditions.append(_is(Initiative.status, chosen.status))
    if chosen.owned_by_association:
        conditions.append(Initiative.owned_by_association.is_(True))
    for member_id, table in (
        (chosen.owner_id, InitiativeOwner),
        (chosen.municipality_id, InitiativeMunicipality),
    ):
        if member_id is not None:
            of_member = select(table.initiative_id).where(
                table.tenant_id == own_tenant_id, table.member_id == member_id
            )
            conditions.append(Initiative.id.in_(of_member))
    if chosen.text:
        conditions.append(
            or_(
                Initiative.name.icontains(chosen.text, autoescape=True),
                Initiative.description.icontains(chosen.text, autoescape=True),
            )
        )
    return conditions


def _is(column: InstrumentedAttribute[Any], value: str) -> ColumnElement[bool]:
    return column.is_(None) if value == NOT_KNOWN else column == value
