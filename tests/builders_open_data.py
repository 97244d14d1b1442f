"""Published releases, put straight into the database, for tests of what others read of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import product

from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.pool import NullPool

from finsam_saas.releases.models import (
    NationalRelease,
    NationalReleaseCoverage,
    NationalReleaseFigure,
    NationalReleaseSeal,
)
from finsam_saas.releases.release import Method, ReleaseState
from finsam_saas.statistics.cells import CellKey
from tests.servers import WORKING, Servers

AREAS = {
    ("nation", "00"): ("Hela landet", 3, 4),
    ("county", "03"): ("Uppsala län", 1, 1),
    ("county", "14"): ("Västra Götalands län", 1, 2),
    ("association", "uppsala-lan"): ("Samordningsförbundet Uppsala län", 1, 1),
    ("association", "vasteras"): ("Samordningsförbundet Västerås", 1, 1),
}
TYPES = ("work_oriented_rehabilitation", "all")
SEXES = ("women", "men", "unknown", "all")
MEASURES = {
    "participants": 300,
    "new": 120,
    "ended": 90,
    "to_work_or_studies": 40,
    "work": 25,
    "studies": 10,
    "work_and_studies": 5,
    "active_job_seeking": 20,
    "plan_for_further_rehabilitation": 15,
    "continued_rehabilitation": 10,
    "other_or_interrupted": 5,
}
PARTS = {"women": 0.6, "men": 0.4, "unknown": 0.0, "all": 1.0}
SIZES = {"nation": 1.0, "county": 0.3, "association": 0.3}


def figures(period: str, factor: float = 1.0) -> dict[CellKey, int | None]:
    """Made-up figures of a period: none under five is shown."""
    found: dict[CellKey, int | None] = {}
    for (level, area), kind, (measure, size), sex in product(AREAS, TYPES, MEASURES.items(), SEXES):
        value = round(size * SIZES[level] * PARTS[sex] * factor)
        found[CellKey(level, area, period, kind, measure, sex)] = None if 0 < value < 5 else value
    return found


def publish(
    servers: Servers,
    code: str = "2026-kv3-1",
    *,
    cells: Mapping[CellKey, int | None] | None = None,
    state: ReleaseState = ReleaseState.PUBLISHED,
    published_at: datetime = datetime(2026, 11, 16, 8, 0, tzinfo=UTC),
    corrects: str | None = None,
) -> str:
    """Put a release with its figures into the database; returns its code."""
    period = code.rpartition("-")[0]
    shown = figures(period) if cells is None else cells
    engine = create_engine(servers.postgres.url("finsam_owner", WORKING), poolclass=NullPool)
    with engine.begin() as connection:
        _write(connection, code, period, shown, state, published_at, corrects)
    engine.dispose()
    return code


def _write(
    connection: Connection,
    code: str,
    period: str,
    shown: Mapping[CellKey, int | None],
    state: ReleaseState,
    published_at: datetime,
    corrects: str | None,
) -> None:
    is_public = state in (ReleaseState.PUBLISHED, ReleaseState.CORRECTED)
    release_id = connection.execute(
        insert(NationalRelease)
        .values(
            code=code,
            period=period,
            state=state,
            method=Method.SUPPRESSION,
            threshold=5,
            planned_by="Analytikern",
            published_at=published_at if is_public else None,
            corrects=corrects,
            correction_note="Ett förbund rättade sina siffror." if corrects else None,
        )
        .returning(NationalRelease.id)
    ).scalar_one()
    content = repr(sorted(shown.items(), key=str)) + code
    connection.execute(
        insert(NationalReleaseSeal).values(
            release_id=release_id,
            content_hash=hashlib.sha256(content.encode()).hexdigest(),
            method_note="Små tal skyddas.",
            definitions=[{"key": "method", "sv": "Små tal skyddas.", "en": "Small numbers are protected."}],
            considered=[],
            county_of={},
            frozen_by="Analytikern",
        )
    )
    connection.execute(
        insert(NationalReleaseFigure),
        [{"release_id": release_id, **key._asdict(), "value": value} for key, value in shown.items()],
    )
    connection.execute(insert(NationalReleaseCoverage), list(_coverage(release_id, shown)))


def _coverage(release_id: object, shown: Mapping[CellKey, int | None]) -> Iterator[dict[str, object]]:
    for level, area, period in sorted({(key.level, key.area, key.period) for key in shown}):
        name, contributing, expected = AREAS[level, area]
        yield {
            "release_id": release_id,
            "level": level,
            "area": area,
            "period": period,
            "area_name": name,
            "contributing": contributing,
            "expected": expected,
        }
