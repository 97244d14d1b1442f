"""The demo's needs and assignments: one in each state, so that every page has something to show."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.demo.people import Colleagues
from finsam_saas.members.queries import members
from finsam_saas.members.rules import PartyType
from finsam_saas.needs import queries, service
from finsam_saas.needs.choosing import bodies_to_speak_for, items_of, standing_bodies
from finsam_saas.needs.service import AssignmentEntry, NeedEntry

SEEN = (
    "Påhittat i demon. Unga som har varit hemma länge får olika besked hos varje myndighet, och ingen har"
    " ansvar för helheten."
)
FOR_WHOM = "Unga vuxna utan sysselsättning, i hela kommunen."
TALKED = "Påhittat i demon: gruppen vill veta hur många det gäller innan någon söker medel."
REPORTED = "Påhittat i demon: tre av fyra parter har svarat. Sammanställningen är klar nästa vecka."
NO_MONEY_NEEDED = "Påhittat i demon: parterna löser det i ordinarie verksamhet."
DAYS_LEFT, SOON = 20, 6


def fill_needs(colleagues: Colleagues, today: date) -> UUID:
    """Needs of a group and assignments of the board, each as far as it has come; the need to answer."""
    clerk = colleagues[Role.SECRETARIAT].actor
    standing = standing_bodies(today)
    board = next(one.id for one in standing if one.kind is BodyKind.BOARD)
    own = bodies_to_speak_for(colleagues[Role.GROUP_MEMBER].actor, standing, today)
    raiser, group = (colleagues[Role.GROUP_MEMBER].actor, own[0].id) if own else (clerk, board)
    service.raise_need(actor=raiser, body_id=group, entry=_need("Unga som ingen når (demo)"))
    closed = service.raise_need(actor=raiser, body_id=group, entry=_need("Gemensam väntelista (demo)"))
    version = queries.need(raiser, closed, today).version
    service.close_need(actor=raiser, need_id=closed, version=version, reason=NO_MONEY_NEEDED)
    to_answer = service.raise_need(actor=raiser, body_id=group, entry=_need("Språk och praktik (demo)"))
    service.take_up(actor=raiser, need_id=to_answer, version=queries.need(raiser, to_answer, today).version)
    service.note_talk(actor=raiser, need_id=to_answer, text=TALKED)
    _assign(clerk, board, None if group == board else group, today)
    return to_answer


def _need(title: str) -> NeedEntry:
    concerned = (PartyType.EMPLOYMENT_SERVICE, PartyType.SOCIAL_INSURANCE)
    return NeedEntry(title, SEEN, FOR_WHOM, [one.id for one in members() if one.party in concerned])


def _assign(clerk: Actor, board: UUID, group: UUID | None, today: date) -> None:
    """Assignments from the board's last meeting: one that waits, one that has been reported."""
    item = next((one.id for one in items_of([board]) if one.paragraph and "(demo)" in one.title), None)
    given = (
        ("Kartlägg vad parterna redan gör (demo)", group, DAYS_LEFT),
        ("Förslag till gemensam utbildning (demo)", None, SOON),
    )
    for title, to_body, days in given:
        entry = AssignmentEntry(board, to_body, title, SEEN, today + timedelta(days=days), item)
        assignment_id = service.give(actor=clerk, entry=entry)
    version = queries.assignment(clerk, assignment_id, today).version
    service.report(actor=clerk, assignment_id=assignment_id, version=version, text=REPORTED)
