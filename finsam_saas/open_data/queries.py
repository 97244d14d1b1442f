"""Reading how an area's figures have developed, and the förbund's own keys."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from finsam_saas.figures import sums
from finsam_saas.figures.rules import Coverage
from finsam_saas.initiatives.models import Initiative
from finsam_saas.open_data.models import ApiKey
from finsam_saas.open_data.rules import is_open
from finsam_saas.releases.models import NationalReleaseCoverage, NationalReleaseFigure
from finsam_saas.releases.release import CellCoverage
from finsam_saas.statistics.rules import ALL
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session, today

MOST_KEYS = 200


@dataclass(frozen=True, slots=True)
class Development:
    """An area's figures of all types of insatser, by release, period, measure and sex, and their coverage."""

    figures: dict[tuple[UUID, str, str, str], int | None]
    coverage: dict[tuple[UUID, str], CellCoverage]


def development(
    release_ids: Collection[UUID], level: str, area: str, measures: Collection[str]
) -> Development:
    """What some releases show of one area; two statements."""
    figure, covered = NationalReleaseFigure, NationalReleaseCoverage
    rows = session.execute(
        select(figure.release_id, figure.period, figure.measure, figure.sex, figure.value).where(
            figure.release_id.in_(release_ids),
            figure.level == level,
            figure.area == area,
            figure.initiative_type == ALL,
            figure.measure.in_(measures),
        )
    )
    figures = {(row[0], row[1], row[2], row[3]): row[4] for row in rows}
    behind = session.execute(
        select(covered.release_id, covered.period, covered.contributing, covered.expected).where(
            covered.release_id.in_(release_ids), covered.level == level, covered.area == area
        )
    )
    return Development(figures, {(row[0], row[1]): CellCoverage(row[2], row[3]) for row in behind})


def own_keys() -> list[ApiKey]:
    """The förbund's keys, the newest first; also those that no longer open anything."""
    found = session.scalars(
        select(ApiKey)
        .where(ApiKey.tenant_id == current_tenant().id)
        .order_by(ApiKey.created_at.desc(), ApiKey.id)
        .limit(MOST_KEYS)
    )
    return list(found)


def own_key(key_id: UUID) -> ApiKey:
    """One key; raises NotFound."""
    found = session.get(ApiKey, (current_tenant().id, key_id))
    if found is None:
        raise NotFound
    return found


def key_with_digest(digest: str) -> ApiKey | None:
    """The key that opens the acting förbund's figures today and has this digest, or None."""
    found = session.scalars(
        select(ApiKey).where(ApiKey.tenant_id == current_tenant().id, ApiKey.digest == digest)
    ).one_or_none()
    if found is None:
        return None
    opens = is_open(revoked=found.revoked_at is not None, expires_on=found.expires_on, today=today())
    return found if opens else None


def own_coverage(choice: sums.Choice) -> Coverage:
    """How many of the acting förbund's reports are accepted, of how many that were asked for."""
    rows = list(session.execute(sums.coverage_of(choice)))
    return Coverage(sum(row.accepted for row in rows), sum(row.expected for row in rows))


def initiative_names() -> dict[UUID, str]:
    """What each insats of the acting förbund is called, in the order of their names."""
    rows = session.execute(
        select(Initiative.id, Initiative.name)
        .where(Initiative.tenant_id == current_tenant().id)
        .order_by(Initiative.name, Initiative.id)
    )
    return {row[0]: row[1] for row in rows}
