"""The mails about accounts, in the words and the language of their receiver; the worker sends them.

A mail names its receiver and the förbund, nobody else, and links to the public address alone:
what a request said its host was never gets into a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from finsam_saas.accounts.models import Membership, TokenPurpose, User
from finsam_saas.accounts.rules import INVITATION_LASTS, MembershipState, membership_state
from finsam_saas.accounts.service import mint_token
from tenants.context import CurrentTenant, current_tenant
from tenants.database import now, session


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that is ready to be sent."""

    recipient: str
    subject: str
    body: str


def invitation_mail(*, membership_id: UUID, public_url: str) -> Mail | None:
    """The mail for an unanswered invitation to the current förbund, or None where none waits any more.

    Mints the link here, at the moment of sending, and only for an account that has no password yet;
    everybody else signs in to answer.
    """
    tenant = current_tenant()
    row = session.execute(
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.tenant_id == tenant.id, Membership.id == membership_id)
    ).one_or_none()
    if row is None or row.User.disabled_at is not None or not _is_waiting(row.Membership):
        return None
    user = row.User
    token = mint_token(user.id, TokenPurpose.INVITATION) if user.password_hash is None else None
    subject, body = invitation_text(
        language=user.language, name=row.Membership.name, tenant=tenant, token=token, public_url=public_url
    )
    return Mail(recipient=user.email, subject=subject, body=body)


def reset_mail(*, user_id: UUID, public_url: str) -> Mail | None:
    """The mail with a link for a new password, minted now; None where the account has been closed."""
    user = session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        return None
    token = mint_token(user.id, TokenPurpose.PASSWORD_RESET)
    subject, body = reset_text(language=user.language, name=user.name, token=token, public_url=public_url)
    return Mail(recipient=user.email, subject=subject, body=body)


def _is_waiting(membership: Membership) -> bool:
    state = membership_state(
        accepted=membership.accepted_at is not None,
        ended=membership.ended_at is not None,
        ends_on=membership.ends_on,
        today=now().date(),
    )
    return state is MembershipState.INVITED


def invitation_text(
    *, language: str, name: str, tenant: CurrentTenant, token: str | None, public_url: str
) -> tuple[str, str]:
    """Subject and body of an invitation; without a token the receiver has an account and signs in."""
    address = f"{public_url.rstrip('/')}/{tenant.slug}/inbjudan"
    with force_locale(language):
        subject = _("Inbjudan till %(association)s i Finsam", association=tenant.name)
        body = [_greeting(name), _("%(association)s har bjudit in dig till Finsam.", association=tenant.name)]
        if token:
            days = INVITATION_LASTS.days
            body += [
                _("Öppna länken och välj ett lösenord:"),
                f"{address}/{token}",
                _("Länken gäller i %(days)s dagar och kan användas en gång.", days=days),
            ]
        else:
            body += [_("Logga in och svara på inbjudan:"), address]
        body.append(_("Väntade du dig inte det här brevet behöver du inte göra något."))
    return _one_line(subject), "\n\n".join(body) + "\n"


def reset_text(*, language: str, name: str, token: str, public_url: str) -> tuple[str, str]:
    """Subject and body of the mail with a link for a new password."""
    with force_locale(language):
        subject = _("Välj ett nytt lösenord i Finsam")
        body = [
            _greeting(name),
            _("Någon, troligen du, har bett om ett nytt lösenord till ditt konto i Finsam."),
            _("Öppna länken och välj ett nytt lösenord:"),
            f"{public_url.rstrip('/')}/nytt-losenord/{token}",
            _("Länken gäller i en timme och kan användas en gång."),
            _("Var det inte du behöver du inte göra något. Ditt lösenord är inte ändrat."),
        ]
    return _one_line(subject), "\n\n".join(body) + "\n"


def _greeting(name: str) -> str:
    known = _one_line(name)
    return str(_("Hej %(name)s,", name=known) if known else _("Hej,"))


def _one_line(text: str) -> str:
    """A line that cannot pass for two: a header of a mail ends where its line ends."""
    return " ".join(text.split())
