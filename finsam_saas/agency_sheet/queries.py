"""Reading what the sheet of a year is made of: fees, insatser, accepted figures, own figures, marks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import String, Uuid, and_, bindparam, cast, func, literal, null, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.agency_sheet.models import AgencyFigure, AgencyMark, AgencyYear
from finsam_saas.agency_sheet.rules import Field, Mark, Place
from finsam_saas.economy.queries import MoneyLine
from finsam_saas.economy.queries import lines as money_lines
from finsam_saas.fees.models import FeeYear, MemberFee
from finsam_saas.fees.rules import FeeYearState
from finsam_saas.figures.rules import Span
from finsam_saas.figures.sums import Choice, FigureKey, sums
from finsam_saas.followup.models import ReportingPeriod
from finsam_saas.followup.rules import Total
from finsam_saas.initiatives.models import Initiative, InitiativeAmount, InitiativeTargetGroup, TargetGroup
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from tenants.context import current_tenant
from tenants.database import moment, own_tenant_id, session


@dataclass(frozen=True)
class InitiativeFacts:
    """What the agency asks of an insats that the register knows."""

    orientation: Orientation | None
    specific_orientation: SpecificOrientation | None
    target_groups: tuple[str, ...]


@dataclass(frozen=True)
class Material:
    """All that one year's sheet is made of, read once; `years` are those that have anything to tell."""

    year: int
    years: list[int]
    allocated: dict[PartyType, Decimal]
    initiatives: list[MoneyLine]
    facts: dict[UUID, InitiativeFacts]
    figures: dict[FigureKey, Total]
    own: dict[Place, Decimal]
    marks: dict[Place, Mark]


def material(year: int) -> Material:
    """What the sheet of a year is made of; six statements whatever the number of insatser."""
    lines = money_lines(year)
    kept = session.execute(_KEPT, {"year": year}).all()

    def of(what: str) -> list[Any]:
        return [row for row in kept if row.what == what]

    return Material(
        year=year,
        years=sorted({int(row.key) for row in of(_YEAR)}, reverse=True),
        allocated={PartyType(row.key): Decimal(row.value) for row in of(_PAID)},
        initiatives=lines,
        facts=_facts([line.initiative_id for line in lines]),
        figures=sums(Choice(Span.of_year(year))),
        own={Place(Field(row.key), row.initiative_id): Decimal(row.value) for row in of(_OWN)},
        marks={
            Place(Field(row.key), row.initiative_id): Mark(row.value, row.by, row.at) for row in of(_MARK)
        },
    )


def version_of(year: int) -> int:
    """How often the year's own figures have been written; 0 where never."""
    found = session.scalar(
        select(AgencyYear.version).where(AgencyYear.tenant_id == current_tenant().id, AgencyYear.year == year)
    )
    return found or 0


_OWN, _MARK, _PAID, _YEAR = "own", "mark", "paid", "year"


def _columns(
    what: str, key: Any, value: Any, *, initiative_id: Any = None, by: Any = None, at: Any = None
) -> Any:
    """The columns of one kind of small fact, so that all kinds are read in one statement."""
    return select(
        literal(what).label("what"),
        cast(key, String).label("key"),
        cast(null() if initiative_id is None else initiative_id, Uuid).label("initiative_id"),
        cast(value, String).label("value"),
        cast(null() if by is None else by, String).label("by"),
        cast(null() if at is None else at, moment).label("at"),
    )


def _year_of(column: Any, table: Any) -> Any:
    return _columns(_YEAR, column, null()).where(table.tenant_id == own_tenant_id)


_KEPT = union_all(
    _columns(_OWN, AgencyFigure.field, AgencyFigure.number, initiative_id=AgencyFigure.initiative_id).where(
        AgencyFigure.tenant_id == own_tenant_id, AgencyFigure.year == bindparam("year")
    ),
    _columns(
        _MARK,
        AgencyMark.field,
        AgencyMark.value,
        initiative_id=AgencyMark.initiative_id,
        by=AgencyMark.typed_by,
        at=AgencyMark.typed_at,
    ).where(AgencyMark.tenant_id == own_tenant_id, AgencyMark.year == bindparam("year")),
    # What the parties pay, once the year's fees are fixed (kr).
    _columns(_PAID, Member.party, func.sum(MemberFee.amount))
    .select_from(MemberFee)
    .join(FeeYear, and_(FeeYear.tenant_id == MemberFee.tenant_id, FeeYear.id == MemberFee.fee_year_id))
    .join(Member, and_(Member.tenant_id == MemberFee.tenant_id, Member.id == MemberFee.member_id))
    .where(
        MemberFee.tenant_id == own_tenant_id,
        FeeYear.year == bindparam("year"),
        FeeYear.state == FeeYearState.FIXED,
    )
    .group_by(Member.party),
    _year_of(AgencyFigure.year, AgencyFigure),
    _year_of(FeeYear.year, FeeYear),
    _year_of(ReportingPeriod.year, ReportingPeriod),
    _year_of(InitiativeAmount.year, InitiativeAmount).distinct(),
)


def _facts(initiative_ids: list[UUID]) -> dict[UUID, InitiativeFacts]:
    groups = func.array_agg(aggregate_order_by(TargetGroup.name, TargetGroup.position)).filter(
        TargetGroup.id.is_not(None)
    )
    rows = session.execute(
        select(
            Initiative.id,
            Initiative.orientation,
            Initiative.specific_orientation,
            groups.label("target_groups"),
        )
        .outerjoin(
            InitiativeTargetGroup,
            and_(
                InitiativeTargetGroup.tenant_id == Initiative.tenant_id,
                InitiativeTargetGroup.initiative_id == Initiative.id,
            ),
        )
        .outerjoin(
            TargetGroup,
            and_(
                TargetGroup.tenant_id == InitiativeTargetGroup.tenant_id,
                TargetGroup.id == InitiativeTargetGroup.target_group_id,
            ),
        )
        .where(Initiative.tenant_id == current_tenant().id, Initiative.id.in_(initiative_ids))
        .group_by(Initiative.tenant_id, Initiative.id)
    )
    return {
        row.id: InitiativeFacts(row.orientation, row.specific_orientation, tuple(row.target_groups or ()))
        for row in rows
    }
