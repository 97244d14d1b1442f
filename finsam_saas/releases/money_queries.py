"""Reading the money of releases, for pages, files and programs."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from finsam_saas.releases.models import NationalReleaseMoney
from finsam_saas.releases.money import Money, MoneyCell, MoneyFigure
from tenants.database import session

_COLUMNS = [getattr(NationalReleaseMoney, name) for name in (*MoneyCell._fields, *MoneyFigure._fields)]
_SIZE = len(MoneyCell._fields)


def released_money(release_id: UUID, **chosen: Collection[str]) -> Money:
    """The money of a release in key order, where its columns have the chosen values; one statement."""
    table = NationalReleaseMoney
    wanted = [getattr(table, name).in_(sorted(values)) for name, values in chosen.items() if values]
    question = select(*_COLUMNS).where(table.release_id == release_id, *wanted)
    rows = session.execute(question.order_by(*_COLUMNS[:_SIZE]))
    return {MoneyCell(*row[:_SIZE]): MoneyFigure(*row[_SIZE:]) for row in rows}


def with_money(release_ids: Collection[UUID]) -> set[UUID]:
    """Which of some releases hold money; those frozen before releases had it hold none."""
    table = NationalReleaseMoney
    return set(session.scalars(select(table.release_id).where(table.release_id.in_(release_ids)).distinct()))
