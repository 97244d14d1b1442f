"""Who writes an application: whom the writers ask to join, and what ends with a place in the förbund."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission, Role, permissions_of
from finsam_saas.applications import queries
from finsam_saas.applications.models import ApplicationWriter
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.memberships import people
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session


def set_writers(*, actor: Actor, application_id: UUID, membership_ids: Sequence[UUID]) -> None:
    """Say who writes the application; the actor stays. Raises NotFound for somebody who may not write."""
    queries.written_by(actor, application_id, lock=True)
    before = {membership_id for membership_id, _name in queries.writers(application_id)}
    wanted = {*membership_ids, *([actor.membership_id] if actor.membership_id else [])}
    if not wanted <= before | {one.membership_id for one in possible_writers()}:
        raise NotFound("no such writer")
    if wanted == before:
        return
    _remove(application_id, before - wanted)
    session.add_all(
        ApplicationWriter(application_id=application_id, membership_id=one) for one in sorted(wanted - before)
    )
    session.flush()
    _tell(actor, application_id)


def end_writing(*, actor: Actor, membership_id: UUID) -> None:
    """Let somebody whose place in the förbund has ended write, and read, no applications any more."""
    for application_id in queries.applications_of(membership_id):
        _remove(application_id, [membership_id])
        _tell(actor, application_id)


def possible_writers() -> list[people.Account]:
    """Those who may be asked to write applications."""
    return [one for one in people.accounts() if _may_write(one)]


def _may_write(account: people.Account) -> bool:
    return Permission.APPLICATIONS_WRITE in permissions_of(frozenset(map(Role, account.roles)), frozenset())


def _remove(application_id: UUID, membership_ids: Collection[UUID]) -> None:
    session.execute(
        delete(ApplicationWriter).where(
            ApplicationWriter.tenant_id == current_tenant().id,
            ApplicationWriter.application_id == application_id,
            ApplicationWriter.membership_id.in_(membership_ids),
        )
    )


def _tell(actor: Actor, application_id: UUID) -> None:
    """The log has readers who may not know of drafts, so it names none."""
    told = {"fields": ["writers"]}
    record(
        actor=actor,
        name=EventName.APPLICATION_CHANGED,
        subject_id=application_id,
        subject_label="",
        **told,
    )
