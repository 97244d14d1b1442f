"""How often somebody wants to be reminded is followed, day by day, and nothing is told twice or too early."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.rules import ReminderChoice
from finsam_saas.followup.opening import open_period
from finsam_saas.memberships.service import choose_reminders
from finsam_saas.reporting_plan.periods import Cadence, Period
from tenants.database import session
from tests.builders_followup import add_initiative
from tests.builders_national import KANSLI, within
from tests.worker.test_reminders import UPPSALA, mails, member, remind

THURSDAY = date(2027, 1, 14)
"""The last day of the report below: reminders come 5 and 1 working days before, and 5, 10, 15 after."""


@pytest.fixture
def opened(app: Flask) -> None:
    """A period is open for one insats of the insatsansvarig."""
    with within(app, UPPSALA):
        add_initiative("Bryggan", manager=member(Role.INITIATIVE_MANAGER))
        period = Period(Cadence.QUARTER, 2026, 4)
        open_period(actor=KANSLI, period=period, due_on=THURSDAY, on=THURSDAY)
        session.commit()


def choose(app: Flask, choice: ReminderChoice, role: Role = Role.INITIATIVE_MANAGER) -> None:
    """Let somebody have chosen how often to be reminded by the förbund."""
    with within(app, UPPSALA):
        choose_reminders(membership_id=member(role), reminders=choice)
        session.commit()


def letters(app: Flask, first: date, last: date) -> list[date]:
    """The days on which the insatsansvarig had a letter, going through them all."""
    found: list[date] = []
    for number in range((last - first).days + 1):
        day, before = first + timedelta(days=number), len(mails(app, Role.INITIATIVE_MANAGER))
        remind(app, day)
        found += [day] * (len(mails(app, Role.INITIATIVE_MANAGER)) - before)
    return found


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize(
    ("choice", "days"),
    [
        (ReminderChoice.DAILY, [date(2027, 1, 7), date(2027, 1, 13), date(2027, 1, 21), date(2027, 1, 28)]),
        (ReminderChoice.WEEKLY, [date(2027, 1, 4), date(2027, 1, 11), date(2027, 1, 25), date(2027, 2, 1)]),
        (ReminderChoice.ONLY_LATE, [date(2027, 1, 15), date(2027, 1, 21), date(2027, 1, 28)]),
    ],
)
def test_letters_come_as_chosen(app: Flask, choice: ReminderChoice, days: list[date]) -> None:
    """Once a week is on Mondays, and tells beforehand of the week's last days; late is from the day after."""
    choose(app, choice)
    assert letters(app, date(2027, 1, 1), date(2027, 2, 3)) == days
