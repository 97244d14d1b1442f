"""What the förbund are told about national statistics: reminders that were asked for, and publications.

An analyst works outside every förbund. What the förbund is to be told stands as a notice; here it becomes an
event of the förbund, once, and the letters follow from the event like all others.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from sqlalchemy import Connection, insert, select, text

from finsam_saas.access.actor import SYSTEM
from finsam_saas.access.permissions import Role
from finsam_saas.accounts.models import Membership
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.releases.models import NationalNotice, NationalRelease
from finsam_saas.releases.rules import NoticeKind
from tenants.context import current_tenant
from tenants.database import now, session, today
from worker import letters
from worker.celery_app import PlatformTask, TenantTask, celery
from worker.happening import Happening
from worker.notices import link, tell_each
from worker.schedule import TELL_ASSOCIATION, TELL_ASSOCIATIONS

EVENT_OF = {
    NoticeKind.REMINDER: EventName.NATIONAL_REPORTS_ASKED_FOR,
    NoticeKind.PUBLISHED: EventName.NATIONAL_RELEASE_PUBLISHED,
}


@celery.task(base=PlatformTask, name=TELL_ASSOCIATIONS)
def tell_associations() -> None:
    """Ask for each förbund with something to be told that it is told."""
    for number in untold():
        tell_association.apply_async(kwargs={"tenant_id": number}, expires=60)


@celery.task(base=TenantTask, name=TELL_ASSOCIATION)
def tell_association(*, tenant_id: int) -> None:
    """Make events of what one förbund is to be told."""
    record_notices()


def tell_of_publication(connection: Connection, release_id: UUID, *, asked_by: str) -> None:
    """Leave word, as the national role, for each förbund that takes part; each then tells its own kansli."""
    who = connection.execute(_TAKES_PART).scalars().all()
    if who:
        notice = {
            "release_id": release_id,
            "kind": NoticeKind.PUBLISHED,
            "day": today(),
            "asked_by": asked_by,
            "asked_at": now(),
        }
        connection.execute(insert(NationalNotice), [notice | {"association_id": number} for number in who])


_TAKES_PART = text(
    """
    SELECT tenant_id FROM (
        SELECT DISTINCT ON (tenant_id) tenant_id, takes_part FROM national_participations
        ORDER BY tenant_id, decided_on DESC, created_at DESC
    ) AS latest
    WHERE takes_part ORDER BY tenant_id
    """
)


def untold() -> list[int]:
    """The register numbers of förbund with something to be told, in their order."""
    found = session.scalars(
        select(NationalNotice.association_id)
        .where(NationalNotice.told_at.is_(None))
        .distinct()
        .order_by(NationalNotice.association_id)
    )
    return list(found)


def record_notices() -> list[UUID]:
    """Record an event for each notice to the acting förbund that has none yet; the notices they are of."""
    waiting = session.execute(
        select(NationalNotice, NationalRelease.code, NationalRelease.period)
        .join(NationalRelease, NationalRelease.id == NationalNotice.release_id)
        .where(NationalNotice.association_id == current_tenant().id, NationalNotice.told_at.is_(None))
        .order_by(NationalNotice.asked_at, NationalNotice.id)
        .with_for_update(of=NationalNotice, skip_locked=True)
    ).all()
    for notice, code, period in waiting:
        record(
            actor=SYSTEM,
            name=EVENT_OF[notice.kind],
            subject_id=notice.release_id,
            subject_label=period if notice.kind is NoticeKind.REMINDER else code,
        )
        notice.told_at = now()
    return [notice.id for notice, _code, _period in waiting]


def remind_secretariat(happening: Happening) -> None:
    """Tell the kansli that the nation waits for its accepted reports of a quarter."""
    url = link("review.reports", association=current_tenant().slug, period=happening.subject_label)
    written = partial(letters.national_reports_asked_for, period=happening.subject_label, url=url)
    tell_each(happening, Membership.roles.contains([Role.SECRETARIAT.value]), written)


def tell_of_release(happening: Happening) -> None:
    """Tell the kansli that national figures have been published."""
    code, slug = happening.subject_label, current_tenant().slug
    url = link("own_releases.release", association=slug, release_code=code)
    written = partial(letters.national_release_published, code=code, url=url)
    tell_each(happening, Membership.roles.contains([Role.SECRETARIAT.value]), written)
