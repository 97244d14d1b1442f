"""The way out for mail: SMTP in production, the shown letter box in the demo and the tests."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from finsam_saas.accounts.models import PlatformMail
from finsam_saas.config import Environment, Settings
from tenants.database import session

SECONDS = 15


class LetterRefused(ValueError):
    """A letter whose address or subject holds a line break, or that has no receiver: it is never sent."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with a letter; `content_type` as "application/pdf", without parameters."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A plain-text mail to one person, with what goes along."""

    recipient: str
    subject: str
    body: str
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what could add headers or receivers; raises LetterRefused."""
        for line in (self.recipient, self.subject):
            if not line.strip() or any(character in line for character in "\r\n\0"):
                raise LetterRefused("an address or subject is empty or has more than one line")
        if any(character in self.recipient for character in ",;<> "):
            raise LetterRefused("a letter goes to one address")


def send(settings: Settings, letter: Letter) -> None:
    """Send one letter, or show it where mail is only shown; raises OSError or smtplib.SMTPException."""
    if settings.environment is Environment.PRODUCTION:
        _send_by_smtp(settings, letter)
    else:
        session.add(PlatformMail(recipient=letter.recipient, subject=letter.subject, body=letter.body))


def _send_by_smtp(settings: Settings, letter: Letter) -> None:
    with smtplib.SMTP(settings.mail_host or "localhost", settings.mail_port, timeout=SECONDS) as server:
        if settings.mail_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.mail_user and settings.mail_password:
            server.login(settings.mail_user, settings.mail_password.get_secret_value())
        server.send_message(_written(settings, letter))


def _written(settings: Settings, letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.mail_from
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain="finsam.invalid")
    # No machine should answer a letter that a machine has written.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, cte="quoted-printable")
    for one in letter.attachments:
        main, _slash, sub = one.content_type.partition("/")
        message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name)
    return message
