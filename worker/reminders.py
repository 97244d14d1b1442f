"""The clock of follow-up: opens periods that have ended, and reminds of reports, one letter a person and day.

What has been sent stands in the database, noted in the transaction of its letter, so that a clock that
rings twice, late or not at all reminds each person of each thing exactly once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import and_, or_, select

from finsam_saas.access.actor import SYSTEM
from finsam_saas.access.permissions import ROLE_PERMISSIONS, Permission, Role
from finsam_saas.accounts.models import Membership
from finsam_saas.accounts.rules import ReminderChoice
from finsam_saas.followup.awaited import (
    Awaited,
    Sent,
    answering,
    awaited,
    keep_as_sent,
    sent_reminders,
    written_to,
)
from finsam_saas.followup.opening import open_period
from finsam_saas.followup.queries import periods
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.queries import Plan, plans
from finsam_saas.reporting_plan.reminders import AwaitedReport, Reminder, ReminderPlan, reminder_due
from finsam_saas.reporting_plan.rules import TemplateKind, last_days
from finsam_saas.reporting_plan.working_days import working_day_from
from tenants.context import current_tenant
from tenants.database import session, today
from tenants.models import Tenant
from worker import letters
from worker.celery_app import PlatformTask, TenantTask, celery
from worker.mailer import send
from worker.notices import Receiver, link, receivers, settings
from worker.schedule import FOLLOW_UP, FOLLOW_UP_OF_ONE

log = structlog.get_logger(__name__)


@celery.task(base=PlatformTask, name=FOLLOW_UP)
def follow_up_all() -> None:
    """Ask for the day's follow-up per förbund in the register."""
    for tenant_id in session.scalars(select(Tenant.id).order_by(Tenant.id)).all():
        follow_up_one.apply_async(kwargs={"tenant_id": tenant_id}, expires=3600)


@celery.task(base=TenantTask, name=FOLLOW_UP_OF_ONE)
def follow_up_one(*, tenant_id: int) -> None:
    """Open what is to be opened in one förbund, and remind of what is awaited."""
    follow_up(today())


def follow_up(day: date) -> None:
    """The day's follow-up of the acting förbund: reminders do not wait for a period that cannot be opened.

    What stopped it from being opened is raised when they have gone.
    """
    failed: Exception | None = None
    try:
        open_what_has_ended(day)
        session.commit()
    except SoftTimeLimitExceeded:
        raise
    except Exception as error:
        session.rollback()
        failed = error
        log.error("opening_failed", error=type(error).__name__)
    remind(day)
    if failed is not None:
        raise failed


def open_what_has_ended(day: date) -> list[Period]:
    """Open the newest period that has ended, of each cadence that the förbund lets open by itself.

    From the first working day after the period; once opened it is left alone. The period's last day is that
    of the kind with the longest time; the others have their own.
    """
    wanted = [plan for plan in plans().values() if plan.is_asked and plan.opens_by_itself]
    opened = {one.period for one in periods()} if wanted else set()
    made: list[Period] = []
    for cadence in dict.fromkeys(plan.cadence for plan in wanted):
        ended = Period.of_day(cadence, day).previous()
        if ended in opened or day < working_day_from(ended.last_day + timedelta(days=1)):
            continue
        given = {plan.kind: plan.days_to_report for plan in wanted if plan.cadence is cadence}
        due_on, shorter = last_days(given, ended.last_day)
        open_period(actor=SYSTEM, period=ended, due_on=due_on, due_by_kind=shorter, on=day)
        made.append(ended)
    return made


# Somebody still named for an insats, but in no role that hands in or signs off, cannot open its report.
_CAN_ACT = or_(
    *(
        Membership.roles.contains([role.value])
        for role, permissions in ROLE_PERMISSIONS.items()
        if permissions & {Permission.REPORTS_ENTER, Permission.REPORTS_SIGN_OFF}
    )
)


@dataclass(frozen=True)
class DueReminder:
    """One reminder about one report, for one person; a copy is about somebody else's late report."""

    reminder: Reminder
    report: Awaited
    is_copy: bool


