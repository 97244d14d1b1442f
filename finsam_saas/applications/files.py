"""Reading the files of an application: those its writers have now, and those that were handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries
from finsam_saas.applications.file_rules import FileKind
from finsam_saas.applications.models import ApplicationAttachment, ApplicationFile, SubmissionFile
from finsam_saas.web.errors import NotFound
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class FileFacts:
    """A file without its content; `size` in bytes."""

    id: UUID
    name: str
    kind: FileKind
    size: int
    sha256: str
    uploaded_by: str
    uploaded_at: datetime


@dataclass(frozen=True)
class Stored:
    """A file to send: its name, kind and bytes."""

    name: str
    kind: FileKind
    content: bytes


_ATTACHED = and_(
    ApplicationAttachment.tenant_id == ApplicationFile.tenant_id,
    ApplicationAttachment.file_id == ApplicationFile.id,
)


def attached(application_id: UUID) -> list[FileFacts]:
    """The files that are attached as its writers have it now, in the order they came."""
    rows = session.execute(
        select(
            ApplicationFile.id,
            ApplicationFile.name,
            ApplicationFile.kind,
            ApplicationFile.size,
            ApplicationFile.sha256,
            ApplicationFile.uploaded_by,
            ApplicationFile.uploaded_at,
        )
        .join(ApplicationAttachment, _ATTACHED)
        .where(
            ApplicationFile.tenant_id == own_tenant_id,
            ApplicationAttachment.application_id == application_id,
        )
        .order_by(ApplicationFile.uploaded_at, ApplicationFile.id)
    )
    return [FileFacts(**row._mapping) for row in rows]


def writers_file(actor: Actor, application_id: UUID, file_id: UUID) -> Stored:
    """A file of an application for those who write it, attached now or handed in; raises NotFound."""
    queries.written_by(actor, application_id)
    is_attached = exists().where(_ATTACHED, ApplicationAttachment.application_id == application_id)
    return _stored(file_id, application_id, is_attached | was_handed_in())


def handed_in_file(application_id: UUID, file_id: UUID) -> Stored:
    """A file that was handed in with an application; raises NotFound for what the writers have since."""
    queries.handed_in(application_id)
    return _stored(file_id, application_id, was_handed_in())


def _stored(file_id: UUID, application_id: UUID, fits: ColumnElement[bool]) -> Stored:
    row = session.execute(
        select(ApplicationFile.name, ApplicationFile.kind, ApplicationFile.content).where(
            ApplicationFile.tenant_id == own_tenant_id,
            ApplicationFile.application_id == application_id,
            ApplicationFile.id == file_id,
            fits,
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"no file {file_id}")
    return Stored(row.name, row.kind, bytes(row.content))


def was_handed_in() -> ColumnElement[bool]:
    """The condition that a file has been handed in."""
    handed = SubmissionFile
    return exists().where(handed.tenant_id == ApplicationFile.tenant_id, handed.file_id == ApplicationFile.id)
