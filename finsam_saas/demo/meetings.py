"""The demo's meetings: the board's last sealed and posted, its next one called, a group's own called."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.bodies.queries import BodyFacts, bodies
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.demo.people import Colleagues
from finsam_saas.demo.seats import GROUPS
from finsam_saas.documents.pdf import to_pdf
from finsam_saas.meetings import immediate, papers, planning, queries, service, written
from finsam_saas.meetings.entry import (
    AttendanceEntry,
    DecisionEntry,
    ItemEntry,
    MeetingEntry,
    PostingEntry,
)
from finsam_saas.meetings.facts import Whole
from finsam_saas.meetings.labels import DECIDING_AGENDA, GROUP_AGENDA
from finsam_saas.meetings.rules import FIRST_PAPERS_DAYS, Outcome
from finsam_saas.seats.rules import SeatKind
from finsam_saas.web.clocks import swedish_moment
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking

PLACE = "Kommunhuset, sal 2 (demo)"
HELD_AGO, ADJUSTED_AGO, WAITS_AGO = timedelta(days=70), timedelta(days=40), timedelta(days=5)
CALLED_IN = timedelta(days=18)
PLAN = ItemEntry(
    "Verksamhetsplan och budget (demo)",
    "Påhittat ärende i demon. Kansliet har tagit fram ett förslag efter samråd med medlemmarna.",
    "att fastställa verksamhetsplan och budget för nästa år",
)
REPORT = ItemEntry("Delårsrapport (demo)", None, "att godkänna delårsrapporten")
WORDS = "Punkten gicks igenom. (demo)"


def fill_meetings(colleagues: Colleagues, today: date, *, whole: bool) -> None:
    """Meetings of the board and one of a group; `whole` adds one that waits for each later step."""
    standing = [body for body in bodies() if body.stands(today)]
    board = next(body for body in standing if body.kind is BodyKind.BOARD)
    group = next((body for body in standing if body.kind in GROUPS), None)
    with speaking(SOURCE_LANGUAGE):
        held = called(colleagues, board, today - HELD_AGO, (REPORT,))
        _hold_and_decide(colleagues, held)
        _adjust(colleagues, held)
        _post(colleagues, held, today)
        if whole:
            adjusted = called(colleagues, board, today - ADJUSTED_AGO, ())
            _hold_and_decide(colleagues, adjusted)
            _adjust(colleagues, adjusted)
            waits = called(colleagues, board, today - WAITS_AGO, (PLAN,))
            _hold_and_decide(colleagues, waits)
            _adjust_at_once(colleagues, waits, PLAN.title)
        called(colleagues, board, today + CALLED_IN, (PLAN,))
        if group:
            called(colleagues, group, today + CALLED_IN / 2, ())


def called(colleagues: Colleagues, body: BodyFacts, day: date, matters: tuple[ItemEntry, ...]) -> UUID:
    """A meeting of a body that everybody is called to."""
    clerk = colleagues[Role.SECRETARIAT].actor
    agenda = DECIDING_AGENDA if body.kind is BodyKind.BOARD else GROUP_AGENDA
    entry = MeetingEntry(swedish_moment(day, time(13)), PLACE, FIRST_PAPERS_DAYS)
    meeting_id = planning.plan_meeting(
        actor=clerk, body_id=body.id, entry=entry, agenda=[str(title) for title in agenda]
    )
    for matter in matters:
        planning.add_item(actor=clerk, meeting_id=meeting_id, entry=matter)
    whole = queries.meeting(clerk, meeting_id)
    planning.call_meeting(
        actor=clerk,
        meeting_id=meeting_id,
        version=whole.meeting.version,
        concerns=written.notice_title(whole),
    )
    return meeting_id


def hold(colleagues: Colleagues, meeting_id: UUID) -> None:
    """Everybody but one ordinary member is there; that member's substitute serves."""
    clerk = colleagues[Role.SECRETARIAT].actor
    whole = queries.meeting(clerk, meeting_id)
    ordinary = [one for one in whole.people if one.kind is SeatKind.ORDINARY]
    absent = ordinary[1] if len(ordinary) > 2 else None
    substitutes = [one for one in whole.people if absent and one.kind is SeatKind.SUBSTITUTE]
    serving = [one for one in substitutes if absent and one.member_id == absent.member_id]
    present = [one for one in [*ordinary, *serving] if one is not absent]
    service.record_attendance(
        actor=clerk,
        meeting_id=meeting_id,
        version=whole.meeting.version,
        entry=AttendanceEntry(
            frozenset(one.id for one in present),
            ordinary[0].id,
            frozenset({ordinary[-1].id}),
            f"{colleagues[Role.DIRECTOR].actor.name}, {clerk.name}",
        ),
    )
    version = queries.meeting(clerk, meeting_id).meeting.version
    service.hold_meeting(actor=clerk, meeting_id=meeting_id, version=version)


