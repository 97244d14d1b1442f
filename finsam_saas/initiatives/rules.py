"""Insatser: orientation (R4), who takes part (R3), and their status."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from finsam_saas.bodies.rules import BodyKind

SMALLEST_NUMBER_OF_PARTIES = 2
"""At least two of the four parties cooperate; two kommuner are one party (Finsamlagen 5 §, R3)."""


STEERING_KINDS = frozenset(
    {
        BodyKind.STEERING_GROUP,
        BodyKind.PREPARATORY_GROUP,
        BodyKind.DEVELOPMENT_GROUP,
        BodyKind.LOCAL_DEVELOPMENT_GROUP,
        BodyKind.STRATEGIC_GROUP,
    }
)
"""Groups that may steer an insats: one appointed for it, or the group that prepares (BÅD-ESÅ: it is the
styrgrupp itself, or appoints one). The board decides and the kansli carries out; neither steers.
"""


class Orientation(StrEnum):
    """Whether an insats turns to individuals or to structures; exactly one of them (R4)."""

    INDIVIDUAL = "individual"
    STRUCTURAL = "structural"


class SpecificOrientation(StrEnum):
    """The closer orientation (preciserad inriktning) of an insats."""

    MAPPING = "mapping"
    PRE_REHABILITATION = "pre_rehabilitation"
    WORK_ORIENTED_REHABILITATION = "work_oriented_rehabilitation"
    COMPETENCE = "competence"
    COOPERATION_SUPPORT = "cooperation_support"
    COORDINATION = "coordination"


class NationalTargetGroup(StrEnum):
    """Whom insatser are for, as the nation counts them: what the förbund's own groups are mapped to.

    No agency publishes such a list; these are the groups that Finsamlagen's preparatory agreements and the
    förbund's own plans name most (domain 2, 4: young people, ill-health, long sickness, long dependence).
    """

    YOUNG = "young"
    ACTIVITY_COMPENSATION = "activity_compensation"
    DISABILITY = "disability"
    MENTAL_ILL_HEALTH = "mental_ill_health"
    LONG_TERM_SICK = "long_term_sick"
    LONG_TERM_BENEFITS = "long_term_benefits"


class InitiativeStatus(StrEnum):
    """Where an insats is in its life, from the grant to its end."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    ENDED = "ended"
    TERMINATED = "terminated"


class InitiativeAction(StrEnum):
    """What can happen to an insats that moves it to another status."""

    START = "start"
    END = "end"
    TERMINATE = "terminate"


INITIATIVE_TRANSITIONS: Mapping[tuple[InitiativeStatus, InitiativeAction], InitiativeStatus] = {
    (InitiativeStatus.PLANNED, InitiativeAction.START): InitiativeStatus.ONGOING,
    (InitiativeStatus.PLANNED, InitiativeAction.TERMINATE): InitiativeStatus.TERMINATED,
    (InitiativeStatus.ONGOING, InitiativeAction.END): InitiativeStatus.ENDED,
    (InitiativeStatus.ONGOING, InitiativeAction.TERMINATE): InitiativeStatus.TERMINATED,
}


class InitiativeTransitionRefused(Exception):
    """The insats cannot do this from the status it has."""

    def __init__(self, status: InitiativeStatus, action: InitiativeAction) -> None:
        super().__init__(f"{action} is not possible from {status}")
        self.status = status
        self.action = action


def move_initiative(status: InitiativeStatus, action: InitiativeAction) -> InitiativeStatus:
    """The status after the action. Raises InitiativeTransitionRefused."""
    try:
        return INITIATIVE_TRANSITIONS[status, action]
    except KeyError:
        raise InitiativeTransitionRefused(status, action) from None


class PartyFaultCode(StrEnum):
    """Why the owners and parties of an insats do not hold (R3)."""

    NO_OWNER = "no_owner"
    TWO_SORTS_OF_OWNER = "two_sorts_of_owner"
    OWNER_NOT_MEMBER = "owner_not_member"
    PARTY_WITHOUT_MEMBER = "party_without_member"
    TOO_FEW_PARTIES = "too_few_parties"


@dataclass(frozen=True)
class PartyFault:
    """One fault in who owns or takes part in an insats, with the values its message needs."""

    code: PartyFaultCode
    values: Mapping[str, str | int] = field(default_factory=dict)


def check_parties(
    owners: Sequence[str],
    parties: Sequence[str],
    members: Mapping[str, str],
    *,
    owned_by_association: bool = False,
) -> list[PartyFault]:
    """Faults in who owns and takes part in an insats (R3); an empty list means none.

    `owners` are member keys, `parties` are kinds of party, `members` gives each member's kind of party
    on the day. An owner's party takes part. What the förbund itself owns has no owner among the members.
    """
    faults: list[PartyFault] = []
    if not owners and not owned_by_association:
        faults.append(PartyFault(PartyFaultCode.NO_OWNER))
    if owners and owned_by_association:
        faults.append(PartyFault(PartyFaultCode.TWO_SORTS_OF_OWNER))
    for owner in dict.fromkeys(owners):
        if owner not in members:
            faults.append(PartyFault(PartyFaultCode.OWNER_NOT_MEMBER, {"member": owner}))
    in_association = set(members.values())
    for party in dict.fromkeys(parties):
        if party not in in_association:
            faults.append(PartyFault(PartyFaultCode.PARTY_WITHOUT_MEMBER, {"party": party}))
    taking_part = (set(parties) & in_association) | {members[owner] for owner in owners if owner in members}
    if len(taking_part) < SMALLEST_NUMBER_OF_PARTIES:
        numbers = {"found": len(taking_part), "needed": SMALLEST_NUMBER_OF_PARTIES}
        faults.append(PartyFault(PartyFaultCode.TOO_FEW_PARTIES, numbers))
    return faults


class OrientationFaultCode(StrEnum):
    """Why an orientation cannot be set (R4)."""

    NOT_CHOSEN = "not_chosen"
    SEVERAL_CHOSEN = "several_chosen"
    LOCKED_BY_GRANT = "locked_by_grant"


class OrientationRefused(Exception):
    """The orientation cannot be set like this (R4); a mixed insats is split in two."""

    def __init__(self, code: OrientationFaultCode) -> None:
        super().__init__(code.value)
        self.code = code


def choose_orientation(
    chosen: Iterable[Orientation], *, current: Orientation | None = None, granted: bool = False
) -> Orientation:
    """The one orientation chosen; after the grant it cannot become another (R4, as in Uppföljning Finsam).

    A loaded insats without orientation ("uppgift saknas") may get its first one also after the grant.
    Raises OrientationRefused.
    """
    distinct = set(chosen)
    if not distinct:
        raise OrientationRefused(OrientationFaultCode.NOT_CHOSEN)
    if len(distinct) > 1:
        raise OrientationRefused(OrientationFaultCode.SEVERAL_CHOSEN)
    orientation = distinct.pop()
    if granted and current is not None and orientation is not current:
        raise OrientationRefused(OrientationFaultCode.LOCKED_BY_GRANT)
    return orientation
