"""Reference figures from before the system, and the codes of counties and municipalities."""

from __future__ import annotations

from decimal import Decimal

import pytest

from finsam_saas.statistics.areas import counties, municipalities, municipality_code
from finsam_saas.statistics.history import ReferenceMeasure, reference_figures, series, series_breaks


def test_figures_stand_as_their_sources_give_them() -> None:
    participants = {one.year: one.value for one in series(ReferenceMeasure.PARTICIPANTS)}
    assert participants == {2017: Decimal(28500), 2018: Decimal(32715), 2020: Decimal(24867)}
    individual, structural = (
        series(measure)[-1].value
        for measure in (ReferenceMeasure.INDIVIDUAL_INITIATIVES, ReferenceMeasure.STRUCTURAL_INITIATIVES)
    )
    assert individual + structural == series(ReferenceMeasure.INITIATIVES)[-1].value


def test_sources_that_do_not_agree_stand_side_by_side() -> None:
    """How many förbund there were in 2020 depends on the day, and on whom one asks."""
    found = [one for one in series(ReferenceMeasure.ASSOCIATIONS) if one.year == 2020]
    assert [(one.value, one.as_of) for one in found] == [(Decimal(80), None), (Decimal(78), "2020-12-31")]


def test_every_figure_has_a_source_and_stands_before_our_own() -> None:
    ours = series_breaks()[-1].year
    assert [one.year for one in series_breaks()] == [2004, 2023, 2026]
    for one in reference_figures():
        assert one.source and one.year < ours and one.value > 0


def test_there_are_21_counties_and_290_municipalities_each_in_a_county() -> None:
    assert (len(counties()), len(municipalities())) == (21, 290)
    assert {code[:2] for code in municipalities()} == set(counties())
    assert len(set(municipalities().values())) == 290


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Åmål", "1492"),
        ("Åmåls kommun", "1492"),
        ("Västerås stad", "1980"),
        ("Borås Stad", "1490"),
        ("DALS-EDS  KOMMUN", "1438"),
        ("Region Uppsala", ""),
        (None, ""),
    ],
)
def test_a_member_is_known_as_a_municipality_by_its_name(name: str | None, code: str) -> None:
    assert municipality_code(name) == code
