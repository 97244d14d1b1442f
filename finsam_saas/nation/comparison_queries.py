"""Reading what published releases show of the own förbund and of those it is compared with."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all

from finsam_saas.releases.models import NationalReleaseCoverage, NationalReleaseFigure, NationalReleaseSeal
from finsam_saas.releases.release import CellCoverage, Release
from finsam_saas.statistics.cells import NATION_AREA, CellKey, Level
from finsam_saas.statistics.rules import ALL, PARTICIPANTS
from tenants.database import session

ASSOCIATION = Level.ASSOCIATION.value


def own_coverage(release_ids: Collection[UUID], slug: str) -> dict[tuple[UUID, str], CellCoverage]:
    """By release and period, whether one förbund's figures there are whole; absent where it takes no part."""
    table = NationalReleaseCoverage
    rows = session.execute(
        select(table.release_id, table.period, table.contributing, table.expected).where(
            table.release_id.in_(release_ids), table.level == ASSOCIATION, table.area == slug
        )
    )
    return {(row[0], row[1]): CellCoverage(row[2], row[3]) for row in rows}


def county_of(release_id: UUID) -> dict[str, str]:
    """The code of each förbund's county by its path name, as it was when the release was frozen."""
    found: dict[str, str] | None = session.execute(
        select(NationalReleaseSeal.county_of).where(NationalReleaseSeal.release_id == release_id)
    ).scalar()
    return found or {}


def sizes(
    found: Release, slugs: Collection[str], period: str, *, own: str
) -> tuple[dict[str, int], set[str]]:
    """The participants of förbund as far as the release shows them, and the types it shows of the own."""
    table: Any = NationalReleaseFigure
    size = select(table.area, table.initiative_type, table.value).where(
        table.release_id == found.id,
        table.level == ASSOCIATION,
        table.period == period,
        table.measure == PARTICIPANTS,
        table.sex == ALL,
        table.value.is_not(None),
    )
    rows: Any = session.execute(
        union_all(
            size.where(table.area.in_(sorted(slugs)), table.initiative_type == ALL),
            size.where(table.area == own, table.initiative_type != ALL),
        )
    ).all()
    return {row[0]: row[2] for row in rows if row[1] == ALL}, {row[1] for row in rows if row[1] != ALL}


def compared(
    found: Release,
    slugs: Collection[str],
    *,
    period: str,
    kind: str,
    measures: Collection[str],
    sexes: Collection[str],
) -> dict[CellKey, int | None]:
    """What the release shows of some förbund and of the country in one type of insats."""
    table: Any = NationalReleaseFigure
    columns = [getattr(table, name) for name in CellKey._fields]

    def shown(level: str, areas: Collection[str]) -> Any:
        return select(*columns, table.value).where(
            table.release_id == found.id,
            table.level == level,
            table.area.in_(sorted(areas)),
            table.period == period,
            table.initiative_type == kind,
            table.measure.in_(sorted(measures)),
            table.sex.in_(sorted(sexes)),
        )

    rows: Any = session.execute(
        union_all(shown(ASSOCIATION, slugs), shown(Level.NATION.value, [NATION_AREA]))
    )
    return {CellKey(*key): value for *key, value in rows}