def _hold_and_decide(colleagues: Colleagues, meeting_id: UUID) -> None:
    hold(colleagues, meeting_id)
    decide_the_rest(colleagues, meeting_id)


def decide_the_rest(colleagues: Colleagues, meeting_id: UUID) -> None:
    """Write down what became of the items that no feature above decides."""
    clerk = colleagues[Role.SECRETARIAT].actor
    whole = queries.meeting(clerk, meeting_id)
    for item in (one for one in whole.items if one.subject_kind is None):
        outcome = Outcome.DECIDED if item.proposal else Outcome.CARRIED_OUT
        words = f"{whole.meeting.body} beslutar {item.proposal}." if item.proposal else WORDS
        service.decide_item(
            actor=clerk,
            meeting_id=meeting_id,
            item_id=item.id,
            version=item.version,
            entry=DecisionEntry(outcome, words),
        )


def _adjust(colleagues: Colleagues, meeting_id: UUID) -> None:
    """The chair has signed on paper, the board's own account confirms."""
    clerk = colleagues[Role.SECRETARIAT].actor
    whole = queries.meeting(clerk, meeting_id)
    own = colleagues[Role.BOARD_MEMBER]
    for person in whole.adjusters:
        service.confirm_minutes(
            actor=own.actor if person.membership_id == own.membership_id else clerk,
            meeting_id=meeting_id,
            person_id=person.id,
            edition=whole.edition,
            seal=_pdf,
            concerns=written.minutes_title(whole),
        )


def _adjust_at_once(colleagues: Colleagues, meeting_id: UUID, title: str) -> None:
    """One § is adjusted before the rest, by the same people; the kansli is to post it."""
    clerk = colleagues[Role.SECRETARIAT].actor
    own = colleagues[Role.BOARD_MEMBER]
    whole = queries.meeting(clerk, meeting_id)
    item = next(one for one in whole.items if one.title == title)
    immediate.ask(actor=clerk, meeting_id=meeting_id, item_id=item.id, version=item.version)
    asked = queries.item_of(queries.meeting(clerk, meeting_id), item.id)
    for person in whole.adjusters:
        immediate.confirm(
            actor=own.actor if person.membership_id == own.membership_id else clerk,
            meeting_id=meeting_id,
            item_id=item.id,
            person_id=person.id,
            version=asked.version,
            seal=lambda sealed, one: to_pdf(papers.sealed_item(sealed, one)),
            concerns=papers.sealed_item_title(whole, item),
        )


def _post(colleagues: Colleagues, meeting_id: UUID, today: date) -> None:
    clerk = colleagues[Role.SECRETARIAT].actor
    version = queries.meeting(clerk, meeting_id).meeting.version
    entry = PostingEntry(today, "Kansliet")
    service.post_minutes(actor=clerk, meeting_id=meeting_id, version=version, entry=entry)


def _pdf(whole: Whole) -> bytes:
    return to_pdf(written.minutes(whole))
