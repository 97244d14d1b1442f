"""The mails about accounts, in the words and the language of their receiver; the worker sends them.

A mail names its receiver and the förbund, nobody else, and links to the public address alone:
what a request said its host was never gets into a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.accounts.models import TokenPurpose, User
from finsam_saas.accounts.service import mint_token
from finsam_saas.web.language import speaking
from tenants.database import session


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that is ready to be sent."""

    recipient: str
    subject: str
    body: str


def reset_mail(*, user_id: UUID, public_url: str) -> Mail | None:
    """The mail with a link for a new password, minted now; None where the account has been closed."""
    user = session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        return None
    token = mint_token(user.id, TokenPurpose.PASSWORD_RESET)
    subject, body = reset_text(language=user.language, name=user.name, token=token, public_url=public_url)
    return Mail(recipient=user.email, subject=subject, body=body)


def reset_text(*, language: str, name: str, token: str, public_url: str) -> tuple[str, str]:
    """Subject and body of the mail with a link for a new password."""
    with speaking(language):
        subject = _("Välj ett nytt lösenord i Finsam")
        body = [
            greeting(name),
            _("Någon, troligen du, har bett om ett nytt lösenord till ditt konto i Finsam."),
            _("Öppna länken och välj ett nytt lösenord:"),
            f"{public_url.rstrip('/')}/nytt-losenord/{token}",
            _("Länken gäller i en timme och kan användas en gång."),
            _("Var det inte du behöver du inte göra något. Ditt lösenord är inte ändrat."),
        ]
    return one_line(subject), "\n\n".join(body) + "\n"


def greeting(name: str) -> str:
    """The first line of a mail."""
    known = one_line(name)
    return str(_("Hej %(name)s,", name=known) if known else _("Hej,"))


def one_line(text: str) -> str:
    """A line that cannot pass for two: a header of a mail ends where its line ends."""
    return " ".join(text.split())
