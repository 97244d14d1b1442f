"""Letters about meetings: the notice to those who are called, and reminders to those who adjust minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from flask_babel import gettext as _
from sqlalchemy import select

from finsam_saas.accounts.models import Membership
from finsam_saas.documents.download import CONTENT_TYPES, DocumentType
from finsam_saas.documents.pdf import to_pdf
from finsam_saas.events.models import Event
from finsam_saas.meetings import awaited, ical, written
from finsam_saas.meetings.awaited import AwaitedAdjuster
from finsam_saas.meetings.facts import Whole
from finsam_saas.meetings.immediate_rules import reminder_due
from finsam_saas.meetings.rules import last_day_to_adjust
from finsam_saas.reporting_plan.working_days import is_working_day
from finsam_saas.web.formats import current_formats
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking
from finsam_saas.web.tables import file_stem
from tenants.context import current_tenant
from tenants.database import now, session, today
from tenants.models import Tenant
from worker.celery_app import PlatformTask, TenantTask, celery
from worker.happening import Happening
from worker.mailer import Attachment, Letter, send
from worker.notices import Addressee, Receiver, link, receivers, settings, tell_all
from worker.schedule import ADJUSTERS, ADJUSTERS_OF_ONE

_MOVES = {"starts_at", "place"}
log = structlog.get_logger(__name__)


def send_notice(happening: Happening) -> None:
    """Send the notice with the meeting for a calendar to those who are called and have an address.

    Nothing where the meeting has been held meanwhile.
    """
    _send(happening, _notice)


def send_change(happening: Happening) -> None:
    """Tell those who are called that a meeting has another time or place; the agenda changes in silence."""
    changes = session.scalar(
        select(Event.details["changes"]).where(
            Event.tenant_id == current_tenant().id, Event.id == happening.id
        )
    )
    if changes and _MOVES & set(changes):
        _send(happening, _changed)


def _send(happening: Happening, written_as: Callable[..., Letter]) -> None:
    whole = awaited.called(happening.subject_id) if happening.subject_id else None
    if whole is None:
        return
    page = link("meetings.notice", association=current_tenant().slug, meeting_id=whole.meeting.id)
    letter = partial(written_as, whole=whole, page=page, files=_files(whole, page))
    tell_all(happening, _called(whole), letter)


def _called(whole: Whole) -> list[Addressee]:
    """Those who are called: with an account as it stands now, without one as the seat says."""
    own = [one.membership_id for one in whole.people if one.membership_id]
    accounts = {one.membership_id: one for one in receivers(Membership.id.in_(own))} if own else {}
    found: list[Addressee] = []
    for one in whole.people:
        account = accounts.get(one.membership_id) if one.membership_id else None
        if account:
            found.append(account)
        elif one.membership_id is None and one.email:
            found.append(Addressee(one.id, one.email, SOURCE_LANGUAGE, one.person_name))
    return found


def _files(whole: Whole, page: str) -> tuple[Attachment, ...]:
    meeting = whole.meeting
    event = ical.CalendarEvent(
        id=meeting.id,
        title=meeting.body,
        place=meeting.place,
        description=page,
        address=page,
        starts_at=meeting.starts_at,
        changed_at=meeting.called_at or now(),
        changes=meeting.version,
    )
    with speaking(SOURCE_LANGUAGE):
        named = file_stem(_("kallelse"), meeting.day.isoformat())
    pdf = Attachment(f"{named}.pdf", CONTENT_TYPES[DocumentType.PDF], to_pdf(written.notice(whole)))
    return pdf, Attachment(f"{named}.ics", ical.MEDIA_TYPE, ical.calendar(event))


def _notice(
    *, recipient: str, language: str, name: str, whole: Whole, page: str, files: tuple[Attachment, ...]
) -> Letter:
    with speaking(language):
        formats = current_formats()
        told = {"body": whole.meeting.body, "day": formats.date(whole.meeting.day)}
        return Letter(
            recipient,
            _("Kallelse till %(body)s %(day)s", **told),
            _(
                "Hej %(name)s!\n\n"
                "Du kallas till %(body)s %(when)s.\nPlats: %(place)s\n\n"
                "Kallelsen med föredragningslista är bifogad, och en fil till din kalender. "
                "Handlingarna finns här:\n%(url)s\n\n"
                "Säg till kansliet om du inte kan komma, så att en ersättare kan kallas in.\n\n"
                "Hälsningar\nFinsam",
                name=name,
                body=whole.meeting.body,
                when=formats.moment(whole.meeting.starts_at),
                place=whole.meeting.place,
                url=page,
            ),
            files,
        )


def _changed(
    *, recipient: str, language: str, name: str, whole: Whole, page: str, files: tuple[Attachment, ...]
) -> Letter:
    with speaking(language):
        formats = current_formats()
        return Letter(
            recipient,
            _("Ändrad tid eller plats: %(body)s", body=whole.meeting.body),
            _(
                "Hej %(name)s!\n\n"
                "Mötet med %(body)s är ändrat. Nu gäller %(when)s.\nPlats: %(place)s\n\n"
                "En ny fil till din kalender är bifogad. Kallelsen finns här:\n%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=name,
                body=whole.meeting.body,
                when=formats.moment(whole.meeting.starts_at),
                place=whole.meeting.place,
                url=page,
            ),
            files,
        )


@celery.task(base=PlatformTask, name=ADJUSTERS)
def remind_all_adjusters() -> None:
    """Ask for the day's reminders of minutes per förbund in the register."""
    for tenant_id in session.scalars(select(Tenant.id).order_by(Tenant.id)).all():
        remind_adjusters_of_one.apply_async(kwargs={"tenant_id": tenant_id}, expires=3600)


