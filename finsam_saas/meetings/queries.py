"""Reading meetings: the list, and one meeting with its items and people, by who may know of it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.models import HAS_NOT_ENDED, Membership
from finsam_saas.bodies.models import Body
from finsam_saas.meetings.facts import (
    Confirmation,
    Item,
    MeetingFacts,
    Participation,
    Person,
    RulesFacts,
    Whole,
)
from finsam_saas.meetings.immediate_rules import ItemState
from finsam_saas.meetings.models import (
    ItemConfirmation,
    ItemParticipation,
    ItemPosting,
    Meeting,
    MeetingItem,
    MeetingPerson,
    MeetingRules,
    MinutesPosting,
    SealedItem,
    SealedMinutes,
)
from finsam_saas.meetings.rules import MeetingState
from finsam_saas.seats.models import Seat
from finsam_saas.web.errors import NotFound
from finsam_saas.web.paging import Paging
from tenants.context import current_tenant
from tenants.database import own_tenant_id, session, today

ROWS = 25
"""So many meetings stand on a page: some years of them."""
_MEETINGS = (
    select(
        Meeting.id,
        Meeting.body_id,
        Body.label.label("body"),
        Body.kind.label("body_kind"),
        Meeting.starts_at,
        Meeting.place,
        Meeting.state,
        Meeting.papers_days,
        Meeting.others,
        Meeting.recorder,
        Meeting.matter_id,
        Meeting.called_at,
        Meeting.paragraph_year,
        SealedMinutes.sealed_at,
        SealedMinutes.sha256,
        MinutesPosting.posted_on,
        MinutesPosting.takes_down_on,
        MinutesPosting.place.label("posted_place"),
        MinutesPosting.kept_at,
        MinutesPosting.proof,
        MinutesPosting.posted_by,
        Meeting.version,
    )
    .join(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
    .outerjoin(
        SealedMinutes,
        and_(SealedMinutes.tenant_id == Meeting.tenant_id, SealedMinutes.meeting_id == Meeting.id),
    )
    .outerjoin(
        MinutesPosting,
        and_(MinutesPosting.tenant_id == Meeting.tenant_id, MinutesPosting.meeting_id == Meeting.id),
    )
    .where(Meeting.tenant_id == own_tenant_id)
)

_ITEMS = (
    select(
        MeetingItem.id,
        MeetingItem.position,
        MeetingItem.title,
        MeetingItem.background,
        MeetingItem.proposal,
        MeetingItem.subject_kind,
        MeetingItem.subject_id,
        MeetingItem.paragraph,
        MeetingItem.outcome,
        MeetingItem.decision,
        MeetingItem.adjustment,
        SealedItem.sealed_at,
        SealedItem.sha256,
        ItemPosting.posted_on,
        ItemPosting.takes_down_on,
        ItemPosting.place.label("posted_place"),
        MeetingItem.version,
    )
    .outerjoin(
        SealedItem,
        and_(SealedItem.tenant_id == MeetingItem.tenant_id, SealedItem.item_id == MeetingItem.id),
    )
    .outerjoin(
        ItemPosting,
        and_(ItemPosting.tenant_id == MeetingItem.tenant_id, ItemPosting.item_id == MeetingItem.id),
    )
    .where(MeetingItem.tenant_id == own_tenant_id)
)


def meeting_rules() -> RulesFacts:
    """What the förbund has decided about its meetings."""
    row = session.execute(
        select(
            MeetingRules.paragraphs_per_year,
            MeetingRules.papers_days,
            MeetingRules.posted_at,
            MeetingRules.version,
        ).where(MeetingRules.tenant_id == own_tenant_id)
    ).one_or_none()
    return RulesFacts(*row) if row else RulesFacts()


def meetings(actor: Actor, page: int, body_id: UUID | None = None) -> tuple[list[MeetingFacts], Paging]:
    """One page of the meetings that the actor may know of, the latest first."""
    fits = _seen_by(actor)
    if body_id:
        fits.append(Meeting.body_id == body_id)
    count = select(func.count()).select_from(Meeting).where(Meeting.tenant_id == own_tenant_id, *fits)
    paging = Paging(session.scalar(count) or 0, page, ROWS)
    rows = session.execute(
        _MEETINGS.where(*fits)
        .order_by(Meeting.starts_at.desc(), Meeting.id)
        .limit(paging.size)
        .offset(paging.offset)
    )
    return [MeetingFacts(**row._mapping) for row in rows], paging


def meeting(actor: Actor, meeting_id: UUID) -> Whole:
    """A meeting that the actor may know of, whole; raises NotFound."""
    row = session.execute(_MEETINGS.where(Meeting.id == meeting_id, *_seen_by(actor))).one_or_none()
    if row is None:
        raise NotFound(f"no meeting {meeting_id}")
    return Whole(MeetingFacts(**row._mapping), _items(meeting_id), _people(meeting_id))


def item_of(whole: Whole, item_id: UUID) -> Item:
    """An item of that meeting; raises NotFound."""
    found = next((one for one in whole.items if one.id == item_id), None)
    if found is None:
        raise NotFound(f"no item {item_id}")
    return found


def sealed_pdf(meeting_id: UUID) -> bytes | None:
    """The file as it was sealed; None before that."""
    return session.scalar(
        select(SealedMinutes.pdf).where(
            SealedMinutes.tenant_id == own_tenant_id, SealedMinutes.meeting_id == meeting_id
        )
    )


def sealed_item_pdf(item_id: UUID) -> bytes | None:
    """The file of a § that was adjusted at once, as it was sealed; None before that."""
    return session.scalar(
        select(SealedItem.pdf).where(SealedItem.tenant_id == own_tenant_id, SealedItem.item_id == item_id)
    )


def _seen_by(actor: Actor) -> list[ColumnElement[bool]]:
    """What keeps an actor from meetings: drafts are the kansli's; a group's member has the own bodies'."""
    if actor.may(Permission.MEETINGS_EDIT):
        return []
    called: ColumnElement[bool] = Meeting.state != MeetingState.PLANNED
    if actor.may(Permission.MEETINGS_READ):
        return [called]
    return [called, _sits(actor)]


