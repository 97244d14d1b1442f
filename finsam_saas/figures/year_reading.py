"""Reading a year's accepted counts for their protection, and a digest that tells if they are the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, ScalarSelect, and_, bindparam, case, func

from finsam_saas.figures.measures import MEASURES
from finsam_saas.figures.rules import Span
from finsam_saas.figures.sums import Choice, accepted_counts, core_row, is_chosen, is_told
from finsam_saas.figures.year_counts import HALVES, LONGER, Told
from finsam_saas.followup.models import Report, ReportCount, ReportingPeriod
from finsam_saas.followup.rules import Missing
from finsam_saas.reporting_plan.periods import MONTHS_OF_A_YEAR
from tenants.database import own_tenant_id, session

ROWS = tuple(dict.fromkeys(row for one in MEASURES.values() if one.is_by_sex for row in one.all_rows))
"""Every row that counts persons."""
_SEEDS = (0, 1)
# Never a count: `missing` where there is none, by its symbol.
_SYMBOLS = case((ReportCount.missing == Missing.NOT_KNOWN.value, -1), else_=-2)


def digest_of(year: int) -> ScalarSelect[str]:
    """A digest of a year's accepted counts, to be read beside something else.

    The sum of two hashes of each count: the same counts give the same digest in whatever order.
    """
    return _digest(is_chosen(Choice(Span.of_year(year))))


def digest_told(place: int = 0) -> ScalarSelect[str]:
    """The same of a year that the run of the statement is told (`years_told`), by its place among them."""
    first, last = (bindparam(name, type_=Integer()) for name in _names(place))
    within = (ReportingPeriod.first_month >= first, ReportingPeriod.last_month <= last)
    return _digest(and_(Report.tenant_id == own_tenant_id, *within))


def years_told(years: Sequence[int]) -> dict[str, int]:
    """What a statement with digests of years is told at each run."""
    told: dict[str, int] = {}
    for place, year in enumerate(years):
        first, last = _names(place)
        told |= {first: year * MONTHS_OF_A_YEAR + 1, last: (year + 1) * MONTHS_OF_A_YEAR}
    return told


def _names(place: int) -> tuple[str, str]:
    return f"digest_{place}_first", f"digest_{place}_last"


def _digest(chosen: ColumnElement[bool]) -> ScalarSelect[str]:
    hashes = [func.sum(_hash(seed)) for seed in _SEEDS]
    return accepted_counts(func.concat_ws(":", func.count(), *hashes)).where(chosen).scalar_subquery()


def _hash(seed: int) -> ColumnElement[Any]:
    """A hash of a count and all that it says: each part is hashed with what comes before it as its seed."""
    made: ColumnElement[Any] = func.uuid_hash_extended(Report.initiative_id, seed)
    for month in (ReportingPeriod.first_month, ReportingPeriod.last_month):
        made = func.hashint4extended(month, made)
    for words in (Report.kind, core_row(), ReportCount.sex):
        made = func.hashtextextended(words, made)
    return func.hashint4extended(func.coalesce(ReportCount.value, _SYMBOLS), made)


def half_of_period() -> ColumnElement[Any]:
    """The half-year that the joined period lies in."""
    middle = ReportingPeriod.year * 12 + 6
    return case(
        (ReportingPeriod.last_month <= middle, HALVES[0]),
        (ReportingPeriod.first_month > middle, HALVES[1]),
        else_=LONGER,
    )


_TOLD = (
    accepted_counts(
        Report.initiative_id,
        Report.kind,
        half_of_period(),
        core_row(),
        ReportCount.sex,
        ReportCount.value,
    )
    .where(is_told(), core_row().in_(ROWS))
    .order_by(ReportingPeriod.last_month, Report.id)
)


def told(year: int) -> list[Told]:
    """Every accepted count of persons of a year, in the order of time; one statement."""
    rows = session.execute(_TOLD, Choice(Span.of_year(year)).told)
    return [
        Told(str(initiative), kind.value, half, row, sex.value, value)
        for initiative, kind, half, row, sex, value in rows
    ]
