"""Changes at and after a meeting: attendance, §§, decisions, adjustment, the seal, the notice board.

Each leaves an event. What is changed after somebody has confirmed the minutes must be confirmed again, and
nothing changes once they are sealed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.events.names import EventName
from finsam_saas.meetings import queries
from finsam_saas.meetings.entry import AttendanceEntry, DecisionEntry, PostingEntry
from finsam_saas.meetings.facts import Person, Whole
from finsam_saas.meetings.immediate import (
    end_what_was_asked,
    forget_confirmations,
    must_be_open,
    must_say_the_same,
)
from finsam_saas.meetings.models import (
    ItemParticipation,
    Meeting,
    MeetingItem,
    MeetingPerson,
    MinutesPosting,
    ParagraphSeries,
    SealedMinutes,
)
from finsam_saas.meetings.planning import SUBJECT, invite, tell
from finsam_saas.meetings.rules import (
    Doer,
    MeetingState,
    MeetingStep,
    Refusal,
    StepRefused,
    after,
    last_day_posted,
    numbers_after,
    series_year,
)
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import take_turns, write_version
from tenants.context import current_tenant
from tenants.database import now, session, today

Seal = Callable[[Whole], bytes]
"""Makes the file of a meeting's minutes or notes, as it is kept."""


def call_the_new(*, actor: Actor, meeting_id: UUID) -> None:
    """Call those who got a place in the body after the notice went out; raises NotFound and StepRefused."""
    whole = _being_written(actor, meeting_id)
    invite(whole)
    must_say_the_same(whole, queries.meeting(actor, meeting_id))


def record_attendance(*, actor: Actor, meeting_id: UUID, version: int, entry: AttendanceEntry) -> None:
    """Write down who was there, who chaired and who adjusts; raises NotFound, Conflict and StepRefused.

    Only somebody who was there chairs and adjusts; the one who chaired always adjusts. Who took part in a §
    that is adjusted at once stays as it was.
    """
    whole = _being_written(actor, meeting_id)
    known = {one.id for one in whole.people}
    present = entry.present & known
    chaired = entry.chaired if entry.chaired in present else None
    adjusters = (entry.adjusters & present) | ({chaired} if chaired and whole.meeting.decides else set())
    write_version(Meeting, meeting_id, version, {"others": entry.others})
    own = MeetingPerson.tenant_id == current_tenant().id, MeetingPerson.meeting_id == meeting_id
    session.execute(
        update(MeetingPerson)
        .where(*own)
        .values(
            present=MeetingPerson.id.in_(present),
            chaired=MeetingPerson.id.in_([chaired] if chaired else []),
            adjusts=MeetingPerson.id.in_(adjusters),
            confirmed_by=None,
            confirmed_at=None,
        )
    )
    forget_confirmations(meeting_id)
    must_say_the_same(whole, queries.meeting(actor, meeting_id))
    tell(actor, EventName.MEETING_ATTENDED, whole, present=len(present))


def hold_meeting(*, actor: Actor, meeting_id: UUID, version: int) -> None:
    """Note that a meeting was held; the items of one that decides get the next §§ of the body's series.

    Raises NotFound, Conflict, and StepRefused: too early, nobody chaired, or too few were there.
    """
    whole = queries.meeting(actor, meeting_id)
    meeting = whole.meeting
    state = after(whole.standing, MeetingStep.HOLD, Doer.OFFICE, today())
    year = None
    if meeting.decides:
        year = series_year(meeting.day, per_year=queries.meeting_rules().paragraphs_per_year)
    # The row is locked from here, so an agenda cannot change between its reading and its numbers.
    write_version(
        Meeting, meeting_id, version, {"state": state, "recorder": actor.name, "paragraph_year": year}
    )
    if year is not None:
        held = queries.meeting(actor, meeting_id)
        _number(held, year)
    tell(actor, EventName.MEETING_HELD, whole)


