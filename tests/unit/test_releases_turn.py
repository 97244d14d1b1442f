"""Who stays at the end of one year is there when the next begins: both years are attacked together."""

from __future__ import annotations

from dataclasses import replace

from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.releases.protection import release_protection
from finsam_saas.releases.turn import ALONE, Neighbours, YearBeside
from finsam_saas.statistics.cells import CellKey
from tests.unit.made_up_nation import YEAR, Nation, attacked, made_up_nation

Figures = dict[CellKey, int | None]


def over_the_turn(seed: int) -> Nation:
    """A nation of the last half-year of one year and the first of the next."""
    return made_up_nation(
        seed, counties=2, associations=6, types=1, quarters=(3, 4), next_year=(1, 2), sizes=(80, 200, 500)
    )


def of_year(nation: Nation, year: int) -> dict[CellKey, ExactCell]:
    """The cells of one year."""
    return {key: cell for key, cell in nation.cells.items() if key.period.startswith(str(year))}


def released(nation: Nation, year: int, beside: Neighbours = ALONE) -> Figures:
    """What a release of a year shows beside the others."""
    found = release_protection(of_year(nation, year), county_of=nation.county_of, beside=beside)
    assert not found.disclosed
    return found.figures


def beside(nation: Nation, year: int, figures: Figures) -> YearBeside:
    """A year that has been released."""
    return YearBeside(of_year(nation, year), nation.county_of, [figures])


def test_what_one_year_hides_the_next_does_not_give_away() -> None:
    nation = over_the_turn(18)
    first = released(nation, YEAR)
    assert attacked(nation, first | released(nation, YEAR + 1)), (
        "protected alone, the next year gives it away"
    )
    following = released(nation, YEAR + 1, Neighbours(before=beside(nation, YEAR, first)))
    assert attacked(nation, first | following) == {}
    assert any(value for value in following.values())


def test_a_correction_knows_what_the_year_after_shows() -> None:
    nation = over_the_turn(18)
    first = released(nation, YEAR)
    before = Neighbours(before=beside(nation, YEAR, first))
    after = beside(nation, YEAR + 1, released(nation, YEAR + 1, before))
    mended = released(nation, YEAR, Neighbours(after=after))
    assert attacked(nation, {**mended, **after.figures[0]}) == {}


def test_a_forbund_that_moves_to_another_county_stops_no_release() -> None:
    nation = over_the_turn(19)
    before = beside(nation, YEAR, released(nation, YEAR))
    moved = dict.fromkeys(nation.county_of, "01")
    inside = {
        key._replace(area="01"): nation.cells[key._replace(level="nation", area="00")]
        for key in of_year(nation, YEAR + 1)
        if key.level == "county"
    }
    cells = {key: one for key, one in of_year(nation, YEAR + 1).items() if key.level != "county"} | inside
    found = release_protection(cells, county_of=moved, beside=Neighbours(before=before))
    assert any(value for value in found.figures.values()) and not found.disclosed


def test_a_year_that_was_given_away_before_hides_nothing_more_for_its_own_sake() -> None:
    """Frozen without protection, long ago: no later year can take it back, and none is emptied for it."""
    nation = over_the_turn(18)
    bare: Figures = {key: cell.value for key, cell in of_year(nation, YEAR).items()}
    before = Neighbours(before=beside(nation, YEAR, bare))
    alone = released(nation, YEAR + 1)
    shown = released(nation, YEAR + 1, before)
    assert sum(value is not None for value in shown.values()) > 0.8 * sum(
        value is not None for value in alone.values()
    )


def test_a_year_beside_without_its_end_changes_nothing() -> None:
    nation = over_the_turn(19)
    first = beside(nation, YEAR, {})
    without_end = {key: cell for key, cell in first.cells.items() if key.period.endswith("kv3")}
    before = Neighbours(before=replace(first, cells=without_end))
    assert released(nation, YEAR + 1, before) == released(nation, YEAR + 1)
