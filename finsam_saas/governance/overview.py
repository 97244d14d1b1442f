"""What the pages of Förbundet show, gathered: the overview, and a body with its seats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.bodies import queries as bodies_queries
from finsam_saas.bodies.queries import BodyFacts, Delegated
from finsam_saas.bodies.road import FEWEST_TO_COLLAPSE, RoadStep
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.governance import queries
from finsam_saas.governance.queries import AssociationFacts
from finsam_saas.members import queries as members_queries
from finsam_saas.members.queries import MemberFacts
from finsam_saas.seats import queries as seats_queries
from finsam_saas.seats.labels import warning_text
from finsam_saas.seats.queries import SeatRow
from finsam_saas.seats.rules import SeatKind


@dataclass(frozen=True)
class BodyLine:
    """A row in the list of bodies: one body, or several alike (Uppsala's eight lokusgrupper)."""

    bodies: Sequence[BodyFacts]

    @property
    def first(self) -> BodyFacts:
        """The body that the row tells about."""
        return self.bodies[0]


@dataclass(frozen=True)
class Level:
    """A level of the organisation with its bodies; a förbund without levels has one without a name."""

    name: str | None
    lines: Sequence[BodyLine]


@dataclass(frozen=True)
class Service:
    """Work done for the kansli by a member or together with others."""

    text: str
    provider: str | None
    extent: str | None
    source: str | None


@dataclass(frozen=True)
class Overview:
    """All that the first page of Förbundet shows."""

    association: AssociationFacts
    members: Sequence[MemberFacts]
    former_members: Sequence[MemberFacts]
    levels: Sequence[Level]
    ended_bodies: Sequence[BodyFacts]
    road: Sequence[RoadStep]
    delegation: Sequence[Delegated]
    services: Sequence[Service]
    board: BodyFacts | None
    board_warnings: int
    board_is_empty: bool

    @property
    def beside_the_road(self) -> list[BodyFacts]:
        """Bodies that stand but have no known task on the road."""
        return [
            body for level in self.levels for line in level.lines for body in line.bodies if not body.tasks
        ]

    def name_of(self, key: str) -> str:
        """A member's name by its key."""
        return next((one.name for one in (*self.members, *self.former_members) if one.key == key), key)


def overview(on: date) -> Overview:
    """The förbund as it stands on a day."""
    members, bodies = members_queries.members(), bodies_queries.bodies()
    association, recorded = queries.association_and_recorded()
    standing = [one for one in bodies if one.stands(on)]
    board = next((one for one in standing if one.kind is BodyKind.BOARD), None)
    seats = seats_queries.seats_of(board.id) if board else []
    names = {one.key: one.name for one in members}
    return Overview(
        association=association,
        members=[one for one in members if one.valid_to is None or on <= one.valid_to],
        former_members=[one for one in members if one.valid_to is not None and one.valid_to < on],
        levels=levels(standing),
        ended_bodies=[one for one in bodies if not one.stands(on)],
        road=bodies_queries.road_of(bodies, members, queries.member_tasks(recorded), on),
        delegation=bodies_queries.delegation(),
        services=[
            Service(value["service"], names.get(value.get("provider", "")), value.get("extent"), source)
            for kind, _key, value, source in recorded
            if kind == "services"
        ],
        board=board,
        board_warnings=len(seats_queries.warnings_of(seats, members, on)),
        board_is_empty=board is not None and not seats,
    )


def levels(bodies: Sequence[BodyFacts]) -> list[Level]:
    """Bodies by level in order of first appearance; neighbours of one kind stand in one row."""
    by_level: dict[str | None, list[BodyFacts]] = {}
    for body in bodies:
        by_level.setdefault(body.level, []).append(body)
    return [Level(name, _lines(found)) for name, found in by_level.items()]


def _lines(bodies: Sequence[BodyFacts]) -> list[BodyLine]:
    lines: list[BodyLine] = []
    for _kind, found in groupby(bodies, key=lambda body: body.kind):
        same = list(found)
        alike = len(same) >= FEWEST_TO_COLLAPSE
        lines += [BodyLine(same)] if alike else [BodyLine([body]) for body in same]
    return lines


@dataclass(frozen=True)
class SeatLine:
    """A row in a body's table: a seat that is held or coming, or one that a member has left empty."""

    member: str | None
    member_id: UUID | None
    kind: SeatKind
    seat: SeatRow | None


@dataclass(frozen=True)
class BodyPage:
    """All that a body's page shows."""

    association: AssociationFacts
    body: BodyFacts
    chair_member: str | None
    municipality: str | None
    parent: BodyFacts | None
    adjuncts: Sequence[BodyFacts]
    lines: Sequence[SeatLine]
    past: Sequence[SeatRow]
    warnings: Sequence[str]
    is_own: bool

    @property
    def is_empty(self) -> bool:
        """Whether nobody has been entered."""
        return not self.past and all(line.seat is None for line in self.lines)


def body_page(body_id: UUID, actor: Actor, on: date) -> BodyPage:
    """A body on a day; the board also with the seats that stand empty and what to look at."""
    bodies, members = bodies_queries.bodies(), members_queries.members()
    by_id = {one.id: one for one in bodies}
    body = by_id.get(body_id) or bodies_queries.body(body_id)
    names = {one.id: one.name for one in members}
    seats = seats_queries.seats_of(body_id)
    is_board = body.kind is BodyKind.BOARD
    by_key = {one.key: one.name for one in members} | {"-": _("ingen medlem")}
    warnings = seats_queries.warnings_of(seats, members, on) if is_board else []
    warnings += seats_queries.chair_warnings_of(seats, body.chair_member_key, on)
    adjuncts = set(body.details.get("adjuncts", ()))
    current = [one for one in members if one.holds(on)] if is_board else []
    return BodyPage(
        association=queries.association(),
        body=body,
        chair_member=by_key.get(body.chair_member_key or ""),
        municipality=names.get(body.member_id) if body.member_id else None,
        parent=by_id.get(body.parent_id) if body.parent_id else None,
        adjuncts=[one for one in bodies if one.key in adjuncts],
        lines=seat_lines(seats, current, on),
        past=[row for row in seats if row.is_over(on)],
        warnings=[warning_text(one, by_key) for one in warnings],
        is_own=any(row.membership_id == actor.membership_id and row.holds(on) for row in seats),
    )


def seat_lines(seats: Sequence[SeatRow], members: Sequence[MemberFacts], on: date) -> list[SeatLine]:
    """The seats held or coming on a day, and a line for each ordinary and substitute that a member lacks."""
    present = [row for row in seats if not row.is_over(on)]
    if not seats:
        return []
    lines: list[SeatLine] = []
    for member in members:
        for kind in (SeatKind.ORDINARY, SeatKind.SUBSTITUTE):
            held = [row for row in present if row.member_id == member.id and row.kind is kind]
            lines += [SeatLine(member.name, member.id, kind, row) for row in held]
            if not any(row.holds(on) for row in held):
                lines.append(SeatLine(member.name, member.id, kind, None))
    told = {line.seat.id for line in lines if line.seat}
    return lines + [
        SeatLine(row.member, row.member_id, row.kind, row) for row in present if row.id not in told
    ]
