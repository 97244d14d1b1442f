"""Figures as they may be shown outside the kansli: of a whole year or its halves, in all, by type and insats.

Every page and file takes from here what may be shown, so that no two of them differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache, reduce
from operator import and_

from finsam_saas.access.actor import Actor
from finsam_saas.disclosure.rules import SYMBOL, Protected, protected_percent
from finsam_saas.figures import year_reading
from finsam_saas.figures.measures import MEASURES, FigureMeasure, Theme
from finsam_saas.figures.protection import NOTHING_SHOWN, Shown, ShownAt, protect_year
from finsam_saas.figures.rules import Figure, share_figure
from finsam_saas.figures.selection import Selection
from finsam_saas.figures.sums import PartKey
from finsam_saas.figures.tables import Cells, Facts, Tables, facts_of, facts_of_line, figures_of, sum_of
from finsam_saas.figures.year_counts import YEAR
from finsam_saas.figures.year_model import YearModel
from finsam_saas.followup.rules import Total
from finsam_saas.web.kept import kept
from tenants.context import current_tenant

_COUNTS = {
    one.rows: one.key
    for one in MEASURES.values()
    if not one.is_share and (one.theme is not Theme.BEFORE_AFTER or len(one.rows) == 1)
}
# The same outcomes stand as what people do afterwards: they are shown where the outcomes are.
_COUNTS |= {one.rows: one.key for one in MEASURES.values() if one.rows == (one.key,)}
HIDDEN = Figure(None, SYMBOL)
KEPT_SECONDS = 3600
REMEMBERED = 32
"""Years whose protection a process holds itself, so that it need not be fetched."""
VERSION = 1
"""Counted up when the protection is worked out otherwise than before."""


def shown_of_year(year: int, digest: str) -> Shown:
    """Which figures of a year may be shown, worked out once for each digest of its accepted counts."""
    return _shown_of_year(current_tenant().id, year, digest)


@lru_cache(maxsize=REMEMBERED)
def _shown_of_year(_tenant_id: int, year: int, digest: str) -> Shown:
    return Shown(
        kept(
            f"shown:{VERSION}:{year}:{digest}",
            lambda: dict(protect_year(YearModel(year_reading.told(year))).bits),
            seconds=KEPT_SECONDS,
        )
    )


def protected_figures(
    shown: ShownAt, measure: FigureMeasure, *, cells: Cells, members: Sequence[PartKey]
) -> tuple[Figure, ...]:
    """The measure's figures for women, men, unknown and all, small ones hidden and others with them.

    Activities are no persons and need no protection.
    """
    exact = _shares(measure, cells, members) if measure.is_share else figures_of(cells, members, measure)
    if not measure.is_by_sex:
        return exact
    may = _may_show(shown, measure.rows)
    if measure.is_share:
        may &= _may_show(shown, measure.of)
    return tuple(
        figure if figure.value is None or may >> place & 1 else HIDDEN for place, figure in enumerate(exact)
    )


def _shares(measure: FigureMeasure, cells: Cells, members: Sequence[PartKey]) -> tuple[Figure, ...]:
    parts, wholes = sum_of(cells, members, measure.rows), sum_of(cells, members, measure.of)
    return tuple(_share(part, whole) for part, whole in zip(parts, wholes, strict=True))


def _share(part: Total, whole: Total) -> Figure:
    """A share as it is published: with one decimal, and of ten persons or more."""
    exact = share_figure(part, whole)
    if exact.value is None:
        return exact
    shown = protected_percent(part.value or 0, whole.value or 0)
    return HIDDEN if isinstance(shown, Protected) else Figure(Fraction(shown) / 100)


def _may_show(shown: ShownAt, rows: tuple[str, ...]) -> int:
    """The sexes of which a count may be shown, a bit for each; a sum of rows only where each of them may."""
    if rows in _COUNTS:
        return shown.bits_of(_COUNTS[rows])
    return reduce(and_, (shown.bits_of(row) for row in rows))


@dataclass(frozen=True)
class ProtectedTables(Tables):
    """The same tables with small figures hidden, and others with them."""

    shown: Shown = field(default=NOTHING_SHOWN)

    def figures(
        self, key: str, measure: FigureMeasure, cells: Cells, members: Sequence[PartKey]
    ) -> tuple[Figure, ...]:
        """A row's figures as they may be shown."""
        return protected_figures(self.shown.at(YEAR, key), measure, cells=cells, members=members)


def protected_tables(actor: Actor, selection: Selection) -> ProtectedTables:
    """The tables of a selection as they may be shown: always of all insatser of a year."""
    return _tables(selection, facts_of(actor, selection, with_digest=True))


def protected_line(actor: Actor, selection: Selection, *, total: bool) -> ProtectedTables:
    """No more than one measure's total, or the rows it is divided into."""
    return _tables(selection, facts_of_line(actor, selection, total=total, with_digest=True))


def _tables(selection: Selection, facts: Facts) -> ProtectedTables:
    year = selection.span.first_day.year
    return ProtectedTables(selection, facts, shown_of_year(year, facts.digest))
