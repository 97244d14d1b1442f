"""The demo's insatser: made up, marked, and few enough to know by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.demo.people import Colleague, Colleagues
from finsam_saas.demo.reports import Ending, Reporting
from finsam_saas.initiatives import queries as reading
from finsam_saas.initiatives.entry import InitiativeEntry
from finsam_saas.initiatives.rules import InitiativeAction, Orientation, SpecificOrientation
from finsam_saas.initiatives.service import add_initiative, move, set_managers
from finsam_saas.members.queries import MemberFacts, members
from finsam_saas.members.rules import PartyType

MARK = " (demo)"
DESCRIPTION = "Påhittad insats i demon. Namn, belopp och siffror är inte verkliga."
WORK = SpecificOrientation.WORK_ORIENTED_REHABILITATION
PRE = SpecificOrientation.PRE_REHABILITATION
MAPPING = SpecificOrientation.MAPPING


@dataclass(frozen=True)
class DemoInitiative:
    """One made-up insats: `size` is its persons at the beginning of the year (0: for structures)."""

    name: str
    kind: SpecificOrientation
    amount_tkr: int
    size: int = 0
    ending: Ending = Ending.ACCEPTED
    second_manager: bool = False

    @property
    def orientation(self) -> Orientation:
        """For individuals where there are any."""
        return Orientation.INDIVIDUAL if self.size else Orientation.STRUCTURAL


INITIATIVES: Mapping[str, tuple[DemoInitiative, ...]] = {
    "uppsala-lan": (
        DemoInitiative("Medvind", WORK, 3_200, 60, Ending.SUBMITTED, second_manager=True),
        DemoInitiative("Steget vidare", WORK, 2_400, 45, Ending.RETURNED),
        DemoInitiative("Handslaget", WORK, 2_100, 52),
        DemoInitiative("Morgonluft", PRE, 1_700, 36, Ending.DRAFT),
        DemoInitiative("Öppna dörrar", PRE, 1_500, 28, second_manager=True),
        DemoInitiative("Kompassen", MAPPING, 900, 22, Ending.UNTOUCHED, second_manager=True),
        DemoInitiative("Gemensam kunskap", SpecificOrientation.COMPETENCE, 650),
    ),
    "vasteras": (
        DemoInitiative("Arosvägen", WORK, 3_900, 64),
        DemoInitiative("Lugn start", PRE, 1_600, 34, Ending.DRAFT),
        DemoInitiative("Överblick", MAPPING, 800, 14),
        DemoInitiative("Samsyn", SpecificOrientation.COOPERATION_SUPPORT, 500),
    ),
    "bad-esa": (
        DemoInitiative("Gränslöst stöd", WORK, 2_000, 44),
        DemoInitiative("Andrum", PRE, 1_100, 18),
        DemoInitiative("Samtal över gränsen", SpecificOrientation.COORDINATION, 400),
    ),
    "umea-vannas": (
        DemoInitiative("Norrskenet", WORK, 2_800, 50, Ending.SUBMITTED),
        DemoInitiative("Tidig tråd", PRE, 1_300, 22, Ending.SUBMITTED),
        DemoInitiative("Navet", SpecificOrientation.COORDINATION, 450),
    ),
}


def fill_initiatives(
    slug: str, colleagues: Colleagues, second_manager: Colleague | None, year: int, today: date
) -> dict[str, Reporting]:
    """Add and start the förbund's demo insatser; how each of those for individuals reports, by name."""
    kansli = colleagues[Role.SECRETARIAT].actor
    standing = [member for member in members() if member.holds(today)]
    groups = [group_id for group_id, _name in reading.target_groups()]
    kommuner = [member for member in standing if member.party is PartyType.MUNICIPALITY]
    reporting = {}
    for place, demo in enumerate(INITIATIVES[slug]):
        kommun = kommuner[place % len(kommuner)]
        entry = _entry(demo, kommun, standing, _some(groups, place), year)
        initiative_id = add_initiative(
            actor=kansli, entry=entry, amounts={year: Decimal(demo.amount_tkr * 1_000)}, is_demo=True
        )
        version = reading.initiative(initiative_id).version
        move(actor=kansli, initiative_id=initiative_id, version=version, action=InitiativeAction.START)
        manager = colleagues[Role.INITIATIVE_MANAGER]
        if demo.second_manager and second_manager:
            manager = second_manager
        set_managers(actor=kansli, initiative_id=initiative_id, membership_ids=[manager.membership_id])
        if demo.size:
            reporting[entry.name] = Reporting(demo.size, manager, demo.ending)
    return reporting


def _some(groups: list[UUID], place: int) -> list[UUID]:
    """The target groups by turn; every other insats is for the next one too."""
    turned = groups[place % len(groups) :] + groups[: place % len(groups)] if groups else []
    return turned[: 1 + place % 2]


def _entry(
    demo: DemoInitiative, kommun: MemberFacts, standing: list[MemberFacts], groups: list[UUID], year: int
) -> InitiativeEntry:
    parties = {member.party for member in standing}
    return InitiativeEntry(
        name=demo.name + MARK,
        description=DESCRIPTION,
        orientation=demo.orientation,
        specific_orientation=demo.kind,
        owners={kommun.id: None},
        parties=tuple(party for party in PartyType if party in parties),
        municipality_ids=(kommun.id,),
        target_group_ids=tuple(groups),
        starts_on=date(year - 1, 1, 1),
        ends_on=date(year + 1, 12, 31),
        group_label="Demo",
    )
