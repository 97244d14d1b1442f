"""The mail that invites somebody to a förbund, in the receiver's language; the worker sends it."""

from __future__ import annotations

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select

from finsam_saas.accounts.messages import Mail, greeting, one_line
from finsam_saas.accounts.models import Membership, TokenPurpose, User
from finsam_saas.accounts.rules import INVITATION_LASTS
from finsam_saas.accounts.service import mint_token
from finsam_saas.memberships.rules import MembershipState, membership_state
from finsam_saas.web.language import speaking
from tenants.context import CurrentTenant, current_tenant
from tenants.database import session, today


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


def _is_waiting(membership: Membership) -> bool:
    state = membership_state(
        accepted=membership.accepted_at is not None,
        ended=membership.ended_at is not None,
        ends_on=membership.ends_on,
        today=today(),
    )
    return state is MembershipState.INVITED


def invitation_text(
    *, language: str, name: str, tenant: CurrentTenant, token: str | None, public_url: str
) -> tuple[str, str]:
    """Subject and body of an invitation; without a token the receiver has an account and signs in."""
    address = f"{public_url.rstrip('/')}/{tenant.slug}/inbjudan"
    with speaking(language):
        subject = _("Inbjudan till %(association)s i Finsam", association=tenant.name)
        body = [greeting(name), _("%(association)s har bjudit in dig till Finsam.", association=tenant.name)]
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
    return one_line(subject), "\n\n".join(body) + "\n"
