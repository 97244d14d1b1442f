"""What a release may show of target groups, which overlap, beside what it shows of the country already.

Everything the release shows otherwise stands as it is. The sets of target groups are hidden always; of the
groups as much is hidden as the proof asks for. A proof is another table by sets that agrees with all that is
shown. And where some of the country's own figures that the sets sum to are hidden, each table that *their*
proof rests on must have a table by sets to go with it: else less is shown by group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from finsam_saas.disclosure.rules import ExactCell, ProtectionRules
from finsam_saas.disclosure.witness import Witness, hide_until_proved
from finsam_saas.releases.group_tables import Figures, GroupTables, Moves
from finsam_saas.releases.protection import NotProved, release_protection
from finsam_saas.releases.target_groups import (
    GroupCells,
    GroupCounts,
    check_sums,
    group_key,
    lines,
    link,
)
from finsam_saas.releases.turn import ALONE, Neighbours
from finsam_saas.statistics.cells import CellKey

MOST_MOVES = 16
"""A table by sets is sought with so many of the country's moves; each of them is tried by itself as well."""


def protect_with_groups(
    cells: Mapping[CellKey, ExactCell],
    groups: GroupCells,
    *,
    county_of: Mapping[str, str],
    threshold: int = 5,
    earlier: Sequence[Figures] = (),
    beside: Neighbours = ALONE,
) -> dict[CellKey, int | None]:
    """What a release shows of the national cube, and of target groups where `groups` tell of any.

    Raises as `protect_release`, and InconsistentTable where the sets are not the country.
    """
    counts = GroupCounts(groups) if groups else None
    watched = [link(counts.year, line) for line in lines()] if counts else []
    found = release_protection(
        cells,
        county_of=county_of,
        threshold=threshold,
        earlier=earlier,
        watched=watched,
        beside=beside,
    )
    if found.disclosed and not earlier:
        raise NotProved(len(found.disclosed))
    if counts is None or not counts.tells:
        return found.figures
    check_sums(counts, cells)
    rules = ProtectionRules(threshold=threshold)
    return found.figures | protect_groups(counts, found.figures, found.moves, rules, earlier)


def protect_groups(
    counts: GroupCounts,
    nation: Figures,
    moves: Moves,
    rules: ProtectionRules,
    earlier: Sequence[Figures] = (),
) -> dict[CellKey, int | None]:
    """What may be shown by target group beside the country's figures, and the moves of those hidden.

    First by sex, then of both sexes alone, then nothing: as much as can be proved.
    """
    for sexes in (True, False):
        tables = GroupTables(counts, nation, rules, earlier, by_sex=sexes)
        elsewhere = tables.elsewhere(moves)
        witness = Witness(tables.tables, elsewhere=elsewhere[:MOST_MOVES])
        if not hide_until_proved(tables.tables, witness) and tables.go_with(elsewhere):
            return tables.figures()
    return dict.fromkeys(
        (group_key(counts.year, code, line) for code in counts.groups for line in lines()), None
    )
