"""Reading applications: as their writers see them, and as they were handed in.

Until it is handed in an application is its writers' own: whoever does not write it is told that it is not
there, whatever role he has. After that the kansli reads what was handed in, never what is being changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, select

from finsam_saas.access.actor import Actor
from finsam_saas.accounts.models import Membership
from finsam_saas.applications.models import (
    Application,
    ApplicationAmount,
    ApplicationParty,
    ApplicationSubmission,
    ApplicationText,
    ApplicationWriter,
)
from finsam_saas.applications.rules import (
    OPEN_TO_WRITERS,
    OVER,
    ApplicationState,
    CostType,
    Text,
)
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class ApplicationFacts:
    """An application's own row."""

    id: UUID
    call_id: UUID
    owner_id: UUID
    state: ApplicationState
    title: str
    orientation: Orientation | None
    specific_orientation: SpecificOrientation | None
    starts_on: date | None
    ends_on: date | None
    women: int | None
    men: int | None
    contact: str | None
    matter_id: UUID | None
    need_id: UUID | None
    submitted_at: datetime | None
    came_late: bool
    supplement_due_on: date | None
    supplement_reason: str | None
    version: int

    @property
    def is_open(self) -> bool:
        """Whether its writers may change it now."""
        return self.state in OPEN_TO_WRITERS

    @property
    def is_over(self) -> bool:
        """Whether it is decided or withdrawn."""
        return self.state in OVER

    @property
    def participants(self) -> int | None:
        """Planned participants a year, women and men; None where neither is written."""
        return None if self.women is None and self.men is None else (self.women or 0) + (self.men or 0)


@dataclass(frozen=True)
class TextFacts:
    """A text as it stands, by whom and when; version 0 where nothing is written yet."""

    kind: Text
    text: str = ""
    edited_by: str = ""
    edited_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class PartyFacts:
    """A member that takes part, and who has said so for it."""

    member_id: UUID
    name: str
    party: PartyType
    contact: str | None
    confirmed_by: str | None
    confirmed_at: datetime | None


@dataclass(frozen=True)
class AmountFacts:
    """A year's amount (kr) of a kind of cost; without a financier it is applied for."""

    year: int
    cost_type: CostType
    financier_id: UUID | None
    in_kind: bool
    amount: Any


_COLUMNS = (
    Application.id,
    Application.call_id,
    Application.owner_id,
    Application.state,
    Application.title,
    Application.orientation,
    Application.specific_orientation,
    Application.starts_on,
    Application.ends_on,
    Application.women,
    Application.men,
    Application.contact,
    Application.matter_id,
    Application.need_id,
    Application.submitted_at,
    Application.came_late,
    Application.supplement_due_on,
    Application.supplement_reason,
    Application.version,
)


def writes(membership_id: Any) -> ColumnElement[bool]:
    """The condition that an application is written by whoever has this place in the förbund."""
    writing = ApplicationWriter
    return (
        select(writing.id)
        .where(
            writing.tenant_id == Application.tenant_id,
            writing.application_id == Application.id,
            writing.membership_id == membership_id,
        )
        .exists()
    )


def _handed_in(name: str) -> ScalarSelect[Any]:
    """What stands under a name in what was handed in last; writers may have changed their own since."""
    latest = ApplicationSubmission
    return (
        select(latest.content[name].astext)
        .where(latest.tenant_id == Application.tenant_id, latest.application_id == Application.id)
        .order_by(latest.number.desc())
        .limit(1)
        .scalar_subquery()
    )


HANDED_IN_TITLE = _handed_in("title")
HANDED_IN_OWNER = _handed_in("owner")


def written_by(actor: Actor, application_id: UUID, *, lock: bool = False) -> ApplicationFacts:
    """An application that the actor writes; raises NotFound for everybody else, whatever their role."""
    asked = select(*_COLUMNS).where(
        Application.tenant_id == own_tenant_id, Application.id == application_id, writes(actor.membership_id)
    )
    return _one(asked.with_for_update(of=Application) if lock else asked, application_id)


