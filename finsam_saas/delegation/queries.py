"""Reading delegated decisions: the register, one, and those that wait to be reported to the board."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from finsam_saas.bodies.models import Body
from finsam_saas.bodies.rules import BodyKind, Delegate
from finsam_saas.calls.models import Call
from finsam_saas.calls.rules import LatePolicy
from finsam_saas.decisions.agenda import FOR_THE_BOARD, Waiting, for_the_board
from finsam_saas.decisions.agenda import SUBJECT as APPLICATION
from finsam_saas.decisions.committee import COMMITTEES
from finsam_saas.delegation.models import DelegatedDecision
from finsam_saas.delegation.rules import PASSED_OVER, Standing, number_of, standing
from finsam_saas.meetings.models import Meeting, MeetingItem, SealedMinutes
from finsam_saas.meetings.rules import Outcome
from finsam_saas.registry.models import Matter
from finsam_saas.web.clocks import SWEDEN
from finsam_saas.web.errors import NotFound
from finsam_saas.web.paging import Paging
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class DelegatedFacts:
    """A delegated decision, with the meeting at which it is reported once it stands on an agenda."""

    id: UUID
    year: int
    serial: int
    title: str
    decision: str
    reasons: str | None
    amount: Decimal | None
    rule_words: str
    decided_on: date
    decided_by: str
    decided_as: Delegate
    application_id: UUID | None
    matter_id: UUID
    matter: str
    item_id: UUID | None
    meeting_id: UUID | None
    body: str | None
    meets_at: datetime | None
    paragraph: int | None
    outcome: Outcome | None
    sealed_at: datetime | None

    @property
    def number(self) -> str:
        """Its number in the year's series."""
        return number_of(self.year, self.serial)

    @property
    def standing(self) -> Standing:
        """How far it has come on its way to the board."""
        return standing(
            is_on_agenda=self.meeting_id is not None,
            is_sealed=self.sealed_at is not None,
            outcome=self.outcome,
        )

    @property
    def meeting_day(self) -> date | None:
        """The day of the meeting in Sweden."""
        return self.meets_at.astimezone(SWEDEN).date() if self.meets_at else None


_DECISIONS = (
    select(
        DelegatedDecision.id,
        DelegatedDecision.year,
        DelegatedDecision.number.label("serial"),
        DelegatedDecision.title,
        DelegatedDecision.decision,
        DelegatedDecision.reasons,
        DelegatedDecision.amount,
        DelegatedDecision.rule_words,
        DelegatedDecision.decided_on,
        DelegatedDecision.decided_by,
        DelegatedDecision.decided_as,
        DelegatedDecision.application_id,
        DelegatedDecision.matter_id,
        Matter.number.label("matter"),
        DelegatedDecision.item_id,
        MeetingItem.meeting_id,
        Body.label.label("body"),
        Meeting.starts_at.label("meets_at"),
        MeetingItem.paragraph,
        MeetingItem.outcome,
        SealedMinutes.sealed_at,
    )
    .join(
        Matter,
        and_(Matter.tenant_id == DelegatedDecision.tenant_id, Matter.id == DelegatedDecision.matter_id),
    )
    .outerjoin(
        MeetingItem,
        and_(
            MeetingItem.tenant_id == DelegatedDecision.tenant_id, MeetingItem.id == DelegatedDecision.item_id
        ),
    )
    .outerjoin(
        Meeting, and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id)
    )
    .outerjoin(Body, and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id))
    .outerjoin(
        SealedMinutes,
        and_(SealedMinutes.tenant_id == Meeting.tenant_id, SealedMinutes.meeting_id == Meeting.id),
    )
    .where(DelegatedDecision.tenant_id == own_tenant_id)
)
_NUMBER = re.compile(r"[0-9]{4}:[0-9]{1,6}")
_LATEST_FIRST = (DelegatedDecision.year.desc(), DelegatedDecision.number.desc())


def decisions(text: str, page: int) -> tuple[list[DelegatedFacts], Paging]:
    """One page of the delegated decisions that hold the words or have the number; the latest first."""
    fits = _holding(text)
    count = select(func.count()).select_from(DelegatedDecision)
    own = DelegatedDecision.tenant_id == own_tenant_id
    paging = Paging(session.scalar(count.where(own, *fits)) or 0, page)
    rows = session.execute(
        _DECISIONS.where(*fits).order_by(*_LATEST_FIRST).limit(paging.size).offset(paging.offset)
    )
    return [DelegatedFacts(**row._mapping) for row in rows], paging


