"""Each reminder once, on working days, never after the report is handed in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from finsam_saas.reporting_plan.profile import ReportingPlanPart
from finsam_saas.reporting_plan.reminders import (
    AwaitedReport,
    Letter,
    PlanRefused,
    Reminder,
    ReminderKey,
    ReminderKind,
    ReminderPlan,
    digest,
    reminder_due,
    schedule,
)
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.working_days import is_working_day

BEFORE, AFTER = ReminderKind.BEFORE, ReminderKind.AFTER
ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
# Tuesday 20 October 2026; asked for at the end of the quarter.
REPORT = AwaitedReport(ONE, date(2026, 10, 20), date(2026, 9, 30), handed_in=False)


def key(kind: ReminderKind, ordinal: int, report_id: UUID = ONE) -> ReminderKey:
    return ReminderKey(report_id, kind, ordinal)


def test_the_plan_counts_working_days() -> None:
    assert schedule(REPORT) == [
        (date(2026, 10, 9), key(BEFORE, 7)),
        (date(2026, 10, 19), key(BEFORE, 1)),
        (date(2026, 10, 27), key(AFTER, 1)),
        (date(2026, 11, 3), key(AFTER, 2)),
        (date(2026, 11, 10), key(AFTER, 3)),
    ]


def test_days_before_a_last_day_that_is_no_working_day_count_from_the_working_day_before() -> None:
    midsummer = replace(REPORT, due_on=date(2026, 6, 20), asked_on=date(2026, 6, 1))
    plan = ReminderPlan(before=(0, 1), after_every=1, after_times=1)
    assert [day for day, _ in schedule(replace(midsummer, plan=plan))] == [
        date(2026, 6, 17),
        date(2026, 6, 18),
        date(2026, 6, 22),
    ]


def test_what_was_planned_before_the_report_was_asked_for_is_left_out() -> None:
    late = replace(REPORT, asked_on=date(2026, 10, 19))
    assert [one for _, one in schedule(late)] == [key(AFTER, 1), key(AFTER, 2), key(AFTER, 3)]


def test_a_reminder_is_sent_once() -> None:
    day = date(2026, 10, 9)
    reminder = reminder_due(REPORT, [], day)
    assert reminder is not None
    assert (reminder.key, reminder.keys, reminder.day) == (key(BEFORE, 7), (key(BEFORE, 7),), day)
    assert reminder.days_left == 11
    assert reminder_due(REPORT, reminder.keys, day) is None
    assert reminder_due(REPORT, [], day - timedelta(days=1)) is None


@pytest.mark.parametrize("day", [date(2026, 10, 9), date(2026, 10, 27), date(2027, 3, 1)])
def test_a_report_that_is_handed_in_gives_no_reminder(day: date) -> None:
    assert reminder_due(replace(REPORT, handed_in=True), [], day) is None


def test_nothing_is_sent_on_a_day_off_and_the_next_working_day_makes_up_for_it() -> None:
    report = replace(REPORT, due_on=date(2026, 12, 22), plan=ReminderPlan((), after_every=1, after_times=2))
    assert reminder_due(report, [], date(2026, 12, 24)) is None
    after_christmas = reminder_due(report, [], date(2026, 12, 28))
    assert after_christmas is not None
    assert after_christmas.keys == (key(AFTER, 1), key(AFTER, 2))


def test_days_that_were_missed_give_one_reminder_for_all() -> None:
    reminder = reminder_due(REPORT, [key(BEFORE, 7)], date(2026, 11, 4))
    assert reminder is not None
    assert reminder.key == key(AFTER, 2)
    assert reminder.keys == (key(BEFORE, 1), key(AFTER, 1), key(AFTER, 2))
    assert reminder.days_left == -15


def test_nothing_older_than_a_sent_reminder_is_ever_sent() -> None:
    assert reminder_due(REPORT, [key(AFTER, 1)], date(2026, 10, 28)) is None


def test_a_plan_that_is_changed_does_not_repeat_what_was_sent() -> None:
    sent = [key(BEFORE, 7), key(BEFORE, 1)]
    changed = replace(REPORT, plan=ReminderPlan(before=(5, 2), after_every=3))
    assert reminder_due(changed, sent, date(2026, 10, 20)) is None
    reminder = reminder_due(changed, sent, date(2026, 10, 23))
    assert reminder is not None
    assert reminder.keys == (key(AFTER, 1),)


def test_another_reports_reminders_do_not_count() -> None:
    assert reminder_due(REPORT, [key(BEFORE, 7, TWO)], date(2026, 10, 9)) is not None


@pytest.mark.parametrize(("ordinal", "copied"), [(1, False), (2, True), (3, True)])
def test_kansli_gets_a_copy_from_the_chosen_late_reminder(ordinal: int, copied: bool) -> None:
    day = next(day for day, one in schedule(REPORT) if one == key(AFTER, ordinal))
    sent = [one for planned, one in schedule(REPORT) if planned < day]
    reminder = reminder_due(REPORT, sent, day)
    assert reminder is not None
    assert reminder.copy_to_secretariat is copied
    without = reminder_due(replace(REPORT, plan=ReminderPlan(copy_from=None)), sent, day)
    assert without is not None
    assert not without.copy_to_secretariat


def test_the_key_reads_the_same_for_ever() -> None:
    assert str(key(AFTER, 2)) == "00000000-0000-0000-0000-000000000001:after:2"


@pytest.mark.parametrize(
    "numbers",
    [
        {"before": (1, 1)},
        {"before": (-1,)},
        {"before": (61,)},
        {"before": tuple(range(13))},
        {"after_every": 0},
        {"after_every": 61},
        {"after_times": -1},
        {"after_times": 13},
        {"copy_from": 0},
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused(numbers: dict[str, int]) -> None:
    with pytest.raises(PlanRefused):
        ReminderPlan(**numbers)  # type: ignore[arg-type]


def reminder_of(report_id: UUID, *, copied: bool = False) -> Reminder:
    one = key(AFTER, 1, report_id)
    return Reminder(one, (one,), date(2026, 10, 27), date(2026, 10, 20), copied)


def test_a_receiver_gets_one_letter_whatever_the_number_of_reports() -> None:
    first, second, third = reminder_of(ONE), reminder_of(TWO, copied=True), reminder_of(THREE)
    letters = digest(
        [first, second, third], {ONE: ["anna"], TWO: ["anna", "bo", "kansli"], THREE: []}, ["kansli", "chef"]
    )
    assert letters == [
        Letter("anna", (first, second), ()),
        Letter("bo", (second,), ()),
        Letter("kansli", (second,), (third,)),
        Letter("chef", (), (second, third)),
    ]


def test_who_has_had_a_letter_today_waits_until_the_next_working_day() -> None:
    first, second = reminder_of(ONE), reminder_of(TWO)
    answering = {ONE: ["anna", "bo"], TWO: ["bo"]}
    assert digest([first, second], answering, [], written_to_today={"anna"}) == [Letter("bo", (second,), ())]


@dataclass
class Year:
    """A simulated year: what was kept as sent, and each letter with the day it was written."""

    reports: list[AwaitedReport]
    handed_in_on: dict[UUID, date]
    sent: list[ReminderKey] = field(default_factory=list)
    letters: list[tuple[date, Letter[str]]] = field(default_factory=list)

    def sent_about(self, report: AwaitedReport) -> list[ReminderKey]:
        """What has been sent about one report."""
        return [key for key in self.sent if key.report_id == report.report_id]

    def beat(self, today: date) -> None:
        """One run of the clock; it may come any number of times a day, or not at all."""
        reports = [
            replace(report, handed_in=self.handed_in_on.get(report.report_id, date.max) <= today)
            for report in self.reports
        ]
        answering = {report.report_id: [f"owner {report.report_id.int % 2}"] for report in reports}
        due = [reminder_due(report, self.sent_about(report), today) for report in reports]
        for letter in digest([one for one in due if one], answering, ["kansli"]):
            self.letters.append((today, letter))
            self.sent += [
                one for reminder in letter.reminders for one in reminder.keys if one not in self.sent
            ]


@st.composite
def years(draw: st.DrawFn) -> tuple[Year, dict[date, int]]:
    """Four quarters for three insatser, some handed in, and how many times the clock runs each day."""
    plan = ReminderPlan(
        tuple(draw(st.sets(st.integers(0, 12), max_size=3))),
        draw(st.integers(1, 8)),
        draw(st.integers(0, 4)),
        2,
    )
    reports, handed_in_on = [], {}
    for number, quarter_end in enumerate([date(2026, month, 28) for month in (3, 6, 9) for _ in range(3)]):
        due_on = quarter_end + timedelta(days=draw(st.integers(15, 30)))
        report = AwaitedReport(UUID(int=number + 1), due_on, quarter_end, False, plan)
        reports.append(report)
        if draw(st.booleans()):
            handed_in_on[report.report_id] = due_on + timedelta(days=draw(st.integers(-20, 30)))
    outages = draw(st.lists(st.tuples(st.integers(0, 364), st.integers(1, 25)), max_size=5))
    down = {first + ahead for first, length in outages for ahead in range(length)}
    doubled = draw(st.sets(st.integers(0, 364), max_size=40))
    runs = {
        date(2026, 3, 1) + timedelta(days=day): 0 if day in down else 2 if day in doubled else 1
        for day in range(365)
    }
    return Year(reports, handed_in_on), runs


@given(years())
@settings(max_examples=15, deadline=None)
def test_a_year_of_outages_and_double_runs_fires_every_reminder_once(
    simulated: tuple[Year, dict[date, int]],
) -> None:
    year, runs = simulated
    for today, times in runs.items():
        for _ in range(times):
            year.beat(today)
    own = [(day, reminder) for day, letter in year.letters for reminder in letter.reminders]
    fired = Counter(one for _, reminder in own for one in reminder.keys)
    assert set(fired.values()) <= {1}, "none is sent twice"
    assert all(is_working_day(day) for day, _ in year.letters), "none on a day off"
    assert all(day < year.handed_in_on.get(reminder.report_id, date.max) for day, reminder in own), (
        "none after the report is handed in"
    )
    working = [day for day, times in runs.items() if times and is_working_day(day)]
    for report in year.reports:
        handed_in = year.handed_in_on.get(report.report_id, date.max)
        for planned, one in schedule(report):
            first_run = next((day for day in working if day >= planned), date.max)
            assert (one in fired) == (first_run < handed_in and first_run < date.max), (one, planned)
    a_day = Counter((day, letter.receiver) for day, letter in year.letters)
    assert set(a_day.values()) <= {1}, "one letter a day to each receiver"
    of_report = Counter((day, reminder.report_id) for day, reminder in own)
    assert set(of_report.values()) <= {1}, "no burst"


def test_without_outages_every_reminder_comes_on_its_planned_day() -> None:
    year = Year([REPORT, replace(REPORT, report_id=TWO)], {})
    for number in range(365):
        for _hour in range(24):
            year.beat(date(2026, 9, 1) + timedelta(days=number))
    own = [(day, reminder.keys) for day, letter in year.letters for reminder in letter.reminders]
    planned = [(day, (one,)) for report in year.reports for day, one in schedule(report)]
    assert sorted(own, key=str) == sorted(planned, key=str)
    to_kansli = [(day, len(letter.copies)) for day, letter in year.letters if letter.receiver == "kansli"]
    assert to_kansli == [(date(2026, 11, 3), 2), (date(2026, 11, 10), 2)]


@pytest.mark.parametrize("days", [(5, 5), tuple(range(13))])
def test_days_that_no_reminder_can_be_planned_by_are_no_profile(days: tuple[int, ...]) -> None:
    """Else the clock would stop at the first report of the förbund that loads it."""
    with pytest.raises(PlanRefused):
        ReminderPlan(before=days)
    with pytest.raises(ValidationError):
        ReportingPlanPart(kind=TemplateKind.WORK_ORIENTED, remind_before=days, source="Styrelsen")
