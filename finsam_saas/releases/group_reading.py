"""Reading what förbund have published by target group, as the national role, for a release to be made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import Connection, text

from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.releases.keeping import Plan
from finsam_saas.releases.relations import ENDED, NEW, PARTICIPANTS, START, TO_WORK_OR_STUDIES
from finsam_saas.releases.release import Method
from finsam_saas.releases.target_groups import (
    MEASURES,
    GroupCells,
    GroupCounts,
    set_cells,
    with_rest,
    year_of,
)
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.statistics.cells import CellKey, Level
from finsam_saas.statistics.rules import ALL

_FACTS = text(
    """
    SELECT tenants.slug, facts.target_groups, facts.quarter, facts.measure, facts.sex, facts.value
    FROM national_group_facts AS facts JOIN tenants ON tenants.id = facts.tenant_id
    WHERE facts.year = :year
    """
)


def read_groups(connection: Connection, plan: Plan, cells: Mapping[CellKey, ExactCell]) -> GroupCells:
    """Each förbund's sets of target groups in the year that a release closes; none where it closes no year.

    None either by cell keys, whose records know no target groups, or where nobody's target groups have
    national codes. Whom a förbund tells of by no set is among those without a code. Raises InconsistentTable
    where its sets have more than its own figures: what it publishes is on its way just now.
    """
    year = year_of(plan.period)
    if year is None or plan.method is not Method.SUPPRESSION:
        return {}
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for slug, of_set, quarter, measure, sex, value in connection.execute(
        _FACTS, {"year": Period.parse(year).year}
    ):
        # Those there at the start are of the first quarter alone: whoever stays on is one and the same.
        if measure in (NEW, ENDED, TO_WORK_OR_STUDIES):
            counts[slug, of_set, measure, sex] += value
        if measure == NEW or (measure == START and quarter == 1):
            counts[slug, of_set, PARTICIPANTS, sex] += value
    found = set_cells(year, with_rest(counts, _of_associations(year, cells)))
    return found if found and GroupCounts(found).tells else {}


def _of_associations(year: str, cells: Mapping[CellKey, ExactCell]) -> dict[tuple[str, str, str], int]:
    return {
        (key.area, key.measure, key.sex): cell.value
        for key, cell in cells.items()
        if key.level == Level.ASSOCIATION
        and (key.period, key.initiative_type) == (year, ALL)
        and key.measure in MEASURES
        and key.sex != ALL
    }
