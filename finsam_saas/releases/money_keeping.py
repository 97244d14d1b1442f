"""The money of a release in the tables: read from what the förbund have published, kept, and read again.

By the national role; what is frozen is added and never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Connection, insert, select, text

from finsam_saas.releases.models import NationalReleaseMoney
from finsam_saas.releases.money import (
    AmountsOf,
    Money,
    MoneyCell,
    MoneyFigure,
    amounts_of,
    money_of_release,
)
from finsam_saas.releases.release import CellCoverage
from finsam_saas.reporting_plan.periods import Cadence, Period
from finsam_saas.statistics.cells import CellKey, Level
from finsam_saas.statistics.money_rules import ASKED_OF_ALL, MoneyKey
from finsam_saas.statistics.rules import ALL

# Everybody that takes part and existed in some of the year, with what it has published of its money.
_PUBLISHED = text(
    """
    SELECT tenants.slug, money.item, money.part,
           CASE WHEN money.known = money.asked THEN money.amount END AS amount
    FROM tenants
    JOIN LATERAL (
        SELECT decision.takes_part FROM national_participations AS decision
        WHERE decision.tenant_id = tenants.id
        ORDER BY decision.decided_on DESC, decision.created_at DESC LIMIT 1
    ) AS latest ON latest.takes_part
    LEFT JOIN national_money AS money ON money.tenant_id = tenants.id AND money.year = :year
    WHERE coalesce(tenants.valid_from, make_date(:year, 1, 1)) <= make_date(:year, 12, 31)
      AND coalesce(tenants.valid_to, make_date(:year, 12, 31)) >= make_date(:year, 1, 1)
    ORDER BY tenants.slug, money.item, money.part
    """
)


def read_amounts(connection: Connection, period: str) -> AmountsOf:
    """What each förbund that takes part has published of its money in the year of a period ("2026-kv3")."""
    found: dict[str, dict[MoneyKey, Decimal | None]] = {}
    unknown: dict[MoneyKey, Decimal | None] = dict.fromkeys(ASKED_OF_ALL)
    for slug, item, part, amount in connection.execute(_PUBLISHED, {"year": Period.parse(period).year}):
        of_one = found.setdefault(slug, dict(unknown))
        if item is not None:
            of_one[item, part] = amount
    return found


def money_made(
    period: str,
    amounts: AmountsOf,
    county_of: Mapping[str, str],
    figures: Mapping[CellKey, int | None],
    coverage: Mapping[tuple[str, str, str], CellCoverage],
) -> Money:
    """The money of a release of a period, with kr per person by what the release shows of the whole year."""
    last = Period.parse(period)
    year = str(Period(Cadence.YEAR, last.year, 1))

    def persons(slug: str, measure: str) -> tuple[bool, int | None]:
        key = CellKey(Level.ASSOCIATION.value, slug, year, ALL, measure, ALL)
        covered = coverage.get((key.level, slug, year))
        is_whole = covered is not None and covered.contributing == covered.expected
        return is_whole and key in figures, figures.get(key)

    return money_of_release(last.year, amounts, county_of, persons)


def keep_money(connection: Connection, release_id: UUID, money: Money) -> None:
    """Store the money of a release."""
    rows = [
        {"release_id": release_id, **cell._asdict(), **figure._asdict()}
        for cell, figure in sorted(money.items())
    ]
    if rows:
        connection.execute(insert(NationalReleaseMoney), rows)


def kept_money(connection: Connection, release_id: UUID) -> Money:
    """The money of a frozen release; none where it was frozen before releases had any."""
    table = NationalReleaseMoney
    names = (*MoneyCell._fields, *MoneyFigure._fields)
    columns = [getattr(table, name) for name in names]
    size = len(MoneyCell._fields)
    rows = connection.execute(select(*columns).where(table.release_id == release_id))
    return {MoneyCell(*row[:size]): MoneyFigure(*row[size:]) for row in rows}


def kept_amounts(connection: Connection, release_id: UUID) -> AmountsOf:
    """What the money of a frozen release was made of."""
    return amounts_of(kept_money(connection, release_id))
