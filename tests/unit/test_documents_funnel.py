"""Funnels before they are drawn: what stands in them, in words and in the table, and no rank or judgement."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from finsam_saas.documents.funnel import (
    Funnel,
    FunnelLimits,
    FunnelPoint,
    funnel_alternative,
    funnel_table,
    specification,
)
from finsam_saas.documents.written import written_cell
from finsam_saas.web.formats import formats_for

OTHERS = [FunnelPoint("Förbund A", 40, Fraction(1, 2)), FunnelPoint("Förbund B", 100, Fraction(1, 4))]
OWN = FunnelPoint("Uppsala län", 90, Fraction(3, 5))
FUNNEL = Funnel(
    title="Till arbete, halvår 1 2026",
    unit="procent",
    base_words="Antal avslutade",
    others=OTHERS,
    own=OWN,
    mean=Fraction(3, 10),
    mean_words="Hela landet: 30,0 %",
    limits=[
        FunnelLimits("95 %", [(20, 0.1, 0.5), (40, 0.16, 0.51), (100, 0.21, 0.39)]),
        FunnelLimits("99,8 %", [(20, 0.0, 0.62), (100, 0.16, 0.44)]),
    ],
    source="utgåva 2026-kv2-1",
)


def layers(funnel: Funnel) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = specification(funnel, "sv", titled=True)["layer"]
    return found


def test_every_group_stands_at_its_size_and_share() -> None:
    points = [
        row for one in layers(FUNNEL) if one["mark"]["type"] == "point" for row in one["data"]["values"]
    ]
    assert [(row["words"], row["base"], row["share"]) for row in points] == [
        ("Förbund A", 40, 50.0),
        ("Förbund B", 100, 25.0),
        ("Uppsala län", 90, 60.0),
    ]


def test_only_the_own_group_is_told_apart_and_by_shape_and_name() -> None:
    of_points = [one["mark"] for one in layers(FUNNEL) if one["mark"]["type"] == "point"]
    assert [mark["shape"] for mark in of_points] == ["circle", "diamond"]
    assert len([mark for mark in of_points if mark["shape"] == "circle"]) == 1, "one look for all others"


def test_the_words_tell_the_mean_the_own_and_how_many_lie_inside() -> None:
    words = funnel_alternative(FUNNEL, "sv").replace("\N{NO-BREAK SPACE}", " ")
    assert "Uppsala län: 60,0 % av 90, utanför gränserna." in words
    assert "2 av 2 andra förbund ligger innanför gränserna för 95 %." in words
    assert "Hela landet: 30,0 %" in words
    assert "innanför gränserna." in funnel_alternative(
        replace(FUNNEL, own=replace(OWN, share=Fraction(3, 10))), "sv"
    )
    assert "Uppsala" not in funnel_alternative(replace(FUNNEL, own=None), "sv")


def test_the_table_holds_the_same_figures() -> None:
    table = funnel_table(FUNNEL)
    formats = formats_for("sv")
    written = [
        [written_cell(cell, column, formats) for cell, column in zip(row, table.columns, strict=True)]
        for row in table.rows
    ]
    assert [row[0] for row in written] == ["Uppsala län", "Förbund A", "Förbund B"]
    assert written[0][1:] == ["90", "60,0\N{NO-BREAK SPACE}%"]


def test_names_are_values_and_never_expressions() -> None:
    evil = replace(FUNNEL, own=replace(OWN, label="datum.x + '\\' \" {{"))
    told = json.dumps(specification(evil, "sv", titled=False))
    assert '"text": {"field": "words"' in told
    assert all("expr" not in json.dumps(one["mark"]) for one in layers(evil))


def test_a_funnel_needs_limits_and_somebody() -> None:
    with pytest.raises(ValueError, match="limits"):
        replace(FUNNEL, limits=[])
    with pytest.raises(ValueError, match="group"):
        replace(FUNNEL, others=[], own=None)
