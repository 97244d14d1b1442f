"""Changes before a meeting: the rules, the meeting, its agenda, the notice. Each leaves an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.bodies import queries as bodies
from finsam_saas.events.changes import changes, plain
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.meetings import queries
from finsam_saas.meetings.entry import ItemEntry, MeetingEntry, RulesEntry
from finsam_saas.meetings.facts import Whole
from finsam_saas.meetings.joining import Joining
from finsam_saas.meetings.models import Meeting, MeetingItem, MeetingPerson, MeetingRules
from finsam_saas.meetings.rules import (
    CLOSING_ITEMS,
    OPEN_AGENDA,
    Doer,
    MeetingStep,
    Refusal,
    StepRefused,
    after,
)
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction, MatterKind
from finsam_saas.seats import queries as seats
from finsam_saas.seats.queries import SeatRow
from finsam_saas.seats.rules import SeatKind
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.setting_versions.service import keep
from finsam_saas.web.errors import Conflict
from finsam_saas.web.rows import remove_version, take_turns, write_version
from tenants.context import current_tenant
from tenants.database import now, session, today

SUBJECT = "meeting"
_ORDER = {kind: place for place, kind in enumerate(SeatKind)}


def decide_rules(*, actor: Actor, version: int, entry: RulesEntry) -> None:
    """Decide about §§, papers and notice board; §§ given stay. Raises Conflict."""
    before = queries.meeting_rules()
    found = changes(before, asdict(entry))
    if not found:
        return
    written = session.scalar(
        insert(MeetingRules)
        .values(tenant_id=current_tenant().id, version=1, **asdict(entry))
        .on_conflict_do_update(
            index_elements=["tenant_id"],
            set_={**asdict(entry), "version": version + 1},
            where=MeetingRules.version == version,
        )
        .returning(MeetingRules.id)
    )
    if written is None or before.version != version:
        raise Conflict("the rules of meetings were changed meanwhile")
    held = {name: getattr(before, name) for name in asdict(entry)}
    keep(actor=actor, area=SettingArea.MEETINGS, before=held, after=asdict(entry))
    record(
        actor=actor,
        name=EventName.MEETING_RULES_DECIDED,
        subject_id=written,
        subject_label="",
        changes=found,
    )


def plan_meeting(*, actor: Actor, body_id: UUID, entry: MeetingEntry, agenda: Sequence[str]) -> UUID:
    """Plan a meeting with its first agenda; the kansli's alone until it is called. Raises NotFound."""
    body = bodies.body(body_id)
    made = Meeting(body_id=body_id, **asdict(entry))
    session.add(made)
    session.flush()
    session.add_all(
        MeetingItem(meeting_id=made.id, position=place, title=title) for place, title in enumerate(agenda, 1)
    )
    record(
        actor=actor,
        name=EventName.MEETING_PLANNED,
        subject_id=made.id,
        subject_label=body.label,
        starts_at=entry.starts_at.isoformat(),
    )
    return made.id


def change_meeting(*, actor: Actor, meeting_id: UUID, version: int, entry: MeetingEntry) -> None:
    """Move a meeting that has not been held; raises NotFound, Conflict and StepRefused."""
    whole = open_agenda(actor, meeting_id)
    if found := changes(whole.meeting, asdict(entry)):
        write_version(Meeting, meeting_id, version, asdict(entry))
        tell(actor, EventName.MEETING_CHANGED, whole, changes={k: plain_pair(v) for k, v in found.items()})


def plain_pair(values: list[object]) -> list[str]:
    """Before and after as text; moments stand as they are written in the interface."""
    return [str(plain(one)) for one in values]


def add_item(
    *, actor: Actor, meeting_id: UUID, entry: ItemEntry, subject: tuple[str, UUID] | None = None
) -> UUID:
    """Put an item before what always stands last; raises NotFound and StepRefused.

    An item with a subject (its kind and id) is decided with it, by the feature that the subject is of.
    """
    whole = _in_turn(actor, meeting_id)
    last = whole.items[-CLOSING_ITEMS:]
    place = last[0].position if last else 1
    _shift(meeting_id, place)
    kind, of = subject or (None, None)
    made = MeetingItem(
        meeting_id=meeting_id, position=place, subject_kind=kind, subject_id=of, **asdict(entry)
    )
    session.add(made)
    session.flush()
    tell(actor, EventName.MEETING_CHANGED, whole, title=entry.title)
    return made.id


def change_item(*, actor: Actor, meeting_id: UUID, item_id: UUID, version: int, entry: ItemEntry) -> None:
    """Change what an item says, before the meeting; raises NotFound, Conflict and StepRefused."""
    whole = open_agenda(actor, meeting_id)
    if changes(queries.item_of(whole, item_id), asdict(entry)):
        write_version(MeetingItem, item_id, version, asdict(entry))
        tell(actor, EventName.MEETING_CHANGED, whole, title=entry.title)


