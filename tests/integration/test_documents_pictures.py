"""Diagrams drawn for real, small pictures in pages, and files that the reader saves."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4
from xml.etree import ElementTree

import docx
import jinja2
import pytest

import finsam_saas.web
from finsam_saas.documents.diagrams import Diagram, Series, Shape, Value, chart, picture_png, picture_svg
from finsam_saas.documents.download import (
    DocumentType,
    PictureType,
    download,
    download_diagram,
    show_diagram,
)
from finsam_saas.documents.funnel import funnel_chart, funnel_svg
from finsam_saas.documents.looks import Look
from finsam_saas.documents.model import ColumnKind, Document, Paragraph
from finsam_saas.documents.pdf import to_pdf
from finsam_saas.web.language import speaking
from tenants.context import CurrentTenant, acting_for
from tests.unit.test_documents_funnel import FUNNEL

PERIODS = ["Kv 1 2023", "Kv 2 2023", "Kv 3 2023", "Kv 4 2023"]
TREND = Diagram(
    "Avslutade till arbete",
    PERIODS,
    [
        Series("Kvinnor", [1203, 1500, None, 1440], Look.WOMEN),
        Series("Män", [900, "..", 1400, 2200], Look.MEN),
    ],
    shape=Shape.LINES,
    unit="Antal",
    breaks=["Kv 4 2023"],
    target=1000,
)
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    """The texts of a picture, with ordinary spaces."""
    return [(one.text or "").replace("\u00a0", " ") for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def strokes(svg: str) -> list[str]:
    """The courses of all lines between points."""
    return re.findall(r'aria-roledescription="line mark" d="([^"]*)"', svg)


def test_the_words_of_a_picture_are_real_text_in_swedish() -> None:
    found = texts(picture_svg(TREND, "sv"))
    for word in (
        "Avslutade till arbete",
        "Antal",
        "Kvinnor",
        "Män",
        "Kv 1 2023",
        "1 000",
        "Mål 1 000",
        "Seriebrott",
    ):
        assert word in found
    assert "1,000" in texts(picture_svg(TREND, "en"))


def test_in_a_document_the_caption_is_the_title() -> None:
    assert "Avslutade till arbete" not in texts(chart(TREND, "sv").svg)


def test_a_gap_is_a_gap_and_a_break_is_a_break() -> None:
    """Women: 1–2, then Q4 alone; men: Q1, Q3 and Q4 each alone. So a single stroke has two points."""
    drawn = strokes(picture_svg(TREND, "sv"))
    assert sorted(stroke.count("L") for stroke in drawn) == [0, 0, 0, 0, 1]
    whole = replace(TREND, series=[Series("Kvinnor", [1, 2, 3, 4])], breaks=[])
    assert [stroke.count("L") for stroke in strokes(picture_svg(whole, "sv"))] == [3]


@pytest.mark.parametrize("shape", list(Shape))
def test_a_picture_with_nothing_to_draw_is_still_a_picture(shape: Shape) -> None:
    empty = replace(TREND, shape=shape, series=[Series("Kvinnor", [None, "..", ".", "-"])], target=None)
    assert "-" in texts(picture_svg(empty, "sv"))


def test_a_negative_amount_hangs_below() -> None:
    capital = Diagram(
        "Eget kapital", ["2022", "2023"], [Series("tkr", [Decimal("-300000"), 5])], kind=ColumnKind.TKR
    )
    assert "−300" in texts(picture_svg(capital, "sv"))


def test_a_picture_carries_nothing_that_runs() -> None:
    hostile = '</text><script>alert(1)</script>" onload="x'
    svg = picture_svg(Diagram(hostile, [hostile], [Series(hostile, [1])], unit=hostile), "sv")
    tree = ElementTree.fromstring(svg)
    assert not [
        one for one in tree.iter() if one.tag in (f"{SVG}script", f"{SVG}foreignObject", f"{SVG}image")
    ]
    assert not [
        name for one in tree.iter() for name in one.attrib if name.startswith("on") or name == "style"
    ]
    assert hostile in texts(svg)


def test_a_picture_is_drawn_once_also_when_many_ask() -> None:
    diagram = replace(TREND, title=f"Uttag {uuid4()}")
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _each: picture_svg(diagram, "sv"), range(8)))
    assert len(set(drawn)) == 1
    assert picture_svg(diagram, "sv") is picture_svg(diagram, "sv")
    assert picture_png(diagram, "sv").startswith(b"\x89PNG")


def association() -> CurrentTenant:
    """Uppsala, as the current förbund."""
    return CurrentTenant(id=1, slug="uppsala-lan", name="Samordningsförbundet Uppsala län")


def report() -> Document:
    """A small report."""
    moment = datetime(2023, 10, 20, tzinfo=UTC)
    return Document("Uppföljning", "Samordningsförbundet Uppsala län", "sv", moment, [Paragraph("Text")])


def test_a_document_is_saved_under_a_name_that_tells_what_it_is() -> None:
    with acting_for(association()):
        word = download(report(), DocumentType.DOCX, report="Uppföljning", period="2023 halvår", version="2")
        pdf = download(report(), DocumentType.PDF, report="Uppföljning", period="2023 halvår")
    assert word.headers["Content-Disposition"] == (
        'attachment; filename="uppsala-lan_uppfoljning_2023-halvar_2.docx"'
    )
    assert "wordprocessingml.document" in word.headers["Content-Type"]
    docx.Document(io.BytesIO(word.get_data()))
    assert pdf.headers["Content-Disposition"].endswith('"uppsala-lan_uppfoljning_2023-halvar.pdf"')
    assert pdf.mimetype == "application/pdf" and pdf.get_data().startswith(b"%PDF")


def test_a_diagram_is_saved_or_shown() -> None:
    with acting_for(association()):
        for kind, start in ((PictureType.SVG, b"<svg"), (PictureType.PNG, b"\x89PNG")):
            saved = download_diagram(TREND, kind, language="sv", report="Avslutade", period="2023")
            assert saved.headers["Content-Disposition"].endswith(f'"uppsala-lan_avslutade_2023.{kind.value}"')
            assert saved.get_data().startswith(start)
        shown = show_diagram(TREND, language="sv")
    assert shown.mimetype == "image/svg+xml" and "Content-Disposition" not in shown.headers


def drawn_by_macro(call: str, **values: object) -> ElementTree.Element:
    """What a macro of macros/charts.html writes."""
    folder = Path(finsam_saas.web.__file__).parent / "templates"
    pages = jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True)
    pages.globals["_"] = lambda text, **words: text % words
    page = pages.from_string("{% import 'macros/charts.html' as charts %}{{ charts." + call + " }}")
    return ElementTree.fromstring(page.render(**values))


def points(*values: Value) -> list[dict[str, object]]:
    """A series as the macro takes it."""
    return [{"label": f"Kv {n}", "value": value, "words": value or "-"} for n, value in enumerate(values, 1)]


def test_a_sparkline_has_a_gap_where_a_figure_is_missing() -> None:
    svg = drawn_by_macro("sparkline('Avslutade', points)", points=points(1, 2, None, "..", 3))
    title, path, last = svg
    assert title.text == "Avslutade: Kv 1 1, Kv 2 2, Kv 3 -, Kv 4 .., Kv 5 3"
    assert path.attrib["d"].count("M") == 2 and path.attrib["d"].count("L") == 1
    assert last.tag == "circle"
    assert not [one for one in svg.iter() if "style" in one.attrib]


def test_a_sparkline_of_nothing_draws_nothing() -> None:
    assert [
        one.tag for one in drawn_by_macro("sparkline('Avslutade', points)", points=points(None, ".."))
    ] == ["title"]


def test_a_sparkline_ends_without_a_mark_where_the_last_figure_is_missing() -> None:
    svg = drawn_by_macro("sparkline('<b>', points)", points=points(1, 2, None))
    assert [one.tag for one in svg] == ["title", "path"]
    assert (svg[0].text or "").startswith("<b>: ")


@pytest.mark.parametrize(("part", "whole", "width"), [(12, 40, "30.0"), (50, 40, "100.0"), (0, 40, "0.0")])
def test_a_bar_shows_its_share(part: int, whole: int, width: str) -> None:
    svg = drawn_by_macro("share_bar('12 av 40', part, whole)", part=part, whole=whole)
    assert [one.attrib["width"] for one in svg if one.tag == "rect"] == ["100", width]


@pytest.mark.parametrize(("part", "whole"), [("..", 40), (0, 0), (None, None)])
def test_a_share_that_is_not_known_has_no_bar(part: Value, whole: Value) -> None:
    assert len(drawn_by_macro("share_bar('skyddat', part, whole)", part=part, whole=whole)) == 2


def test_a_funnel_is_drawn_and_stands_in_a_document_with_its_table() -> None:
    with speaking("sv"):
        svg = funnel_svg(FUNNEL, "sv")
        document = Document(
            title="Jämförelse",
            association="Uppsala län",
            language="sv",
            as_of=datetime(2026, 11, 22, tzinfo=UTC),
            blocks=[funnel_chart(FUNNEL, "sv")],
        )
    for word in ("Uppsala län", "95 %", "30,0 %", "Antal avslutade", "60 %"):
        assert word in texts(svg), word
    assert to_pdf(document).startswith(b"%PDF")
