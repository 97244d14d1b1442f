"""Open data as others read it: written by us, read back by programs that are not ours."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.open_data.dataset import NOT_KNOWN, PROTECTED, Category, Dataset, Dimension, Label, Role
from finsam_saas.open_data.json_stat import to_json_stat
from finsam_saas.open_data.px import to_px


def dimension(code: str, role: Role, **values: str) -> Dimension:
    """A dimension with these codes and Swedish names."""
    names = [Category(key.replace("_", "-"), Label(name, f"{name} (en)")) for key, name in values.items()]
    return Dimension(code, Label(code.capitalize(), f"{code} (en)"), names, role)


AREA = dimension("area", Role.PLACE, n00="Riket", c03="Uppsala län")
PERIOD = dimension("period", Role.TIME, **{"2026_kv2": "Kvartal 2 2026", "2026_kv3": "Kvartal 3 2026"})
SEX = dimension("sex", Role.PART, women="Kvinnor", men="Män")
VALUES: dict[tuple[str, ...], int | str] = {
    ("n00", "2026-kv2", "women"): 120,
    ("n00", "2026-kv2", "men"): 80,
    ("n00", "2026-kv3", "women"): 0,
    ("n00", "2026-kv3", "men"): PROTECTED,
    ("c03", "2026-kv2", "women"): 12,
    ("c03", "2026-kv2", "men"): 7,
    ("c03", "2026-kv3", "women"): PROTECTED,
}


def dataset(values: dict[tuple[str, ...], int | str] | None = None, title: str = "Deltagare") -> Dataset:
    """A small table with protected figures, a zero and a place without a figure."""
    return Dataset(
        code="2026-kv3-1",
        title=Label(title, "Participants"),
        dimensions=(AREA, PERIOD, SEX),
        values=VALUES if values is None else values,
        unit=Label("personer", "persons"),
        source=Label("Förbundens godkända rapporter", "Accepted reports"),
        updated=datetime(2026, 11, 22, 13, 0, tzinfo=UTC),
        notes=[Label("Små tal skyddas.", "Small numbers are protected.")],
        facts={"release": "2026-kv3-1", "content_hash": "ab" * 32},
    )


def test_json_stat_is_read_back_by_another_program_with_every_figure_in_its_place() -> None:
    from pyjstat import pyjstat

    frame = pyjstat.Dataset.read(to_json_stat(dataset(), "sv").decode()).write("dataframe", naming="id")
    assert list(frame.columns) == ["area", "period", "sex", "value"]
    read = {(row.area, row.period, row.sex): row.value for row in frame.itertuples()}
    assert len(read) == 8
    for place, value in read.items():
        expected = VALUES.get(place, NOT_KNOWN)
        assert math.isnan(value) if isinstance(expected, str) else value == expected


def test_json_stat_tells_why_a_figure_is_not_there_and_names_everything_in_both_languages() -> None:
    content = json.loads(to_json_stat(dataset(), "sv", href="https://example.org/figures"))
    assert content["version"] == "2.0" and content["class"] == "dataset"
    assert content["status"] == {"3": PROTECTED, "6": PROTECTED, "7": NOT_KNOWN}
    assert content["role"] == {"geo": ["area"], "time": ["period"]}
    assert content["dimension"]["area"]["category"]["label"]["n00"] == "Riket"
    assert content["extension"]["labels"]["en"]["dimension"]["area"]["category"]["n00"] == "Riket (en)"
    assert content["extension"]["release"] == "2026-kv3-1"
    assert content["note"] == ["Små tal skyddas."] and content["href"] == "https://example.org/figures"
    english = json.loads(to_json_stat(dataset(), "en"))
    assert english["label"] == "Participants" and english["note"] == ["Small numbers are protected."]


def test_json_stat_gives_the_unit_at_the_measures() -> None:
    measure = Dimension("measure", Label("Mått", "Measure"), AREA.categories, Role.MEASURE)
    table = Dataset(
        "x", Label("a", "b"), [measure], {}, Label("personer", "persons"), Label("k", "s"), datetime.now(UTC)
    )
    content = json.loads(to_json_stat(table, "en"))
    assert content["dimension"]["measure"]["category"]["unit"]["n00"] == {"label": "persons", "decimals": 0}


def read_px(content: bytes, folder: Path, language: str = "sv") -> dict[str, Any]:
    """The file as an independent reader understands it."""
    from pyaxis import pyaxis

    path = folder / "figures.px"
    path.write_bytes(content)
    found: dict[str, Any] = pyaxis.parse(str(path), encoding="utf-8", lang=language, sd_values=r'"\.\."')
    return found


def test_px_is_read_back_by_another_program_with_every_figure_in_its_place(tmp_path: Path) -> None:
    found = read_px(to_px(dataset()), tmp_path)
    read = {
        (row.Area, row.Sex, row.Period): str(row.DATA).strip('"')
        for row in found["DATA"].itertuples(index=False)
    }
    names = {one.code: one.label.sv for part in (AREA, PERIOD, SEX) for one in part.categories}
    assert len(read) == 8
    for (area, period, sex), value in VALUES.items():
        assert read[names[area], names[sex], names[period]] == ("nan" if value == PROTECTED else str(value))
    assert read["Uppsala län", "Män", "Kvartal 3 2026"] == "..."


def test_px_carries_both_languages_the_periods_and_what_the_figures_mean(tmp_path: Path) -> None:
    text = to_px(dataset()).decode()
    assert text.startswith('CHARSET="ANSI";\r\nAXIS-VERSION="2013";\r\nCODEPAGE="utf-8";')
    assert 'LANGUAGES="sv","en";' in text
    assert 'TIMEVAL("Period")=TLIST(Q1),"20262","20263";' in text
    assert 'UNITS="personer";' in text and 'UNITS[en]="persons";' in text
    assert 'LAST-UPDATED="20261122 14:00";' in text
    assert "#release: 2026-kv3-1#content_hash: abab" in text
    english = read_px(text.encode(), tmp_path, "en")
    assert "Riket (en)" in set(english["DATA"].iloc[:, 0])


def test_px_has_no_time_values_where_periods_are_of_different_lengths() -> None:
    mixed = dimension("period", Role.TIME, **{"2026_kv2": "Kvartal 2", "2026_ar1": "År 2026"})
    table = Dataset(
        "x", Label("a", "b"), [AREA, mixed], {}, Label("p", "p"), Label("k", "s"), datetime.now(UTC)
    )
    assert "TIMEVAL" not in to_px(table).decode()


@given(st.text(max_size=600))
@settings(max_examples=25, deadline=None)
def test_no_text_can_break_out_of_its_place_in_a_px_file(title: str) -> None:
    lines = to_px(dataset(title=title)).decode(errors="replace").split("\r\n")
    assert [line for line in lines if line.startswith("DATA=")] == ["DATA="]
    assert all(line.count('"') % 2 == 0 for line in lines)
    assert all(len(piece) <= 256 for line in lines for piece in line.split('"')[1::2])


def test_two_areas_with_the_same_name_are_told_apart_by_their_codes() -> None:
    twins = dimension("area", Role.PLACE, a="Nord", b="Nord", c="Syd")
    assert twins.labels("sv") == ["Nord (a)", "Nord (b)", "Syd"]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_table_that_is_arranged_differently_says_the_same(language: str) -> None:
    turned = dataset().arranged([SEX, AREA, PERIOD])
    assert turned.size == dataset().size
    assert {
        (area.label.within(language), sex.label.within(language), value)
        for (sex, area, _), value in turned.places()
    } == {
        (area.label.within(language), sex.label.within(language), value)
        for (area, _, sex), value in dataset().places()
    }
    assert BytesIO(to_px(turned)).read() != b""
