"""Results as pages and imports read them; no figure leaves that is not kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, select

from finsam_saas.surveys.models import SurveyIndicator, SurveyResult
from finsam_saas.surveys.rules import RespondentGroup, Result, ResultKey, Trend, trend
from tenants.context import current_tenant
from tenants.database import session

MOST_RESULTS = 20_000


@dataclass(frozen=True, slots=True)
class GroupYear:
    """That a group has results for a year: how many, and how many of them are protected."""

    group: RespondentGroup
    year: int
    results: int
    protected: int


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator of a group through the years."""

    code: str
    label: str
    theme: str
    by_year: Mapping[int, Result]

    @property
    def trend(self) -> Trend | None:
        """How the share has moved between the two latest years that have one."""
        return trend(self.by_year)

    @property
    def shares(self) -> list[Decimal]:
        """The shares that are known, oldest first, for a small drawing."""
        return [one.share for _year, one in sorted(self.by_year.items()) if one.share is not None]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where results come from, and who read them in when."""

    source: str
    imported_by: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class ResultLine:
    """One result as a file holds it."""

    key: ResultKey
    label: str
    theme: str
    result: Result
    source: str


def coverage(instrument: str) -> list[GroupYear]:
    """Which groups have results for which years, in the order of groups, oldest year first."""
    found = session.execute(
        select(
            SurveyResult.respondent_group,
            SurveyResult.year,
            func.count(),
            func.count().filter(SurveyResult.n.is_(None)),
        )
        .join(SurveyIndicator, _same_indicator())
        .where(SurveyResult.tenant_id == current_tenant().id, SurveyIndicator.instrument == instrument)
        .group_by(SurveyResult.respondent_group, SurveyResult.year)
        .order_by(SurveyResult.year)
    )
    order = list(RespondentGroup)
    return sorted((GroupYear(*row) for row in found), key=lambda one: (order.index(one.group), one.year))


def indicator_lines(instrument: str, group: RespondentGroup) -> list[IndicatorLine]:
    """The indicators of a group, in the order of their codes."""
    lines: dict[str, IndicatorLine] = {}
    years: dict[str, dict[int, Result]] = {}
    for one in results(instrument, group):
        by_year = years.setdefault(one.key.code, {})
        by_year[one.key.year] = one.result
        lines.setdefault(one.key.code, IndicatorLine(one.key.code, one.label, one.theme, by_year))
    return sorted(lines.values(), key=lambda line: code_order(line.code))


def results(instrument: str, group: RespondentGroup | None = None) -> list[ResultLine]:
    """All results, or a group's, by year and code."""
    asked = (
        select(
            SurveyResult.year,
            SurveyResult.respondent_group,
            SurveyIndicator.code,
            SurveyIndicator.label,
            SurveyIndicator.theme,
            SurveyResult.n,
            SurveyResult.share,
            SurveyResult.mean,
            SurveyResult.source,
        )
        .join(SurveyIndicator, _same_indicator())
        .where(SurveyResult.tenant_id == current_tenant().id, SurveyIndicator.instrument == instrument)
        .order_by(SurveyResult.year, SurveyResult.respondent_group, SurveyIndicator.code)
        .limit(MOST_RESULTS)
    )
    if group:
        asked = asked.where(SurveyResult.respondent_group == group)
    return [
        ResultLine(ResultKey(year, who, code), label, theme, Result(n, share, mean), source)
        for year, who, code, label, theme, n, share, mean, source in session.execute(asked)
    ]


def origins(instrument: str, group: RespondentGroup) -> list[Origin]:
    """Where a group's results come from, the latest import first."""
    found = session.execute(
        select(SurveyResult.source, SurveyResult.imported_by, func.max(SurveyResult.imported_at))
        .join(SurveyIndicator, _same_indicator())
        .where(
            SurveyResult.tenant_id == current_tenant().id,
            SurveyIndicator.instrument == instrument,
            SurveyResult.respondent_group == group,
        )
        .group_by(SurveyResult.source, SurveyResult.imported_by)
        .order_by(func.max(SurveyResult.imported_at).desc())
        .limit(10)
    )
    return [Origin(*row) for row in found]


def standing(instrument: str, years: Collection[int]) -> dict[ResultKey, Result]:
    """The results of some years as they stand."""
    found = session.execute(
        select(
            SurveyResult.year,
            SurveyResult.respondent_group,
            SurveyIndicator.code,
            SurveyResult.n,
            SurveyResult.share,
            SurveyResult.mean,
        )
        .join(SurveyIndicator, _same_indicator())
        .where(
            SurveyResult.tenant_id == current_tenant().id,
            SurveyIndicator.instrument == instrument,
            SurveyResult.year.in_(years),
        )
        .limit(MOST_RESULTS)
    )
    return {ResultKey(year, who, code): Result(n, share, mean) for year, who, code, n, share, mean in found}


def code_order(code: str) -> tuple[tuple[int, int, str], ...]:
    """Codes in the order people read them: 2 before 10, figures before letters."""
    parts = code.replace("_", ".").replace("-", ".").replace(":", ".").split(".")
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part.lower()) for part in parts)


def _same_indicator() -> ColumnElement[bool]:
    return and_(
        SurveyIndicator.tenant_id == SurveyResult.tenant_id, SurveyIndicator.id == SurveyResult.indicator_id
    )
