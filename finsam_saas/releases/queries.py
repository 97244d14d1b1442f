"""Reading releases: what has been published, and its figures. Also what is frozen, for those who publish.

Readers outside use `published`, `release` and `figures`; they never meet a release that is not published.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from finsam_saas.releases.models import (
    NationalRelease,
    NationalReleaseCoverage,
    NationalReleaseFigure,
    NationalReleasePreview,
    NationalReleaseSeal,
)
from finsam_saas.releases.release import CellCoverage, Release, ReleasedFigures, ReleaseState
from finsam_saas.releases.rules import PUBLIC
from finsam_saas.statistics.cells import CellKey
from tenants.database import session

Definition = dict[str, str]
"""A term of a release: `key`, and what it means in Swedish (`sv`) and English (`en`)."""

_RELEASES = select(
    NationalRelease.id,
    NationalRelease.code,
    NationalRelease.period,
    NationalRelease.state,
    NationalRelease.method,
    NationalRelease.threshold,
    NationalReleaseSeal.method_note,
    NationalReleaseSeal.content_hash,
    NationalReleaseSeal.frozen_at,
    NationalRelease.published_at,
    NationalRelease.corrects,
    NationalRelease.correction_note,
    NationalRelease.is_demo,
    NationalReleaseSeal.engine,
).outerjoin(NationalReleaseSeal, NationalReleaseSeal.release_id == NationalRelease.id)
_IS_PUBLIC = NationalRelease.state.in_(sorted(PUBLIC))


def published() -> list[Release]:
    """Every published release, also those that another has corrected, the newest first."""
    rows = session.execute(
        _RELEASES.where(_IS_PUBLIC).order_by(NationalRelease.published_at.desc(), NationalRelease.code.desc())
    )
    return [_release(row) for row in rows]


def latest() -> Release | None:
    """The published release of the newest period that no other has corrected, or None."""
    row = session.execute(
        _RELEASES.where(NationalRelease.state == ReleaseState.PUBLISHED)
        .order_by(NationalRelease.period.desc(), NationalRelease.published_at.desc())
        .limit(1)
    ).first()
    return _release(row) if row else None


def release(code: str) -> Release | None:
    """The published release with this code, or None."""
    return _one(_RELEASES.where(NationalRelease.code == code, _IS_PUBLIC))


def any_release(code: str) -> Release | None:
    """The release with this code, whatever its state, or None; for those who publish."""
    return _one(_RELEASES.where(NationalRelease.code == code))


@dataclass(frozen=True, slots=True)
class Opened:
    """A release with what its own page tells besides figures; `corrected_by` is the code of the one after."""

    release: Release
    definitions: list[Definition]
    county_of: dict[str, str]
    corrected_by: str | None


def opened(code: str, *, unpublished: bool = False) -> Opened | None:
    """A published release for its page, or with `unpublished` any that is frozen; None: there is none."""
    after = aliased(NationalRelease)
    correcting = (
        select(after.code)
        .where(after.corrects == NationalRelease.code, after.state.in_(sorted(PUBLIC)))
        .order_by(after.published_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    question = _RELEASES.add_columns(
        NationalReleaseSeal.definitions, NationalReleaseSeal.county_of, correcting.label("corrected_by")
    ).where(NationalRelease.code == code, NationalReleaseSeal.content_hash.is_not(None))
    row: Any = session.execute(question if unpublished else question.where(_IS_PUBLIC)).first()
    if row is None:
        return None
    *own, terms, county_of, corrected = row
    return Opened(_release(own), terms, county_of, corrected)


def corrected_by(code: str) -> str | None:
    """The code of the published release that corrects this one, or None."""
    found: str | None = session.execute(
        select(NationalRelease.code)
        .where(NationalRelease.corrects == code, _IS_PUBLIC)
        .order_by(NationalRelease.published_at.desc())
        .limit(1)
    ).scalar()
    return found


def figures(
    code: str,
    *,
    levels: Collection[str] | None = None,
    areas: Collection[str] | None = None,
    periods: Collection[str] | None = None,
    measures: Collection[str] | None = None,
    initiative_types: Collection[str] | None = None,
    sexes: Collection[str] | None = None,
) -> ReleasedFigures | None:
    """The figures of a published release, all or those of some levels, areas, periods …; None: no release.

    A whole year has about a hundred thousand: ask for what is shown.
    """
    found = release(code)
    if found is None:
        return None
    chosen = {
        "level": levels,
        "area": areas,
        "period": periods,
        "measure": measures,
        "initiative_type": initiative_types,
        "sex": sexes,
    }
    return frozen_figures(found, {name: wanted for name, wanted in chosen.items() if wanted is not None})


def frozen_figures(found: Release, chosen: dict[str, Collection[str]]) -> ReleasedFigures:
    """The figures of a release, published or not, where its columns have the chosen values."""
    wide = {name: wanted for name, wanted in chosen.items() if name in ("level", "area", "period")}
    rows = frozen_coverage(found.id, **wide)
    return ReleasedFigures(
        release=found,
        figures=_cells(NationalReleaseFigure, found.id, chosen),
        coverage={(row[0], row[1], row[2]): CellCoverage(row[4], row[5]) for row in rows},
        area_names={(row[0], row[1]): row[3] for row in rows},
    )


def how_many(found: Release, chosen: dict[str, Collection[str]]) -> int:
    """How many figures a release has where its columns have the chosen values."""
    counted: int = session.execute(
        select(func.count())
        .select_from(NationalReleaseFigure)
        .where(NationalReleaseFigure.release_id == found.id, *_where(NationalReleaseFigure, chosen))
    ).scalar_one()
    return counted


def frozen_coverage(release_id: UUID, **chosen: Collection[str]) -> list[tuple[str, str, str, str, int, int]]:
    """Level, area, period, name, and of how many förbund, of how many that should report; in key order."""
    table = NationalReleaseCoverage
    rows: Any = session.execute(
        select(table.level, table.area, table.period, table.area_name, table.contributing, table.expected)
        .where(table.release_id == release_id, *_where(table, chosen))
        .order_by(table.level, table.area, table.period)
    )
    return [tuple(row) for row in rows]


def preview_figures(release_id: UUID, **chosen: Collection[str]) -> dict[CellKey, int | None]:
    """What a release would show if it were frozen as of its latest preview; empty before the first."""
    return _cells(NationalReleasePreview, release_id, chosen)


def cells(found: Release, **chosen: Collection[str]) -> dict[CellKey, int | None]:
    """The figures of a release, published or not, where its columns have the chosen values; one statement."""
    return _cells(NationalReleaseFigure, found.id, chosen)


def with_level(release_ids: Collection[UUID], level: str) -> set[UUID]:
    """Which of some releases have figures of a level."""
    table = NationalReleaseFigure
    found = select(table.release_id).where(table.release_id.in_(release_ids), table.level == level)
    return set(session.scalars(found.distinct()))


def coverage_of(
    found: Release,
) -> tuple[dict[tuple[str, str, str], CellCoverage], dict[tuple[str, str], str]]:
    """The coverage of a frozen release by level, area and period, and the names of its areas by level."""
    read = frozen_coverage(found.id)
    return (
        {(row[0], row[1], row[2]): CellCoverage(row[4], row[5]) for row in read},
        {(row[0], row[1]): row[3] for row in sorted(read, key=lambda row: (row[0], row[3]))},
    )


def definitions(code: str) -> list[Definition]:
    """What the terms of a published release mean, as they were when it was frozen; empty for no release."""
    found = session.execute(
        select(NationalReleaseSeal.definitions)
        .join(NationalRelease, NationalRelease.id == NationalReleaseSeal.release_id)
        .where(NationalRelease.code == code, _IS_PUBLIC)
    ).scalar()
    return list(found or [])


def _cells(
    table: type[NationalReleaseFigure | NationalReleasePreview],
    release_id: UUID,
    chosen: dict[str, Collection[str]],
) -> dict[CellKey, int | None]:
    columns = [getattr(table, name) for name in CellKey._fields]
    rows: Any = session.execute(
        select(*columns, table.value)
        .where(table.release_id == release_id, *_where(table, chosen))
        .order_by(*columns)
    )
    return {CellKey(*key): value for *key, value in rows}


def _where(table: type[Any], chosen: dict[str, Collection[str]]) -> list[ColumnElement[bool]]:
    return [getattr(table, name).in_(sorted(wanted)) for name, wanted in chosen.items()]


def _one(question: Any) -> Release | None:
    row = session.execute(question).first()
    return _release(row) if row else None


def _release(row: Any) -> Release:
    """In the order of the columns of a release; one that is not frozen has no note about its method yet."""
    made = Release(*row)
    return replace(made, method_note=made.method_note or "")
