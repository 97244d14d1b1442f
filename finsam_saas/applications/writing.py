"""Writing an application: begun in an open call, by several at once, nothing of one's lost to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries
from finsam_saas.applications.entry import AmountEntry, BasicsEntry, TextEntry
from finsam_saas.applications.models import (
    Application,
    ApplicationAmount,
    ApplicationParty,
    ApplicationText,
    ApplicationWriter,
)
from finsam_saas.applications.queries import ApplicationFacts, TextFacts
from finsam_saas.applications.rules import Section, Text
from finsam_saas.calls.queries import call
from finsam_saas.calls.rules import CallStatus, takes_late
from finsam_saas.events.changes import changes
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.members.queries import members
from finsam_saas.needs.service import check_answerable
from finsam_saas.web.errors import Conflict, NotFound
from finsam_saas.web.rows import write_version
from tenants.context import current_tenant
from tenants.database import now, session, today

TOLD_AGAIN_AFTER = timedelta(minutes=10)
"""Texts are saved while one types; the log tells of the same writer's next save after so long."""


class CallNotOpen(ValueError):
    """The call takes no applications now."""


class NotOpenToWriters(ValueError):
    """The application has been handed in; its writers change it again when the kansli asks for more."""


class PartyPays(ValueError):
    """The party stands in the budget, so it cannot be taken away; says its name."""


@dataclass(frozen=True)
class SavedTexts:
    """What became of the texts: those kept now, and as they stand those that another changed meanwhile."""

    kept: Mapping[Text, TextFacts]
    theirs: Mapping[Text, TextFacts]


def begin(*, actor: Actor, call_id: UUID, owner_id: UUID, title: str, need_id: UUID | None = None) -> UUID:
    """Begin an application, as its first writer; it may answer a need that somebody has raised.

    Raises CallNotOpen, and NotFound for no member of today or a need that takes no answers.
    """
    found = call(call_id)
    status = found.status()
    if status is not CallStatus.OPEN and not (status is CallStatus.CLOSED and takes_late(found.late_policy)):
        raise CallNotOpen(found.title)
    _check_members([owner_id])
    if need_id is not None:
        check_answerable(need_id)
    application = Application(call_id=call_id, owner_id=owner_id, title=title, need_id=need_id)
    session.add(application)
    session.flush()
    session.add(ApplicationWriter(application_id=application.id, membership_id=actor.membership_id))
    session.add(ApplicationParty(application_id=application.id, member_id=owner_id))
    session.flush()
    _tell(actor, EventName.APPLICATION_BEGUN, application.id)
    return application.id


def copy_texts(*, actor: Actor, application_id: UUID, from_id: UUID) -> None:
    """Take over the texts of an earlier application that the actor wrote, where nothing is written yet."""
    locked_open(actor, application_id)
    queries.written_by(actor, from_id)
    now_written = queries.texts(application_id)
    earlier = {kind: one for kind, one in queries.texts(from_id).items() if one.text}
    entries = {kind: TextEntry(one.text, 0) for kind, one in earlier.items() if not now_written[kind].version}
    save_texts(actor=actor, application_id=application_id, entries=entries)


def save_basics(*, actor: Actor, application_id: UUID, version: int, entry: BasicsEntry) -> None:
    """Keep what the insats is to be; raises NotOpenToWriters, NotFound, Conflict."""
    before = locked_open(actor, application_id)
    _check_members([entry.owner_id], keeps=[before.owner_id])
    found = changes(before, asdict(entry))
    if not found:
        return
    write_version(Application, application_id, version, asdict(entry))
    if before.owner_id != entry.owner_id:
        _add_party(application_id, entry.owner_id)
    _tell(actor, EventName.APPLICATION_CHANGED, application_id, fields=sorted(found))


def save_texts(*, actor: Actor, application_id: UUID, entries: Mapping[Text, TextEntry]) -> SavedTexts:
    """Keep texts, each if it still stands as the writer saw it; raises NotOpenToWriters, NotFound."""
    locked_open(actor, application_id)
    before = queries.texts(application_id)
    kept: dict[Text, TextFacts] = {}
    told = []
    for kind, entry in entries.items():
        stands = before[kind]
        if stands.text == entry.text:
            kept[kind] = stands
        elif stands.version == entry.seen and (saved := _write_text(actor, application_id, kind, entry)):
            kept[kind] = saved
            if _is_news(actor, stands):
                told.append(kind.value)
    if told:
        _tell(actor, EventName.APPLICATION_CHANGED, application_id, fields=told)
    if len(kept) == len(entries):
        return SavedTexts(kept, {})
    after = queries.texts(application_id)
    return SavedTexts(kept, {kind: after[kind] for kind in entries if kind not in kept})


def set_parties(*, actor: Actor, application_id: UUID, contacts: Mapping[UUID, str | None]) -> None:
    """Say which members take part, each with its contact; the owner always does.

    A party that stays keeps its confirmation. Raises NotOpenToWriters, PartyPays, and NotFound for no
    member of today.
    """
    application = locked_open(actor, application_id)
    taking_part = queries.parties(application_id)
    before = {one.member_id: one.contact for one in taking_part}
    wanted = {application.owner_id: before.get(application.owner_id), **contacts}
    _check_members(list(wanted), keeps=list(before))
    if wanted == before:
        return
    leaving = {one.financier_id for one in queries.amounts(application_id)} - set(wanted)
    if payers := [one.name for one in taking_part if one.member_id in leaving]:
        raise PartyPays(payers[0])
    session.execute(
        delete(ApplicationParty).where(
            *_own_parties(application_id), ApplicationParty.member_id.not_in(wanted)
        )
    )
    for member_id, contact in wanted.items():
        _add_party(application_id, member_id, contact)
    _tell(actor, EventName.APPLICATION_CHANGED, application_id, fields=[Section.PARTIES.value])


