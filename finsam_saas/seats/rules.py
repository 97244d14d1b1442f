"""Seats: how people sit, and what Finsamlagen asks of a board (R11, R12)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from finsam_saas.members.rules import holds

R11_FIRST_YEAR = 2022
"""Before this year many förbund had rotating seats; Nationella rådet clarified 10 § in 2022."""

TERM_YEARS = 4
FIRST_DAY_OF_TERM = (4, 1)
A_YEAR_OF_NEW_TERMS = 2023
"""General elections were held in 2022; every fourth year before and after begins new terms too."""
ENDING_SOON = timedelta(days=90)
ONE_DAY = timedelta(days=1)

SEATS_PARAGRAPH = "10 §"
TERM_PARAGRAPH = "13 §"

WarningValue = str | int | date


class SeatKind(StrEnum):
    """How a person sits in a body; who chairs it is a separate fact about the seat."""

    ORDINARY = "ordinary"
    SUBSTITUTE = "substitute"
    ADJUNCT = "adjunct"


class BoardWarningCode(StrEnum):
    """What is unusual about a board; always told, never a block."""

    NO_ORDINARY = "no_ordinary"
    NO_SUBSTITUTE = "no_substitute"
    UNEQUAL_NUMBERS = "unequal_numbers"
    SEAT_WITHOUT_MEMBER = "seat_without_member"
    REPRESENTS_SEVERAL_MEMBERS = "represents_several_members"
    TERM_NOT_FROM_APRIL = "term_not_from_april"
    TERM_TOO_LONG = "term_too_long"
    TERM_WITHOUT_START = "term_without_start"
    TERM_WITHOUT_END = "term_without_end"
    TERM_BACKWARDS = "term_backwards"
    OVERLAP = "overlap"
    GAP = "gap"
    ENDING_SOON = "ending_soon"
    NO_CHAIR = "no_chair"
    CHAIR_FROM_ELSEWHERE = "chair_from_elsewhere"


@dataclass(frozen=True)
class MemberPeriod:
    """A member and the days it belongs to the förbund (both ends included; None = no limit)."""

    key: str
    valid_from: date | None = None
    valid_to: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the member belongs to the förbund on this day."""
        return holds(self.valid_from, self.valid_to, on)


@dataclass(frozen=True)
class SeatTerm:
    """One person's time on one board seat (both ends included; None = not known).

    `place` tells apart the seats of the same kind that one member has.
    """

    member_key: str
    kind: SeatKind
    holder: str
    starts_on: date | None = None
    ends_on: date | None = None
    place: int = 1

    def holds(self, on: date) -> bool:
        """Whether the seat is held on this day; a term whose start is not known has begun."""
        return holds(self.starts_on, self.ends_on, on)


@dataclass(frozen=True)
class BoardWarning:
    """One thing to look at in the board, with the paragraph of Finsamlagen it comes from ("" = practice)."""

    code: BoardWarningCode
    paragraph: str
    values: Mapping[str, WarningValue] = field(default_factory=dict)


def board_warnings(
    members: Sequence[MemberPeriod], seats: Sequence[SeatTerm], on: date
) -> list[BoardWarning]:
    """Everything to warn about in the board on a day (R11, R12); an empty list means nothing to tell.

    The numbers of seats (10 §) are judged only from 2022 on: older boards were often put together
    in another way and are history, not mistakes. Terms that ended before the day are left alone.
    """
    voting = [seat for seat in seats if seat.kind is not SeatKind.ADJUNCT]
    found: list[BoardWarning] = []
    if on.year >= R11_FIRST_YEAR:
        found += _number_warnings(members, voting, on)
        found += _representation_warnings(members, voting, on)
    found += _place_warnings(voting, on)
    return found


def chair_warnings(member_key: str, chairs: Iterable[tuple[str, str]]) -> list[BoardWarning]:
    """What stands against one member's representative always being the chair (R18: FK in Umeå).

    `chairs` are those who chair the body: name, and the key of the member that they sit for.
    """
    found = list(chairs)
    about = {"member": member_key}
    if not found:
        return [BoardWarning(BoardWarningCode.NO_CHAIR, "", about)]
    return [
        BoardWarning(BoardWarningCode.CHAIR_FROM_ELSEWHERE, "", {**about, "holder": name})
        for name, key in found
        if key != member_key
    ]


def last_day_of_term(starts_on: date) -> date:
    """The last day of a full four-year term that begins on this day (Finsamlagen 13 §)."""
    if (starts_on.month, starts_on.day) == (2, 29):
        starts_on = starts_on + ONE_DAY
    return starts_on.replace(year=starts_on.year + TERM_YEARS) - ONE_DAY


def first_day_of_term(on: date) -> date:
    """The first day of the term that runs on a day: 1 April the year after general elections (13 §, R12)."""
    year = on.year - (on.year - A_YEAR_OF_NEW_TERMS) % TERM_YEARS
    first = date(year, *FIRST_DAY_OF_TERM)
    return first if first <= on else date(year - TERM_YEARS, *FIRST_DAY_OF_TERM)