@dataclass(frozen=True)
class Round:
    """All that a day's reminders are made of: read once, whatever the number of reports and people."""

    day: date
    waiting: list[Awaited]
    plans: dict[TemplateKind, Plan]
    sent: Sent
    who: dict[UUID, list[UUID]]
    people: dict[UUID, Receiver]
    kansli: set[UUID]
    told_today: set[UUID]

    @classmethod
    def of_day(cls, day: date) -> Round:
        """Read what the acting förbund waits for, who is to act, and what they have been told."""
        waiting = awaited(day)
        who = answering(waiting)
        answer = {membership_id for found in who.values() for membership_id in found}
        kansli = receivers(Membership.roles.contains([Role.SECRETARIAT.value]))
        people = [*receivers(and_(Membership.id.in_(answer), _CAN_ACT)), *kansli]
        return cls(
            day=day,
            waiting=waiting,
            plans=plans(),
            sent=sent_reminders(waiting),
            who=who,
            people={one.membership_id: one for one in people},
            kansli={one.membership_id for one in kansli},
            told_today=written_to(day),
        )

    def due(self, membership_id: UUID) -> list[DueReminder]:
        """The reminders that one person is to have today; none to who has had a letter today."""
        choice = self.people[membership_id].reminders
        if membership_id in self.told_today or not _has_letters(choice, self.day):
            return []
        reports = (
            one for one in self.waiting if choice is not ReminderChoice.ONLY_LATE or one.due_on < self.day
        )
        found = [self._due(membership_id, report, _ahead(choice, self.day)) for report in reports]
        return [one for one in found if one is not None]

    def _due(self, membership_id: UUID, report: Awaited, ahead_to: date) -> DueReminder | None:
        """As the one who answers for the report, or as a copy to the kansli; nobody else is told."""
        answers = membership_id in self.who[report.report_id]
        if not answers and membership_id not in self.kansli:
            return None
        sent = self.sent.get((report.report_id, membership_id), ())
        wanted = _wanted(report, self.plans[report.kind])
        reminder = reminder_due(wanted, sent, self.day, ahead_to=ahead_to)
        nobody_answers = not any(one in self.people for one in self.who[report.report_id])
        if reminder is None or not (answers or nobody_answers or reminder.copy_to_secretariat):
            return None
        return DueReminder(reminder, report, is_copy=not answers)


def _has_letters(choice: ReminderChoice, day: date) -> bool:
    """Whether somebody who has chosen so has letters this day: once a week is on its first working day."""
    monday = day - timedelta(days=day.weekday())
    return choice is not ReminderChoice.WEEKLY or day == working_day_from(monday)


def _ahead(choice: ReminderChoice, day: date) -> date:
    """The last day whose reminders come this day: who has one letter a week is told of the whole week."""
    return day + timedelta(days=6 - day.weekday()) if choice is ReminderChoice.WEEKLY else day


def _wanted(report: Awaited, plan: Plan) -> AwaitedReport:
    return AwaitedReport(
        report.report_id,
        report.due_on,
        report.asked_on,
        handed_in=False,
        plan=ReminderPlan(tuple(plan.remind_before), plan.remind_every, plan.remind_times),
    )


def remind(day: date) -> int:
    """Send the day's letters of the acting förbund, a transaction each; how many were sent.

    Raises the last error when all the others have had theirs.
    """
    told = Round.of_day(day)
    session.commit()
    sent, failed = 0, None
    for membership_id, receiver in told.people.items():
        try:
            due = told.due(membership_id)
            sent += _write(receiver, due, day) if due else 0
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            session.rollback()
            failed = error
            log.error("reminder_failed", error=type(error).__name__)
    if failed is not None:
        raise failed
    return sent


def _write(receiver: Receiver, due: list[DueReminder], day: date) -> int:
    """One letter with all of them; 1 where it went, 0 where another worker was first."""
    keys = {key: one.report.due_on for one in due for key in one.reminder.keys}
    if not keep_as_sent(receiver.membership_id, keys):
        session.rollback()
        return 0
    lines = [
        letters.ReportLine(
            initiative=one.report.initiative,
            period=one.report.period,
            due_on=one.report.due_on,
            is_late=one.report.due_on < day,
            is_copy=one.is_copy,
            url=link("followup.report", association=current_tenant().slug, report_id=one.report.report_id),
        )
        for one in due
    ]
    letter = letters.reminder(
        receiver.email, receiver.language, receiver.name, lines, choice_url=link("accounts.account")
    )
    send(settings(), letter)
    session.commit()
    return 1
