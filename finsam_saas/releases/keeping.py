"""What is kept of a release in the tables, written and read by the national role; added, never changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Connection, bindparam, cast, delete, func, insert, literal, select

from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.releases.content import Settled
from finsam_saas.releases.models import (
    NationalRelease,
    NationalReleaseCoverage,
    NationalReleaseFact,
    NationalReleaseFigure,
    NationalReleasePreview,
    NationalReleaseSeal,
)
from finsam_saas.releases.money import AmountsOf
from finsam_saas.releases.money_keeping import kept_amounts
from finsam_saas.releases.release import CellCoverage, Method, ReleaseState
from finsam_saas.releases.rules import periods_shown
from finsam_saas.releases.target_groups import OF_ASSOCIATION, GroupCells
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.statistics.cells import CellKey, Level

Figures = dict[CellKey, int | None]

PREVIEWED = frozenset({Level.NATION.value, Level.COUNTY.value})


@dataclass(frozen=True, slots=True)
class Plan:
    """A release as it was planned."""

    id: UUID
    code: str
    period: str
    state: ReleaseState
    method: Method
    threshold: int
    corrects: str | None
    correction_note: str | None
    is_demo: bool

    @property
    def shown(self) -> frozenset[str]:
        """The codes of the periods that the release shows."""
        return frozenset(str(one) for one in periods_shown(Period.parse(self.period)))


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a release is made from. `county_of` gives the county of each förbund by its path name.

    `groups` are the förbund's sets of target groups in a year that the release closes.
    """

    cells: Mapping[CellKey, ExactCell]
    coverage: Mapping[tuple[str, str, str], CellCoverage]
    names: Mapping[tuple[str, str], str]
    county_of: Mapping[str, str]
    amounts: AmountsOf
    groups: GroupCells = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seal:
    """What was settled when a release was frozen, and the hash it was given."""

    content_hash: str
    settled: Settled
    county_of: Mapping[str, str]


def plan_of(connection: Connection, release_id: UUID, *, lock: bool = False) -> Plan:
    """The release as it was planned; with `lock` nobody else changes its state in this transaction."""
    question = select(
        NationalRelease.id,
        NationalRelease.code,
        NationalRelease.period,
        NationalRelease.state,
        NationalRelease.method,
        NationalRelease.threshold,
        NationalRelease.corrects,
        NationalRelease.correction_note,
        NationalRelease.is_demo,
    ).where(NationalRelease.id == release_id)
    row = connection.execute(question.with_for_update() if lock else question).one()
    return Plan(**row._mapping)


def frozen_of_years(connection: Connection, plan: Plan, years: Collection[int]) -> dict[str, UUID]:
    """Every frozen release by the same method of these years but this one, oldest first, by code."""
    rows = connection.execute(
        select(NationalRelease.code, NationalRelease.id)
        .join(NationalReleaseSeal, NationalReleaseSeal.release_id == NationalRelease.id)
        .where(
            func.left(NationalRelease.period, 4).in_([str(year) for year in years]),
            NationalRelease.method == plan.method,
            NationalRelease.id != plan.id,
        )
        .order_by(NationalReleaseSeal.frozen_at, NationalRelease.code)
    )
    return {row.code: row.id for row in rows}


def figures_of(connection: Connection, release_id: UUID) -> Figures:
    """All figures of a frozen release."""
    columns = [getattr(NationalReleaseFigure, name) for name in CellKey._fields]
    rows: Any = connection.execute(
        select(*columns, NationalReleaseFigure.value).where(NationalReleaseFigure.release_id == release_id)
    )
    return {CellKey(*key): value for *key, value in rows}


def seal_of(connection: Connection, plan: Plan) -> Seal | None:
    """What was settled when the release was frozen; None where it is not."""
    row = connection.execute(
        select(
            NationalReleaseSeal.content_hash,
            NationalReleaseSeal.key_version,
            NationalReleaseSeal.method_note,
            NationalReleaseSeal.definitions,
            NationalReleaseSeal.considered,
            NationalReleaseSeal.county_of,
            NationalReleaseSeal.engine,
        ).where(NationalReleaseSeal.release_id == plan.id)
    ).one_or_none()
    if row is None:
        return None
    fixed = settled_of(
        plan,
        row.method_note,
        row.definitions,
        considered=row.considered,
        key_version=row.key_version,
        engine=row.engine,
    )
    return Seal(row.content_hash, fixed, row.county_of)


