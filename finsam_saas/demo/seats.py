"""The demo's boards and groups: made-up persons on real seats, with something to warn about in each board."""

from __future__ import annotations

from datetime import date, timedelta

from finsam_saas.access.permissions import Role
from finsam_saas.bodies.queries import BodyFacts, bodies
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.demo.people import Colleague, Colleagues
from finsam_saas.members.queries import MemberFacts, members
from finsam_saas.members.service import set_representatives
from finsam_saas.seats.rules import SeatKind, first_day_of_term, last_day_of_term
from finsam_saas.seats.service import SeatEntry, add_seat

FIRST_NAMES = ("Anna", "Bengt", "Cecilia", "David", "Elsa", "Filip", "Greta", "Hans", "Irma", "Joel", "Klara")
LAST_NAMES = ("Alm", "Boman", "Carlén", "Dunge", "Edlund", "Falk", "Gren", "Hallin", "Isberg", "Jansö")
GROUPS = (BodyKind.LOCAL_DEVELOPMENT_GROUP, BodyKind.DEVELOPMENT_GROUP, BodyKind.PREPARATORY_GROUP)
ENDS_IN = timedelta(days=60)


def fill_seats(colleagues: Colleagues, today: date) -> None:
    """Seats in the board and one group, and who speaks for a kommun.

    One member lacks a substitute and one term ends within 90 days, so that both warnings show.
    """
    director = colleagues[Role.DIRECTOR]
    standing = [member for member in members() if member.holds(today)]
    all_bodies = [body for body in bodies() if body.stands(today)]
    board = next(body for body in all_bodies if body.kind is BodyKind.BOARD)
    _fill_board(director, board, standing, colleagues[Role.BOARD_MEMBER], today)
    kommun = next(member for member in standing if member.party.value == "municipality")
    group = next((body for body in all_bodies if body.kind in GROUPS), None)
    if group:
        chairs = next((member for member in standing if member.key == group.chair_member_key), None)
        _fill_group(director, group, chairs or kommun, colleagues[Role.GROUP_MEMBER], is_chair=bool(chairs))
    set_representatives(
        actor=director.actor,
        member_id=kommun.id,
        membership_ids=[colleagues[Role.MEMBER_REPRESENTATIVE].membership_id],
    )


def _fill_board(
    director: Colleague, board: BodyFacts, of: list[MemberFacts], own: Colleague, today: date
) -> None:
    first_day = first_day_of_term(today)
    for place, member in enumerate(of):
        last = place == len(of) - 1
        add_seat(
            actor=director.actor,
            body_id=board.id,
            entry=SeatEntry(
                person_name=own.actor.name if last else _name(place),
                kind=SeatKind.ORDINARY,
                member_id=member.id,
                membership_id=own.membership_id if last else None,
                is_chair=place == 0,
                term_from=first_day,
                term_to=today + ENDS_IN if place == 1 else last_day_of_term(first_day),
            ),
        )
        if not last:
            add_seat(
                actor=director.actor,
                body_id=board.id,
                entry=SeatEntry(
                    person_name=_name(place + len(of)),
                    kind=SeatKind.SUBSTITUTE,
                    member_id=member.id,
                    term_from=first_day,
                    term_to=last_day_of_term(first_day),
                ),
            )


def _fill_group(
    director: Colleague, group: BodyFacts, member: MemberFacts, own: Colleague, *, is_chair: bool
) -> None:
    add_seat(
        actor=director.actor,
        body_id=group.id,
        entry=SeatEntry(
            person_name=own.actor.name,
            kind=SeatKind.ORDINARY,
            member_id=member.id,
            membership_id=own.membership_id,
            is_chair=is_chair,
        ),
    )


def _name(place: int) -> str:
    """A made-up name; the two lists have lengths without a common factor, so that no name comes twice."""
    return f"{FIRST_NAMES[place % len(FIRST_NAMES)]} {LAST_NAMES[(place * 3) % len(LAST_NAMES)]}"