def move_item(*, actor: Actor, meeting_id: UUID, item_id: UUID, up: bool) -> None:
    """Let an item change places with its neighbour; raises NotFound and StepRefused."""
    whole = _in_turn(actor, meeting_id)
    item = queries.item_of(whole, item_id)
    place = list(whole.items).index(item)
    other = place - 1 if up else place + 1
    if 0 <= other < len(whole.items):
        neighbour = whole.items[other]
        _put(item_id, neighbour.position)
        _put(neighbour.id, item.position)
        tell(actor, EventName.MEETING_CHANGED, whole, title=item.title)


def remove_item(*, actor: Actor, meeting_id: UUID, item_id: UUID, version: int) -> None:
    """Take an item off the agenda; raises NotFound, Conflict and StepRefused."""
    whole = _in_turn(actor, meeting_id)
    item = queries.item_of(whole, item_id)
    remove_version(MeetingItem, item_id, version)
    tell(actor, EventName.MEETING_CHANGED, whole, title=item.title)


def call_meeting(
    *, actor: Actor, meeting_id: UUID, version: int, concerns: str, joining: Sequence[Joining] = ()
) -> None:
    """Call everybody who has a place in the body; the notice, told as `concerns`, is registered in a matter.

    What waits for the meeting in other features joins its agenda first. Raises NotFound, Conflict, and
    StepRefused where nothing stands on the agenda.
    """
    whole = queries.meeting(actor, meeting_id)
    state = after(whole.standing, MeetingStep.CALL, Doer.OFFICE, today())
    matter = registry.open_matter(
        actor=actor, kind=MatterKind.MEETING, title=f"{whole.meeting.body} {whole.meeting.day}"
    )
    called = {"state": state, "matter_id": matter.id, "called_at": now()}
    write_version(Meeting, meeting_id, version, called)
    for one in joining:
        one(actor, whole.meeting)
    invite(whole)
    registry.register_document(
        actor=actor,
        matter_id=matter.id,
        entry=DocumentEntry(Direction.OUT, concerns, today(), whole.meeting.body),
        subject_kind=SUBJECT,
        subject_id=meeting_id,
    )
    tell(actor, EventName.MEETING_CALLED, whole)


def invite(whole: Whole) -> None:
    """Write down those who hold a place in the body on the day of the meeting and are not called yet.

    Substitutes stand in the order in which they serve: by their place, then by their member's.
    """
    holding = [one for one in seats.seats_of(whole.meeting.body_id) if one.holds(whole.meeting.day)]
    known = {one.seat_id for one in whole.people}
    # The sort is stable: members keep the förbund's order.
    ordered = sorted(holding, key=lambda one: (_ORDER[one.kind], one.place, not one.is_chair))
    last = max((one.turn for one in whole.people), default=0)
    session.add_all(
        _called(whole.meeting.id, last + turn, one)
        for turn, one in enumerate((one for one in ordered if one.id not in known), 1)
    )
    session.flush()


def _called(meeting_id: UUID, turn: int, seat: SeatRow) -> MeetingPerson:
    return MeetingPerson(
        meeting_id=meeting_id,
        seat_id=seat.id,
        membership_id=seat.membership_id,
        member_id=seat.member_id,
        member=seat.member,
        person_name=seat.person_name,
        email=seat.email,
        kind=seat.kind,
        turn=turn,
        # Expected to chair, until it is written who did.
        chaired=seat.is_chair,
    )


def open_agenda(actor: Actor, meeting_id: UUID) -> Whole:
    """A meeting whose agenda may still change; raises NotFound, and StepRefused once it is held."""
    whole = queries.meeting(actor, meeting_id)
    if whole.meeting.state not in OPEN_AGENDA:
        raise StepRefused(Refusal.NOT_NOW)
    return whole


def tell(actor: Actor, name: EventName, whole: Whole, **details: object) -> None:
    """Write down what happened at a meeting."""
    label = f"{whole.meeting.body} {whole.meeting.day}"
    record(actor=actor, name=name, subject_id=whole.meeting.id, subject_label=label, **details)


def _in_turn(actor: Actor, meeting_id: UUID) -> Whole:
    """The agenda as it stands when nobody else changes it."""
    take_turns(Meeting, meeting_id)
    return open_agenda(actor, meeting_id)


def _shift(meeting_id: UUID, place: int) -> None:
    """Make room at a place: what stands there and after moves on by one."""
    session.execute(
        update(MeetingItem)
        .where(
            MeetingItem.tenant_id == current_tenant().id,
            MeetingItem.meeting_id == meeting_id,
            MeetingItem.position >= place,
        )
        .values(position=MeetingItem.position + 1)
    )


def _put(item_id: UUID, position: int) -> None:
    session.execute(
        update(MeetingItem)
        .where(MeetingItem.tenant_id == current_tenant().id, MeetingItem.id == item_id)
        .values(position=position)
    )
