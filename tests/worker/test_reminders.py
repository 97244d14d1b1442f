"""Reminders: to the right people, once, on working days, until the report is handed in."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership, PlatformMail, User
from finsam_saas.followup.awaited import awaited
from finsam_saas.followup.models import InitiativeSignatory, ReminderSent, Report, ReportingPeriod
from finsam_saas.followup.opening import open_period, supplement_period
from finsam_saas.followup.refusals import PeriodFault, PeriodRefused
from finsam_saas.followup.rules import ReportState
from finsam_saas.initiatives.models import InitiativeManager
from finsam_saas.initiatives.rules import SpecificOrientation
from finsam_saas.reporting_plan.models import ReportingPlan
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.context import acting_for
from tenants.database import session, today
from tests import world
from tests.builders_followup import add_initiative
from tests.builders_national import KANSLI, within
from worker import mailer, reminders
from worker.mailer import LetterRefused

UPPSALA = "uppsala-lan"
FRIDAY = date(2027, 1, 15)
"""The last day of the reports below: five working days before is Friday 8 January, one is Thursday 14."""
PERIOD = Period(Cadence.QUARTER, 2026, 4)


def member(role: Role) -> UUID:
    """The membership of the one person with this role."""
    email = world.email_of(role, UPPSALA)
    return session.scalars(
        select(Membership.id).join(User, User.id == Membership.user_id).filter(User.email == email)
    ).one()


def mails(app: Flask, role: Role) -> list[PlatformMail]:
    """The letters to the person with this role, oldest first."""
    with app.app_context(), acting_for(None):
        found = session.scalars(
            select(PlatformMail)
            .where(PlatformMail.recipient == world.email_of(role, UPPSALA))
            .order_by(PlatformMail.at)
        ).all()
        session.expunge_all()
        session.rollback()
        return list(found)


@pytest.fixture
def reports(app: Flask) -> dict[str, UUID]:
    """Two insatser with the same insatsansvarig and one that nobody reports for; a period is open for all."""
    with within(app, UPPSALA):
        manager = member(Role.INITIATIVE_MANAGER)
        insatser = {name: add_initiative(name, manager=manager) for name in ("Bryggan", "Framsteget")}
        insatser["Ensam"] = add_initiative("Ensam")
        open_period(actor=KANSLI, period=PERIOD, due_on=FRIDAY, on=FRIDAY)
        found = {
            name: session.scalars(select(Report.id).where(Report.initiative_id == one)).one()
            for name, one in insatser.items()
        }
        session.commit()
    return found


def remind(app: Flask, day: date) -> int:
    """Send the day's letters."""
    with within(app, UPPSALA):
        sent = reminders.remind(day)
        session.commit()
        return sent


def hand_in(app: Flask, report_id: UUID, state: ReportState = ReportState.SUBMITTED) -> None:
    """Put a report where it no longer is waited for."""
    with within(app, UPPSALA):
        session.execute(update(Report).where(Report.id == report_id).values(state=state))
        session.commit()


def test_one_letter_tells_of_all_reports_with_a_link_to_each_and_no_figures(
    app: Flask, reports: dict[str, UUID]
) -> None:
    assert remind(app, date(2027, 1, 7)) == 0
    remind(app, date(2027, 1, 8))
    (letter,) = mails(app, Role.INITIATIVE_MANAGER)
    assert letter.subject == "2 rapporter att lämna in"
    assert "Bryggan, Kvartal\u00a04 2026: sista dag fredag 15\u00a0januari" in letter.body
    for name in ("Bryggan", "Framsteget"):
        assert f"/{UPPSALA}/uppfoljning/{reports[name]}" in letter.body
    assert "Ensam" not in letter.body
    assert "väljer du här:\n" in letter.body and "/konto\n" in letter.body


def test_a_report_that_nobody_answers_for_is_told_to_the_kansli(app: Flask, reports: dict[str, UUID]) -> None:
    remind(app, date(2027, 1, 8))
    (letter,) = mails(app, Role.SECRETARIAT)
    assert "Ensam" in letter.body and "Bryggan" not in letter.body


def test_a_clock_that_rings_twice_reminds_once(app: Flask, reports: dict[str, UUID]) -> None:
    for _ in range(3):
        remind(app, date(2027, 1, 8))
    assert len(mails(app, Role.INITIATIVE_MANAGER)) == 1


