"""When somebody is reminded of a report: each reminder once, on working days, until it is handed in."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from finsam_saas.reporting_plan.working_days import add_working_days, is_working_day, working_day_until

MOST_WORKING_DAYS = 60
"""Working days before or between reminders: a quarter; a longer wait is a slip of the hand."""

MOST_REMINDERS = 12
"""Reminders of one kind about one report; more than that nobody reads."""

Receiver = TypeVar("Receiver", bound=Hashable)


class PlanRefused(ValueError):
    """The numbers do not make a plan for reminders."""


@dataclass(frozen=True)
class ReminderPlan:
    """When to remind of a report, in working days.

    `before`: days before the last working day to hand in (0 is that day). `after_every`: days between
    reminders of a late report, `after_times` of them. From late reminder number `copy_from` on, kansli gets
    a copy; None is never. Raises PlanRefused.
    """

    before: tuple[int, ...] = (7, 1)
    after_every: int = 5
    after_times: int = 3
    copy_from: int | None = 2

    def __post_init__(self) -> None:
        if len(set(self.before)) < len(self.before) or len(self.before) > MOST_REMINDERS:
            raise PlanRefused("the days before must differ from each other, and be few")
        if any(not 0 <= days <= MOST_WORKING_DAYS for days in self.before):
            raise PlanRefused(f"days before are 0–{MOST_WORKING_DAYS}")
        if not (1 <= self.after_every <= MOST_WORKING_DAYS and 0 <= self.after_times <= MOST_REMINDERS):
            raise PlanRefused(
                f"late reminders come every 1–{MOST_WORKING_DAYS} days, 0–{MOST_REMINDERS} times"
            )
        if self.copy_from is not None and self.copy_from < 1:
            raise PlanRefused("the first late reminder is number 1")


class ReminderKind(StrEnum):
    """Whether a reminder was planned for before or after the report's last day."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class ReminderKey:
    """What makes a reminder the same one; its text is stable and may be stored.

    `ordinal` is the working days before the last one, or the number of the late reminder from 1.
    """

    report_id: UUID
    kind: ReminderKind
    ordinal: int

    def __str__(self) -> str:
        return f"{self.report_id}:{self.kind}:{self.ordinal}"


@dataclass(frozen=True)
class AwaitedReport:
    """A report that was asked for on `asked_on` (when its period opened), with its last day and its plan."""

    report_id: UUID
    due_on: date
    asked_on: date
    handed_in: bool
    plan: ReminderPlan = ReminderPlan()


@dataclass(frozen=True)
class Reminder:
    """One reminder to send on `day`.

    `keys` are the reminders that it stands for: its own `key` last, before it those that were missed. All
    of them are to be kept as sent, in the same transaction as the letter.
    """

    key: ReminderKey
    keys: tuple[ReminderKey, ...]
    day: date
    due_on: date
    copy_to_secretariat: bool

    @property
    def report_id(self) -> UUID:
        """The report it reminds of."""
        return self.key.report_id

    @property
    def days_left(self) -> int:
        """Calendar days left to hand in; negative where the report is late."""
        return (self.due_on - self.day).days


def schedule(report: AwaitedReport) -> list[tuple[date, ReminderKey]]:
    """The working days on which the report's reminders are planned, in order, after the day it was asked for.

    Raises YearNotCovered.
    """
    plan = report.plan
    keys = [
        ReminderKey(report.report_id, ReminderKind.BEFORE, days) for days in sorted(plan.before, reverse=True)
    ]
    keys += [
        ReminderKey(report.report_id, ReminderKind.AFTER, number + 1) for number in range(plan.after_times)
    ]
    planned = [(_planned_day(key, report), key) for key in keys]
    return [(day, key) for day, key in planned if day > report.asked_on]


def _planned_day(key: ReminderKey, report: AwaitedReport) -> date:
    if key.kind is ReminderKind.AFTER:
        return add_working_days(report.due_on, key.ordinal * report.plan.after_every)
    return add_working_days(working_day_until(report.due_on), -key.ordinal)


def reminder_due(
    report: AwaitedReport, sent: Collection[ReminderKey], today: date, *, ahead_to: date | None = None
) -> Reminder | None:
    """The one reminder of this report to send today, or None.

    `ahead_to`: reminders before the last day that are planned until then come today, for those who want
    their letters seldom; what is late is never told before it is.

    Nothing on a day off, nothing once the report is handed in. Days that were missed give one reminder, the
    newest, which stands for the others; nothing older than a reminder already sent is ever sent. After a new
    last day, leave what was sent about the old one out of `sent`. Raises YearNotCovered.
    """
    if report.handed_in or not is_working_day(today):
        return None
    newest_sent = max(
        (_planned_day(key, report) for key in sent if key.report_id == report.report_id), default=date.min
    )
    ahead = {ReminderKind.BEFORE: ahead_to or today, ReminderKind.AFTER: today}
    keys = tuple(key for day, key in schedule(report) if newest_sent < day <= ahead[key.kind])
    if not keys:
        return None
    newest, copy_from = keys[-1], report.plan.copy_from
    late = newest.kind is ReminderKind.AFTER
    copied = late and copy_from is not None and newest.ordinal >= copy_from
    return Reminder(newest, keys, today, report.due_on, copied)


@dataclass(frozen=True)
class Letter(Generic[Receiver]):
    """One letter a day to one receiver: own reports to hand in, and copies about others' late reports."""

    receiver: Receiver
    reminders: tuple[Reminder, ...]
    copies: tuple[Reminder, ...]


def digest(
    reminders: Iterable[Reminder],
    receivers: Mapping[UUID, Collection[Receiver]],
    secretariat: Collection[Receiver],
    written_to_today: Collection[Receiver] = (),
) -> list[Letter[Receiver]]:
    """The day's letters: each receiver gets one, whatever the number of reports.

    `receivers` answer for each report; where nobody does, kansli gets the reminder as a copy. A reminder to
    somebody who already has had a letter today waits in full: it is in no letter, is not to be kept as
    sent, and comes on the next working day.
    """
    own: dict[Receiver, list[Reminder]] = {}
    copies: dict[Receiver, list[Reminder]] = {}
    for reminder in reminders:
        answering = dict.fromkeys(receivers.get(reminder.report_id, ()))
        copied = secretariat if reminder.copy_to_secretariat or not answering else ()
        told = dict.fromkeys(one for one in copied if one not in answering)
        if any(one in written_to_today for one in (*answering, *told)):
            continue
        for one in answering:
            own.setdefault(one, []).append(reminder)
        for one in told:
            copies.setdefault(one, []).append(reminder)
    return [
        Letter(one, tuple(own.get(one, ())), tuple(copies.get(one, ())))
        for one in dict.fromkeys((*own, *copies))
    ]