def handed_in(application_id: UUID, *, lock: bool = False) -> ApplicationFacts:
    """An application that has been handed in, under the name that it had then.

    Raises NotFound for drafts, as for what does not exist.
    """
    asked = select(*_COLUMNS, HANDED_IN_TITLE.label("handed_in_title")).where(
        Application.tenant_id == own_tenant_id,
        Application.id == application_id,
        Application.state != ApplicationState.DRAFT,
    )
    row = session.execute(asked.with_for_update(of=Application) if lock else asked).one_or_none()
    if row is None:
        raise NotFound(f"no application {application_id}")
    *own, title = row
    names = (column.key for column in _COLUMNS)
    return replace(ApplicationFacts(**dict(zip(names, own, strict=True))), title=title)


def mine(actor: Actor) -> list[ApplicationFacts]:
    """The applications that the actor writes, the latest first."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(Application.tenant_id == own_tenant_id, writes(actor.membership_id))
        .order_by(Application.created_at.desc(), Application.id)
        .limit(200)
    )
    return [ApplicationFacts(**row._mapping) for row in rows]


def texts(application_id: UUID) -> dict[Text, TextFacts]:
    """Every text of the form, also those that are not written yet."""
    rows = session.execute(
        select(
            ApplicationText.kind,
            ApplicationText.text,
            ApplicationText.edited_by,
            ApplicationText.edited_at,
            ApplicationText.version,
        ).where(ApplicationText.tenant_id == own_tenant_id, ApplicationText.application_id == application_id)
    )
    found = {row.kind: TextFacts(**row._mapping) for row in rows}
    return {kind: found.get(kind, TextFacts(kind)) for kind in Text}


def parties(application_id: UUID) -> list[PartyFacts]:
    """The members that take part, in the förbund's own order."""
    rows = session.execute(
        select(
            Member.id.label("member_id"),
            Member.name,
            Member.party,
            ApplicationParty.contact,
            ApplicationParty.confirmed_by,
            ApplicationParty.confirmed_at,
        )
        .join(
            Member,
            (Member.tenant_id == ApplicationParty.tenant_id) & (Member.id == ApplicationParty.member_id),
        )
        .where(ApplicationParty.tenant_id == own_tenant_id, ApplicationParty.application_id == application_id)
        .order_by(Member.position, Member.name)
    )
    return [PartyFacts(**row._mapping) for row in rows]


def amounts(application_id: UUID) -> list[AmountFacts]:
    """The budget, by year and kind of cost."""
    rows = session.execute(
        select(
            ApplicationAmount.year,
            ApplicationAmount.cost_type,
            ApplicationAmount.financier_id,
            ApplicationAmount.in_kind,
            ApplicationAmount.amount,
        )
        .where(
            ApplicationAmount.tenant_id == own_tenant_id, ApplicationAmount.application_id == application_id
        )
        .order_by(ApplicationAmount.year, ApplicationAmount.cost_type, ApplicationAmount.id)
    )
    return [AmountFacts(**row._mapping) for row in rows]


def writers(application_id: UUID) -> list[tuple[UUID, str]]:
    """Those who write the application: membership and name."""
    rows = session.execute(
        select(Membership.id, Membership.name)
        .join(
            ApplicationWriter,
            (ApplicationWriter.tenant_id == Membership.tenant_id)
            & (ApplicationWriter.membership_id == Membership.id),
        )
        .where(Membership.tenant_id == own_tenant_id, ApplicationWriter.application_id == application_id)
        .order_by(Membership.name)
    )
    return [(membership_id, name) for membership_id, name in rows]


def applications_of(membership_id: UUID) -> list[UUID]:
    """The applications that somebody writes, by id alone."""
    found = select(ApplicationWriter.application_id).where(
        ApplicationWriter.tenant_id == own_tenant_id, ApplicationWriter.membership_id == membership_id
    )
    return list(session.scalars(found.order_by(ApplicationWriter.application_id)))


def _one(asked: Any, application_id: UUID) -> ApplicationFacts:
    row = session.execute(asked).one_or_none()
    if row is None:
        raise NotFound(f"no application {application_id}")
    return ApplicationFacts(**row._mapping)
