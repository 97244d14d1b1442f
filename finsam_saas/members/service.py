"""Changes to members and to who speaks for them; each leaves an event with before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Role
from finsam_saas.events.changes import changes, plain
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.members import queries
from finsam_saas.members.models import Member, MemberRepresentative
from finsam_saas.members.rules import PartyType, parties_left_without
from finsam_saas.memberships import people
from finsam_saas.web.errors import NotFound
from finsam_saas.web.rows import new_key, next_position, take_turns, write_version
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class MemberEntry:
    """A member as entered; a day that is not known is None."""

    name: str
    party: PartyType
    valid_from: date | None = None
    valid_to: date | None = None
    note: str | None = None


class LastOfParty(ValueError):
    """Nobody of a party would be left, and nobody has said why."""

    def __init__(self, party: PartyType) -> None:
        super().__init__(party.value)
        self.party = party


def add_member(*, actor: Actor, entry: MemberEntry) -> UUID:
    """Enter a new member of the förbund."""
    member = Member(
        key=new_key(Member, entry.name),
        position=next_position(Member),
        **asdict(entry),
    )
    session.add(member)
    session.flush()
    record(
        actor=actor,
        name=EventName.MEMBER_ADDED,
        subject_id=member.id,
        subject_label=entry.name,
        party=entry.party.value,
        valid_from=plain(entry.valid_from),
    )
    return member.id


def change_member(
    *, actor: Actor, member_id: UUID, version: int, entry: MemberEntry, reason: str | None = None
) -> None:
    """Change a member or end its membership with a day; raises NotFound, and Conflict where it was changed.

    A member is never deleted: fees, insatser and seats keep pointing at it. Raises LastOfParty where a party
    would have no member left and no reason is given (Finsamlagen 3 §).
    """
    before = queries.member(member_id)
    found = changes(before, asdict(entry))
    if not found:
        return
    why = (reason or "").strip() or None
    left = _left_without(member_id, entry)
    if left and why is None:
        raise LastOfParty(left[0])
    write_version(Member, member_id, version, {**asdict(entry), "source": None})
    record(
        actor=actor,
        name=EventName.MEMBER_CHANGED,
        subject_id=member_id,
        subject_label=entry.name,
        changes=found,
        **({"reason": why} if left else {}),
    )


def _left_without(member_id: UUID, entry: MemberEntry) -> list[PartyType]:
    """The parties that lose their last lasting member; two who end one each do it one after the other."""
    here = Member.tenant_id == current_tenant().id
    session.execute(select(Member.id).where(here).order_by(Member.id).with_for_update(key_share=True))
    lasting = {one.id: one.party for one in queries.members() if one.valid_to is None}
    after = {**lasting, member_id: entry.party}
    if entry.valid_to is not None:
        del after[member_id]
    return parties_left_without(lasting.values(), after.values())


def set_representatives(*, actor: Actor, member_id: UUID, membership_ids: Sequence[UUID]) -> None:
    """Say who speaks for a member; only those with the role of member representative. Raises NotFound."""
    member = queries.member(member_id)
    take_turns(Member, member_id)
    names = {one.membership_id: one.name for one in people.accounts(Role.MEMBER_REPRESENTATIVE)}
    before = dict(queries.representatives_of(member_id))
    wanted = dict.fromkeys(membership_ids)
    if not wanted.keys() <= names.keys() | before.keys():
        raise NotFound("no such representative")
    if wanted.keys() == before.keys():
        return
    session.execute(
        delete(MemberRepresentative).where(
            MemberRepresentative.tenant_id == current_tenant().id,
            MemberRepresentative.member_id == member_id,
            MemberRepresentative.membership_id.not_in(wanted),
        )
    )
    for membership_id in wanted:
        session.execute(
            insert(MemberRepresentative)
            .values(tenant_id=current_tenant().id, member_id=member_id, membership_id=membership_id)
            .on_conflict_do_nothing()
        )
    told = [sorted(before.values()), sorted({**before, **names}[one] for one in wanted)]
    record(
        actor=actor,
        name=EventName.MEMBER_CHANGED,
        subject_id=member_id,
        subject_label=member.name,
        changes={"representatives": told},
    )


def end_representation(*, actor: Actor, membership_id: UUID) -> None:
    """Let somebody whose place in the förbund has ended speak for no member any more."""
    for member_id in queries.represented_by(membership_id):
        others = [one for one, _name in queries.representatives_of(member_id) if one != membership_id]
        set_representatives(actor=actor, member_id=member_id, membership_ids=others)