def test_nothing_on_a_day_off_and_the_missed_day_is_caught_up_once(
    app: Flask, reports: dict[str, UUID]
) -> None:
    """The clock stood still on Friday: Saturday and Sunday are quiet, Monday brings the one letter."""
    assert remind(app, date(2027, 1, 9)) == 0
    assert remind(app, date(2027, 1, 10)) == 0
    assert remind(app, date(2027, 1, 11)) > 0
    assert len(mails(app, Role.INITIATIVE_MANAGER)) == 1


def test_a_report_that_is_handed_in_is_not_reminded_of(app: Flask, reports: dict[str, UUID]) -> None:
    for name in ("Bryggan", "Framsteget"):
        hand_in(app, reports[name])
    remind(app, date(2027, 1, 8))
    assert mails(app, Role.INITIATIVE_MANAGER) == []


def test_a_late_report_is_told_to_the_kansli_from_the_second_time(
    app: Flask, reports: dict[str, UUID]
) -> None:
    hand_in(app, reports["Ensam"])
    day = date(2027, 1, 4)
    while day < date(2027, 2, 28):
        remind(app, day)
        day += timedelta(days=1)
    own = [letter.subject for letter in mails(app, Role.INITIATIVE_MANAGER)]
    assert own == ["2 rapporter att lämna in"] * 5
    assert [letter.subject for letter in mails(app, Role.SECRETARIAT)] == ["2 rapporter är försenade"] * 2


def test_the_styrgrupp_is_reminded_of_what_waits_for_it(app: Flask, reports: dict[str, UUID]) -> None:
    with within(app, UPPSALA):
        bryggan = session.scalars(select(Report.initiative_id).where(Report.id == reports["Bryggan"])).one()
        session.add(InitiativeSignatory(initiative_id=bryggan, membership_id=member(Role.GROUP_MEMBER)))
        session.commit()
    hand_in(app, reports["Bryggan"], ReportState.AWAITING_SIGN_OFF)
    remind(app, date(2027, 1, 8))
    assert ["Bryggan" in letter.body for letter in mails(app, Role.GROUP_MEMBER)] == [True]
    assert ["Bryggan" in letter.body for letter in mails(app, Role.INITIATIVE_MANAGER)] == [False]


def test_a_report_with_longer_time_is_reminded_of_by_its_own_last_day(
    app: Flask, reports: dict[str, UUID]
) -> None:
    """What was sent about the earlier last day does not stand in the way."""
    remind(app, date(2027, 1, 8))
    with within(app, UPPSALA):
        longer = {"extended_to": date(2027, 1, 29), "extension_reason": "Sjukdom"}
        session.execute(update(Report).where(Report.id == reports["Bryggan"]).values(**longer))
        session.commit()
    hand_in(app, reports["Framsteget"])
    assert [remind(app, date(2027, 1, day)) for day in (14, 15, 18)] == [1, 0, 0]
    remind(app, date(2027, 1, 22))
    letters = mails(app, Role.INITIATIVE_MANAGER)
    assert len(letters) == 2 and "29" in letters[1].body


def test_somebody_who_has_left_is_not_written_to(app: Flask, reports: dict[str, UUID]) -> None:
    with within(app, UPPSALA):
        session.execute(delete(InitiativeManager))
        session.commit()
    remind(app, date(2027, 1, 8))
    assert mails(app, Role.INITIATIVE_MANAGER) == []
    assert ["Bryggan" in letter.body for letter in mails(app, Role.SECRETARIAT)] == [True]


def test_somebody_who_can_no_longer_report_is_not_written_to_and_the_kansli_is(
    app: Flask, reports: dict[str, UUID]
) -> None:
    """Still named for the insats, but the role is gone: the page would be closed."""
    with within(app, UPPSALA):
        manager = member(Role.INITIATIVE_MANAGER)
        board = {"roles": [Role.BOARD_MEMBER.value]}
        session.execute(update(Membership).where(Membership.id == manager).values(**board))
        session.commit()
    remind(app, date(2027, 1, 8))
    assert mails(app, Role.INITIATIVE_MANAGER) == []
    assert ["Bryggan" in letter.body for letter in mails(app, Role.SECRETARIAT)] == [True]


