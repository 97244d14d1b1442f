"""Documents as files: opened again by other programs, they hold the same figures, marked up for everybody."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from finsam_saas.documents.diagrams import Diagram, Series, Shape, chart
from finsam_saas.documents.looks import Look
from finsam_saas.documents.model import (
    Block,
    BulletList,
    ColumnKind,
    Document,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Table,
    TableColumn,
)
from finsam_saas.documents.pdf import REPLACEMENT, to_pdf
from finsam_saas.documents.word import to_docx
from finsam_saas.web.tables import Cell

COLUMNS = (
    TableColumn("Insats"),
    TableColumn("Kvinnor", ColumnKind.COUNT),
    TableColumn("Män", ColumnKind.COUNT),
    TableColumn("Andel", ColumnKind.SHARE),
    TableColumn("Beviljat, tkr", ColumnKind.TKR),
)
ROWS: list[tuple[Cell, ...]] = [
    ("Rehabteam Östhammar", 1234, "..", Fraction(345, 1000), Decimal("2723500")),
    ("Åter i arbete", None, 0, ".", Decimal("-300000")),
]
TABLE = Table(
    "Deltagare per insats", COLUMNS, ROWS, ("Summa", 1234, "..", Fraction(1, 3), Decimal("2423500"))
)
FIGURES = ["1 234", "34,5 %", "2 723,5", "−300", "33,3 %", "2 423,5", "..", "-"]
TREND = Diagram(
    "Avslutade",
    ["Kv 1", "Kv 2", "Kv 3"],
    [Series("Kvinnor", [3, None, 5], Look.WOMEN), Series("Män", [4, 4, 6], Look.MEN)],
    shape=Shape.LINES,
)
HOSTILE = [
    '#read("/etc/passwd")',
    "#sys.inputs.data",
    "*fet* _lut_ `kod` $x^2$ <etikett> @källa // bort /* bort */",
    "]#panic()[",
    "= Rubrik",
    "=HYPERLINK(A1)",
    "</w:t></w:r><w:br/>&amp;]]>",
    "{page} %(x)s \\u{41}",
    "</text><script>alert(1)</script>",
]


def document(*blocks: Block, **more: Any) -> Document:
    """Uppsala's follow-up with these blocks in it."""
    moment = datetime(2023, 10, 20, 12, 3, tzinfo=UTC)
    facts = {"subtitle": "Delår 2023", "about": (("Källa", "Godkända rapporter"),), **more}
    return Document(
        "Uppföljning till styrelsen", "Samordningsförbundet Uppsala län", "sv", moment, blocks, **facts
    )


def reader(content: bytes) -> pypdf.PdfReader:
    """The file as a reader of PDF opens it."""
    return pypdf.PdfReader(io.BytesIO(content))


def root(content: bytes) -> Any:
    """The facts about the whole PDF."""
    return reader(content).trailer["/Root"].get_object()


def words(text: str) -> str:
    """Text with ordinary spaces only."""
    return re.sub(r"\s+", " ", text.replace("\u200b", ""))


def pdf_text(content: bytes) -> str:
    """All that is read in the PDF."""
    return words("\n".join(page.extract_text() for page in reader(content).pages))


def word_text(content: bytes) -> str:
    """All that is read in the body of the Word file, in order."""
    body = docx.Document(io.BytesIO(content)).element.body
    return words("\n".join(_said(one) for one in body.iter(qn("w:p"))))


