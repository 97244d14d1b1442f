"""A § that is adjusted at once: asked for, confirmed, sealed, posted. Each leaves an event.

Once it is sealed neither its words nor who took part in it change, though the rest of the minutes may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select, update

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.events.names import EventName
from finsam_saas.meetings import queries
from finsam_saas.meetings.entry import PostingEntry
from finsam_saas.meetings.facts import Item, Person, Whole
from finsam_saas.meetings.immediate_rules import ItemState, ItemStep, item_after
from finsam_saas.meetings.models import ItemConfirmation, ItemPosting, Meeting, MeetingItem, SealedItem
from finsam_saas.meetings.planning import SUBJECT, tell
from finsam_saas.meetings.rules import Doer, Refusal, StepRefused, last_day_posted
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import take_turns, write_version
from tenants.context import current_tenant
from tenants.database import now, session, today

SealItem = Callable[[Whole, Item], bytes]
"""Makes the file of one §, as it is kept."""


def ask(*, actor: Actor, meeting_id: UUID, item_id: UUID, version: int) -> None:
    """Ask that a § is adjusted at once; raises NotFound, Conflict, and StepRefused where it is no time to."""
    whole, item = _in_turn(actor, meeting_id, item_id)
    state = item_after(whole.standing, whole.item_standing(item), ItemStep.ASK, Doer.OFFICE)
    write_version(MeetingItem, item_id, version, {"adjustment": state})
    _tell(actor, EventName.IMMEDIATE_ADJUSTMENT_ASKED, whole, item)


def take_back(*, actor: Actor, meeting_id: UUID, item_id: UUID, version: int) -> None:
    """Let a § be adjusted with the others after all; raises NotFound, Conflict, and StepRefused."""
    whole, item = _in_turn(actor, meeting_id, item_id)
    state = item_after(whole.standing, whole.item_standing(item), ItemStep.TAKE_BACK, Doer.OFFICE)
    write_version(MeetingItem, item_id, version, {"adjustment": state})
    forget_confirmations(meeting_id, item_id)
    _tell(actor, EventName.IMMEDIATE_ADJUSTMENT_TAKEN_BACK, whole, item)


def confirm(
    *,
    actor: Actor,
    meeting_id: UUID,
    item_id: UUID,
    person_id: UUID,
    version: int,
    seal: SealItem,
    concerns: str,
) -> None:
    """Confirm that the words of a § are right, as they were read; the last who does seals it.

    An adjuster confirms for himself. For one without an account the kansli notes what was signed on paper.
    Raises NotFound, StepRefused (not theirs, confirmed already, or not asked for), and Conflict where the
    words were changed meanwhile.
    """
    whole, item = _in_turn(actor, meeting_id, item_id)
    person = next((one for one in whole.people if one.id == person_id), None)
    if person is None:
        raise NotFound(f"nobody {person_id}")
    _may_confirm(actor, whole, item, person)
    if item.version != version:
        raise Conflict(f"§ {item.paragraph} was changed")
    session.add(ItemConfirmation(item_id=item_id, person_id=person_id, confirmed_by=actor.name))
    session.flush()
    _tell(actor, EventName.IMMEDIATE_ADJUSTMENT_CONFIRMED, whole, item, person=person.person_name)
    confirmed = queries.meeting(actor, meeting_id)
    said = queries.item_of(confirmed, item_id)
    if not confirmed.item_standing(said).unconfirmed:
        _seal(actor, confirmed, said, seal, concerns)


def _may_confirm(actor: Actor, whole: Whole, item: Item, person: Person) -> None:
    own = person.membership_id is not None and person.membership_id == actor.membership_id
    on_paper = person.signs_on_paper and actor.may(Permission.MEETINGS_EDIT)
    if not person.adjusts or not (own or on_paper):
        raise StepRefused(Refusal.NOT_THEIRS)
    if person.id in item.confirmed:
        raise StepRefused(Refusal.NOT_NOW)
    # Nothing may stand against the adjustment once everybody has confirmed.
    ready = replace(whole.item_standing(item), unconfirmed=0)
    item_after(whole.standing, ready, ItemStep.ADJUST, Doer.ADJUSTER)


def _seal(actor: Actor, whole: Whole, item: Item, seal: SealItem, concerns: str) -> None:
    """Keep the § as it is, with its hash, and register it in the meeting's matter."""
    state = item_after(whole.standing, whole.item_standing(item), ItemStep.ADJUST, Doer.ADJUSTER)
    moment = now()
    pdf = seal(whole, replace(item, adjustment=state, sealed_at=moment))
    digest = sha256(pdf).hexdigest()
    session.add(SealedItem(item_id=item.id, pdf=pdf, sha256=digest, sealed_at=moment))
    write_version(MeetingItem, item.id, item.version, {"adjustment": state})
    if whole.meeting.matter_id is not None:
        registry.register_document(
            actor=actor,
            matter_id=whole.meeting.matter_id,
            entry=DocumentEntry(Direction.DRAWN_UP, concerns, today()),
            subject_kind=SUBJECT,
            subject_id=whole.meeting.id,
        )
    _tell(actor, EventName.IMMEDIATE_ADJUSTMENT_SEALED, whole, item, sha256=digest)


