"""Who gets a letter, in which words, and what a letter never holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership, PlatformMail, PlatformOutbox, TokenPurpose, User
from finsam_saas.accounts.service import ask_for_reset, owner_of_link
from finsam_saas.config import Environment, Settings
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup.models import InitiativeSignatory, Report
from finsam_saas.followup.reading import FROM_FILE
from finsam_saas.followup.service import return_report
from finsam_saas.initiatives.models import InitiativeManager
from tenants.context import acting_for
from tenants.database import session
from tests import world
from tests.builders_national import KANSLI, submitted_report, within
from tests.servers import Servers
from worker import mailer, notices
from worker.deliver import deliver_waiting
from worker.mailer import Letter, LetterRefused

REASON = "Kvinnor: 31 stämmer inte"


def mails(app: Flask) -> list[PlatformMail]:
    """All that has been sent, oldest first."""
    with app.app_context(), acting_for(None):
        found = session.scalars(select(PlatformMail).order_by(PlatformMail.at)).all()
        session.expunge_all()
        session.rollback()
        return list(found)


def membership_of(role: Role, slug: str = "uppsala-lan") -> UUID:
    """The membership of the one person with this role."""
    email = world.email_of(role, slug)
    return session.scalars(
        select(Membership.id).join(User, User.id == Membership.user_id).filter(User.email == email)
    ).one()


def managed_report() -> UUID:
    """A submitted report of an insats that the insatsansvarig reports for."""
    report_id = submitted_report()
    initiative_id = session.scalars(select(Report.initiative_id).where(Report.id == report_id)).one()
    session.add(
        InitiativeManager(initiative_id=initiative_id, membership_id=membership_of(Role.INITIATIVE_MANAGER))
    )
    session.commit()
    return report_id


def test_a_returned_report_is_told_to_those_who_report_without_the_reason(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        report_id = managed_report()
        return_report(actor=KANSLI, report_id=report_id, version=1, reason=REASON)
        session.commit()
        deliver_waiting()
        deliver_waiting()
    (mail,) = mails(app)
    assert mail.recipient == world.email_of(Role.INITIATIVE_MANAGER, "uppsala-lan")
    assert mail.subject == "Rapporten behöver kompletteras: Framsteget, 2026-kv1"
    assert f"/uppsala-lan/uppfoljning/{report_id}" in mail.body
    assert "31" not in mail.body.replace(str(report_id), "")


def test_a_submitted_report_is_told_to_the_kansli_without_figures(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        report_id = submitted_report()
        record(
            actor=KANSLI,
            name=EventName.REPORT_SUBMITTED,
            subject_id=report_id,
            subject_label="Framsteget, 2026-kv1",
        )
        session.commit()
        deliver_waiting()
    (mail,) = mails(app)
    assert mail.recipient == world.email_of(Role.SECRETARIAT, "uppsala-lan")
    assert mail.subject == "Ny rapport att granska: Framsteget, 2026-kv1"
    assert not re.search(r"\d", re.sub(r"http\S+", "", mail.body).replace("2026-kv1", ""))


def test_the_kansli_is_not_told_of_what_it_handed_in_itself_from_a_file(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        report_id = submitted_report()
        told = {FROM_FILE: True}
        record(
            actor=KANSLI,
            name=EventName.REPORT_SUBMITTED,
            subject_id=report_id,
            subject_label="Framsteget, 2026-kv1",
            **told,
        )
        session.commit()
        deliver_waiting()
    assert mails(app) == []


def test_a_report_for_the_styrgrupp_is_told_to_those_who_sign_and_then_to_the_kansli(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        report_id = submitted_report()
        initiative_id = session.scalars(select(Report.initiative_id).where(Report.id == report_id)).one()
        session.add(
            InitiativeSignatory(initiative_id=initiative_id, membership_id=membership_of(Role.GROUP_MEMBER))
        )
        for name in (EventName.REPORT_SENT_TO_SIGN_OFF, EventName.REPORT_SIGNED_OFF):
            record(actor=KANSLI, name=name, subject_id=report_id, subject_label="Framsteget, 2026-kv1")
            session.commit()
            deliver_waiting()
    signing, reviewing = mails(app)
    assert signing.recipient == world.email_of(Role.GROUP_MEMBER, "uppsala-lan")
    assert signing.subject == "En rapport väntar på styrgruppen: Framsteget, 2026-kv1"
    assert reviewing.recipient == world.email_of(Role.SECRETARIAT, "uppsala-lan")
    assert f"/uppsala-lan/uppfoljning/{report_id}" in signing.body
    for mail in (signing, reviewing):
        assert not re.search(r"\d", re.sub(r"http\S+", "", mail.body).replace("2026-kv1", ""))


def test_who_has_left_or_was_closed_gets_no_letter(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        report_id = managed_report()
        session.execute(
            text("update memberships set ended_at = now() where 'initiative_manager' = any(roles)")
        )
        return_report(actor=KANSLI, report_id=report_id, version=1, reason=REASON)
        session.commit()
        deliver_waiting()
    assert mails(app) == []


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.INITIATIVE_MANAGER, EventName.REPORT_RETURNED),
        (Role.GROUP_MEMBER, EventName.REPORT_SENT_TO_SIGN_OFF),
    ],
)
def test_who_may_no_longer_act_gets_no_letter(app: Flask, role: Role, name: EventName) -> None:
    """Somebody who is still named for the insats, and now only reads as a member of the board."""
    with within(app, "uppsala-lan"):
        report_id, who = managed_report(), membership_of(role)
        initiative_id = session.scalars(select(Report.initiative_id).where(Report.id == report_id)).one()
        if role is Role.GROUP_MEMBER:
            session.add(InitiativeSignatory(initiative_id=initiative_id, membership_id=who))
        session.execute(text("update memberships set roles = '{board_member}' where id = :who"), {"who": who})
        record(actor=KANSLI, name=name, subject_id=report_id, subject_label="Framsteget", reason=REASON)
        session.commit()
        deliver_waiting()
    assert mails(app) == []


def test_one_address_that_fails_neither_stops_nor_repeats_the_letters_to_others(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(settings: Settings, letter: Letter) -> None:
        if letter.recipient == world.email_of(Role.DIRECTOR, "uppsala-lan"):
            raise OSError("no such mailbox")
        mailer.send(settings, letter)

    monkeypatch.setattr(notices, "send", refusing)
    with within(app, "uppsala-lan"):
        session.execute(text("update memberships set roles = roles || '{secretariat}'"))
        report_id = submitted_report()
        record(
            actor=KANSLI, name=EventName.REPORT_SUBMITTED, subject_id=report_id, subject_label="Framsteget"
        )
        session.commit()
        others = session.execute(text("select count(*) - 1 from memberships")).scalar()
        for _ in range(3):
            deliver_waiting()
            session.execute(text("update outbox set tried_at = tried_at - interval '2 hours'"))
            session.commit()
        assert session.execute(text("select attempts from outbox")).scalar() == 3
    told = [mail.recipient for mail in mails(app)]
    assert len(told) == len(set(told)) == others


def test_a_letter_is_written_in_the_language_of_its_receiver(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        report_id = managed_report()
        session.execute(text("update users set language = 'en'"))
        return_report(actor=KANSLI, report_id=report_id, version=1, reason=REASON)
        session.commit()
        deliver_waiting()
    assert len(mails(app)) == 1


def test_an_invitation_carries_a_link_that_is_minted_when_it_is_sent(app: Flask) -> None:
    with within(app, "uppsala-lan"):
        user = User(email="ny@uppsala.example", name="Ny Person")
        session.add(user)
        session.flush()
        invited = Membership(user_id=user.id, name="Ny Person", roles=["board_member"])
        session.add(invited)
        session.flush()
        record(
            actor=KANSLI, name=EventName.MEMBERSHIP_INVITED, subject_id=invited.id, subject_label="Ny Person"
        )
        session.commit()
        assert session.execute(text("select count(*) from sign_in_tokens")).scalar() == 0
        deliver_waiting()
    (mail,) = mails(app)
    assert mail.recipient == "ny@uppsala.example"
    found = re.search(r"/inbjudan/(\S+)", mail.body)
    assert found
    with app.app_context(), acting_for(None):
        owner = owner_of_link(token=found[1], purpose=TokenPurpose.INVITATION)
        assert owner.email == "ny@uppsala.example"
        session.rollback()


def test_a_reset_is_sent_once_and_one_that_came_too_late_is_dropped(app: Flask) -> None:
    with app.app_context(), acting_for(None):
        ask_for_reset(email=world.email_of(Role.DIRECTOR, "uppsala-lan"))
        session.commit()
        notices.send_waiting_resets()
        notices.send_waiting_resets()
        assert session.scalars(select(PlatformOutbox)).all() == []
        ask_for_reset(email=world.email_of(Role.AUDITOR, "uppsala-lan"))
        session.execute(text("update platform_outbox set created_at = now() - interval '2 hours'"))
        session.commit()
        notices.send_waiting_resets()
        assert session.scalars(select(PlatformOutbox)).all() == []
        session.rollback()
    (mail,) = mails(app)
    assert mail.recipient == world.email_of(Role.DIRECTOR, "uppsala-lan")
    assert "/nytt-losenord/" in mail.body


@pytest.mark.parametrize(
    ("recipient", "subject"),
    [
        ("anna@example.se\nBcc: alla@example.se", "Hej"),
        ("anna@example.se", "Hej\r\nBcc: alla@example.se"),
        ("anna@example.se, bo@example.se", "Hej"),
        ("Anna <anna@example.se>", "Hej"),
        ("", "Hej"),
        ("anna@example.se", " "),
    ],
)
def test_a_letter_that_could_carry_other_headers_is_refused(recipient: str, subject: str) -> None:
    with pytest.raises(LetterRefused):
        Letter(recipient, subject, "Hej")


class _Catcher(StreamRequestHandler):
    """As much of a mail server as one letter needs; keeps what it was told."""

    told: list[str]

    def handle(self) -> None:
        """Take one letter."""
        self.wfile.write(b"220 here\r\n")
        in_letter = False
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            self.told.append(line)
            if in_letter and line != ".":
                continue
            in_letter = line.upper() == "DATA"
            if line.upper() == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"354 go on\r\n" if in_letter else b"250 ok\r\n")


@contextmanager
def mail_server() -> Iterator[tuple[int, list[str]]]:
    """A mail server on loopback, and all the lines that it was told."""
    told: list[str] = []
    with ThreadingTCPServer(("127.0.0.1", 0), type("Catcher", (_Catcher,), {"told": told})) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], told
        server.shutdown()


def test_production_sends_by_smtp_and_shows_nothing(app: Flask, servers: Servers) -> None:
    with mail_server() as (port, told):
        settings = servers.settings(
            environment=Environment.PRODUCTION,
            public_url="https://finsam.example",
            insecure_cookies=False,
            national_preview=False,
            mail_host="127.0.0.1",
            mail_port=port,
            mail_from="Finsam <finsam@example.se>",
        )
        with app.app_context(), acting_for(None):
            calendar = mailer.Attachment("mote.ics", "text/calendar", b"BEGIN:VCALENDAR")
            mailer.send(
                settings, Letter("anna@example.se", "Hälsning från Åmål", "Räksmörgås\n", (calendar,))
            )
            session.commit()
    assert any(line.upper().startswith("RCPT TO:<ANNA@EXAMPLE.SE>") for line in told)
    assert any(line.startswith("Subject: =?utf-8?") for line in told)
    assert "R=C3=A4ksm=C3=B6rg=C3=A5s" in told
    assert 'Content-Disposition: attachment; filename="mote.ics"' in told
    assert mails(app) == []


def test_a_mail_server_that_does_not_answer_leaves_the_event_waiting(
    app: Flask, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable = servers.settings(
        environment=Environment.PRODUCTION,
        public_url="https://finsam.example",
        insecure_cookies=False,
        national_preview=False,
        mail_host="127.0.0.1",
        mail_port=1,
    )
    monkeypatch.setitem(app.config, "FINSAM", unreachable)
    with within(app, "uppsala-lan"):
        report_id = managed_report()
        return_report(actor=KANSLI, report_id=report_id, version=1, reason=REASON)
        session.commit()
        deliver_waiting()
        row = session.execute(text("select attempts, dead, last_error from outbox")).one()
        assert (row.attempts, row.dead) == (1, False)
        assert "ConnectionRefusedError" in row.last_error