def _number_warnings(
    members: Sequence[MemberPeriod], seats: Sequence[SeatTerm], on: date
) -> list[BoardWarning]:
    found: list[BoardWarning] = []
    held = [seat for seat in seats if seat.holds(on)]
    wanted = (
        (SeatKind.ORDINARY, BoardWarningCode.NO_ORDINARY),
        (SeatKind.SUBSTITUTE, BoardWarningCode.NO_SUBSTITUTE),
    )
    for member in members:
        if not member.holds(on):
            continue
        kinds = {seat.kind for seat in held if seat.member_key == member.key}
        found += [
            BoardWarning(code, SEATS_PARAGRAPH, {"member": member.key})
            for kind, code in wanted
            if kind not in kinds
        ]
    ordinary = sum(seat.kind is SeatKind.ORDINARY for seat in held)
    substitutes = len(held) - ordinary
    if ordinary != substitutes:
        numbers: dict[str, WarningValue] = {"ordinary": ordinary, "substitutes": substitutes}
        found.append(BoardWarning(BoardWarningCode.UNEQUAL_NUMBERS, SEATS_PARAGRAPH, numbers))
    return found


def _representation_warnings(
    members: Sequence[MemberPeriod], seats: Sequence[SeatTerm], on: date
) -> list[BoardWarning]:
    current = {member.key for member in members if member.holds(on)}
    represented: dict[str, list[str]] = defaultdict(list)
    found: list[BoardWarning] = []
    for seat in seats:
        if not seat.holds(on):
            continue
        if seat.member_key not in current:
            values = {"member": seat.member_key, "holder": seat.holder}
            found.append(BoardWarning(BoardWarningCode.SEAT_WITHOUT_MEMBER, SEATS_PARAGRAPH, values))
        if seat.member_key not in represented[seat.holder]:
            represented[seat.holder].append(seat.member_key)
    for holder, keys in represented.items():
        if len(keys) > 1:
            values = {"holder": holder, "members": ", ".join(keys)}
            found.append(BoardWarning(BoardWarningCode.REPRESENTS_SEVERAL_MEMBERS, SEATS_PARAGRAPH, values))
    return found


def _place_warnings(seats: Sequence[SeatTerm], on: date) -> list[BoardWarning]:
    places: dict[tuple[str, SeatKind, int], list[SeatTerm]] = defaultdict(list)
    for seat in seats:
        places[seat.member_key, seat.kind, seat.place].append(seat)
    found: list[BoardWarning] = []
    for terms in places.values():
        terms.sort(key=lambda term: (term.starts_on or date.min, term.ends_on or date.max))
        for index, term in enumerate(terms):
            if term.ends_on is None or term.ends_on >= on:
                found += _term_warnings(term, terms[index - 1] if index else None)
        for earlier, later in pairwise(terms):
            if later.ends_on is None or later.ends_on >= on:
                found += _succession_warnings(earlier, later)
        last = terms[-1]
        if last.ends_on is not None and on <= last.ends_on <= on + ENDING_SOON:
            found.append(_about(BoardWarningCode.ENDING_SOON, "", last, ends_on=last.ends_on))
    return found


def _term_warnings(term: SeatTerm, earlier: SeatTerm | None) -> list[BoardWarning]:
    found: list[BoardWarning] = []
    if term.ends_on is None:
        found.append(_about(BoardWarningCode.TERM_WITHOUT_END, TERM_PARAGRAPH, term))
    if term.starts_on is None:
        return [*found, _about(BoardWarningCode.TERM_WITHOUT_START, TERM_PARAGRAPH, term)]
    takes_over = earlier is not None and earlier.ends_on == term.starts_on - ONE_DAY
    # Whoever takes over in the middle of a term may begin on any day.
    if (term.starts_on.month, term.starts_on.day) != FIRST_DAY_OF_TERM and not takes_over:
        code = BoardWarningCode.TERM_NOT_FROM_APRIL
        found.append(_about(code, TERM_PARAGRAPH, term, starts_on=term.starts_on))
    if term.ends_on is None:
        return found
    if term.ends_on < term.starts_on:
        code = BoardWarningCode.TERM_BACKWARDS
        found.append(_about(code, "", term, starts_on=term.starts_on, ends_on=term.ends_on))
    elif term.ends_on > last_day_of_term(term.starts_on):
        found.append(_about(BoardWarningCode.TERM_TOO_LONG, TERM_PARAGRAPH, term, ends_on=term.ends_on))
    return found


def _succession_warnings(earlier: SeatTerm, later: SeatTerm) -> list[BoardWarning]:
    if later.starts_on is None or earlier.ends_on is None or earlier.ends_on >= later.starts_on:
        return [_about(BoardWarningCode.OVERLAP, "", later, earlier_holder=earlier.holder)]
    if earlier.ends_on < later.starts_on - ONE_DAY:
        empty_from, empty_to = earlier.ends_on + ONE_DAY, later.starts_on - ONE_DAY
        return [_about(BoardWarningCode.GAP, "", later, empty_from=empty_from, empty_to=empty_to)]
    return []


def _about(code: BoardWarningCode, paragraph: str, term: SeatTerm, **more: WarningValue) -> BoardWarning:
    values: dict[str, WarningValue] = {
        "member": term.member_key,
        "kind": term.kind,
        "place": term.place,
        "holder": term.holder,
    }
    return BoardWarning(code, paragraph, {**values, **more})
