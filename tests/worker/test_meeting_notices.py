"""Letters about meetings and applications: to whom, once, and what goes along."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import PlatformMail
from finsam_saas.applications import queries as applications
from finsam_saas.applications import service as handling
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.config import Settings
from finsam_saas.meetings import planning, queries
from finsam_saas.meetings.entry import ItemEntry, MeetingEntry
from finsam_saas.needs import service as needs
from finsam_saas.needs.service import AssignmentEntry
from finsam_saas.reporting_plan.working_days import add_working_days, is_working_day, working_day_from
from tenants.context import acting_for
from tenants.database import session, today
from tests import builders_applications as apply
from tests import builders_meetings as make
from tests import builders_preparation as prepare
from tests import world
from tests.conftest import Inside
from worker import assignment_notices, mailer, meeting_notices, notices
from worker.deliver import deliver_waiting
from worker.mailer import Letter

SLUG = "uppsala-lan"


def mails(app: Flask) -> list[PlatformMail]:
    """All that has been sent, oldest first."""
    with app.app_context(), acting_for(None):
        found = session.scalars(select(PlatformMail).order_by(PlatformMail.at)).all()
        session.expunge_all()
        session.rollback()
        return list(found)


def test_those_who_are_called_get_the_notice_with_files_once(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an account or an address alone; nobody who has neither, and nothing for a meeting that is held."""
    sent: list[Letter] = []
    monkeypatch.setattr(notices, "send", lambda _settings, letter: sent.append(letter))
    with inside(SLUG) as clerk:
        body_id = make.board()
        session.execute(text("UPDATE seats SET email = 'bo@exempel.se' WHERE person_name = 'Bo'"))
        meeting_id = make.called(clerk, body_id)
        session.commit()
        deliver_waiting()
        deliver_waiting()
        assert {one.recipient for one in sent} == {"bo@exempel.se", world.email_of(Role.BOARD_MEMBER, SLUG)}
        assert len(sent) == 2
        assert sent[0].subject.startswith("Kallelse till Styrelsen")
        pdf, calendar = sent[0].attachments
        assert pdf.content.startswith(b"%PDF") and pdf.name.endswith(".pdf")
        assert str(meeting_id).encode() in calendar.content.replace(b"\r\n ", b"")
        assert f"/{SLUG}/moten/{meeting_id}/kallelse" in sent[0].body
        held = make.held(clerk, body_id)
        assert held
        session.commit()
        deliver_waiting()
        assert len(sent) == 2


def test_those_who_are_called_are_told_of_another_time_or_place(app: Flask, inside: Inside) -> None:
    """Not of another agenda, and not while the meeting is only planned."""
    with inside(SLUG) as clerk:
        body_id = make.board()
        planned, called = make.planned(clerk, body_id, days=5), make.called(clerk, body_id, days=5)
        planning.add_item(actor=clerk, meeting_id=called, entry=ItemEntry("Ansökan"))
        for meeting_id in (planned, called):
            found = queries.meeting(clerk, meeting_id).meeting
            entry = MeetingEntry(found.starts_at, "Slottet", found.papers_days)
            planning.change_meeting(actor=clerk, meeting_id=meeting_id, version=found.version, entry=entry)
        session.commit()
        deliver_waiting()
    notice, change = mails(app)
    assert notice.subject.startswith("Kallelse") and change.subject.startswith("Ändrad tid eller plats")
    assert "Slottet" in change.body


def to_adjust(inside: Inside) -> UUID:
    """A meeting held today with all decided; Cia, who has an account, has not adjusted."""
    with inside(SLUG) as clerk:
        meeting_id = make.held(clerk, make.board())
        make.decide_all(clerk, meeting_id)
        session.commit()
    return meeting_id


def remind(inside: Inside, day: date) -> int:
    """Send the day's reminders."""
    with inside(SLUG):
        return meeting_notices.remind_adjusters(day)


def test_an_adjuster_is_reminded_twice_on_working_days_until_the_minutes_are_adjusted(
    app: Flask, inside: Inside
) -> None:
    """After a week and near the end; a clock that rings again, or on a holiday, sends nothing."""
    meeting_id = to_adjust(inside)
    held_on = today()
    first = working_day_from(held_on + timedelta(days=7))
    second = working_day_from(held_on + timedelta(days=12))
    weekend = next(
        held_on + timedelta(days=n) for n in range(7, 15) if not is_working_day(held_on + timedelta(days=n))
    )
    sent = [remind(inside, day) for day in (held_on + timedelta(days=6), weekend)]
    assert sent == [0, 0]
    assert [remind(inside, first), remind(inside, first)] == [1, 0]
    letter = mails(app)[-1]
    assert letter.recipient == world.email_of(Role.BOARD_MEMBER, SLUG)
    assert f"/{SLUG}/moten/{meeting_id}/protokoll" in letter.body
    assert [remind(inside, second), remind(inside, second)] == [1, 0]
    assert remind(inside, add_working_days(second, 3)) == 0


def test_nobody_is_reminded_of_what_cannot_or_need_not_be_adjusted(app: Flask, inside: Inside) -> None:
    """While a § lacks its decision, and once one has confirmed."""
    meeting_id = to_adjust(inside)
    day = working_day_from(today() + timedelta(days=7))
    with inside(SLUG, Role.BOARD_MEMBER) as member:
        session.execute(text("UPDATE meeting_items SET outcome = NULL WHERE title = 'Budget'"))
        session.commit()
        assert meeting_notices.remind_adjusters(day) == 0
        session.execute(text("UPDATE meeting_items SET outcome = 'decided'"))
        make.confirm(member, meeting_id, "Cia")
        session.commit()
        assert meeting_notices.remind_adjusters(day) == 0
    assert mails(app) == []


