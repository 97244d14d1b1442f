"""The correction log: what a correcting release shows otherwise than the one it corrects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.releases.group_words import GROUP_WORDS
from finsam_saas.releases.models import NationalRelease, NationalReleaseFigure
from finsam_saas.releases.release import Release
from finsam_saas.releases.target_groups import TARGET_GROUP
from finsam_saas.releases.view import NATION, Area, place_words
from finsam_saas.releases.wording import MEASURE_WORDS, OUTCOME_WORDS
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.wording import period_label
from finsam_saas.statistics.cells import CellKey, Level
from finsam_saas.statistics.wording import SEX_WORDS, TYPE_WORDS
from finsam_saas.web.tables import Column, Kind, Sheet
from tenants.database import session

MOST_SHOWN = 200
_LEVELS = {Level.NATION.value: 0, Level.COUNTY.value: 1, Level.ASSOCIATION.value: 2, TARGET_GROUP: 3}
_EVERY = {**MEASURE_WORDS, **OUTCOME_WORDS}

Shown = int | str | None
"""Persons, `..`, or None where the release has no such cell."""


@dataclass(frozen=True, slots=True)
class Change:
    """One cell as it was shown before and is shown now."""

    key: CellKey
    before: Shown
    after: Shown


def changed(correcting: Release, *, most: int | None = MOST_SHOWN) -> tuple[list[Change], int]:
    """What a release shows otherwise than the one it corrects, the nation first; and how many there are."""
    before, after = aliased(NationalReleaseFigure), aliased(NationalReleaseFigure)
    wrong = select(NationalRelease.id).where(NationalRelease.code == correcting.corrects).scalar_subquery()
    old = select(before).where(before.release_id == wrong).subquery()
    new = select(after).where(after.release_id == correcting.id).subquery()
    names = CellKey._fields
    keys = [func.coalesce(new.c[name], old.c[name]).label(name) for name in names]
    level = func.array_position(list(_LEVELS), keys[0])
    rows = session.execute(
        select(
            *keys,
            old.c.value.label("before"),
            new.c.value.label("after"),
            old.c.level.is_not(None).label("was_there"),
            new.c.level.is_not(None).label("is_there"),
            func.count().over().label("total"),
        )
        .select_from(old.join(new, and_(*(old.c[name] == new.c[name] for name in names)), full=True))
        .where(old.c.value.is_distinct_from(new.c.value) | (old.c.level.is_(None) != new.c.level.is_(None)))
        .order_by(level, *keys[1:])
        .limit(most)
    ).all()
    found = [
        Change(
            CellKey(row.level, row.area, row.period, row.initiative_type, row.measure, row.sex),
            _shown(row.before, row.was_there),
            _shown(row.after, row.is_there),
        )
        for row in rows
    ]
    return found, rows[0].total if rows else 0


def _shown(value: int | None, is_there: bool) -> Shown:
    if not is_there:
        return None
    return SYMBOL if value is None else value


def written(one: Change, names: Mapping[Area, str]) -> tuple[list[str], Shown, Shown]:
    """A change in words: area, period, type of insats, what is counted, sex; before; after."""
    key = one.key
    words = [
        _area_words(key, names),
        period_label(Period.parse(key.period)),
        str(TYPE_WORDS.get(key.initiative_type, key.initiative_type)),
        str(_EVERY.get(key.measure, key.measure)),
        str(SEX_WORDS.get(key.sex, key.sex)),
    ]
    return words, one.before, one.after


def _area_words(key: CellKey, names: Mapping[Area, str]) -> str:
    if key.level == TARGET_GROUP:
        return f"{place_words(NATION, names)}, {GROUP_WORDS[key.area]}"
    return place_words((key.level, key.area), names)


def sheet(found: list[Change], names: Mapping[Area, str]) -> Sheet:
    """All changes as a table for a file."""
    columns = (
        Column(_("Område")),
        Column(_("Period")),
        Column(_("Typ av insats")),
        Column(_("Vad som räknas")),
        Column(_("Kön")),
        Column(_("Före"), Kind.COUNT),
        Column(_("Efter"), Kind.COUNT),
    )
    rows = [[*words, before, after] for words, before, after in (written(one, names) for one in found)]
    return Sheet(_("Rättelser"), columns, rows)
