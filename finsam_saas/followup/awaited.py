"""Reports that somebody still waits for, who answers for each, and which reminders have been sent."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Date, and_, cast, func, select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.followup.models import (
    InitiativeSignatory,
    ReminderSent,
    Report,
    ReportingPeriod,
)
from finsam_saas.followup.reading import due_day
from finsam_saas.followup.rules import NEVER_HANDED_IN, ReportState
from finsam_saas.initiatives.models import Initiative, InitiativeManager
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.reporting_plan.reminders import ReminderKey, ReminderKind
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.context import current_tenant
from tenants.database import now, session

LONGEST_WAIT = timedelta(days=200)
"""Reports whose last day lies further from today, before or after, are not reminded of."""


@dataclass(frozen=True)
class Awaited:
    """A report that has not reached the kansli, and who is to do something about it."""

    report_id: UUID
    initiative_id: UUID
    initiative: str
    kind: TemplateKind
    cadence: Cadence
    year: int
    number: int
    state: ReportState
    due_on: date
    asked_on: date

    @property
    def period(self) -> Period:
        """The period the report is for."""
        return Period(self.cadence, self.year, self.number)


def awaited(today: date) -> list[Awaited]:
    """Reports never handed in, or waiting for the styrgrupp, the shortest time left first."""
    rows: Iterable[Any] = session.execute(
        select(
            Report.id,
            Report.initiative_id,
            Initiative.name,
            Report.kind,
            ReportingPeriod.cadence,
            ReportingPeriod.year,
            ReportingPeriod.number,
            Report.state,
            due_day().label("due_on"),
            cast(func.timezone("Europe/Stockholm", func.uuid_extract_timestamp(Report.id)), Date),
        )
        .join(
            ReportingPeriod,
            and_(ReportingPeriod.tenant_id == Report.tenant_id, ReportingPeriod.id == Report.period_id),
        )
        .join(
            Initiative,
            and_(Initiative.tenant_id == Report.tenant_id, Initiative.id == Report.initiative_id),
        )
        .where(
            Report.tenant_id == current_tenant().id,
            Report.state.in_((*NEVER_HANDED_IN, ReportState.AWAITING_SIGN_OFF)),
            due_day().between(today - LONGEST_WAIT, today + LONGEST_WAIT),
        )
        .order_by(due_day(), Initiative.name, Report.id)
    )
    return [Awaited(*row) for row in rows]


def answering(reports: Iterable[Awaited]) -> dict[UUID, list[UUID]]:
    """Who is to act on each report, as memberships: those who report, or those who sign off."""
    managers = _links(InitiativeManager)
    signatories = _links(InitiativeSignatory)
    return {
        one.report_id: (signatories if one.state is ReportState.AWAITING_SIGN_OFF else managers).get(
            one.initiative_id, []
        )
        for one in reports
    }


def _links(table: type[InitiativeManager] | type[InitiativeSignatory]) -> dict[UUID, list[UUID]]:
    rows = session.execute(
        select(table.initiative_id, table.membership_id).where(table.tenant_id == current_tenant().id)
    )
    found: dict[UUID, list[UUID]] = {}
    for initiative_id, membership_id in rows:
        found.setdefault(initiative_id, []).append(membership_id)
    return found


Sent = dict[tuple[UUID, UUID], list[ReminderKey]]
"""The reminders that a membership has had about a report and its present last day."""


def sent_reminders(reports: Collection[Awaited]) -> Sent:
    """What has been sent about these reports; what was sent about an earlier last day is left out."""
    due = {one.report_id: one.due_on for one in reports}
    rows = session.execute(
        select(ReminderSent.report_id, ReminderSent.key).where(
            ReminderSent.tenant_id == current_tenant().id, ReminderSent.report_id.in_(due)
        )
    )
    found: Sent = {}
    for row in rows:
        day, kind, ordinal, membership_id = row.key.split(":")
        if day == due[row.report_id].isoformat():
            key = ReminderKey(row.report_id, ReminderKind(kind), int(ordinal))
            found.setdefault((row.report_id, UUID(membership_id)), []).append(key)
    return found


def keep_as_sent(membership_id: UUID, keys: Mapping[ReminderKey, date]) -> bool:
    """Note reminders (each with the last day it was about) as sent to a membership, before the letter goes.

    False where another worker has noted any of them: then the letter is that worker's.
    """
    rows = [
        {
            "tenant_id": current_tenant().id,
            "report_id": key.report_id,
            "key": f"{due_on.isoformat()}:{key.kind}:{key.ordinal}:{membership_id}",
            "sent_at": now(),
        }
        for key, due_on in sorted(keys.items(), key=lambda item: str(item[0]))
    ]
    noted = insert(ReminderSent).values(rows).on_conflict_do_nothing().returning(ReminderSent.id)
    return len(session.scalars(noted).all()) == len(rows)


def written_to(day: date) -> set[UUID]:
    """The memberships that have had a letter of reminders on a Swedish day."""
    swedish_day = cast(func.timezone("Europe/Stockholm", ReminderSent.sent_at), Date)
    keys = session.scalars(
        select(ReminderSent.key).where(ReminderSent.tenant_id == current_tenant().id, swedish_day == day)
    )
    return {UUID(key.rsplit(":", 1)[1]) for key in keys}
