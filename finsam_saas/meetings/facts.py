"""A meeting as it is read: the meeting, its items and people, and what follows from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.meetings import rules
from finsam_saas.meetings.immediate_rules import SEALED_ITEM, ItemStanding, ItemState
from finsam_saas.meetings.rules import SEALED, Away, MeetingState, Outcome, Standing, Tally, Vote
from finsam_saas.seats.rules import SeatKind
from finsam_saas.web.clocks import SWEDEN


@dataclass(frozen=True)
class RulesFacts:
    """How the förbund holds its meetings; the usual where it has not decided."""

    paragraphs_per_year: bool = True
    papers_days: int = rules.FIRST_PAPERS_DAYS
    posted_at: str | None = None
    version: int = 0


@dataclass(frozen=True)
class MeetingFacts:
    """A meeting with the body that meets; `sealed_at` and `sha256` once its minutes are sealed."""

    id: UUID
    body_id: UUID
    body: str
    body_kind: BodyKind
    starts_at: datetime
    place: str
    state: MeetingState
    papers_days: int
    others: str | None
    recorder: str | None
    matter_id: UUID | None
    called_at: datetime | None
    paragraph_year: int | None
    sealed_at: datetime | None
    sha256: str | None
    posted_on: date | None
    takes_down_on: date | None
    posted_place: str | None
    kept_at: str | None
    proof: str | None
    posted_by: str | None
    version: int

    @property
    def decides(self) -> bool:
        """Whether it has §§ and adjusted minutes."""
        return rules.decides(self.body_kind)

    @property
    def day(self) -> date:
        """The day of the meeting in Sweden."""
        return self.starts_at.astimezone(SWEDEN).date()

    @property
    def sealed_day(self) -> date | None:
        """The day on which the minutes were adjusted and sealed, in Sweden."""
        return self.sealed_at.astimezone(SWEDEN).date() if self.sealed_at else None

    @property
    def is_sealed(self) -> bool:
        """Whether nothing in it may change any more."""
        return self.state in SEALED


@dataclass(frozen=True)
class Person:
    """Somebody called to the meeting; one who has left had an account, and cannot sign in any more."""

    id: UUID
    seat_id: UUID
    membership_id: UUID | None
    member_id: UUID | None
    member: str | None
    person_name: str
    email: str | None
    kind: SeatKind
    turn: int
    present: bool
    chaired: bool
    adjusts: bool
    confirmed_by: str | None
    confirmed_at: datetime | None
    has_left: bool = False

    @property
    def signs_on_paper(self) -> bool:
        """Whether the kansli notes for this person what was signed on paper."""
        return self.membership_id is None or self.has_left


@dataclass(frozen=True)
class Participation:
    """What somebody did at an item."""

    person_id: UUID
    away: Away | None = None
    vote: Vote | None = None
    reservation: str | None = None


@dataclass(frozen=True)
class Confirmation:
    """Who said, and when, that the words of somebody's minutes are right."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Item:
    """An item with what became of it, and what people did at it.

    The last fields are of one that is adjusted at once: its seal, where it was posted, and who of those who
    adjust has confirmed it.
    """

    id: UUID
    position: int
    title: str
    background: str | None
    proposal: str | None
    paragraph: int | None
    outcome: Outcome | None
    decision: str | None
    version: int
    subject_kind: str | None = None
    subject_id: UUID | None = None
    people: Mapping[UUID, Participation] = field(default_factory=dict)
    adjustment: ItemState = ItemState.OPEN
    sealed_at: datetime | None = None
    sha256: str | None = None
    posted_on: date | None = None
    takes_down_on: date | None = None
    posted_place: str | None = None
    confirmed: Mapping[UUID, Confirmation] = field(default_factory=dict)

    @property
    def is_sealed(self) -> bool:
        """Whether it was adjusted at once, so that nothing in it may change any more."""
        return self.adjustment in SEALED_ITEM

    @property
    def sealed_day(self) -> date | None:
        """The day on which it was adjusted and sealed by itself, in Sweden."""
        return self.sealed_at.astimezone(SWEDEN).date() if self.sealed_at else None


@dataclass(frozen=True)
class Whole:
    """A meeting with its items in order and its people, and what follows from them."""

    meeting: MeetingFacts
    items: Sequence[Item]
    people: Sequence[Person]

    @property
    def edition(self) -> int:
        """A number that grows with each change of its minutes: who reads them says which he has read."""
        return self.meeting.version + sum(one.version for one in self.items)

    @property
    def chair(self) -> Person | None:
        """Who chaired."""
        return next((one for one in self.people if one.chaired and one.present), None)

    @property
    def adjusters(self) -> list[Person]:
        """Who adjusts the minutes, the one who chaired first."""
        return sorted((one for one in self.people if one.adjusts), key=lambda one: not one.chaired)

    def serving(self, item: Item | None = None) -> dict[UUID, UUID | None]:
        """Who serves, and for whom; at an item without those who had left or had a conflict."""
        away = {one.person_id for one in item.people.values() if one.away} if item else set()
        present = {one.id for one in self.people if one.present} - away
        places = [rules.Place(one.id, one.kind, one.member_id, one.turn) for one in self.people]
        return rules.serving(places, present)

    def tally(self, item: Item) -> Tally | None:
        """The outcome of the vote on an item; only the votes of those who serve at it count."""
        serving = self.serving(item)
        votes = {one.person_id: one.vote for one in item.people.values() if one.vote}
        counted = {who: vote for who, vote in votes.items() if who in serving}
        return rules.tally(counted, self.chair.id if self.chair else None)

    @property
    def standing(self) -> Standing:
        """What the next step asks of it."""
        return Standing(
            decides=self.meeting.decides,
            state=self.meeting.state,
            starts_on=self.meeting.day,
            items=len(self.items),
            undecided=sum(1 for one in self.items if one.outcome is None),
            ordinary=sum(1 for one in self.people if one.kind is SeatKind.ORDINARY),
            serving=len(self.serving()),
            has_chair=self.chair is not None,
            adjusters=len(self.adjusters) if self.chair and self.chair.adjusts else 0,
            unconfirmed=sum(1 for one in self.adjusters if one.confirmed_at is None),
        )

    def item_standing(self, item: Item) -> ItemStanding:
        """What the next step of an immediate adjustment asks of a §."""
        return ItemStanding(
            state=item.adjustment,
            has_outcome=item.outcome is not None,
            unconfirmed=sum(1 for one in self.adjusters if one.id not in item.confirmed),
        )

    def shows_minutes_to(self, actor: Actor) -> bool:
        """Whether the actor may read what was decided: all once it is sealed, before that who works on it."""
        if self.meeting.is_sealed or actor.may(Permission.MEETINGS_EDIT):
            return True
        return actor.membership_id is not None and actor.membership_id in {
            one.membership_id for one in self.adjusters
        }
