"""Reading a year's accepted counts for their protection, and a digest that tells if they are the same."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func

from finsam_saas.figures.measures import MEASURES
from finsam_saas.figures.rules import Span
from finsam_saas.figures.sums import Choice, accepted_counts, core_row, is_chosen
from finsam_saas.figures.year_counts import HALVES, LONGER, Told
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from tenants.context import current_tenant
from tenants.database import session

ROWS = tuple(dict.fromkeys(row for one in MEASURES.values() if one.is_by_sex for row in one.all_rows))
"""Every row that counts persons."""
_SEEDS = (0, 1)
KEPT = 256
"""Statements that take longer to put together than to send."""


def digest_of(year: int) -> ScalarSelect[str]:
    """A digest of a year's accepted counts, to be read beside something else.

    The sum of two hashes of each count: the same counts give the same digest in whatever order.
    """
    return _digest_of(current_tenant().id, year)


@lru_cache(maxsize=KEPT)
def _digest_of(_tenant_id: int, year: int) -> ScalarSelect[str]:
    said = func.concat_ws(
        "|",
        Report.initiative_id,
        Report.kind,
        ReportingPeriod.first_month,
        ReportingPeriod.last_month,
        core_row(),
        ReportCount.sex,
        ReportCount.value,
        ReportCount.missing,
    )
    hashes = [func.sum(func.hashtextextended(said, seed)) for seed in _SEEDS]
    found = accepted_counts(func.concat_ws(":", func.count(), *hashes))
    return found.where(_of_year(year)).scalar_subquery()


def told(year: int) -> list[Told]:
    """Every accepted count of persons of a year, in the order of time; one statement."""
    rows = session.execute(
        accepted_counts(
            Report.initiative_id,
            Report.kind,
            half_of_period(),
            core_row(),
            ReportCount.sex,
            ReportCount.value,
        )
        .where(_of_year(year))
        .order_by(ReportingPeriod.last_month, Report.id)
    )
    return [
        Told(str(initiative), kind.value, half, row, sex.value, value)
        for initiative, kind, half, row, sex, value in rows
    ]


def _of_year(year: int) -> ColumnElement[bool]:
    return and_(is_chosen(Choice(Span.of_year(year))), core_row().in_(ROWS))


def half_of_period() -> ColumnElement[Any]:
    """The half-year that the joined period lies in."""
    middle = ReportingPeriod.year * 12 + 6
    return case(
        (ReportingPeriod.last_month <= middle, HALVES[0]),
        (ReportingPeriod.first_month > middle, HALVES[1]),
        else_=LONGER,
    )