def test_a_letter_that_cannot_be_sent_is_sent_later_and_holds_up_nobody(
    app: Flask, reports: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mail server refuses one address for a while: the others get theirs, and this one gets it later."""
    real, refused = mailer.send, world.email_of(Role.INITIATIVE_MANAGER, UPPSALA)

    def send(settings: object, letter: object) -> None:
        if getattr(letter, "recipient", "") == refused:
            raise LetterRefused("the mail server says no")
        real(settings, letter)  # type: ignore[arg-type]

    monkeypatch.setattr(reminders, "send", send)
    with pytest.raises(LetterRefused):
        remind(app, date(2027, 1, 8))
    assert len(mails(app, Role.SECRETARIAT)) == 1 and mails(app, Role.INITIATIVE_MANAGER) == []
    monkeypatch.setattr(reminders, "send", real)
    remind(app, date(2027, 1, 8))
    assert len(mails(app, Role.SECRETARIAT)) == 1 and len(mails(app, Role.INITIATIVE_MANAGER)) == 1


def plan(kind: TemplateKind, cadence: Cadence) -> None:
    """Let a kind of insats report this often, with periods that open by themselves."""
    session.add(ReportingPlan(kind=kind, cadence=cadence, opens_by_itself=True, days_to_report=15))
    session.flush()


def test_a_period_opens_by_itself_on_the_first_working_day_after_it(app: Flask) -> None:
    """The quarter ended on a Thursday; New Year's Day and the weekend are waited for."""
    with within(app, UPPSALA):
        add_initiative("Bryggan")
        plan(TemplateKind.PRE_REHABILITATION, Cadence.QUARTER)
        assert reminders.open_what_has_ended(date(2027, 1, 1)) == []
        assert reminders.open_what_has_ended(date(2027, 1, 4)) == [PERIOD]
        assert reminders.open_what_has_ended(date(2027, 1, 4)) == []
        opened = session.execute(select(ReportingPeriod.year, ReportingPeriod.number, ReportingPeriod.due_on))
        assert opened.all() == [(2026, 4, date(2027, 1, 15))]
        assert session.scalars(select(Report.kind)).all() == [TemplateKind.PRE_REHABILITATION]


def test_each_kind_keeps_its_own_last_day_in_a_period_that_opens_by_itself(app: Flask) -> None:
    """The period's is the longest; an insats that comes later has the day of its kind."""
    with within(app, UPPSALA):
        add_initiative("Bryggan")
        add_initiative("Framsteget", specific=SpecificOrientation.WORK_ORIENTED_REHABILITATION)
        plan(TemplateKind.PRE_REHABILITATION, Cadence.QUARTER)
        longer = {"opens_by_itself": True, "days_to_report": 25}
        session.add(ReportingPlan(kind=TemplateKind.WORK_ORIENTED, cadence=Cadence.QUARTER, **longer))
        reminders.open_what_has_ended(date(2027, 1, 4))
        period_id = session.scalars(select(ReportingPeriod.id)).one()
        add_initiative("Senare")
        assert supplement_period(actor=KANSLI, period_id=period_id) == ["Senare"]
        due = {one.initiative: one.due_on for one in awaited(date(2027, 1, 4))}
        assert due == {
            "Bryggan": date(2027, 1, 15),
            "Senare": date(2027, 1, 15),
            "Framsteget": date(2027, 1, 25),
        }


def test_what_the_forbund_opens_itself_is_not_opened_for_it(app: Flask) -> None:
    with within(app, UPPSALA):
        add_initiative("Bryggan")
        assert reminders.open_what_has_ended(today()) == []


def test_another_forbunds_reports_are_not_reminded_of(app: Flask, reports: dict[str, UUID]) -> None:
    with within(app, "vasteras"):
        assert reminders.remind(date(2027, 1, 8)) == 0
        assert session.scalars(select(ReminderSent.id)).all() == []


def test_a_period_that_cannot_be_opened_holds_up_no_reminder(
    app: Flask, reports: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else opens it at the same moment: the letters go, and the error is still told."""

    def refused(_day: date) -> list[Period]:
        raise PeriodRefused(PeriodFault.ALREADY_OPEN)

    monkeypatch.setattr(reminders, "open_what_has_ended", refused)
    with within(app, UPPSALA), pytest.raises(PeriodRefused):
        reminders.follow_up(date(2027, 1, 8))
    assert len(mails(app, Role.INITIATIVE_MANAGER)) == 1
