"""The four ways to organise a förbund that a new one can start from: bodies, stages and delegation.

Taken from the governance of the four förbund whose profiles come with the product, without names of places.
The words are the förbund's own data from the moment they are used: Swedish, and changed by form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from finsam_saas.bodies.rules import BodyKind, BodyTask, ChairRule, StageKind
from finsam_saas.members.rules import PartyType


class Variant(StrEnum):
    """The starting templates, each by what prepares an application there."""

    LOCAL_GROUPS = "lokus"
    DEVELOPMENT_GROUP = "utvecklingsgrupp"
    LEVELS = "nivaer"
    PARTY_CHAIRS = "beredningsgrupp"


@dataclass(frozen=True)
class StartingBody:
    """A body that a template begins with; `per_municipality` makes one for each kommun that is a member.

    `parent` is the key of the body above; `chair_party` the party whose representative chairs.
    """

    key: str
    kind: BodyKind
    label: str
    tasks: tuple[BodyTask, ...] = ()
    chair_rule: ChairRule | None = None
    chair_party: PartyType | None = None
    led_by: str | None = None
    level: str | None = None
    parent: str | None = None
    per_municipality: bool = False
    description: str | None = None


@dataclass(frozen=True)
class StartingStage:
    """A stage of preparation that a template begins with."""

    body_kind: BodyKind
    kind: StageKind
    note: str
    is_local: bool = False
    consensus: bool = False


@dataclass(frozen=True)
class StartingTemplate:
    """All that a template begins with; `prepares` is the kind of body that gives the variant its name."""

    prepares: BodyKind
    bodies: tuple[StartingBody, ...]
    stages: tuple[StartingStage, ...]
    levels: tuple[str, ...] = ()
    remaining_funds: str | None = None
    """What the director may decide of what is left of the year's money; None where only the board decides."""

    @property
    def needed(self) -> frozenset[str]:
        """The keys of the bodies that cannot be left out: the board, and those that hold a stage."""
        kinds = {stage.body_kind for stage in self.stages} | {BodyKind.BOARD}
        return frozenset(one.key for one in self.bodies if one.kind in kinds)


_T = BodyTask
_BOARD: Final = StartingBody("styrelse", BodyKind.BOARD, "Styrelse", (_T.DECIDES,), ChairRule.ELECTED_WITHIN)
_OFFICE: Final = StartingBody(
    "kansli", BodyKind.SECRETARIAT, "Kansli", (_T.PREPARES,), ChairRule.DIRECTOR, led_by="Förbundschefen"
)
_CONSULTATION: Final = StartingBody("medlemssamrad", BodyKind.OWNER_CONSULTATION, "Medlemssamråd")
_STEERING: Final = StartingBody("styrgrupp", BodyKind.STEERING_GROUP, "Styrgrupp för insats", (_T.REPORTS,))
_DECISION, _PREPARATION, _CARRYING_OUT = "Beslutsnivå", "Beredningsnivå", "Utförarnivå"

MEMBER_TASKS: Final = (BodyTask.APPLIES, BodyTask.CARRIES_OUT)
"""What members do on the road, whatever the template: only a member applies and owns an insats."""