def _number(whole: Whole, year: int) -> None:
    count = len(whole.items)
    last = session.scalars(
        insert(ParagraphSeries)
        .values(tenant_id=current_tenant().id, body_id=whole.meeting.body_id, year=year, last_number=count)
        .on_conflict_do_update(
            index_elements=["tenant_id", "body_id", "year"],
            set_={"last_number": ParagraphSeries.last_number + count},
        )
        .returning(ParagraphSeries.last_number)
    ).one()
    for number, item in zip(numbers_after(last - count, count), whole.items, strict=True):
        session.execute(
            update(MeetingItem)
            .where(MeetingItem.tenant_id == current_tenant().id, MeetingItem.id == item.id)
            .values(paragraph=number)
        )


def decide_item(
    *,
    actor: Actor,
    meeting_id: UUID,
    item_id: UUID,
    version: int,
    entry: DecisionEntry,
    subject_kind: str | None = None,
) -> None:
    """Write down what became of an item; raises NotFound, Conflict, and StepRefused where it is no time to.

    Those who vote serve at the item; what is told of somebody else is left out. Confirmed minutes are to be
    confirmed again. An item with a subject is decided by the feature that names its kind, and by no other.
    """
    take_turns(Meeting, meeting_id)
    whole = queries.meeting(actor, meeting_id)
    if whole.meeting.state is not MeetingState.HELD:
        raise StepRefused(Refusal.NOT_NOW)
    item = queries.item_of(whole, item_id)
    must_be_open(item)
    if item.subject_kind != subject_kind:
        raise StepRefused(Refusal.OTHER_FORM)
    write_version(
        MeetingItem, item_id, version, {"outcome": entry.outcome, "decision": entry.decision.strip()}
    )
    _keep_participations(whole, item_id, entry)
    _unconfirm(meeting_id)
    forget_confirmations(meeting_id, item_id)
    tell(
        actor,
        EventName.MEETING_ITEM_DECIDED,
        whole,
        paragraph=item.paragraph,
        title=item.title,
        outcome=entry.outcome.value,
    )


def _keep_participations(whole: Whole, item_id: UUID, entry: DecisionEntry) -> None:
    """What those who were there did at an item, in place of what stood there."""
    present = {one.id for one in whole.people if one.present}
    session.execute(
        delete(ItemParticipation).where(
            ItemParticipation.tenant_id == current_tenant().id, ItemParticipation.item_id == item_id
        )
    )
    session.add_all(
        ItemParticipation(item_id=item_id, **asdict(one))
        for one in entry.people
        if one.person_id in present and (one.away or one.vote or one.reservation)
    )


def confirm_minutes(
    *, actor: Actor, meeting_id: UUID, person_id: UUID, edition: int, seal: Seal, concerns: str
) -> None:
    """Confirm that the minutes are right, in the edition that was read; the last who does seals them.

    An adjuster confirms for himself. For one without an account the kansli notes what was signed on paper.
    Raises NotFound, StepRefused (not theirs, confirmed already, or a § without a decision), and Conflict
    where the minutes were changed meanwhile.
    """
    take_turns(Meeting, meeting_id)
    whole = queries.meeting(actor, meeting_id)
    person = next((one for one in whole.people if one.id == person_id), None)
    if person is None:
        raise NotFound(f"nobody {person_id}")
    _may_confirm(actor, whole, person)
    if whole.edition != edition:
        raise Conflict(f"the minutes of {meeting_id} were changed")
    session.execute(
        update(MeetingPerson)
        .where(MeetingPerson.tenant_id == current_tenant().id, MeetingPerson.id == person_id)
        .values(confirmed_by=actor.name, confirmed_at=now())
    )
    tell(actor, EventName.MINUTES_CONFIRMED, whole, person=person.person_name)
    confirmed = queries.meeting(actor, meeting_id)
    if not confirmed.standing.unconfirmed:
        state = after(confirmed.standing, MeetingStep.ADJUST, Doer.ADJUSTER, today())
        _seal(actor, confirmed, state, seal, concerns)


