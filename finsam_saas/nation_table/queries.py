"""Reading the nation for a free table: areas and figures of published releases, and a user's saved views."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Text, Uuid, any_, func, literal, or_, select, true

from finsam_saas.nation_table.models import SavedView
from finsam_saas.releases.models import NationalRelease, NationalReleaseCoverage, NationalReleaseFigure
from finsam_saas.releases.models import NationalReleaseSeal as Seal
from finsam_saas.releases.release import CellCoverage, Release
from finsam_saas.statistics.cells import CellKey, Level
from finsam_saas.web.errors import NotFound
from tenants.database import session

Area = tuple[str, str]
"""Level and code of an area."""
Place = tuple[str, str, str, str, str, str]
"""Level, area, period, type of insats, measure, sex."""
MOST_VIEWS = 100
MOST_RELEASES_KEPT = 500


@dataclass(slots=True, eq=False)
class Areas:
    """What a frozen release tells of its areas: their names, where each förbund lies, and the coverage.

    Read once and never changed, so that what follows from it can be kept by it.
    """

    names: dict[Area, str] = field(default_factory=dict)
    county_of: Mapping[str, str] = field(default_factory=dict)
    """The county's two digits, by the path name of the förbund."""
    coverage: dict[str, CellCoverage] = field(default_factory=dict)
    """Of the nation, by period."""


_KEPT: dict[UUID, Areas] = {}
"""What is frozen never changes, so it is read once by each process."""


def areas_of(releases: Collection[Release]) -> dict[UUID, Areas]:
    """The areas of some releases, by release; two statements for those not yet read, else none."""
    found = {one.id: _KEPT[one.id] for one in releases if one.id in _KEPT}
    missing = [one.id for one in releases if one.id not in found]
    if missing:
        read = _read_areas(missing)
        if len(_KEPT) > MOST_RELEASES_KEPT:
            _KEPT.clear()
        _KEPT.update(read)
        found |= read
    return found


def _read_areas(release_ids: Sequence[UUID]) -> dict[UUID, Areas]:
    found = {one: Areas() for one in release_ids}
    covered = NationalReleaseCoverage
    rows = session.execute(
        select(
            covered.release_id,
            covered.level,
            covered.area,
            covered.period,
            covered.area_name,
            covered.contributing,
            covered.expected,
        )
        .join(NationalRelease, NationalRelease.id == covered.release_id)
        .where(
            covered.release_id.in_(release_ids),
            or_(covered.level == Level.NATION.value, covered.period == NationalRelease.period),
        )
    )
    for release_id, level, area, period, name, contributing, expected in rows:
        one = found[release_id]
        one.names[level, area] = name
        if level == Level.NATION.value:
            one.coverage[period] = CellCoverage(contributing, expected)
    seals = select(Seal.release_id, Seal.county_of).where(Seal.release_id.in_(release_ids))
    for release_id, county_of in session.execute(seals):
        found[release_id].county_of = county_of
    return found


def figures(
    periods: Mapping[str, Release],
    *,
    levels: Collection[str],
    areas: Collection[str] | None,
    kinds: Collection[str],
    measures: Collection[str],
    sexes: Collection[str],
) -> dict[Place, int | None]:
    """What releases show, each period from its own release; None where it is protected. One statement.

    `areas` None means every area of the levels. Read by the primary key, period for period: the planner
    would rather read the whole table than believe how few figures are wanted.
    """
    wanted = (
        func.unnest(
            literal([one.id for one in periods.values()], ARRAY(Uuid)), literal(list(periods), ARRAY(Text))
        )
        .table_valued("release_id", "period")
        .render_derived()
    )
    table = NationalReleaseFigure
    chosen: dict[Any, Collection[str]] = {
        table.level: levels,
        table.initiative_type: kinds,
        table.measure: measures,
        table.sex: sexes,
        **({} if areas is None else {table.area: areas}),
    }
    columns = [getattr(table, name) for name in (*CellKey._fields, "value")]
    inner = (
        select(*columns)
        .where(table.release_id == wanted.c.release_id, table.period == wanted.c.period)
        .where(*(column == any_(literal(sorted(values), ARRAY(Text))) for column, values in chosen.items()))
        .offset(0)
        .lateral()
    )
    rows: Any = session.execute(select(inner).select_from(wanted.join(inner, true())))
    return {row[:6]: row[6] for row in rows}


def saved_addresses(user_id: UUID) -> list[tuple[str, str]]:
    """Name and address of a user's saved views, in the order of their names."""
    rows = session.execute(
        select(SavedView.name, SavedView.address)
        .where(SavedView.user_id == user_id)
        .order_by(SavedView.name, SavedView.id)
        .limit(MOST_VIEWS)
    )
    return [(name, address) for name, address in rows]


def saved_views(user_id: UUID) -> list[SavedView]:
    """A user's saved views in the order of their names."""
    found = session.scalars(
        select(SavedView)
        .where(SavedView.user_id == user_id)
        .order_by(SavedView.name, SavedView.id)
        .limit(MOST_VIEWS)
    )
    return list(found)


def saved_view(user_id: UUID, view_id: UUID) -> SavedView:
    """One of a user's own saved views; raises NotFound."""
    found = session.scalars(
        select(SavedView).where(SavedView.id == view_id, SavedView.user_id == user_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found