TEMPLATES: Final[Mapping[Variant, StartingTemplate]] = MappingProxyType(
    {
        Variant.LOCAL_GROUPS: StartingTemplate(
            prepares=BodyKind.LOCAL_DEVELOPMENT_GROUP,
            bodies=(
                _BOARD,
                StartingBody("arbetsutskott", BodyKind.WORKING_COMMITTEE, "Arbetsutskott", parent="styrelse"),
                _CONSULTATION,
                _OFFICE,
                StartingBody(
                    "lokusgrupp",
                    BodyKind.LOCAL_DEVELOPMENT_GROUP,
                    "Lokusgrupp",
                    (_T.RAISES_NEED,),
                    per_municipality=True,
                ),
                StartingBody(
                    "strategisk-grupp",
                    BodyKind.STRATEGIC_GROUP,
                    "Strategisk utvecklingsgrupp",
                    (),
                    ChairRule.DIRECTOR,
                    led_by="Förbundschefen",
                ),
                _STEERING,
            ),
            stages=(
                StartingStage(
                    BodyKind.LOCAL_DEVELOPMENT_GROUP,
                    StageKind.OPINION,
                    "Lokusgruppen visar behov och vad den vill. En part ansöker.",
                    is_local=True,
                ),
                StartingStage(
                    BodyKind.SECRETARIAT,
                    StageKind.QUALITY_CHECK,
                    "Kansliet ser till att ansökan bereds enligt styrdokument och lag.",
                ),
            ),
            remaining_funds="Ansökningar ur kvarvarande medel kan beslutas på delegation av förbundschefen.",
        ),
        Variant.DEVELOPMENT_GROUP: StartingTemplate(
            prepares=BodyKind.DEVELOPMENT_GROUP,
            bodies=(
                _BOARD,
                replace(_CONSULTATION, label="Ägarsamråd"),
                replace(_OFFICE, tasks=(_T.PREPARES, _T.REPORTS)),
                StartingBody(
                    "utvecklingsgrupp",
                    BodyKind.DEVELOPMENT_GROUP,
                    "Utvecklingsgrupp",
                    (_T.RAISES_NEED, _T.PREPARES),
                    ChairRule.DIRECTOR,
                    led_by="Förbundschefen",
                    description="Bedömer idéer och ansökningar. Gruppen söker enighet.",
                ),
                replace(_STEERING, chair_rule=ChairRule.ELECTED_WITHIN, tasks=()),
            ),
            stages=(
                StartingStage(
                    BodyKind.DEVELOPMENT_GROUP,
                    StageKind.QUALITY_CHECK,
                    "Utvecklingsgruppen bedömer ansökan och söker enighet.",
                    consensus=True,
                ),
                StartingStage(
                    BodyKind.SECRETARIAT,
                    StageKind.RECOMMENDATION,
                    "Kansliet bereder ärendet till styrelsen och föredrar det.",
                ),
            ),
        ),
        Variant.LEVELS: StartingTemplate(
            prepares=BodyKind.PREPARATORY_GROUP,
            levels=(_DECISION, _PREPARATION, _CARRYING_OUT),
            bodies=(
                replace(_BOARD, level=_DECISION),
                StartingBody(
                    "presidium", BodyKind.PRESIDIUM, "Presidium", level=_DECISION, parent="styrelse"
                ),
                replace(_OFFICE, label="Förbundschef", level=_DECISION),
                StartingBody(
                    "beredningsgrupp",
                    BodyKind.PREPARATORY_GROUP,
                    "Beredningsgrupp",
                    (_T.RAISES_NEED, _T.PREPARES),
                    level=_PREPARATION,
                ),
                StartingBody(
                    "arbetsgrupp",
                    BodyKind.WORKING_GROUP,
                    "Tillfällig arbetsgrupp",
                    (_T.REPORTS,),
                    level=_CARRYING_OUT,
                    parent="beredningsgrupp",
                ),
                replace(
                    _STEERING,
                    label="Tillfällig styrgrupp för projekt",
                    level=_CARRYING_OUT,
                    parent="beredningsgrupp",
                ),
                StartingBody(
                    "handlaggargrupper",
                    BodyKind.CASEWORKER_GROUP,
                    "Handläggargrupper",
                    (_T.RAISES_NEED, _T.CARRIES_OUT),
                    level=_CARRYING_OUT,
                ),
            ),
            stages=(
                StartingStage(
                    BodyKind.PREPARATORY_GROUP,
                    StageKind.RECOMMENDATION,
                    "Beredningsgruppen lämnar förslag efter sina uppdrag.",
                ),
                StartingStage(
                    BodyKind.SECRETARIAT,
                    StageKind.RECOMMENDATION,
                    "Förbundschefen tar fram underlag till styrelsen.",
                ),
            ),
        ),
        Variant.PARTY_CHAIRS: StartingTemplate(
            prepares=BodyKind.PREPARATORY_GROUP,
            bodies=(
                _BOARD,
                _OFFICE,
                StartingBody(
                    "beredningsgrupp",
                    BodyKind.PREPARATORY_GROUP,
                    "Beredningsgrupp",
                    (_T.RAISES_NEED, _T.PREPARES),
                    ChairRule.MEMBER_REPRESENTATIVE,
                    PartyType.SOCIAL_INSURANCE,
                    led_by="Försäkringskassans representant",
                ),
                replace(_STEERING, chair_rule=ChairRule.INITIATIVE_OWNER),
            ),
            stages=(
                StartingStage(
                    BodyKind.PREPARATORY_GROUP,
                    StageKind.OPINION,
                    "Beredningsgruppen är stöd och bollplank.",
                ),
                StartingStage(
                    BodyKind.SECRETARIAT,
                    StageKind.RECOMMENDATION,
                    "Förbundschefen bereder ärenden till styrelsen.",
                ),
            ),
        ),
    }
)


@dataclass(frozen=True)
class ProposedBody:
    """A body as a new förbund is offered it: under a name it can change, for one kommun or all."""

    key: str
    label: str
    body: StartingBody
    member_key: str | None = None


def proposed(template: StartingTemplate, municipalities: Sequence[tuple[str, str]]) -> list[ProposedBody]:
    """The bodies to begin with, given the kommuner that are members as (key, name); a parent comes first."""
    found: list[ProposedBody] = []
    for body in template.bodies:
        if body.per_municipality:
            found += [
                ProposedBody(f"{body.key}-{key}", f"{body.label} {place_of(name)}", body, key)
                for key, name in municipalities
            ]
        else:
            found.append(ProposedBody(body.key, body.label, body))
    return found


def place_of(name: str) -> str:
    """A kommun's place, without the word for what it is: "Håbo kommun" is Håbo."""
    for ending in (" kommun", " stad"):
        name = name.removesuffix(ending)
    return name
