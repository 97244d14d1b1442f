"""What a release may show of the exact national cube: small numbers hidden, and others with them.

Pure but for the solver, which is slow to load: called by the worker, never while a page is made.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from finsam_saas.disclosure.rules import (
    ExactCell,
    Protected,
    ProtectionReason,
    ProtectionRules,
    protected_percent,
)
from finsam_saas.disclosure.witness import hide_until_proved
from finsam_saas.releases.release_tables import ReleaseTables
from finsam_saas.releases.turn import ALONE, Neighbours, Turn
from finsam_saas.statistics.cells import CellKey

_HIDDEN = Protected(ProtectionReason.COMPLEMENTARY)


class NotProved(ValueError):
    """No proof is found that some small counts (so many) stay hidden, though nothing at all is shown."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


@dataclass(frozen=True)
class ReleaseProtection:
    """What may be shown (None is `..`), and for the log why each hidden figure is.

    `disclosed` are hidden cells that earlier releases already give away, which no hiding can take back.
    `moves` are how the watched of the hidden figures differ in the other tables that the proof rests on.
    """

    figures: dict[CellKey, int | None]
    reasons: dict[CellKey, ProtectionReason]
    disclosed: list[CellKey]
    moves: list[dict[CellKey, float]] = field(default_factory=list)


def protect_release(
    cells: Mapping[CellKey, ExactCell],
    *,
    county_of: Mapping[str, str],
    association_of: Mapping[str, str] | None = None,
    threshold: int = 5,
    earlier: Sequence[Mapping[CellKey, int | None]] = (),
) -> dict[CellKey, int | None]:
    """What a release shows of each published cell: the exact count, or None (`..`).

    `cells` are all exact cells of the year so far, with totals under `all`; what the release itself does not
    show has `published=False`. `county_of` tells each förbund's county, `association_of` each
    municipality's förbund. `earlier` are the figures of releases frozen before, oldest first: readers have
    them. Raises InconsistentTable for cells that do not sum, NotProved where the first release of a year
    cannot be shown to be safe, ValueError for a threshold below 3.
    """
    found = release_protection(
        cells,
        county_of=county_of,
        association_of=association_of,
        threshold=threshold,
        earlier=earlier,
    )
    if found.disclosed and not earlier:
        raise NotProved(len(found.disclosed))
    return found.figures


def release_protection(
    cells: Mapping[CellKey, ExactCell],
    *,
    county_of: Mapping[str, str],
    association_of: Mapping[str, str] | None = None,
    threshold: int = 5,
    earlier: Sequence[Mapping[CellKey, int | None]] = (),
    watched: Collection[CellKey] = (),
    beside: Neighbours = ALONE,
) -> ReleaseProtection:
    """The same as `protect_release`, with the reasons, and the moves of those `watched`.

    `beside` are the years before and after that releases show, which hang together with this one.
    """
    release = ReleaseTables(cells, county_of, association_of or {}, ProtectionRules(threshold=threshold))
    release.remember(earlier)
    release.hide_primary()
    places = {cell for key in watched if (cell := release.cell_of(key)) is not None}
    turn = Turn(release, beside, places)
    witness = turn.own_proof()
    disclosed = hide_until_proved(release.tables, witness, turn.beside)
    hidden, shown = release.hidden(), release.shown()
    figures = {
        key: cell.value if key in shown else None for key, cell in sorted(cells.items()) if cell.published
    }
    return ReleaseProtection(
        figures,
        {
            key: hidden.get(key, ProtectionReason.NOT_RELEASED)
            for key, value in figures.items()
            if value is None
        },
        [release.key_of(cell) for cell in disclosed],
        [{release.key_of(cell): change for cell, change in moved.items()} for moved in witness.moves],
    )


def share(part: int | None, whole: int | None) -> Decimal | None:
    """The part in per cent of the whole, one decimal; None where either is hidden or the base below 10."""
    percent = protected_percent(_HIDDEN if part is None else part, _HIDDEN if whole is None else whole)
    return percent if isinstance(percent, Decimal) else None
