"""Publishing the own förbund's money of a year to the nation, and the nightly check of it."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, select, text
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.statistics import money_queries as queries
from finsam_saas.statistics.models import NationalMoney, NationalMoneyYear
from finsam_saas.statistics.money_rules import MoneyFact, MoneyKey, money_of
from finsam_saas.statistics.queries import takes_part
from tenants.context import current_tenant
from tenants.database import now, session

_MONEY_LOCK = 0x4D4F4E  # one namespace of advisory locks for publishing money
_LOCK = text("SELECT pg_advisory_xact_lock(:space, :tenant_id)")


def publish_money(year: int) -> bool:
    """Make the förbund's published money of a year follow its registers; none if it abstains.

    It may be run any number of times, in any order, with the same result: what stands is right or is
    deleted and inserted anew, and then the year's revision rises. Returns whether anything changed. A year
    that is made up as a whole is left alone.
    """
    session.execute(_LOCK, {"space": _MONEY_LOCK, "tenant_id": current_tenant().id})
    if _is_made_up(year):
        return False
    wanted = wanted_money(year)
    if wanted == queries.published_money(year):
        return False
    _write(year, wanted)
    return True


def wanted_money(year: int) -> dict[MoneyKey, MoneyFact]:
    """What the förbund's published money of a year should be by its decision and its registers."""
    return money_of(queries.year_money(year)) if takes_part() else {}


def publish_all_money() -> list[int]:
    """Publish every year of money that was not what it should be; the nightly check is the same."""
    return [year for year in queries.money_years() if publish_money(year)]


def _write(year: int, facts: Mapping[MoneyKey, MoneyFact]) -> None:
    """Put these facts in place of what the acting förbund has published of the year; its revision rises."""
    own = current_tenant().id
    head = insert(NationalMoneyYear).values(tenant_id=own, year=year, revision=1, published_at=now())
    session.execute(
        head.on_conflict_do_update(
            index_elements=["tenant_id", "year"],
            set_={
                "revision": NationalMoneyYear.revision + 1,
                "published_at": head.excluded.published_at,
            },
        )
    )
    session.execute(delete(NationalMoney).where(NationalMoney.tenant_id == own, NationalMoney.year == year))
    add_money({year: facts})


def add_money(by_year: Mapping[int, Mapping[MoneyKey, MoneyFact]]) -> None:
    """Add the facts of years that the acting förbund has nothing of."""
    rows = [
        {
            "tenant_id": current_tenant().id,
            "year": year,
            "item": item,
            "part": part,
            "amount": fact.amount,
            "known": fact.known,
            "asked": fact.asked,
            "source": fact.source,
        }
        for year, facts in by_year.items()
        for (item, part), fact in sorted(facts.items())
    ]
    if rows:
        session.execute(insert(NationalMoney), rows)


def _is_made_up(year: int) -> bool:
    return bool(
        session.scalar(
            select(NationalMoneyYear.is_demo).where(
                NationalMoneyYear.tenant_id == current_tenant().id, NationalMoneyYear.year == year
            )
        )
    )