@celery.task(base=TenantTask, name=ADJUSTERS_OF_ONE)
def remind_adjusters_of_one(*, tenant_id: int) -> None:
    """Remind those in one förbund who have not adjusted their minutes."""
    remind_adjusters(today())


def remind_adjusters(day: date) -> int:
    """Send the day's reminders of the acting förbund on a working day, a transaction each; how many.

    Raises the last error when all the others have had theirs.
    """
    if not is_working_day(day):
        return 0
    waiting = awaited.awaited_adjusters(day)
    whom = Membership.id.in_([one.membership_id for one in waiting])
    people = {one.membership_id: one for one in receivers(whom)} if waiting else {}
    session.commit()
    sent, failed = 0, None
    for one in waiting:
        due = reminder_due(one.held_on, day, one.last_sent)
        if due is None or one.membership_id not in people:
            continue
        try:
            sent += _remind(one, people[one.membership_id], due)
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:
            session.rollback()
            failed = error
            log.error("adjuster_reminder_failed", error=type(error).__name__)
    if failed is not None:
        raise failed
    return sent


def _remind(one: AwaitedAdjuster, receiver: Receiver, due: int) -> int:
    """One letter; 1 where it went, 0 where another worker was first."""
    if not awaited.keep_as_reminded(one.person_id, due):
        session.rollback()
        return 0
    url = link("meetings.minutes", association=current_tenant().slug, meeting_id=one.meeting_id)
    send(settings(), _reminder(receiver, one, url))
    session.commit()
    return 1


def _reminder(receiver: Receiver, one: AwaitedAdjuster, url: str) -> Letter:
    with speaking(receiver.language):
        formats = current_formats()
        told = {"body": one.body, "day": formats.date(one.held_on)}
        return Letter(
            receiver.email,
            _("Protokoll att justera: %(body)s %(day)s", **told),
            _(
                "Hej %(name)s!\n\n"
                "Protokollet från %(body)s %(day)s väntar på din justering. Det ska vara justerat senast "
                "%(last)s. Läs det och justera här:\n%(url)s\n\n"
                "Hälsningar\nFinsam",
                name=receiver.name,
                last=formats.weekday(last_day_to_adjust(one.held_on)),
                url=url,
                **told,
            ),
        )
