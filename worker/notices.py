"""Who is told by mail when something has happened, each in the own language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from flask import current_app
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.permissions import Permission, Role
from finsam_saas.accounts.messages import Mail, reset_mail
from finsam_saas.accounts.models import HAS_NOT_ENDED, Membership, PlatformOutbox, User, may_still
from finsam_saas.accounts.rules import ReminderChoice
from finsam_saas.config import Settings
from finsam_saas.events.models import Delivery, Event
from finsam_saas.followup.queries import reporters_of
from finsam_saas.followup.reading import FROM_FILE
from finsam_saas.memberships.messages import invitation_mail
from finsam_saas.review.signatories import signatories_of_report
from tenants.context import current_tenant
from tenants.database import now, session
from worker import letters
from worker.celery_app import PlatformTask, celery
from worker.happening import Happening
from worker.mailer import Letter, send
from worker.schedule import PLATFORM_MAIL

MOST_TRIES = 5
# A reset is only of use while the one who asked still waits for it.
RESET_IS_WAITED_FOR = timedelta(hours=1)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody who is to be told: who it is in the acting förbund, the address, language and name."""

    id: UUID
    email: str
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class Receiver(Addressee):
    """Somebody with an account in the acting förbund (`id` is the membership's), and how often to remind."""

    reminders: ReminderChoice

    @property
    def membership_id(self) -> UUID:
        """The membership."""
        return self.id


def send_invitation(happening: Happening) -> None:
    """Send the invitation that still waits for an answer; its link is minted now and kept nowhere."""
    if happening.subject_id is None:
        return
    _send_if_any(invitation_mail(membership_id=happening.subject_id, public_url=settings().public_url))


@celery.task(base=PlatformTask, name=PLATFORM_MAIL)
def deliver_platform_mail() -> None:
    """Send the mail that belongs to no förbund."""
    send_waiting_resets()


def send_waiting_resets() -> None:
    """Send the links to a new password that were asked for, each in a transaction of its own."""
    for outbox_id in session.scalars(select(PlatformOutbox.id).order_by(PlatformOutbox.created_at)).all():
        session.commit()
        try:
            _send_reset(outbox_id)
        except Exception as error:
            # One address that cannot be reached must not hold up the others.
            session.rollback()
            log.error("platform_mail_failed", error=type(error).__name__)
        session.commit()


def _send_reset(outbox_id: UUID) -> None:
    """Count the try, then mint, send and forget; given up after five tries or an hour."""
    row = _locked(outbox_id)
    if row is None:
        return
    if row.attempts >= MOST_TRIES or row.created_at < now() - RESET_IS_WAITED_FOR:
        session.delete(row)
        return
    row.attempts += 1
    session.commit()
    row = _locked(outbox_id)
    if row is not None:
        _send_if_any(reset_mail(user_id=row.user_id, public_url=settings().public_url))
        session.delete(row)


def _locked(outbox_id: UUID) -> PlatformOutbox | None:
    return session.scalars(
        select(PlatformOutbox).where(PlatformOutbox.id == outbox_id).with_for_update(skip_locked=True)
    ).one_or_none()


def _send_if_any(mail: Mail | None) -> None:
    if mail is not None:
        send(settings(), Letter(mail.recipient, mail.subject, mail.body))


def tell_managers_of_return(happening: Happening) -> None:
    """Tell those who report for the insats, and still may, that the kansli asks for something more."""
    if happening.subject_id is None:
        return
    managers = [one.membership_id for one in reporters_of(happening.subject_id)]
    may_enter = may_still(Permission.REPORTS_ENTER)
    _tell_of_report(happening, and_(Membership.id.in_(managers), may_enter), letters.returned)


def tell_secretariat_of_submission(happening: Happening) -> None:
    """Tell the kansli that a report waits for an answer, unless it handed it in itself, from a file."""
    about = select(Event.details[FROM_FILE].as_boolean())
    if session.scalar(about.where(Event.tenant_id == current_tenant().id, Event.id == happening.id)):
        return
    _tell_of_report(happening, Membership.roles.contains([Role.SECRETARIAT.value]), letters.submitted)


def tell_signatories(happening: Happening) -> None:
    """Tell those who sign off for the styrgrupp, and still may, that a report waits for them."""
    if happening.subject_id is None:
        return
    signing = [one.membership_id for one in signatories_of_report(happening.subject_id)]
    may_sign = may_still(Permission.REPORTS_SIGN_OFF)
    _tell_of_report(happening, and_(Membership.id.in_(signing), may_sign), letters.to_sign_off)


def _tell_of_report(happening: Happening, whom: ColumnElement[bool], written: Callable[..., Letter]) -> None:
    url = link("followup.report", association=current_tenant().slug, report_id=happening.subject_id)
    tell_each(happening, whom, partial(written, report=happening.subject_label, url=url))


def tell_each(happening: Happening, whom: ColumnElement[bool], written: Callable[..., Letter]) -> None:
    """Write to each of the members of the acting förbund, as tell_all does."""
    tell_all(happening, receivers(whom), written)


def tell_all(happening: Happening, people: Sequence[Addressee], written: Callable[..., Letter]) -> None:
    """Write to each, one transaction a letter; raises the last error when all the others have been told."""
    failed: Exception | None = None
    for receiver in people:
        letter = written(recipient=receiver.email, language=receiver.language, name=receiver.name)
        try:
            if _first_time(happening, receiver):
                send(settings(), letter)
            session.commit()
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            session.rollback()
            failed = error
    if failed is not None:
        raise failed


def _first_time(happening: Happening, receiver: Addressee) -> bool:
    """Note the letter before it is sent, so that a repeat after somebody else's failure sends no second."""
    noted = insert(Delivery).values(
        tenant_id=current_tenant().id,
        event_id=happening.id,
        handler=f"letter {receiver.id}",
        at=now(),
    )
    return session.scalar(noted.on_conflict_do_nothing().returning(Delivery.id)) is not None


def receivers(whom: ColumnElement[bool]) -> list[Receiver]:
    """Members of the acting förbund who have accepted, are still there, and whose account stands."""
    rows = session.execute(
        select(Membership.id, User.email, User.language, Membership.name, Membership.reminders)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.tenant_id == current_tenant().id,
            whom,
            Membership.accepted_at.is_not(None),
            HAS_NOT_ENDED,
            User.disabled_at.is_(None),
        )
        .order_by(Membership.name)
    )
    return [Receiver(*row) for row in rows]


def settings() -> Settings:
    """The settings of the application that the task runs in."""
    found: Settings = current_app.config["FINSAM"]
    return found


def link(endpoint: str, **values: str | UUID | None) -> str:
    """The public address of a page, for a letter; the host is the configured one, never a request's."""
    public = urlsplit(settings().public_url)
    pages = current_app.url_map.bind(public.netloc, script_name=public.path or "/", url_scheme=public.scheme)
    return pages.build(endpoint, values, force_external=True)