def post(*, actor: Actor, meeting_id: UUID, item_id: UUID, version: int, entry: PostingEntry) -> None:
    """Post a § that is adjusted, with days of its own; raises NotFound, Conflict and StepRefused."""
    whole, item = _in_turn(actor, meeting_id, item_id)
    state = item_after(whole.standing, whole.item_standing(item), ItemStep.POST, Doer.OFFICE)
    if item.sealed_day is None or not item.sealed_day <= entry.posted_on <= today():
        raise StepRefused(Refusal.TOO_EARLY)
    write_version(MeetingItem, item_id, version, {"adjustment": state})
    takes_down_on = last_day_posted(entry.posted_on)
    session.add(
        ItemPosting(item_id=item_id, takes_down_on=takes_down_on, posted_by=actor.name, **asdict(entry))
    )
    posted_on = entry.posted_on.isoformat()
    _tell(actor, EventName.IMMEDIATE_ADJUSTMENT_POSTED, whole, item, posted_on=posted_on)


def must_be_open(item: Item) -> None:
    """What is sealed does not change; raises StepRefused."""
    if item.is_sealed:
        raise StepRefused(Refusal.ITEM_ADJUSTED)


def must_say_the_same(before: Whole, after: Whole) -> None:
    """Who chaired and took part in a sealed § stays as it was; raises StepRefused."""
    for item in before.items:
        if item.is_sealed and _took_part(before, item) != _took_part(after, item):
            raise StepRefused(Refusal.ITEM_ADJUSTED)


def _took_part(whole: Whole, item: Item) -> tuple[object, ...]:
    known = {one.id for one in whole.people if one.present}
    named = {one for one in item.people if one in known}
    return whole.chair and whole.chair.id, whole.serving(item), named


def forget_confirmations(meeting_id: UUID, item_id: UUID | None = None) -> None:
    """What was said of the words of a § before they changed, or of all open §§ of a meeting."""
    asked = select(MeetingItem.id).where(
        MeetingItem.tenant_id == current_tenant().id,
        MeetingItem.meeting_id == meeting_id,
        MeetingItem.adjustment.in_([ItemState.OPEN, ItemState.ASKED]),
        *([MeetingItem.id == item_id] if item_id else []),
    )
    session.execute(
        delete(ItemConfirmation).where(
            ItemConfirmation.tenant_id == current_tenant().id, ItemConfirmation.item_id.in_(asked)
        )
    )


def end_what_was_asked(meeting_id: UUID) -> None:
    """The §§ that were to be adjusted at once were adjusted with the minutes instead."""
    session.execute(
        update(MeetingItem)
        .where(
            MeetingItem.tenant_id == current_tenant().id,
            MeetingItem.meeting_id == meeting_id,
            MeetingItem.adjustment == ItemState.ASKED,
        )
        .values(adjustment=ItemState.OPEN)
    )


def _in_turn(actor: Actor, meeting_id: UUID, item_id: UUID) -> tuple[Whole, Item]:
    """A § as it stands when nobody else changes its meeting."""
    take_turns(Meeting, meeting_id)
    whole = queries.meeting(actor, meeting_id)
    return whole, queries.item_of(whole, item_id)


def _tell(actor: Actor, name: EventName, whole: Whole, item: Item, **details: object) -> None:
    tell(actor, name, whole, paragraph=item.paragraph, title=item.title, **details)