def decision(number: str) -> DelegatedFacts:
    """The delegated decision with a number ("2026:3"); raises NotFound."""
    fits = _numbered(number) if _is_number(number) else [false()]
    row = session.execute(_DECISIONS.where(*fits)).one_or_none()
    if row is None:
        raise NotFound(f"no delegated decision {number}")
    return DelegatedFacts(**row._mapping)


_WAITS = or_(
    DelegatedDecision.item_id.is_(None),
    and_(SealedMinutes.sealed_at.is_not(None), MeetingItem.outcome.in_(PASSED_OVER)),
)
_IN_ORDER = (DelegatedDecision.year, DelegatedDecision.number)


def waiting() -> list[DelegatedFacts]:
    """The decisions that no meeting has been told of, and those that a meeting put off; the first first."""
    rows = session.execute(_DECISIONS.where(_WAITS).order_by(*_IN_ORDER))
    return [DelegatedFacts(**row._mapping) for row in rows]


@dataclass(frozen=True)
class OfCommittee:
    """What a committee has decided of an application for the board, in sealed minutes."""

    body: str
    met_at: datetime
    paragraph: int
    title: str
    decision: str

    @property
    def day(self) -> date:
        """The day of its meeting in Sweden."""
        return self.met_at.astimezone(SWEDEN).date()


def decided_by_committees(meeting_id: UUID) -> list[OfCommittee]:
    """What committees have decided of applications since a meeting of the board was last called.

    Minutes are sealed once, between two calls, so each § is reported at one meeting of the board.
    """
    of_body = and_(Body.tenant_id == Meeting.tenant_id, Body.id == Meeting.body_id)
    last_called = (
        select(func.max(Meeting.called_at))
        .join(Body, of_body)
        .where(Meeting.tenant_id == own_tenant_id, Body.kind == BodyKind.BOARD, Meeting.id != meeting_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Body.label.label("body"),
            Meeting.starts_at.label("met_at"),
            MeetingItem.paragraph,
            MeetingItem.title,
            MeetingItem.decision,
        )
        .join(Meeting, and_(Meeting.tenant_id == MeetingItem.tenant_id, Meeting.id == MeetingItem.meeting_id))
        .join(Body, of_body)
        .join(
            SealedMinutes,
            and_(SealedMinutes.tenant_id == Meeting.tenant_id, SealedMinutes.meeting_id == Meeting.id),
        )
        .where(
            MeetingItem.tenant_id == own_tenant_id,
            MeetingItem.subject_kind == APPLICATION,
            MeetingItem.outcome == Outcome.DECIDED,
            Body.kind.in_(COMMITTEES),
            or_(last_called.is_(None), SealedMinutes.sealed_at > last_called),
        )
        .order_by(Meeting.starts_at, MeetingItem.paragraph)
    )
    return [OfCommittee(**row._mapping) for row in rows]


def waiting_applications() -> list[Waiting]:
    """The applications that are ready for decision and stand on no agenda, the first handed in first."""
    return for_the_board(session.scalar(select(FOR_THE_BOARD)))


def count_waiting() -> int:
    """How many decisions wait to be reported to the board."""
    asked = _DECISIONS.where(_WAITS).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalar(asked) or 0


def is_taken(title: str, decision: str, decided_on: date, amount: Decimal | None) -> bool:
    """Whether the very same was decided that day, at the same cost (kr)."""
    same = select(DelegatedDecision.id).where(
        DelegatedDecision.tenant_id == own_tenant_id,
        DelegatedDecision.title == title,
        DelegatedDecision.decision == decision,
        DelegatedDecision.decided_on == decided_on,
        DelegatedDecision.amount.is_not_distinct_from(amount),
    )
    return session.scalar(select(same.exists())) or False


def count_taken() -> int:
    """How many delegated decisions there are."""
    counted = select(func.count()).select_from(DelegatedDecision)
    return session.scalar(counted.where(DelegatedDecision.tenant_id == own_tenant_id)) or 0


def count_late_to_delegation() -> int:
    """How many calls let what comes late be decided by delegation."""
    asked = select(func.count(Call.id)).where(
        Call.tenant_id == own_tenant_id,
        Call.late_policy == LatePolicy.DELEGATED,
        Call.withdrawn_at.is_(None),
    )
    return session.scalar(asked) or 0


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _numbered(number: str) -> list[ColumnElement[bool]]:
    year, _colon, serial = number.partition(":")
    return [DelegatedDecision.year == int(year), DelegatedDecision.number == int(serial)]


def _holding(text: str) -> list[ColumnElement[bool]]:
    words = text.strip()
    if _is_number(words):
        return _numbered(words)
    found = (DelegatedDecision.title, DelegatedDecision.decision)
    return [or_(*(column.icontains(words, autoescape=True) for column in found))] if words else []
