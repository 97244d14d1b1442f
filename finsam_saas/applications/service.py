"""An application's steps: handed in and registered, completed, prepared, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from finsam_saas.access.actor import Actor
from finsam_saas.applications import queries
from finsam_saas.applications.attachments import keep_with
from finsam_saas.applications.content import content_of, fingerprint
from finsam_saas.applications.models import Application, ApplicationSubmission
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.applications.rules import (
    OVER,
    ApplicationStep,
    By,
    Fault,
    StepRefused,
    faults,
    move,
    steps_from,
)
from finsam_saas.applications.whole import Whole
from finsam_saas.applications.whole import whole as whole_of
from finsam_saas.calls.queries import CallFacts, call
from finsam_saas.calls.rules import CallStatus, takes_late
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.needs.service import became_application
from finsam_saas.registry import queries as matters
from finsam_saas.registry import service as registry
from finsam_saas.registry.entry import DocumentEntry
from finsam_saas.registry.rules import Direction, MatterKind
from finsam_saas.web.errors import Conflict
from finsam_saas.web.rows import write_version
from tenants.context import current_tenant
from tenants.database import now, session, today

SUBJECT = "application"
"""What a registered document says it is, when it is an application."""


class NotComplete(ValueError):
    """Something stands in the way of handing the application in."""

    def __init__(self, found: Sequence[Fault]) -> None:
        super().__init__(", ".join(fault.code for fault in found))
        self.faults = tuple(found)


class TooLate(ValueError):
    """The call is closed and takes nothing late, or is withdrawn."""


@dataclass(frozen=True)
class Receipt:
    """What the applicant gets: the number in the registry, and the fingerprint of what was handed in."""

    matter_number: str
    document_number: str
    content_hash: str
    came_late: bool


def submit(*, actor: Actor, application_id: UUID, version: int, read: str | None = None) -> Receipt:
    """Hand an application in, the first time or completed: it gets its number and is a public document.

    `read` is the fingerprint of what was read through before: of the other writers' texts and parties too.
    Raises NotFound for others than its writers, Conflict where it was changed meanwhile, StepRefused,
    NotComplete with all that is missing, TooLate, and MatterClosed where the förbund has closed its matter.
    """
    application = queries.written_by(actor, application_id, lock=True)
    state = move(application.state, ApplicationStep.SUBMIT)
    if application.version != version:
        raise Conflict(f"application {application_id} was changed")
    whole = whole_of(application)
    if found := faults(whole.facts):
        raise NotComplete(found)
    is_first = application.matter_id is None
    late = _is_late(whole.call) if is_first else application.came_late
    moment = now()
    content_hash = _keep(whole, actor, moment)
    if read not in (None, content_hash):
        raise Conflict(f"application {application_id} is not as it was read")
    matter = _matter(actor, application)
    document = _register(actor, matter.id, application, whole.owner)
    write_version(
        Application,
        application_id,
        version,
        {
            "state": state,
            "matter_id": matter.id,
            "submitted_at": application.submitted_at or moment,
            "came_late": late,
            "supplement_due_on": None,
            "supplement_reason": None,
        },
    )
    if application.need_id:
        became_application(actor=actor, need_id=application.need_id)
    _tell(actor, EventName.APPLICATION_SUBMITTED, application, content_hash=content_hash, late=late)
    return Receipt(matter.number, document.number, content_hash, late)


def _keep(whole: Whole, actor: Actor, moment: datetime) -> str:
    """Keep what is handed in as it stands; its fingerprint."""
    content = content_of(whole)
    content_hash = fingerprint(content)
    submission = ApplicationSubmission(
        application_id=whole.application.id,
        number=_next_number(whole.application.id),
        submitted_at=moment,
        submitted_by=actor.name,
        content=content,
        content_hash=content_hash,
    )
    session.add(submission)
    session.flush()
    keep_with(submission.id, [one.id for one in whole.files])
    return content_hash


def withdraw(*, actor: Actor, application_id: UUID, version: int, reason: str) -> None:
    """Take an application back; raises NotFound for others than its writers, StepRefused, Conflict."""
    _take(queries.written_by(actor, application_id), version, ApplicationStep.WITHDRAW)
    # Under the name it was handed in with: what its writers have changed since is theirs.
    application = queries.handed_in(application_id)
    _tell(actor, EventName.APPLICATION_WITHDRAWN, application, reason=reason.strip())


def prepare(*, actor: Actor, application_id: UUID, version: int) -> None:
    """Say that an application is complete and is being prepared; raises NotFound, StepRefused, Conflict."""
    application = queries.handed_in(application_id)
    _take(application, version, ApplicationStep.PREPARE)
    _tell(actor, EventName.APPLICATION_PREPARED, application)


def ready_for_decision(*, actor: Actor, application_id: UUID, version: int) -> None:
    """Say that an application has been prepared; raises NotFound, StepRefused, Conflict."""
    application = queries.handed_in(application_id)
    _take(application, version, ApplicationStep.READY)
    _tell(actor, EventName.APPLICATION_READY, application)


def request_supplement(
    *, actor: Actor, application_id: UUID, version: int, reason: str, due_on: date
) -> None:
    """Ask the applicant for more, by a day to come; the form opens again with the reason on top.

    Raises NotFound, StepRefused, Conflict, and ValueError for a day that has been.
    """
    if due_on < today():
        raise ValueError("the day has been")
    application = queries.handed_in(application_id)
    told = {"supplement_reason": reason.strip(), "supplement_due_on": due_on}
    _take(application, version, ApplicationStep.REQUEST_SUPPLEMENT, **told)
    _tell(
        actor, EventName.SUPPLEMENT_REQUESTED, application, reason=reason.strip(), due_on=due_on.isoformat()
    )


def move_to_call(*, actor: Actor, application_id: UUID, version: int, call_id: UUID) -> None:
    """Let an application be tried in another call, as one that came late (R6); raises NotFound, Conflict."""
    application = queries.handed_in(application_id)
    wanted = call(call_id)
    if application.state in OVER or wanted.id == application.call_id:
        raise Conflict(f"application {application_id} cannot be moved")
    write_version(Application, application_id, version, {"call_id": call_id, "came_late": False})
    moved = [call(application.call_id).title, wanted.title]
    _tell(actor, EventName.APPLICATION_MOVED, application, changes={"call": moved})


def take_decision(*, application: ApplicationFacts, step: ApplicationStep) -> None:
    """Let the body that decides move an application on; raises StepRefused for what is not its to do.

    `application` is read under its lock, by the one who writes down the decision and tells of it.
    """
    if step not in steps_from(application.state, By.DECIDING_BODY):
        raise StepRefused(application.state, step)
    _take(application, application.version, step)


def _take(application: ApplicationFacts, version: int, step: ApplicationStep, **more: object) -> None:
    state = move(application.state, step)
    write_version(Application, application.id, version, {"state": state, **more})


def _is_late(found: CallFacts) -> bool:
    """Whether the call has closed; raises TooLate where it takes nothing late or was withdrawn."""
    status = found.status()
    if status is CallStatus.OPEN:
        return False
    if status is CallStatus.CLOSED and takes_late(found.late_policy):
        return True
    raise TooLate(found.title)


def _matter(actor: Actor, application: ApplicationFacts) -> registry.Registered:
    """The application's matter in the registry, opened when it first comes in."""
    if application.matter_id is None:
        return registry.open_matter(actor=actor, kind=MatterKind.APPLICATION, title=application.title)
    return registry.registered(application.matter_id)


def _register(
    actor: Actor, matter_id: UUID, application: ApplicationFacts, owner: str
) -> registry.Registered:
    entry = DocumentEntry(Direction.IN, application.title, today(), owner)
    return registry.register_document(
        actor=actor, matter_id=matter_id, entry=entry, subject_kind=SUBJECT, subject_id=application.id
    )


def _next_number(application_id: UUID) -> int:
    last = session.scalar(
        select(func.max(ApplicationSubmission.number)).where(
            ApplicationSubmission.tenant_id == current_tenant().id,
            ApplicationSubmission.application_id == application_id,
        )
    )
    return (last or 0) + 1


def label_in_log(application: ApplicationFacts) -> str:
    """What the log calls an application that has been handed in: by its number, where the matter is secret.

    The log has readers who may not read the registry.
    """
    matter = matters.matter(application.matter_id) if application.matter_id else None
    return matter.number if matter and matter.secrecy_ground else application.title


def _tell(actor: Actor, name: EventName, application: ApplicationFacts, **details: object) -> None:
    label = label_in_log(application)
    record(actor=actor, name=name, subject_id=application.id, subject_label=label, **details)
