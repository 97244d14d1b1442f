"""The stages of preparation as the tenant admin decides them, in versions that can be gone back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import SYSTEM, Actor
from finsam_saas.bodies.models import PreparationStage, PreparationVersion
from finsam_saas.bodies.queries import StageRule, bodies, decided_stages
from finsam_saas.bodies.rules import BodyKind, StageFault, StageKind, StageScope, stage_faults
from finsam_saas.events.changes import plain
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.web.errors import Conflict, NotFound
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session, today

MOST_VERSIONS = 100


@dataclass(frozen=True)
class DecidedVersion:
    """The stages as they were decided at a moment, and by whom."""

    number: int
    stages: tuple[StageRule, ...]
    decided_by: str
    decided_at: datetime


class StagesRefused(ValueError):
    """The förbund cannot prepare so."""

    def __init__(self, faults: Sequence[StageFault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


def decided_versions() -> list[DecidedVersion]:
    """The versions of the stages, the latest first; none where the profile's still stand."""
    rows = session.execute(
        select(
            PreparationVersion.number,
            PreparationVersion.stages,
            PreparationVersion.decided_by,
            PreparationVersion.decided_at,
        )
        .where(PreparationVersion.tenant_id == own_tenant_id)
        .order_by(PreparationVersion.number.desc())
        .limit(MOST_VERSIONS)
    )
    return [
        DecidedVersion(number, tuple(_read(one) for one in stages), by, at) for number, stages, by, at in rows
    ]


def decided_version(number: int) -> DecidedVersion:
    """One version; raises NotFound."""
    found = next((one for one in decided_versions() if one.number == number), None)
    if found is None:
        raise NotFound(f"no version {number} of the preparation")
    return found


def check_stages(stages: Sequence[StageRule]) -> None:
    """Whether the förbund can prepare so with the bodies it has; raises StagesRefused."""
    kinds = {one.id: one.kind for one in bodies() if one.stands(today())}
    found = stage_faults(
        [one.body_kind for one in stages], [one.days for one in stages], frozenset(kinds.values())
    )
    if any(one.body_id and kinds.get(one.body_id) is not one.body_kind for one in stages):
        found.append(StageFault.NO_SUCH_BODY)
    if found:
        raise StagesRefused(found)


def decide_stages(*, actor: Actor, stages: Sequence[StageRule], seen: int) -> None:
    """Decide how applications are prepared from now on; those under preparation keep the stages they began.

    `seen` is the number of the version that was seen, 0 for the profile's. What stood before is kept as a
    version too. Raises StagesRefused, and Conflict where somebody has decided meanwhile.
    """
    check_stages(stages)
    before, versions = tuple(decided_stages()), decided_versions()
    number = versions[0].number if versions else 0
    if number != seen:
        raise Conflict("the preparation was decided anew")
    if before == tuple(stages):
        return
    if before and (not versions or versions[0].stages != before):
        number += 1
        _keep(number, before, SYSTEM)
    _keep(number + 1, stages, actor)
    _write(stages, before)
    record(
        actor=actor,
        name=EventName.PREPARATION_DECIDED,
        subject_id=None,
        subject_label=current_tenant().name,
        changes={"preparation": [_told(before), _told(stages)]},
    )


def _keep(number: int, stages: Sequence[StageRule], actor: Actor) -> None:
    kept = session.execute(
        insert(PreparationVersion)
        .values(number=number, stages=[_written(one) for one in stages], decided_by=actor.name)
        .on_conflict_do_nothing(index_elements=["tenant_id", "number"])
        .returning(PreparationVersion.id)
    ).all()
    if not kept:
        raise Conflict("the preparation was decided anew")


def _write(stages: Sequence[StageRule], before: Sequence[StageRule]) -> None:
    """The stages as rows; one that stood before keeps its source."""
    own = PreparationStage.tenant_id == own_tenant_id
    rows = session.execute(
        select(PreparationStage.details, PreparationStage.source)
        .where(own)
        .order_by(PreparationStage.position)
    )
    sources = {stage: tuple(row) for stage, row in zip(before, rows, strict=True)}
    session.execute(delete(PreparationStage).where(own))
    for position, one in enumerate(stages):
        details, source = sources.get(one, ({}, None))
        scope = StageScope.MUNICIPALITY if one.is_local else StageScope.ASSOCIATION
        values = {name: value for name, value in asdict(one).items() if name not in ("is_local", "kind")}
        session.add(
            PreparationStage(
                position=position,
                kind=one.kind.value,
                scope=scope.value,
                details=details,
                source=source,
                **values,
            )
        )
    session.flush()


def _written(stage: StageRule) -> dict[str, Any]:
    return {name: plain(value) for name, value in asdict(stage).items()}


def _read(kept: Mapping[str, Any]) -> StageRule:
    body_id = kept.get("body_id")
    read = {
        "body_kind": BodyKind(kept["body_kind"]),
        "kind": StageKind(kept["kind"]),
        "body_id": UUID(body_id) if body_id else None,
    }
    return StageRule(**{**kept, **read})


def _told(stages: Sequence[StageRule]) -> list[str]:
    """The bodies that prepare, in order, as an event names them."""
    return [one.body_kind.value for one in stages]
