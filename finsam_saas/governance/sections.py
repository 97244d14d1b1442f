"""The governance section of a profile against the tables of members, bodies, preparation and delegation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from finsam_saas.bodies.models import Body, DelegationRule, PreparationStage
from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule
from finsam_saas.governance.profile import (
    BodyPart,
    DelegationPart,
    GovernanceSection,
    MemberPart,
    PreparationStagePart,
    ServicePart,
)
from finsam_saas.governance.recorded import fact, facts, keep_facts
from finsam_saas.members.models import Member
from tenants.profile_fields import REGISTERED, ProfileFault, ProfilePart, Text
from tenants.profile_rows import Shape, Values, said_with_source
from tenants.provisioning import SectionPort

NAME = "governance"

MEMBERS = Shape(MemberPart, Member, by=("key",))
BODIES = Shape(
    BodyPart,
    Body,
    by=("key",),
    elsewhere=frozenset({"municipality", "parent", "chair", "meetings", "seats"}),
)
STAGES = Shape(PreparationStagePart, PreparationStage, by=("position",), elsewhere=frozenset({"body"}))
DELEGATION = Shape(DelegationPart, DelegationRule, by=("key",))


class Form(ProfilePart):
    """How the förbund is built as a whole: which kind of body prepares, its levels, what members do."""

    variant: BodyKind
    levels: tuple[Text, ...] = ()
    member_tasks: tuple[BodyTask, ...] = ()


def load(section: GovernanceSection) -> list[ProfileFault]:
    """Add and change members, bodies, stages and rules; nothing is removed yet."""
    form = Form(variant=section.variant, levels=section.levels, member_tasks=section.member_tasks)
    keep_facts(NAME, "form", [form])
    keep_facts(NAME, "services", section.services)
    members = MEMBERS.keep(
        [MEMBERS.values(part, position=place) for place, part in enumerate(section.members)]
    )
    bodies = _load_bodies(section, {key: row.id for (key,), row in members.items()})
    STAGES.keep(
        [
            STAGES.values(part, position=place, body_id=bodies[part.body] if part.body else None)
            for place, part in enumerate(section.preparation)
        ]
    )
    DELEGATION.keep(
        [DELEGATION.values(part, position=place) for place, part in enumerate(section.delegation)]
    )
    return []


def prune(section: GovernanceSection) -> list[ProfileFault]:
    """Remove what the section no longer has; refuses members and bodies that people's work refers to."""
    return [
        *DELEGATION.prune([(part.key,) for part in section.delegation], f"{NAME}.delegation"),
        *STAGES.prune([(place,) for place in range(len(section.preparation))], f"{NAME}.preparation"),
        *BODIES.prune([(part.key,) for part in section.bodies], f"{NAME}.bodies"),
        *MEMBERS.prune([(part.key,) for part in section.members], f"{NAME}.members"),
    ]


def export() -> GovernanceSection | None:
    """The section as the tables hold it; None for a förbund whose form nobody has told."""
    form = fact(NAME, "form", Form)
    if form is None:
        return None
    members, bodies = MEMBERS.rows(), BODIES.rows()
    keys = {row.id: row.key for row in members} | {row.id: row.key for row in bodies}
    return GovernanceSection(
        variant=form.variant,
        levels=form.levels,
        member_tasks=form.member_tasks,
        members=tuple(MEMBERS.part(row) for row in members),
        bodies=tuple(_body_part(row, keys) for row in bodies),
        preparation=tuple(
            STAGES.part(row, body=keys[row.body_id] if row.body_id else None) for row in STAGES.rows()
        ),
        delegation=tuple(DELEGATION.part(row) for row in DELEGATION.rows()),
        services=tuple(facts(NAME, "services", ServicePart)),
    )


def member_ids() -> dict[str, UUID]:
    """Every member's row by its key, for the sections that refer to members."""
    return {row.key: row.id for row in MEMBERS.rows()}


def _load_bodies(section: GovernanceSection, members: Mapping[str, UUID]) -> dict[str, UUID]:
    """Bodies first, then which stands below which: the one above may come later in the file; ids by key."""
    wanted = [_body_values(part, place, members) for place, part in enumerate(section.bodies)]
    rows = BODIES.keep(wanted)
    ids = {key: row.id for (key,), row in rows.items()}
    BODIES.keep(
        [{"key": part.key, "parent_id": ids[part.parent] if part.parent else None} for part in section.bodies]
    )
    return ids


def _body_values(part: BodyPart, place: int, members: Mapping[str, UUID]) -> Values:
    return BODIES.values(
        part,
        details={
            name: said_with_source(held, without=without)
            for name, held, without in (
                ("chair", part.chair, {"rule"}),
                ("meetings", part.meetings, {"per_year"}),
                ("seats", part.seats, {"ordinary", "substitute"}),
            )
            if held is not None
        },
        position=place,
        member_id=members[part.municipality] if part.municipality else None,
        chair_rule=part.chair.rule if part.chair else None,
        meetings_per_year=part.meetings.per_year if part.meetings else None,
        ordinary_seats=part.seats.ordinary if part.seats else None,
        substitute_seats=part.seats.substitute if part.seats else None,
    )


def _body_part(row: Body, keys: Mapping[UUID, str]) -> BodyPart:
    chair = _part_within(row, "chair", rule=row.chair_rule)
    if chair and row.chair_rule is not ChairRule.MEMBER_REPRESENTATIVE:
        chair.pop("member", None)
    return BODIES.part(
        row,
        municipality=keys[row.member_id] if row.member_id else None,
        parent=keys[row.parent_id] if row.parent_id else None,
        chair=chair,
        meetings=_part_within(row, "meetings", per_year=row.meetings_per_year),
        seats=_part_within(row, "seats", ordinary=row.ordinary_seats, substitute=row.substitute_seats),
    )


def _part_within(row: Body, name: str, **columns: object) -> dict[str, Any] | None:
    """A part inside a body from its columns and details; None where every column is empty."""
    given = {field: value for field, value in columns.items() if value is not None}
    return {"source": REGISTERED, **row.details.get(name, {}), **given} if given else None


PORT = SectionPort(NAME, GovernanceSection, load, prune, export)