def _may_confirm(actor: Actor, whole: Whole, person: Person) -> None:
    own = person.membership_id is not None and person.membership_id == actor.membership_id
    on_paper = person.signs_on_paper and actor.may(Permission.MEETINGS_EDIT)
    if not person.adjusts or not (own or on_paper):
        raise StepRefused(Refusal.NOT_THEIRS)
    if whole.meeting.state is not MeetingState.HELD or person.confirmed_at is not None:
        raise StepRefused(Refusal.NOT_NOW)
    # Nothing may stand against the adjustment once everybody has confirmed.
    after(replace(whole.standing, unconfirmed=0), MeetingStep.ADJUST, Doer.ADJUSTER, today())


def note_meeting(*, actor: Actor, meeting_id: UUID, version: int, seal: Seal, concerns: str) -> None:
    """Say that the notes of a group's meeting are done; they are sealed. Raises NotFound, StepRefused."""
    take_turns(Meeting, meeting_id)
    whole = queries.meeting(actor, meeting_id)
    state = after(whole.standing, MeetingStep.NOTE, Doer.OFFICE, today())
    write_version(Meeting, meeting_id, version, {})
    _seal(actor, queries.meeting(actor, meeting_id), state, seal, concerns)


def _seal(actor: Actor, whole: Whole, state: MeetingState, seal: Seal, concerns: str) -> None:
    """Keep the file as it is in its new state, with its hash, and register it in the meeting's matter."""
    pdf = seal(replace(whole, meeting=replace(whole.meeting, state=state)))
    digest = sha256(pdf).hexdigest()
    session.add(SealedMinutes(meeting_id=whole.meeting.id, pdf=pdf, sha256=digest))
    write_version(Meeting, whole.meeting.id, whole.meeting.version, {"state": state})
    end_what_was_asked(whole.meeting.id)
    if whole.meeting.matter_id is not None:
        registry.register_document(
            actor=actor,
            matter_id=whole.meeting.matter_id,
            entry=DocumentEntry(Direction.DRAWN_UP, concerns, today()),
            subject_kind=SUBJECT,
            subject_id=whole.meeting.id,
        )
    tell(actor, EventName.MINUTES_SEALED, whole, sha256=digest)


def post_minutes(*, actor: Actor, meeting_id: UUID, version: int, entry: PostingEntry) -> None:
    """Post adjusted minutes; the notice stays for three weeks. Raises NotFound, Conflict and StepRefused."""
    whole = queries.meeting(actor, meeting_id)
    state = after(whole.standing, MeetingStep.POST, Doer.OFFICE, today())
    sealed = whole.meeting.sealed_day
    if sealed is None or not sealed <= entry.posted_on <= today():
        raise StepRefused(Refusal.TOO_EARLY)
    write_version(Meeting, meeting_id, version, {"state": state})
    session.add(
        MinutesPosting(
            meeting_id=meeting_id,
            takes_down_on=last_day_posted(entry.posted_on),
            posted_by=actor.name,
            **asdict(entry),
        )
    )
    tell(actor, EventName.MINUTES_POSTED, whole, posted_on=entry.posted_on.isoformat())


def _being_written(actor: Actor, meeting_id: UUID) -> Whole:
    """A meeting whose attendance may be written: from the notice until the minutes are sealed."""
    take_turns(Meeting, meeting_id)
    whole = queries.meeting(actor, meeting_id)
    if whole.meeting.state not in (MeetingState.CALLED, MeetingState.HELD):
        raise StepRefused(Refusal.NOT_NOW)
    return whole


def _unconfirm(meeting_id: UUID) -> None:
    session.execute(
        update(MeetingPerson)
        .where(
            MeetingPerson.tenant_id == current_tenant().id,
            MeetingPerson.meeting_id == meeting_id,
            MeetingPerson.confirmed_at.is_not(None),
        )
        .values(confirmed_by=None, confirmed_at=None)
    )
