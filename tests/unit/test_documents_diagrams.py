"""Diagrams before they are drawn: a gap is a gap, a break is not crossed, the table holds the same values."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from finsam_saas.documents.diagrams import Diagram, Series, Shape, alternative, drawn, figures_table
from finsam_saas.documents.drawing import specification
from finsam_saas.documents.looks import STYLES, Look
from finsam_saas.documents.model import ColumnKind

QUARTERS = ["Kv 1 2023", "Kv 2 2023", "Kv 3 2023", "Kv 4 2023", "Kv 1 2024"]
WOMEN = Series("Kvinnor", [12, 31, None, 44, 40], Look.WOMEN)
MEN = Series("Män", [9, "..", 14, 22, 0], Look.MEN)
BARS = Diagram("Avslutade deltagare", QUARTERS, [WOMEN, MEN], unit="Antal")
LINES = replace(BARS, shape=Shape.LINES, breaks=["Kv 1 2024"], target=30)


def picture(diagram: Diagram) -> dict[str, Any]:
    """What the engine is asked to draw."""
    return specification(drawn(diagram, "sv", titled=True))


def rows(diagram: Diagram, series: str) -> list[dict[str, Any]]:
    """The points of a series as the engine gets them."""
    return [row for row in picture(diagram)["data"]["values"] if row["series"] == series]


def marks(diagram: Diagram) -> list[str]:
    """What is drawn, layer by layer."""
    return [layer["mark"]["type"] for layer in picture(diagram)["layer"]]


def test_a_missing_or_protected_value_has_no_size() -> None:
    assert [row["size"] for row in rows(BARS, "Kvinnor")] == [12, 31, None, 44, 40]
    assert [row["size"] for row in rows(BARS, "Män")] == [9, None, 14, 22, 0]
    assert [row["words"] for row in rows(BARS, "Män")] == ["9", "..", "14", "22", "0"]


def test_bars_and_lines_are_drawn_of_present_values_only() -> None:
    for diagram in (BARS, LINES):
        present = [
            layer for layer in picture(diagram)["layer"] if layer["mark"]["type"] in ("bar", "line", "point")
        ]
        assert present
        assert all(layer["transform"] == [{"filter": "isValid(datum.size)"}] for layer in present)


def test_the_symbol_of_a_gap_stands_at_its_period() -> None:
    foot = picture(BARS)["layer"][-1]
    assert [(row["period"], row["words"]) for row in foot["data"]["values"]] == [
        ("Kv 3 2023", "-"),
        ("Kv 2 2023", ".."),
    ]


def test_no_line_crosses_a_gap_or_a_break() -> None:
    stretches = [row["stretch"] for row in rows(LINES, "Kvinnor") if row["size"] is not None]
    assert stretches[0] == stretches[1]
    assert len({stretches[1], stretches[2], stretches[3]}) == 3, "gap before Kv 4, break before Kv 1 2024"
    lines = picture(LINES)["layer"][0]
    assert lines["mark"]["type"] == "line" and lines["encoding"]["detail"]["field"] == "stretch"


def test_a_break_and_a_target_are_drawn_with_their_words() -> None:
    assert marks(LINES) == ["line", "point", "rule", "text", "rule", "text", "text"]
    assert "Mål 30" in json.dumps(picture(LINES), ensure_ascii=False)
    assert "Seriebrott" in json.dumps(picture(LINES), ensure_ascii=False)
    assert marks(BARS) == ["bar", "text", "text"]


def test_periods_keep_their_order_whatever_is_missing() -> None:
    for layer in (*picture(BARS)["layer"], *picture(LINES)["layer"][:2]):
        assert list(layer["encoding"]["x"]["scale"]["domain"]) == QUARTERS


def test_sizes_are_in_the_unit_of_the_axis() -> None:
    tkr = Diagram("Eget kapital", ["2023"], [Series("tkr", [Decimal("5230500")])], kind=ColumnKind.TKR)
    assert rows(tkr, "tkr")[0]["size"] == 5230.5
    share = Diagram("Andel", ["2023"], [Series("Alla", [Fraction(345, 1000)])], kind=ColumnKind.SHARE)
    assert rows(share, "Alla")[0] | {"stretch": ""} == {
        "period": "2023",
        "series": "Alla",
        "size": 34.5,
        "words": "34,5\u00a0%",
        "stretch": "",
    }


def test_looks_differ_without_colour() -> None:
    """Bars by filled, light or dashed; lines by dashes and points."""
    sexes = [STYLES[look] for look in (Look.WOMEN, Look.MEN, Look.UNKNOWN)]
    assert len({style.point for style in sexes}) == len({style.dashes for style in sexes}) == 3
    assert len({(style.fill == style.outline, style.bar_dashes) for style in sexes}) == 3


def test_a_single_series_needs_no_legend() -> None:
    one = replace(BARS, series=[WOMEN])
    assert picture(one)["layer"][0]["encoding"]["fill"]["legend"] is None
    assert picture(BARS)["layer"][0]["encoding"]["fill"]["legend"] is not None


def test_many_bars_go_without_labels_since_the_table_has_them() -> None:
    years = [str(year) for year in range(2000, 2026)]
    many = Diagram("Deltagare", years, [Series("Alla", list(range(26)))])
    assert marks(many) == ["bar", "text"]


def test_the_table_beside_holds_the_same_values() -> None:
    table = figures_table(LINES)
    assert [column.label for column in table.columns] == ["Period", "Kvinnor", "Män", "Mål"]
    assert table.rows[1] == ["Kv 2 2023", 31, "..", 30]
    assert table.rows[2] == ["Kv 3 2023", None, 14, 30]
    assert table.caption == "Avslutade deltagare (Antal)"
    assert "före Kv 1 2024" in table.notes[0]


def test_the_words_for_those_who_do_not_see_it() -> None:
    words = alternative(LINES, "sv")
    assert words.startswith("Linjediagram: Avslutade deltagare, från Kv 1 2023 till Kv 1 2024.")
    assert "Kvinnor 40, Män 0" in words
    assert alternative(BARS, "sv").startswith("Stapeldiagram")


def test_users_words_are_values_and_never_expressions() -> None:
    hostile = "datum.size); alert(1)//"
    diagram = Diagram(hostile, [hostile], [Series(hostile, [1])], unit=hostile)
    text = json.dumps(picture(diagram), ensure_ascii=False)
    for key in ('"filter": "', '"expr": "', '"labelExpr": "', '"signal": "'):
        assert f"{key}{hostile}" not in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"periods": []},
        {"periods": ["Kv 1"] * 5},
        {"series": []},
        {"series": [WOMEN, WOMEN]},
        {"series": [Series("Kvinnor", [1, 2])]},
        {"breaks": ["Kv 9 2030"]},
        {"kind": ColumnKind.TEXT},
    ],
)
def test_a_diagram_that_would_mislead_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        replace(BARS, **wrong)


def test_a_word_is_no_value_of_a_diagram() -> None:
    with pytest.raises(ValueError, match="not a figure"):
        picture(replace(BARS, series=[Series("Kvinnor", [1, 2, "tre", 4, 5])]))