def confirm_party(*, actor: Actor, application_id: UUID, version: int, member_id: UUID, by: str) -> None:
    """Note who has said for a party that it takes part with its share of the budget as it was seen.

    Raises NotFound, NotOpenToWriters, and Conflict where the budget was changed meanwhile.
    """
    if locked_open(actor, application_id).version != version:
        raise Conflict(f"application {application_id} was changed")
    confirmed = session.scalar(
        update(ApplicationParty)
        .where(*_own_parties(application_id), ApplicationParty.member_id == member_id)
        .values(confirmed_by=by, confirmed_at=now())
        .returning(ApplicationParty.id)
    )
    if confirmed is None:
        raise NotFound(f"no party {member_id}")
    _tell(actor, EventName.APPLICATION_PARTY_CONFIRMED, application_id)


def save_amounts(*, actor: Actor, application_id: UUID, version: int, entries: Sequence[AmountEntry]) -> None:
    """Keep the whole budget; confirmations fall, since a party has said yes to its share of another one.

    Raises NotOpenToWriters, Conflict, and NotFound for a financier that takes no part.
    """
    locked_open(actor, application_id)
    taking_part = {one.member_id for one in queries.parties(application_id)}
    if not {one.financier_id for one in entries if one.financier_id} <= taking_part:
        raise NotFound("a financier that takes no part")
    before = [AmountEntry(**asdict(one)) for one in queries.amounts(application_id)]
    if sorted(map(repr, before)) == sorted(map(repr, entries)):
        return
    write_version(Application, application_id, version, {})
    own = (
        ApplicationAmount.tenant_id == current_tenant().id,
        ApplicationAmount.application_id == application_id,
    )
    session.execute(delete(ApplicationAmount).where(*own))
    session.add_all(ApplicationAmount(application_id=application_id, **asdict(one)) for one in entries)
    session.flush()
    session.execute(
        update(ApplicationParty)
        .where(*_own_parties(application_id))
        .values(confirmed_by=None, confirmed_at=None)
    )
    _tell(actor, EventName.APPLICATION_CHANGED, application_id, fields=[Section.MONEY.value])


def locked_open(actor: Actor, application_id: UUID) -> ApplicationFacts:
    """The application that the actor writes, locked: it is not handed in while somebody changes it.

    Raises NotFound, and NotOpenToWriters once it is handed in.
    """
    found = queries.written_by(actor, application_id, lock=True)
    if not found.is_open:
        raise NotOpenToWriters(str(application_id))
    return found


def _check_members(wanted: Sequence[UUID], *, keeps: Sequence[UUID] = ()) -> None:
    """Raises NotFound where one is no member of the förbund today, and was not chosen already."""
    known = {one.id for one in members() if one.holds(today())}
    if not set(wanted) <= known | set(keeps):
        raise NotFound("no such member")


def _own_parties(application_id: UUID) -> tuple[ColumnElement[bool], ...]:
    own = ApplicationParty.tenant_id == current_tenant().id
    return own, ApplicationParty.application_id == application_id


def _add_party(application_id: UUID, member_id: UUID, contact: str | None = None) -> None:
    session.execute(
        insert(ApplicationParty)
        .values(
            tenant_id=current_tenant().id,
            application_id=application_id,
            member_id=member_id,
            contact=contact,
        )
        .on_conflict_do_update(
            index_elements=["tenant_id", "application_id", "member_id"], set_={"contact": contact}
        )
    )


def _write_text(actor: Actor, application_id: UUID, kind: Text, entry: TextEntry) -> TextFacts | None:
    """Write a text if nobody else has meanwhile; None where somebody has."""
    moment, values = now(), {"text": entry.text, "edited_by": actor.name}
    written = session.scalar(
        insert(ApplicationText)
        .values(
            tenant_id=current_tenant().id,
            application_id=application_id,
            kind=kind,
            version=1,
            edited_at=moment,
            **values,
        )
        .on_conflict_do_update(
            index_elements=["tenant_id", "application_id", "kind"],
            set_={**values, "edited_at": moment, "version": ApplicationText.version + 1},
            where=ApplicationText.version == entry.seen,
        )
        .returning(ApplicationText.version)
    )
    return None if written is None else TextFacts(kind, entry.text, actor.name, moment, written)


def _is_news(actor: Actor, before: TextFacts) -> bool:
    """Whether the log should tell of a save: not of every pause in the same writer's typing."""
    return (
        before.edited_at is None
        or before.edited_by != actor.name
        or now() - before.edited_at > TOLD_AGAIN_AFTER
    )


def _tell(actor: Actor, name: EventName, application_id: UUID, **details: object) -> None:
    """The log has readers who may not know of drafts, so it names neither title nor words."""
    record(actor=actor, name=name, subject_id=application_id, subject_label="", **details)
