"""Letters about assignments: to the body that gets one, to the one that gave it, and before the last day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, select

from finsam_saas.access.permissions import Permission, Role
from finsam_saas.accounts.models import Membership, may_still
from finsam_saas.needs import awaited
from finsam_saas.needs.awaited import AwaitedAssignment
from finsam_saas.needs.rules import AssignmentState, reminder_due
from finsam_saas.reporting_plan.working_days import is_working_day
from finsam_saas.web.formats import current_formats
from finsam_saas.web.language import speaking
from tenants.context import current_tenant
from tenants.database import session, today
from tenants.models import Tenant
from worker.celery_app import PlatformTask, TenantTask, celery
from worker.happening import Happening
from worker.mailer import Letter, send
from worker.notices import Receiver, link, receivers, settings, tell_each
from worker.schedule import ASSIGNMENTS, ASSIGNMENTS_OF_ONE

log = structlog.get_logger(__name__)


def tell_of_assignment(happening: Happening) -> None:
    """Tell the body, or the kansli, that it has an assignment or is asked for more."""
    _tell(happening, AssignmentState.GIVEN, _whose(happening, of_giver=False), _given)


def tell_of_report_back(happening: Happening) -> None:
    """Tell the body that gave an assignment that it has been reported back."""
    _tell(happening, AssignmentState.REPORTED, _whose(happening, of_giver=True), _reported)


def _tell(
    happening: Happening,
    state: AssignmentState,
    whom: tuple[AwaitedAssignment, ColumnElement[bool]] | None,
    written: Callable[..., Letter],
) -> None:
    if whom is not None and whom[0].state is state:
        one, people = whom
        tell_each(happening, people, partial(written, one=one, url=_page(one)))


def _whose(happening: Happening, *, of_giver: bool) -> tuple[AwaitedAssignment, ColumnElement[bool]] | None:
    one = awaited.assignment(happening.subject_id) if happening.subject_id else None
    return (one, _people(one.from_body_id if of_giver else one.to_body_id)) if one else None


def _people(body_id: UUID | None) -> ColumnElement[bool]:
    """Those who sit in a body and still read assignments; the kansli where nobody does, or it is theirs."""
    seated = awaited.sitting(body_id, today()) if body_id else []
    if not seated:
        return Membership.roles.contains([Role.SECRETARIAT.value])
    return and_(Membership.id.in_(seated), may_still(Permission.NEEDS_READ))


@celery.task(base=PlatformTask, name=ASSIGNMENTS)
def remind_of_all_assignments() -> None:
    """Ask for the day's reminders of assignments per förbund in the register."""
    for tenant_id in session.scalars(select(Tenant.id).order_by(Tenant.id)).all():
        remind_of_assignments_of_one.apply_async(kwargs={"tenant_id": tenant_id}, expires=3600)


@celery.task(base=TenantTask, name=ASSIGNMENTS_OF_ONE)
def remind_of_assignments_of_one(*, tenant_id: int) -> None:
    """Remind of the assignments of one förbund that are soon to be reported, or late."""
    remind_of_assignments(today())


def remind_of_assignments(day: date) -> int:
    """Send the day's reminders, a transaction each; how many went. Raises the last error at the end."""
    if not is_working_day(day):
        return 0
    due = _due(day)
    session.commit()
    count, failed = 0, None
    for one, receiver, before in due:
        try:
            count += _remind(one, receiver, before, day)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            session.rollback()
            failed = error
            log.error("assignment_reminder_failed", error=type(error).__name__)
    if failed is not None:
        raise failed
    return count


def _due(day: date) -> list[tuple[AwaitedAssignment, Receiver, int]]:
    """Who is to be reminded of what, and how many days before its last day that is."""
    waiting = awaited.awaited_assignments(day)
    sent = awaited.sent_reminders([one.id for one in waiting]) if waiting else {}
    found = []
    for one in waiting:
        for receiver in receivers(_people(one.to_body_id)):
            before = reminder_due(one.due_on, day, sent.get((one.id, receiver.id, one.due_on), ()))
            if before is not None:
                found.append((one, receiver, before))
    return found


def _remind(one: AwaitedAssignment, receiver: Receiver, before: int, day: date) -> int:
    """One letter; 1 where it went, 0 where another worker was first."""
    if not awaited.keep_as_reminded(one, receiver.membership_id, before):
        session.rollback()
        return 0
    send(settings(), _reminder(receiver, one, is_late=one.due_on < day))
    session.commit()
    return 1


def _page(one: AwaitedAssignment) -> str:
    return link("needs.assignment", association=current_tenant().slug, assignment_id=one.id)


def _given(*, recipient: str, language: str, name: str, one: AwaitedAssignment, url: str) -> Letter:
    with speaking(language):
        return Letter(
            recipient,
            _("Ett uppdrag från %(body)s: %(title)s", body=one.from_body, title=one.title),
            _(
                "Hej %(name)s!\n\n%(body)s vill ha återrapport om %(title)s, senast %(day)s."
                " Läs uppdraget och återrapportera här:\n%(url)s\n\nHälsningar\nFinsam",
                name=name,
                body=one.from_body,
                title=one.title,
                day=current_formats().weekday(one.due_on),
                url=url,
            ),
        )


def _reported(*, recipient: str, language: str, name: str, one: AwaitedAssignment, url: str) -> Letter:
    with speaking(language):
        return Letter(
            recipient,
            _("Ett uppdrag är återrapporterat: %(title)s", title=one.title),
            _(
                "Hej %(name)s!\n\nUppdraget %(title)s från %(body)s är återrapporterat."
                " Läs rapporten, och avsluta uppdraget eller be om mer här:\n%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=name,
                body=one.from_body,
                title=one.title,
                url=url,
            ),
        )


def _reminder(receiver: Receiver, one: AwaitedAssignment, *, is_late: bool) -> Letter:
    with speaking(receiver.language):
        told = {"title": one.title, "day": current_formats().weekday(one.due_on)}
        when = (
            _("Uppdraget %(title)s skulle ha återrapporterats %(day)s.", **told)
            if is_late
            else _("Uppdraget %(title)s ska återrapporteras senast %(day)s.", **told)
        )
        return Letter(
            receiver.email,
            _("Uppdrag att återrapportera: %(title)s", title=one.title),
            _(
                "Hej %(name)s!\n\n%(when)s Gör det här:\n%(url)s\n\nHälsningar\nFinsam",
                name=receiver.name,
                when=when,
                url=_page(one),
            ),
        )
