"""Attaching files to an application and taking them away; what has been handed in holds on to its own."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete

from finsam_saas.access.actor import Actor
from finsam_saas.applications.file_checks import CheckedFile
from finsam_saas.applications.file_rules import MOST_FILES, FileFault, FileRefused
from finsam_saas.applications.files import attached, was_handed_in
from finsam_saas.applications.models import ApplicationAttachment, ApplicationFile, SubmissionFile
from finsam_saas.applications.writing import locked_open
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.web.errors import NotFound
from tenants.context import current_tenant
from tenants.database import session


def attach(*, actor: Actor, application_id: UUID, checked: CheckedFile) -> UUID:
    """Attach a file that has been checked, while the writers may write.

    Raises NotFound for others than its writers, NotOpenToWriters, and FileRefused where there are too many
    or the same file is attached already.
    """
    locked_open(actor, application_id)
    now_attached = attached(application_id)
    if any(one.sha256 == checked.sha256 for one in now_attached):
        raise FileRefused(FileFault.SAME_FILE)
    if len(now_attached) >= MOST_FILES:
        raise FileRefused(FileFault.TOO_MANY)
    file = ApplicationFile(
        application_id=application_id,
        name=_free_name(checked.name, {one.name.lower() for one in now_attached}),
        kind=checked.kind,
        size=len(checked.content),
        sha256=checked.sha256,
        content=checked.content,
        uploaded_by=actor.name,
    )
    session.add(file)
    session.flush()
    session.add(ApplicationAttachment(application_id=application_id, file_id=file.id))
    session.flush()
    _tell(actor, application_id)
    return file.id


def detach(*, actor: Actor, application_id: UUID, file_id: UUID) -> None:
    """Take a file away; one that has been handed in stays as it was handed in.

    Raises NotFound for others than its writers and for what is not attached, and NotOpenToWriters.
    """
    locked_open(actor, application_id)
    attachment = ApplicationAttachment
    gone = session.scalar(
        delete(attachment)
        .where(
            attachment.tenant_id == current_tenant().id,
            attachment.application_id == application_id,
            attachment.file_id == file_id,
        )
        .returning(attachment.id)
    )
    if gone is None:
        raise NotFound(f"no file {file_id}")
    session.execute(
        delete(ApplicationFile).where(
            ApplicationFile.tenant_id == current_tenant().id, ApplicationFile.id == file_id, ~was_handed_in()
        )
    )
    _tell(actor, application_id)


def keep_with(submission_id: UUID, file_ids: Sequence[UUID]) -> None:
    """Hold on to the files that are handed in: from now on neither can be taken away."""
    session.add_all(SubmissionFile(submission_id=submission_id, file_id=one) for one in file_ids)
    session.flush()


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number where another file already has it."""
    stem, _dot, ending = name.rpartition(".")
    number, free = 2, name
    while free.lower() in taken:
        free, number = f"{stem} ({number}).{ending}", number + 1
    return free


def _tell(actor: Actor, application_id: UUID) -> None:
    """The log has readers who may not know of drafts, so it names neither application nor file."""
    told = {"fields": ["attachments"]}
    record(
        actor=actor,
        name=EventName.APPLICATION_CHANGED,
        subject_id=application_id,
        subject_label="",
        **told,
    )
