"""What the list of reports and the board can be limited to: the periods that are opened, and the kommuner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, true
from sqlalchemy.dialects.postgresql import aggregate_order_by

from finsam_saas.followup.models import ReportingPeriod
from finsam_saas.followup.queries import PeriodRow
from finsam_saas.followup.reading import newest_first
from finsam_saas.members.models import Member
from finsam_saas.members.rules import PartyType
from finsam_saas.reporting_plan.periods import Cadence
from tenants.database import own_tenant_id, session


@dataclass(frozen=True)
class Choices:
    """The opened periods, newest first, and the member kommuner in the förbund's own order."""

    periods: Sequence[PeriodRow]
    municipalities: Sequence[tuple[UUID, str]]

    @property
    def years(self) -> list[int]:
        """The years that have an opened period, newest first."""
        return sorted({one.year for one in self.periods}, reverse=True)


def _choices_statement() -> Select[*tuple[Any, ...]]:
    """One row of lists, whatever there is."""
    period = ReportingPeriod
    of_periods = (period.id, period.cadence, period.year, period.number, period.due_on)
    periods = (
        select(*(func.array_agg(aggregate_order_by(column, *newest_first())) for column in of_periods))
        .where(period.tenant_id == own_tenant_id)
        .subquery()
    )
    own_order = (Member.position, Member.name)
    kommuner = (
        select(
            *(func.array_agg(aggregate_order_by(column, *own_order)) for column in (Member.id, Member.name))
        )
        .where(Member.tenant_id == own_tenant_id, Member.party == PartyType.MUNICIPALITY)
        .subquery()
    )
    return select(*periods.c, *kommuner.c).select_from(periods).join(kommuner, true())


_CHOICES = _choices_statement()


def choices() -> Choices:
    """What reports can be limited to, in one query."""
    ids, cadences, years, numbers, days, kommuner, names = (
        column or () for column in session.execute(_CHOICES).one()
    )
    return Choices(
        periods=[
            PeriodRow(id_, Cadence(cadence), year, number, due_on)
            for id_, cadence, year, number, due_on in zip(ids, cadences, years, numbers, days, strict=True)
        ],
        municipalities=list(zip(kommuner, names, strict=True)),
    )