def _sits(actor: Actor) -> ColumnElement[bool]:
    on = today()
    return (
        select(Seat.id)
        .where(
            Seat.tenant_id == current_tenant().id,
            Seat.body_id == Meeting.body_id,
            Seat.membership_id == actor.membership_id,
            or_(Seat.term_from.is_(None), Seat.term_from <= on),
            or_(Seat.term_to.is_(None), Seat.term_to >= on),
        )
        .exists()
    )


def _items(meeting_id: UUID) -> list[Item]:
    did: dict[UUID, dict[UUID, Participation]] = {}
    for row in session.execute(
        select(
            ItemParticipation.item_id,
            ItemParticipation.person_id,
            ItemParticipation.away,
            ItemParticipation.vote,
            ItemParticipation.reservation,
        )
        .join(
            MeetingItem,
            and_(
                MeetingItem.tenant_id == ItemParticipation.tenant_id,
                MeetingItem.id == ItemParticipation.item_id,
            ),
        )
        .where(ItemParticipation.tenant_id == own_tenant_id, MeetingItem.meeting_id == meeting_id)
    ):
        did.setdefault(row.item_id, {})[row.person_id] = Participation(*row[1:])
    rows = session.execute(
        _ITEMS.where(MeetingItem.meeting_id == meeting_id).order_by(MeetingItem.position)
    ).all()
    said = _confirmations([row.id for row in rows if row.adjustment is not ItemState.OPEN])
    return [Item(**row._mapping, people=did.get(row.id, {}), confirmed=said.get(row.id, {})) for row in rows]


def _confirmations(item_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, Confirmation]]:
    """Who has confirmed each of the §§ that are adjusted at once."""
    said: dict[UUID, dict[UUID, Confirmation]] = {}
    if not item_ids:
        return said
    for row in session.execute(
        select(
            ItemConfirmation.item_id,
            ItemConfirmation.person_id,
            ItemConfirmation.confirmed_by,
            ItemConfirmation.confirmed_at,
        ).where(ItemConfirmation.tenant_id == own_tenant_id, ItemConfirmation.item_id.in_(item_ids))
    ):
        said.setdefault(row.item_id, {})[row.person_id] = Confirmation(row.confirmed_by, row.confirmed_at)
    return said


def _people(meeting_id: UUID) -> list[Person]:
    rows = session.execute(
        select(
            MeetingPerson.id,
            MeetingPerson.seat_id,
            MeetingPerson.membership_id,
            MeetingPerson.member_id,
            MeetingPerson.member,
            MeetingPerson.person_name,
            MeetingPerson.email,
            MeetingPerson.kind,
            MeetingPerson.turn,
            MeetingPerson.present,
            MeetingPerson.chaired,
            MeetingPerson.adjusts,
            MeetingPerson.confirmed_by,
            MeetingPerson.confirmed_at,
            and_(Membership.id.is_not(None), not_(HAS_NOT_ENDED)).label("has_left"),
        )
        .outerjoin(
            Membership,
            and_(
                Membership.tenant_id == MeetingPerson.tenant_id, Membership.id == MeetingPerson.membership_id
            ),
        )
        .where(MeetingPerson.tenant_id == own_tenant_id, MeetingPerson.meeting_id == meeting_id)
        .order_by(MeetingPerson.turn)
    )
    return [Person(**row._mapping) for row in rows]
