"""The newest results that start pages tell of: one quarter's accepted reports, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, false, func, or_, select, true

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.figures.sums import accepted_counts, core_row
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.reading import is_own, is_readable
from finsam_saas.followup.rules import WORK_OR_STUDIES, Measure, Missing, ReportState, Sex
from finsam_saas.reporting_plan.models import TemplateQuestion
from finsam_saas.reporting_plan.periods import Cadence
from tenants.context import current_tenant
from tenants.database import session

READERS_KEPT = 256  # Statements that depend on the reader take longer to put together than to run.
TOOK_PART = (Measure.ONGOING_AT_START, Measure.NEW)
SHARE_ROWS = (Measure.ENDED, *WORK_OR_STUDIES)
"""What the share to work or studies is made of."""
READ_ROWS = (*TOOK_PART, *SHARE_ROWS)


@dataclass(frozen=True)
class Results:
    """The newest quarter with an accepted report: persons by measure and sex, and how complete it is.

    `gaps` are the measures and sexes of which some report does not know the number.
    """

    quarter: Quarter
    expected: int
    accepted: int
    persons: dict[tuple[str, str], int] = field(default_factory=dict)
    gaps: frozenset[tuple[str, str]] = frozenset()

    def count(self, rows: Sequence[str], *sexes: Sex) -> int:
        """Persons in these rows, of these sexes (all where none is named)."""
        return sum(
            value for (row, sex), value in self.persons.items() if row in rows and (not sexes or sex in sexes)
        )

    def is_known(self, rows: Sequence[str], *sexes: Sex) -> bool:
        """Whether every report knows the number in these rows, of these sexes (all where none is named)."""
        return not any(row in rows and (not sexes or sex in sexes) for row, sex in self.gaps)

    @property
    def participants(self) -> int:
        """Persons who took part in some part of the quarter."""
        return self.count(TOOK_PART)

    def ended(self, *sexes: Sex) -> int:
        """Persons who ended in the quarter."""
        return self.count([Measure.ENDED], *sexes)

    def to_work_or_studies(self, *sexes: Sex) -> int:
        """Those of them who went to work or studies (goal 1a, seed 1)."""
        return self.count(WORK_OR_STUDIES, *sexes)


@lru_cache(maxsize=READERS_KEPT)
def _results_statement(tenant_id: int, actor: Actor) -> Select[*tuple[Any, ...]]:
    mine = is_readable(actor) if actor.may(Permission.REPORTS_READ) else is_own(actor)
    newest = _newest_quarter(true() if actor.may(Permission.REPORTS_READ) else mine)
    of_quarter = (newest.c.year, newest.c.quarter, newest.c.expected, newest.c.accepted)
    has_gap = func.coalesce(func.bool_or(ReportCount.missing == Missing.NOT_KNOWN.value), false())
    return (
        accepted_counts(*of_quarter, core_row(), ReportCount.sex, func.sum(ReportCount.value), has_gap)
        .join(newest, newest.c.id == Report.period_id)
        .where(Report.tenant_id == tenant_id, _may_be_read(tenant_id), core_row().in_(READ_ROWS), mine)
        .group_by(*of_quarter, core_row(), ReportCount.sex)
    )


def _may_be_read(tenant_id: int) -> ColumnElement[bool]:
    """Said besides the row a count stands for: else PostgreSQL looks up the question of each count first."""
    mapped = select(TemplateQuestion.key).where(
        TemplateQuestion.tenant_id == tenant_id, TemplateQuestion.mapped_to.in_(READ_ROWS)
    )
    return or_(ReportCount.row.in_(READ_ROWS), ReportCount.row.in_(mapped))


def results(actor: Actor) -> Results | None:
    """The newest accepted results: the whole förbund's, or the own insatser's for an insatsansvarig."""
    rows = session.execute(_results_statement(current_tenant().id, actor)).all()
    if not rows:
        return None
    year, quarter, expected, accepted, *_rest = rows[0]
    persons = {(row[4], row[5].value): int(row[6]) for row in rows if row[6] is not None}
    gaps = frozenset((row[4], row[5].value) for row in rows if row[7])
    return Results(Quarter(year, quarter), expected, accepted, persons, gaps)


def _newest_quarter(condition: ColumnElement[bool]) -> CTE:
    """The newest quarter with an accepted report, with how many there are of how many expected."""
    accepted = func.count().filter(Report.state == ReportState.ACCEPTED)
    return (
        select(
            ReportingPeriod.id,
            ReportingPeriod.year,
            ReportingPeriod.number.label("quarter"),
            func.count().label("expected"),
            accepted.label("accepted"),
        )
        .join(
            Report,
            and_(Report.tenant_id == ReportingPeriod.tenant_id, Report.period_id == ReportingPeriod.id),
        )
        .where(
            ReportingPeriod.tenant_id == current_tenant().id,
            ReportingPeriod.cadence == Cadence.QUARTER,
            condition,
        )
        .group_by(ReportingPeriod.tenant_id, ReportingPeriod.id)
        .having(accepted > 0)
        .order_by(ReportingPeriod.year.desc(), ReportingPeriod.number.desc())
        .limit(1)
        .cte("newest")
    )
