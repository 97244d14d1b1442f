"""What is delegated, as the tenant admin enters it: in versions that can be gone back to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import SYSTEM, Actor
from finsam_saas.bodies.models import DelegationRule, DelegationVersion
from finsam_saas.bodies.queries import KRONOR_IN_TKR, Delegated, day_or_none, delegation
from finsam_saas.bodies.rules import (
    Delegate,
    DelegatedMatter,
    DelegationFault,
    citation_faults,
    delegation_faults,
)
from finsam_saas.events.changes import plain
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import free_key
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session, today

MOST_VERSIONS = 100


@dataclass(frozen=True)
class DelegationAt:
    """What was delegated from a moment on, and who entered it."""

    number: int
    rules: tuple[Delegated, ...]
    decided_by: str
    decided_at: datetime


class DelegationRefused(ValueError):
    """The förbund cannot delegate so."""

    def __init__(self, faults: Sequence[DelegationFault]) -> None:
        super().__init__(", ".join(faults))
        self.faults = tuple(faults)


def delegation_versions() -> list[DelegationAt]:
    """The versions of the delegation, the latest first; none where the profile's still stands."""
    rows = session.execute(
        select(
            DelegationVersion.number,
            DelegationVersion.rules,
            DelegationVersion.decided_by,
            DelegationVersion.decided_at,
        )
        .where(DelegationVersion.tenant_id == own_tenant_id)
        .order_by(DelegationVersion.number.desc())
        .limit(MOST_VERSIONS)
    )
    return [
        DelegationAt(number, tuple(_read(one) for one in rules), by, at) for number, rules, by, at in rows
    ]


def delegation_version(number: int) -> DelegationAt:
    """One version; raises NotFound."""
    found = next((one for one in delegation_versions() if one.number == number), None)
    if found is None:
        raise NotFound(f"no version {number} of the delegation")
    return found


def check_delegation(rules: Sequence[Delegated], *, must_cite: bool = True) -> None:
    """Whether the förbund can delegate so; raises DelegationRefused.

    Each rule cites the board's §, or the source that tells of it, unless it is only a template's.
    """
    found = delegation_faults([one.what for one in rules])
    if must_cite:
        found += citation_faults([one.citation for one in _named(rules, delegation())], today())
    if found:
        raise DelegationRefused(found)


def decide_delegation(*, actor: Actor, rules: Sequence[Delegated], seen: int, must_cite: bool = True) -> None:
    """Let these rules hold from now on; decisions taken by earlier ones stand, and keep their words.

    A rule without a key is new. `seen` is the number of the version that was seen, 0 for the profile's; what
    stood before is kept as a version too. Raises DelegationRefused, and Conflict where somebody has changed
    the rules meanwhile. A template's rules need no § yet; nobody decides by them before they have one.
    """
    check_delegation(rules, must_cite=must_cite)
    before, versions = tuple(delegation()), delegation_versions()
    number = versions[0].number if versions else 0
    if number != seen:
        raise Conflict("the delegation was decided anew")
    wanted = _named(rules, before)
    if before == wanted:
        return
    if not versions or versions[0].rules != before:
        number += 1
        _keep(number, before, SYSTEM)
    _keep(number + 1, wanted, actor)
    _write(wanted)
    record(
        actor=actor,
        name=EventName.DELEGATION_DECIDED,
        subject_id=None,
        subject_label=current_tenant().name,
        changes={"delegation": [[one.what for one in before], [one.what for one in wanted]]},
    )


def _named(rules: Sequence[Delegated], before: Sequence[Delegated]) -> tuple[Delegated, ...]:
    """The rules, each with a key of its own; one that stands as it stood keeps its source."""
    stood = {one.key: one for one in before}
    taken: set[str] = set()
    found = []
    for one in rules:
        free = one.key and one.key not in taken
        key = one.key if free else free_key(one.what, {*taken, *stood, *(other.key for other in rules)})
        taken.add(key)
        named = replace(one, key=key)
        earlier = stood.get(key)
        found.append(earlier if earlier == named else named)
    return tuple(found)


def _keep(number: int, rules: Sequence[Delegated], actor: Actor) -> None:
    kept = session.execute(
        insert(DelegationVersion)
        .values(number=number, rules=[_written(one) for one in rules], decided_by=actor.name)
        .on_conflict_do_nothing(index_elements=["tenant_id", "number"])
        .returning(DelegationVersion.id)
    ).all()
    if not kept:
        raise Conflict("the delegation was decided anew")


def _write(rules: Sequence[Delegated]) -> None:
    session.execute(delete(DelegationRule).where(DelegationRule.tenant_id == own_tenant_id))
    session.add_all(
        DelegationRule(
            key=one.key,
            position=position,
            who=one.who.value,
            what=one.what,
            details=_details(one),
            source=one.source,
        )
        for position, one in enumerate(rules)
    )
    session.flush()


def _details(rule: Delegated) -> dict[str, Any]:
    """What a profile says of a rule beside who and what."""
    maximum = None if rule.maximum is None else format((rule.maximum / KRONOR_IN_TKR).normalize(), "f")
    told = {
        "matter": rule.matter.value,
        "maximum_tkr": maximum,
        "valid_from": plain(rule.valid_from),
        "paragraph": rule.paragraph,
        "decided_on": plain(rule.decided_on),
    }
    return {name: value for name, value in told.items() if value is not None}


def _written(rule: Delegated) -> dict[str, Any]:
    return {name: str(v) if isinstance(v, Decimal) else plain(v) for name, v in asdict(rule).items()}


def _read(kept: Mapping[str, Any]) -> Delegated:
    maximum = kept["maximum"]
    return Delegated(
        key=kept["key"],
        who=Delegate(kept["who"]),
        matter=DelegatedMatter(kept["matter"]),
        what=kept["what"],
        maximum=None if maximum is None else Decimal(maximum),
        valid_from=day_or_none(kept["valid_from"]),
        paragraph=kept.get("paragraph"),
        decided_on=day_or_none(kept.get("decided_on")),
        source=kept["source"],
    )