def settled_of(
    plan: Plan,
    method_note: str,
    definitions: Sequence[Mapping[str, str]],
    *,
    considered: Sequence[str],
    key_version: int | None,
    engine: str | None,
) -> Settled:
    """What is settled of a planned release with these words."""
    return Settled(
        code=plan.code,
        period=plan.period,
        method=plan.method.value,
        threshold=plan.threshold,
        key_version=key_version,
        corrects=plan.corrects,
        correction_note=plan.correction_note,
        is_demo=plan.is_demo,
        method_note=method_note,
        definitions=list(definitions),
        considered=list(considered),
        engine=engine,
    )


def kept_inputs(connection: Connection, plan: Plan, county_of: Mapping[str, str]) -> Inputs:
    """What a frozen release was made from, as it was kept."""
    columns = [getattr(NationalReleaseFact, name) for name in CellKey._fields]
    facts: Any = connection.execute(
        select(
            *columns,
            NationalReleaseFact.value,
            NationalReleaseFact.contributors,
            NationalReleaseFact.largest,
            NationalReleaseFact.published,
        ).where(NationalReleaseFact.release_id == plan.id)
    )
    every = {CellKey(*row[:6]): ExactCell(*row[6:]) for row in facts}
    groups = {key: cell for key, cell in every.items() if key.level == OF_ASSOCIATION}
    cells = {key: cell for key, cell in every.items() if key not in groups}
    coverage, names = kept_coverage(connection, plan)
    return Inputs(cells, coverage, names, county_of, kept_amounts(connection, plan.id), groups)


def kept_coverage(
    connection: Connection, plan: Plan
) -> tuple[dict[tuple[str, str, str], CellCoverage], dict[tuple[str, str], str]]:
    """The coverage of a frozen release, and the names of its areas."""
    table = NationalReleaseCoverage
    rows = connection.execute(
        select(
            table.level, table.area, table.period, table.area_name, table.contributing, table.expected
        ).where(table.release_id == plan.id)
    ).all()
    return (
        {(row[0], row[1], row[2]): CellCoverage(row[4], row[5]) for row in rows},
        {(row[0], row[1]): row[3] for row in rows},
    )


def keep(
    connection: Connection, plan: Plan, inputs: Inputs, figures: Figures, seal: Seal, *, by: str, at: datetime
) -> None:
    """Store a release with all it was made from, under its seal."""
    cells = {**inputs.cells, **inputs.groups}
    exact = list(cells.values())
    _add(
        connection,
        NationalReleaseFact,
        plan.id,
        _places(list(cells))
        | {
            "value": [one.value for one in exact],
            "largest": [one.largest for one in exact],
            "contributors": [one.contributors for one in exact],
            "published": [one.published for one in exact],
        },
    )
    _add(
        connection,
        NationalReleaseFigure,
        plan.id,
        _places(list(figures)) | {"value": list(figures.values())},
    )
    _keep_coverage(connection, plan, inputs)
    connection.execute(
        insert(NationalReleaseSeal).values(
            release_id=plan.id,
            content_hash=seal.content_hash,
            method_note=seal.settled.method_note,
            definitions=seal.settled.definitions,
            considered=seal.settled.considered,
            county_of=dict(seal.county_of),
            key_version=seal.settled.key_version,
            engine=seal.settled.engine,
            frozen_at=at,
            frozen_by=by,
        )
    )


def _keep_coverage(connection: Connection, plan: Plan, inputs: Inputs) -> None:
    places = list(inputs.coverage)
    _add(
        connection,
        NationalReleaseCoverage,
        plan.id,
        {
            "level": [level for level, _area, _period in places],
            "area": [area for _level, area, _period in places],
            "period": [period for _level, _area, period in places],
            "area_name": [inputs.names.get((level, area), area) for level, area, _period in places],
            "contributing": [one.contributing for one in inputs.coverage.values()],
            "expected": [one.expected for one in inputs.coverage.values()],
        },
    )


def keep_preview(connection: Connection, plan: Plan, figures: Figures) -> None:
    """Replace what a release's preview shows: the nation and the counties, protected."""
    connection.execute(delete(NationalReleasePreview).where(NationalReleasePreview.release_id == plan.id))
    shown = {key: value for key, value in figures.items() if key.level in PREVIEWED}
    _add(connection, NationalReleasePreview, plan.id, _places(list(shown)) | {"value": list(shown.values())})


def _places(keys: Sequence[CellKey]) -> dict[str, list[Any]]:
    return {name: [key[place] for key in keys] for place, name in enumerate(CellKey._fields)}


def _add(connection: Connection, table: type[Any], release_id: UUID, columns: dict[str, list[Any]]) -> None:
    """Insert rows given by column, all in one statement: a year has a quarter of a million."""
    lists = [
        func.unnest(cast(bindparam(None, values), ARRAY(table.__table__.c[name].type)))
        for name, values in columns.items()
    ]
    rows = select(literal(release_id), *lists)
    connection.execute(insert(table).from_select(["release_id", *columns], rows))
