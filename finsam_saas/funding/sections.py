"""The funding section of a profile against the tables of target groups and insatser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from finsam_saas.funding.profile import (
    CallPart,
    FundingSection,
    InitiativeAmountPart,
    InitiativePart,
    OwnerPart,
    RequirementPart,
    TargetGroupPart,
)
from finsam_saas.governance.recorded import facts, keep_facts
from finsam_saas.governance.sections import member_ids
from finsam_saas.initiatives.models import (
    Initiative,
    InitiativeAmount,
    InitiativeMunicipality,
    InitiativeOwner,
    InitiativeParty,
    InitiativeTargetGroup,
    TargetGroup,
)
from tenants.profile_fields import ProfileFault, ProfilePart
from tenants.profile_rows import Shape, Values, count_version
from tenants.provisioning import SectionPort

NAME = "funding"
ABOVE = "initiative_id"
KRONOR_IN_TKR = 1000

TARGET_GROUPS = Shape(TargetGroupPart, TargetGroup, by=("key",), below=(InitiativeTargetGroup,))
INITIATIVES = Shape(
    InitiativePart,
    Initiative,
    by=("key",),
    elsewhere=frozenset({"group", "owners", "parties", "municipalities", "target_groups", "amounts"}),
    below=(
        InitiativeOwner,
        InitiativeParty,
        InitiativeMunicipality,
        InitiativeTargetGroup,
        InitiativeAmount,
    ),
)
OWNERS = Shape(OwnerPart, InitiativeOwner, by=(ABOVE, "member_id"), elsewhere=frozenset({"member"}))
AMOUNTS = Shape(
    InitiativeAmountPart, InitiativeAmount, by=(ABOVE, "year"), elsewhere=frozenset({"amount_tkr"})
)
# These rows have nothing to say but what they join.
PARTIES = Shape(ProfilePart, InitiativeParty, by=(ABOVE, "party"))
MUNICIPALITIES = Shape(ProfilePart, InitiativeMunicipality, by=(ABOVE, "member_id"))
REACHED = Shape(ProfilePart, InitiativeTargetGroup, by=(ABOVE, "target_group_id"))
BELOW: tuple[Shape[Any, Any], ...] = (OWNERS, PARTIES, MUNICIPALITIES, REACHED, AMOUNTS)


@dataclass(frozen=True)
class Names:
    """The keys of members and target groups by the rows' ids."""

    members: Mapping[UUID, str]
    target_groups: Mapping[UUID, str]


def load(section: FundingSection) -> list[ProfileFault]:
    """Add and change target groups and insatser; what no page edits yet is recorded whole."""
    keep_facts(NAME, "calls", section.calls)
    keep_facts(NAME, "requirements", section.requirements)
    groups = TARGET_GROUPS.keep(
        [TARGET_GROUPS.values(part, position=place) for place, part in enumerate(section.target_groups)]
    )
    rows = INITIATIVES.keep(
        [
            INITIATIVES.values(part, group_label=part.group, position=place)
            for place, part in enumerate(section.initiatives)
        ]
    )
    members, group_ids = member_ids(), {key: row.id for (key,), row in groups.items()}
    current = [shape.rows_below(ABOVE, locked=True) for shape in BELOW]
    for part in section.initiatives:
        row = rows[(part.key,)]
        wanted = _values_below(part, row.id, members, group_ids)
        replaced = [
            shape.replace(held.get(row.id, []), values)
            for shape, held, values in zip(BELOW, current, wanted, strict=True)
        ]
        if any(replaced):
            count_version(row)
    return []


def prune(section: FundingSection) -> list[ProfileFault]:
    """Remove what the section no longer has; an insats with reports or somebody who reports for it stays."""
    return [
        *INITIATIVES.prune([(part.key,) for part in section.initiatives], f"{NAME}.initiatives"),
        *TARGET_GROUPS.prune([(part.key,) for part in section.target_groups], f"{NAME}.target_groups"),
    ]


def export() -> FundingSection:
    """The section as the tables hold it."""
    groups = TARGET_GROUPS.rows()
    names = Names(
        members={row_id: key for key, row_id in member_ids().items()},
        target_groups={row.id: row.key for row in groups},
    )
    below = [shape.rows_below(ABOVE) for shape in BELOW]
    return FundingSection(
        target_groups=tuple(TARGET_GROUPS.part(row) for row in groups),
        calls=tuple(facts(NAME, "calls", CallPart)),
        requirements=tuple(facts(NAME, "requirements", RequirementPart)),
        initiatives=tuple(
            _part(row, [held.get(row.id, []) for held in below], names) for row in INITIATIVES.rows()
        ),
    )


def _values_below(
    part: InitiativePart, row_id: UUID, members: Mapping[str, UUID], groups: Mapping[str, UUID]
) -> list[list[Values]]:
    """The rows of each table below an insats, in the order of BELOW."""
    above: dict[str, Any] = {ABOVE: row_id}
    return [
        [
            OWNERS.values(owner, member_id=members[owner.member], position=place, **above)
            for place, owner in enumerate(part.owners)
        ],
        [{"party": party, **above} for party in part.parties],
        [{"member_id": members[key], **above} for key in part.municipalities],
        [{"target_group_id": groups[key], **above} for key in part.target_groups],
        [
            AMOUNTS.values(amount, amount=amount.amount_tkr * KRONOR_IN_TKR, **above)
            for amount in part.amounts
        ],
    ]


def _part(row: Initiative, below: Sequence[Sequence[Any]], names: Names) -> InitiativePart:
    owners, parties, municipalities, reached, amounts = below
    return INITIATIVES.part(
        row,
        group=row.group_label,
        owners=[OWNERS.part(owner, member=names.members[owner.member_id]) for owner in owners],
        parties=[joined.party for joined in parties],
        municipalities=[names.members[joined.member_id] for joined in municipalities],
        target_groups=[names.target_groups[joined.target_group_id] for joined in reached],
        amounts=[
            AMOUNTS.part(amount, amount_tkr=amount.amount / KRONOR_IN_TKR)
            for amount in sorted(amounts, key=lambda amount: amount.year)
        ],
    )


PORT = SectionPort(NAME, FundingSection, load, prune, export)
