"""A year of the clock: periods of several lengths open, and every reminder comes exactly once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from finsam_saas.access.permissions import Role
from finsam_saas.followup.awaited import Awaited, awaited
from finsam_saas.followup.models import ReminderSent, Report, ReportingPeriod
from finsam_saas.followup.rules import ReportState
from finsam_saas.initiatives.rules import Orientation, SpecificOrientation
from finsam_saas.reporting_plan.models import ReportingPlan
from finsam_saas.reporting_plan.periods import Cadence
from finsam_saas.reporting_plan.reminders import AwaitedReport, ReminderPlan, schedule
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.working_days import is_working_day
from tenants.database import session, today
from tests.builders_followup import add_initiative
from tests.builders_national import within
from tests.worker.test_reminders import UPPSALA, mails, member
from worker.reminders import open_what_has_ended, remind

PLAN = ReminderPlan((5, 1), 5, 3)
CADENCES = {
    TemplateKind.PRE_REHABILITATION: (
        Cadence.MONTH,
        Orientation.INDIVIDUAL,
        SpecificOrientation.PRE_REHABILITATION,
    ),
    TemplateKind.WORK_ORIENTED: (Cadence.QUARTER, Orientation.INDIVIDUAL, None),
    TemplateKind.STRUCTURAL: (Cadence.HALF_YEAR, Orientation.STRUCTURAL, None),
}


def begin(app: Flask) -> UUID:
    """Three insatser that report by month, quarter and half-year, with one insatsansvarig: his membership."""
    with within(app, UPPSALA):
        manager = member(Role.INITIATIVE_MANAGER)
        for kind, (cadence, orientation, specific) in CADENCES.items():
            session.add(ReportingPlan(kind=kind, cadence=cadence, opens_by_itself=True))
            add_initiative(kind.value, orientation=orientation, specific=specific, manager=manager)
        session.commit()
        return manager


@dataclass
class Year:
    """What has been seen: each report, and the newest day the clock ran while it was waited for."""

    chance: Random
    reports: dict[UUID, Awaited] = field(default_factory=dict)
    newest_run: dict[UUID, date] = field(default_factory=dict)

    def run(self, app: Flask, day: date) -> None:
        """Let the clock ring once or three times: at most one letter to one person, none on a day off."""
        before = len(mails(app, Role.INITIATIVE_MANAGER))
        for _ in range(self.chance.choice([1, 1, 3])):
            open_what_has_ended(day)
            session.commit()
            remind(day)
            session.commit()
        written = len(mails(app, Role.INITIATIVE_MANAGER)) - before
        assert written <= (1 if is_working_day(day) else 0)
        for one in awaited(day):
            self.reports[one.report_id] = one
            if is_working_day(day):
                self.newest_run[one.report_id] = day

    def hand_in_some(self) -> None:
        """Each waiting report is handed in on one day in forty."""
        waiting = session.scalars(select(Report.id).where(Report.state == ReportState.NOT_STARTED)).all()
        done = [report_id for report_id in waiting if self.chance.random() < 1 / 40]
        session.execute(update(Report).where(Report.id.in_(done)).values(state=ReportState.SUBMITTED))


@pytest.mark.parametrize("seed", [1, 2])
def test_a_year_of_beats_reminds_of_everything_exactly_once(app: Flask, seed: int) -> None:
    """With days when nothing runs, days when it runs three times, and reports handed in at any time."""
    manager = begin(app)
    year = Year(Random(seed))
    first, quiet = today(), 0
    for number in range(366):
        quiet = quiet - 1 if quiet else year.chance.choice([0] * 30 + [1, 2, 6])
        with within(app, UPPSALA):
            if not quiet:
                year.run(app, first + timedelta(days=number))
            year.hand_in_some()
            session.commit()
    with within(app, UPPSALA):
        opened = session.execute(
            select(ReportingPeriod.cadence, func.count().label("count")).group_by(ReportingPeriod.cadence)
        )
        assert {row.cadence: row._mapping["count"] for row in opened} == {
            Cadence.MONTH: 13,
            Cadence.QUARTER: 5,
            Cadence.HALF_YEAR: 3,
        }
        expected = {
            (one.report_id, f"{one.due_on}:{key.kind}:{key.ordinal}:{manager}")
            for one in year.reports.values()
            for planned, key in schedule(AwaitedReport(one.report_id, one.due_on, one.asked_on, False, PLAN))
            if planned <= year.newest_run.get(one.report_id, date.min)
        }
        rows = session.execute(select(ReminderSent.report_id, ReminderSent.key))
        sent = [(row.report_id, row.key) for row in rows if row.key.endswith(str(manager))]
    assert len(expected) > 20
    assert sorted(sent) == sorted(expected)
