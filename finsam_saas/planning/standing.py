"""What the year's statistics hide of each insats outside the kansli: pages of goals hide it as well."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from finsam_saas.disclosure.rules import SYMBOL
from finsam_saas.figures.measures import ENDED, ONGOING, PARTICIPANTS
from finsam_saas.figures.protected import SEXES, ProtectedTables
from finsam_saas.figures.queries import InitiativeFacts
from finsam_saas.figures.rules import each_of
from finsam_saas.figures.selection import Selection
from finsam_saas.figures.tables import Facts, RowSum
from finsam_saas.followup.rules import Sex, Total
from finsam_saas.planning.facts import YearMaterial
from finsam_saas.planning.protection import Key


def hidden_in_statistics(year: YearMaterial) -> set[Key]:
    """The counts of insatser (insats, measure, sex or all) that the year's statistics hide."""
    tables = _tables(year)
    return {
        (str(initiative_id), measure.key, who)
        for initiative_id in year.kinds
        for measure in (PARTICIPANTS, ENDED, ONGOING)
        for who, figure in zip(
            SEXES,
            tables.line(str(initiative_id), measure, [(initiative_id, None)], whole=True).figures,
            strict=True,
        )
        if figure.symbol == SYMBOL
    }


def _tables(year: YearMaterial) -> ProtectedTables:
    """The statistics of the year from what has been read for its goals."""
    by_row: dict[tuple[UUID, str], dict[Sex, Total]] = {}
    for (initiative_id, row, sex), total in year.figures.items():
        by_row.setdefault((initiative_id, row), {})[sex] = total
    told: Mapping[tuple[UUID, str], RowSum] = {
        key: RowSum(each_of(by_sex), 0) for key, by_sex in by_row.items() if key[0] in year.kinds
    }
    initiatives = [
        InitiativeFacts(one.id, one.name, {}, {}) for one in year.initiatives if one.id in year.kinds
    ]
    facts = Facts(
        initiatives,
        initiatives,
        {(initiative_id, None, row): one for (initiative_id, row), one in told.items()},
        {(initiative_id, year.kinds[initiative_id], row): one for (initiative_id, row), one in told.items()},
        {
            (initiative_id, kind, kind): year.coverage[initiative_id]
            for initiative_id, kind in year.kinds.items()
        },
    )
    return ProtectedTables(Selection([year.year], year.year).protected(), facts)