def _said(element: Any) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def tags(content: bytes) -> list[str]:
    """The kinds of all marked elements of a PDF, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    walk(root(content)["/StructTreeRoot"]["/K"])
    return found


def test_word_and_pdf_hold_the_same_figures() -> None:
    one = document(Heading("Insatserna"), TABLE, Note("18 av 20 rapporter.", "Täckning"))
    for text in (pdf_text(to_pdf(one)), word_text(to_docx(one))):
        assert [figure for figure in FIGURES if figure not in text] == []
        for said in ("Uppföljning till styrelsen", "Samordningsförbundet Uppsala län", "Delår 2023"):
            assert said in text
        assert "Källa: Godkända rapporter" in text
        assert "Uppgifter per 20 okt 2023 kl. 14:03" in text
        assert "- uppgift saknas" in text and ".. skyddat" in text and ". ej tillämpligt" in text


def test_the_pdf_tells_what_it_is_and_how_it_is_read() -> None:
    content = to_pdf(document(Heading("Insatserna"), TABLE, BulletList(["ett", "två"]), chart(TREND, "sv")))
    facts = root(content)
    assert facts["/MarkInfo"]["/Marked"].value is True
    assert facts["/Lang"] == "sv"
    assert facts["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    metadata = reader(content).metadata
    assert metadata is not None
    assert (metadata.title, metadata.author) == (
        "Uppföljning till styrelsen",
        "Samordningsförbundet Uppsala län",
    )
    assert b"pdfuaid:part" in content
    found = tags(content)
    assert {"/H1", "/Table", "/Caption", "/TH", "/TD", "/L", "/LI", "/Figure"} <= set(found)
    assert found.count("/TH") == len(COLUMNS) + 3


def test_the_pdf_is_the_same_file_every_time() -> None:
    one = document(Heading("Insatserna"), TABLE, chart(TREND, "sv"))
    assert to_pdf(one) == to_pdf(one)


def test_the_word_file_has_real_headings_tables_and_language() -> None:
    one = document(Heading("Insatserna"), Heading("Medel", 2), TABLE, chart(TREND, "sv"), PageBreak())
    file = docx.Document(io.BytesIO(to_docx(one)))
    facts = file.core_properties
    assert (facts.title, facts.author, facts.language) == (
        "Uppföljning till styrelsen",
        "Samordningsförbundet Uppsala län",
        "sv-SE",
    )
    styles = {paragraph.text: paragraph.style.name for paragraph in file.paragraphs if paragraph.style}
    assert styles["Uppföljning till styrelsen"] == "Title"
    assert (styles["Insatserna"], styles["Medel"]) == ("Heading 1", "Heading 2")
    assert styles["Deltagare per insats"] == "Caption"
    assert {lang.get(qn("w:val")) for lang in file.styles.element.iter(qn("w:lang"))} == {"sv-SE"}
    table = file.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == [column.label for column in COLUMNS]
    heading = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    assert heading == [True, False, False, False]
    assert len(file.inline_shapes) == 1
    picture = file.inline_shapes[0]._inline.docPr
    assert picture.get("descr", "").startswith("Linjediagram: Avslutade")


def test_the_word_file_counts_its_pages_and_names_the_association_above() -> None:
    section = docx.Document(io.BytesIO(to_docx(document(TABLE)))).sections[0]
    assert section.different_first_page_header_footer
    assert "Samordningsförbundet Uppsala län" in section.header.paragraphs[0].text
    for foot in (section.footer, section.first_page_footer):
        fields = [one.get(qn("w:instr")) for one in foot._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]
        assert "Sida 1 av 1" in words(_said(foot._element))
    assert section.page_width and section.page_height
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_every_picture_has_a_number_and_words_of_its_own() -> None:
    other = replace(TREND, title="Påbörjade")
    file = docx.Document(
        io.BytesIO(to_docx(document(chart(TREND, "sv"), chart(other, "sv"), chart(TREND, "sv"))))
    )
    pictures = [shape._inline.docPr for shape in file.inline_shapes]
    assert len({picture.get("id") for picture in pictures}) == 3
    assert [picture.get("name") for picture in pictures] == ["Avslutade", "Påbörjade", "Avslutade"]


def test_a_wide_document_lies_down() -> None:
    wide = document(TABLE, landscape=True)
    section = docx.Document(io.BytesIO(to_docx(wide))).sections[0]
    assert section.page_width and section.page_height and section.page_width > section.page_height
    page = reader(to_pdf(wide)).pages[0].mediabox
    assert page.width > page.height


def test_every_numbered_list_begins_with_one() -> None:
    one = document(BulletList(["a", "b"], numbered=True), Paragraph("Text"), BulletList(["c"], numbered=True))
    body = docx.Document(io.BytesIO(to_docx(one))).element.body
    numbers = [number.get(qn("w:val")) for number in body.iter(qn("w:numId"))]
    assert numbers[0] == numbers[1] != numbers[2]


def test_a_long_table_repeats_its_heading_on_every_page() -> None:
    rows = [(f"Insats {number}", number) for number in range(500)]
    one = document(Table("Alla insatser", COLUMNS[:2], rows))
    texts = [words(page.extract_text()) for page in reader(to_pdf(one)).pages]
    assert len(texts) > 8
    assert all("Kvinnor" in text for text in texts if re.search(r"Insats \d", text))
    assert f"Sida {len(texts)} av {len(texts)}" in texts[-1]
    whole = " ".join(texts)
    assert [number for number in range(500) if f"Insats {number} " not in whole] == []
    assert "Insats 499" in word_text(to_docx(one))


def test_an_empty_table_and_an_empty_document_are_still_documents() -> None:
    for one in (document(Table("Inget", COLUMNS, [])), document(about=(), subtitle="")):
        assert len(reader(to_pdf(one)).pages) == 1
        docx.Document(io.BytesIO(to_docx(one)))
    assert "Det finns inga uppgifter" in pdf_text(to_pdf(document(Table("Inget", COLUMNS, []))))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(text: str) -> None:
    one = replace(
        document(
            Heading(text),
            Paragraph(text),
            BulletList([text]),
            Note(text, text),
            Table(text, [TableColumn(text), TableColumn("n", ColumnKind.COUNT)], [(text, 1)], source=text),
            chart(Diagram(text, [text], [Series(text, [1])], unit=text), "sv"),
        ),
        title=text,
        about=((text, text),),
    )
    plain = words(text)
    assert word_text(to_docx(one)).count(plain) >= 8
    pdf = pdf_text(to_pdf(one))
    assert plain.replace(" ", "") in pdf.replace(" ", "")
    assert "root:" not in pdf and "daemon:" not in pdf


@pytest.mark.parametrize("text", ["👍 bra", "中文", "🇸🇪", "ﷺ", "\u0378"])
def test_a_sign_that_no_font_can_show_does_not_stop_the_report(text: str) -> None:
    one = document(Paragraph(f"Åäö {text}"), TABLE)
    assert REPLACEMENT in pdf_text(to_pdf(one)) and "Åäö" in pdf_text(to_pdf(one))
    assert text in word_text(to_docx(one))


def test_every_sign_that_is_promised_can_be_shown() -> None:
    ranges = ((0x20, 0x7F), (0xA0, 0x250), (0x391, 0x3A2), (0x3B1, 0x3CA), (0x400, 0x460), (0x1E00, 0x1F00))
    signs = "".join(chr(sign) for first, after in ranges for sign in range(first, after))
    assert REPLACEMENT not in pdf_text(to_pdf(document(Paragraph(signs + "‐–—‘’“”„†•…‰′″‹›€™←↑→↓−≈≠≤≥"))))


@settings(max_examples=12, deadline=None)
@given(st.text(max_size=60))
def test_whatever_is_written_becomes_a_document(text: str) -> None:
    one = document(Paragraph(text), Table("Tabell", [TableColumn(text)], [(text,)], source=text))
    assert to_pdf(one).startswith(b"%PDF")
    assert to_docx(one).startswith(b"PK")