def test_an_address_that_fails_does_not_stop_the_others(
    app: Flask, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failed one is tried again when the clock rings next."""
    to_adjust(inside)
    day = working_day_from(today() + timedelta(days=7))

    def refusing(_settings: Settings, _letter: Letter) -> None:
        raise OSError("no such mailbox")

    monkeypatch.setattr(meeting_notices, "send", refusing)
    with pytest.raises(OSError, match="no such mailbox"):
        remind(inside, day)
    monkeypatch.setattr(meeting_notices, "send", mailer.send)
    assert remind(inside, day) == 1


@pytest.fixture
def handed_in(profiled_app: Flask, inside: Inside) -> UUID:
    """An application of Heby's that has been handed in."""
    with inside(SLUG) as kansli, inside(SLUG, Role.MEMBER_REPRESENTATIVE) as writer:
        application_id = prepare.submitted(writer, apply.open_call(kansli))
        session.commit()
        deliver_waiting()
    return application_id


def ask_for_more(inside: Inside, application_id: UUID) -> None:
    """The kansli asks for a budget within a week."""
    with inside(SLUG) as kansli:
        handling.request_supplement(
            actor=kansli,
            application_id=application_id,
            version=applications.handed_in(application_id).version,
            reason="Budgeten för 2028 saknas",
            due_on=today() + timedelta(days=7),
        )
        session.commit()
        deliver_waiting()
        deliver_waiting()


def test_the_applicant_is_told_what_is_asked_for_and_by_when(
    app: Flask, inside: Inside, handed_in: UUID
) -> None:
    """Those who write it; nobody else."""
    ask_for_more(inside, handed_in)
    (letter,) = mails(app)
    assert letter.recipient == world.email_of(Role.MEMBER_REPRESENTATIVE, SLUG)
    assert "Budgeten för 2028 saknas" in letter.body and "senast" in letter.body
    assert f"/{SLUG}/ansokningar/{handed_in}" in letter.body


def test_of_a_secret_matter_only_the_number_stands_in_the_letter(
    app: Flask, inside: Inside, handed_in: UUID
) -> None:
    """Neither the title nor what is asked for."""
    with inside(SLUG):
        session.execute(text("UPDATE matters SET secrecy_ground = 'OSL 26:1'"))
        title = applications.handed_in(handed_in).title
        session.commit()
    ask_for_more(inside, handed_in)
    (letter,) = mails(app)
    assert title not in letter.subject + letter.body and "Budgeten" not in letter.body


def test_a_body_is_told_when_its_stage_opens(app: Flask, inside: Inside, handed_in: UUID) -> None:
    """Those with a seat today and an account; the next body when the stage is concluded."""
    with inside(SLUG) as kansli, inside(SLUG, Role.GROUP_MEMBER) as member:
        prepare.sit(member, "lokusgrupp-heby", None)
        stage = prepare.begin(kansli, handed_in)
        session.commit()
        deliver_waiting()
        deliver_waiting()
    (letter,) = mails(app)
    assert letter.recipient == world.email_of(Role.GROUP_MEMBER, SLUG)
    assert f"/steg/{stage.id}" in letter.body
    assert not re.search(r"\d", re.sub(r"http\S+", "", letter.subject))


def test_an_assignment_is_told_of_reminded_of_and_reported_back(
    app: Flask, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The body that gets it, once for each reminder; then the one that gave it; the kansli of its own."""
    sent: list[Letter] = []
    for module in (notices, assignment_notices):
        monkeypatch.setattr(module, "send", lambda _settings, letter: sent.append(letter))
    due_on = add_working_days(today(), 20)
    with inside(SLUG) as clerk:
        board, group = make.board(), make.board(BodyKind.PREPARATORY_GROUP, Role.GROUP_MEMBER)
        given = [
            needs.give(actor=clerk, entry=AssignmentEntry(board, to, "Kartlägg unga", "Hela länet", due_on))
            for to in (group, None)
        ]
        session.commit()
        deliver_waiting()
        member, secretary = world.email_of(Role.GROUP_MEMBER, SLUG), world.email_of(Role.SECRETARIAT, SLUG)
        assert {one.recipient for one in sent} == {member, secretary}
        assert f"/{SLUG}/behov/uppdrag/{given[0]}" in "".join(one.body for one in sent)
        sent.clear()
        for day, count in ((due_on - timedelta(days=30), 0), (working_day_from(due_on), 2), (due_on, 0)):
            assert assignment_notices.remind_of_assignments(day) == count
        late = working_day_from(due_on + timedelta(days=7))
        assert [assignment_notices.remind_of_assignments(late) for _twice in range(2)] == [2, 0]
        assert "skulle ha återrapporterats" in sent[-1].body
        sent.clear()
        needs.report(actor=clerk, assignment_id=given[1], version=1, text="Klart")
        session.commit()
        deliver_waiting()
        (letter,) = sent
        assert letter.recipient == world.email_of(Role.BOARD_MEMBER, SLUG)
        assert assignment_notices.remind_of_assignments(working_day_from(due_on + timedelta(days=60))) == 0
