"""A document before it is a file: what it refuses, and how every value is written once for all formats."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from finsam_saas.documents import attached
from finsam_saas.documents.attached import NotReadable, page_texts
from finsam_saas.documents.model import (
    Block,
    Chart,
    ColumnKind,
    Document,
    Heading,
    Note,
    Paragraph,
    Table,
    TableColumn,
    about_lines,
)
from finsam_saas.documents.written import WrittenTable, WrittenText, clean, write, written_cell
from finsam_saas.web.formats import formats_for
from finsam_saas.web.tables import Cell, Column, Kind, Sheet
from tests.builders_files import pdf

SWEDISH = formats_for("sv")
COUNTS = (
    TableColumn("Insats"),
    TableColumn("Kvinnor", ColumnKind.COUNT),
    TableColumn("Män", ColumnKind.COUNT),
)


def document(*blocks: Block) -> Document:
    """A small document of Uppsala's."""
    moment = datetime(2023, 10, 20, 12, 3, tzinfo=UTC)
    return Document("Uppföljning", "Samordningsförbundet Uppsala län", "sv", moment, blocks)


def written_table(table: Table) -> WrittenTable:
    """The table as it stands on paper."""
    (block,) = write(document(table)).blocks
    assert isinstance(block, WrittenTable)
    return block


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        (1234, ColumnKind.COUNT, "1\u00a0234"),
        (0, ColumnKind.COUNT, "0"),
        (Decimal("20693000"), ColumnKind.TKR, "20\u00a0693"),
        (Decimal("-2723500"), ColumnKind.TKR, "\u22122\u00a0723,5"),
        (Decimal("314000.50"), ColumnKind.KRONOR, "314\u00a0000,50"),
        (Fraction(345, 1000), ColumnKind.SHARE, "34,5\u00a0%"),
        (Decimal("4.25"), ColumnKind.NUMBER, "4,3"),
        (date(2023, 11, 22), ColumnKind.DAY, "22\u00a0nov\u00a02023"),
        (None, ColumnKind.COUNT, "-"),
        (None, ColumnKind.TEXT, ""),
        ("..", ColumnKind.SHARE, ".."),
        (".", ColumnKind.TKR, "."),
    ],
)
def test_a_value_is_written_by_its_kind(value: Cell, kind: ColumnKind, expected: str) -> None:
    assert written_cell(value, TableColumn("x", kind), SWEDISH) == expected


@pytest.mark.parametrize("word", ["", "12", "ungefär 3", "—"])
def test_a_word_never_passes_as_a_figure(word: str) -> None:
    with pytest.raises(ValueError, match="not a figure"):
        written_cell(word, TableColumn("Kvinnor", ColumnKind.COUNT), SWEDISH)


def test_a_figure_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        written_cell(Decimal("NaN"), TableColumn("tkr", ColumnKind.NUMBER), SWEDISH)


def test_a_protected_sum_is_not_worked_out_again() -> None:
    table = written_table(Table("Deltagare", COUNTS, [("A", 12, ".."), ("B", 9, 31)], ("Summa", 21, "..")))
    assert table.rows == [["A", "12", ".."], ["B", "9", "31"]]
    assert table.totals == ["Summa", "21", ".."]


def test_only_the_symbols_in_use_are_explained() -> None:
    table = Table(
        "Deltagare", COUNTS, [("A - B", 12, ".."), ("..", 3, 4)], source="rapporter", notes=["Två saknas"]
    )
    assert written_table(table).below == [
        "..\u0020skyddat, för få personer",
        "Två saknas",
        "Källa: rapporter",
    ]
    assert written_table(replace(table, rows=[("A", 1, 2)], notes=(), source="")).below == []


def test_an_empty_table_says_that_it_is_empty() -> None:
    assert written_table(Table("Deltagare", COUNTS, [])).empty == "Det finns inga uppgifter att visa här."
    assert written_table(Table("Deltagare", COUNTS, [("A", 1, 2)])).empty == ""


def test_the_sheet_of_a_spreadsheet_is_the_table_of_a_document() -> None:
    sheet = Sheet(
        "Avgifter",
        (
            Column("Medlem"),
            Column("Belopp, kr", Kind.KRONOR),
            Column("Andel", Kind.SHARE),
            Column("Dag", Kind.DAY),
        ),
        [
            ("Åmål", Decimal("314000.50"), Fraction(1, 4), date(2023, 1, 31)),
            ("Ed", None, ".", date(2023, 2, 1)),
        ],
        ("Summa", Decimal("314000.50"), None, None),
    )
    table = written_table(Table.of(sheet, source="seed"))
    assert table.caption == "Avgifter"
    assert table.rows[0] == ["Åmål", "314\u00a0000,50", "25,0\u00a0%", "31\u00a0jan\u00a02023"]
    assert table.rows[1][1:3] == ["-", "."]
    assert table.totals == ["Summa", "314\u00a0000,50", "-", ""]


def test_what_is_said_about_a_spreadsheet_is_said_about_the_document() -> None:
    about = Sheet(
        "Om uttaget", (Column("Uppgift"), Column("Innehåll")), [("Källa", "seed 3"), ("Urval", "2023")]
    )
    written = write(replace(document(), about=about_lines(about)))
    assert [type(block).__name__ for block in written.blocks] == ["Heading", "Facts"]
    assert "Källa" in str(written.blocks[1])


def test_a_wide_table_gets_smaller_letters_unless_the_page_is_turned() -> None:
    columns = [TableColumn("Insats"), *(TableColumn(f"Kvartal {n}", ColumnKind.COUNT) for n in range(9))]
    table = written_table(Table("Bred", columns, [("En insats med ett långt namn i länet", *range(9))]))
    assert table.is_tight(landscape=False) and not table.is_tight(landscape=True)


def test_running_text_is_paragraphs_and_lines() -> None:
    (block,) = write(document(Paragraph("Ett\r\ntvå\r\n\r\n \n\nTre\n"))).blocks
    assert isinstance(block, WrittenText)
    assert block.paragraphs == ["Ett\ntvå", "Tre"]
    (note,) = write(document(Note("Två insatser saknas.", "Täckning"))).blocks
    assert isinstance(note, WrittenText) and note.is_note


def test_the_same_document_in_english_has_english_figures() -> None:
    written = write(replace(document(Table("Fees", COUNTS, [("A", 1234, None)])), language="en"))
    table = written.blocks[0]
    assert isinstance(table, WrittenTable) and table.rows == [["A", "1,234", "-"]]


@pytest.mark.parametrize("levels", [[2], [1, 3], [1, 2, 1, 3], [0], [1, 2, 3, 4]])
def test_headings_never_skip_a_level(levels: list[int]) -> None:
    with pytest.raises(ValueError, match="heading of level"):
        document(*(Heading(f"Rubrik {level}", level) for level in levels))


def test_headings_may_go_back_up_any_way() -> None:
    document(*(Heading(f"Rubrik {level}", level) for level in [1, 2, 3, 1, 2, 2, 3]))


def test_a_document_without_its_marks_is_refused() -> None:
    whole = document()
    for wrong in ({"title": " "}, {"association": ""}, {"language": "fi"}, {"as_of": datetime(2023, 1, 1)}):  # noqa: DTZ001
        with pytest.raises(ValueError):
            replace(whole, **wrong)


def test_a_table_must_fit_its_columns() -> None:
    with pytest.raises(ValueError, match="2 cells in a table of 3"):
        Table("Deltagare", COUNTS, [("A", 1)])
    with pytest.raises(ValueError, match="4 cells in a table of 3"):
        Table("Deltagare", COUNTS, [], ("Summa", 1, 2, 3))
    with pytest.raises(ValueError, match="columns and a caption"):
        Table("", COUNTS, [])
    with pytest.raises(ValueError, match="columns and a caption"):
        Table("Deltagare", [], [])


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="words"):
        Chart("Deltagare", "<svg/>", " ", Table("Deltagare", COUNTS, []))


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec=None), max_size=40))
def test_cleaned_text_can_stand_in_any_file(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert all(sign in "\n\t" or sign >= " " for sign in cleaned)


def test_cleaning_keeps_the_words_and_joins_their_letters() -> None:
    assert clean(" A\u030am\u00e5l\x00 \ud800& <b>\r\nÖst ") == "Åmål & <b>\nÖst"


def test_a_small_file_that_draws_very_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would keep whoever asks for the papers waiting; one that draws little is read."""

    def draw(writer: PdfWriter) -> None:
        drawn = DecodedStreamObject()
        drawn.set_data(b"q Q " * 50)
        font = DictionaryObject({NameObject("/Subtype"): NameObject("/Type1")})
        fonts = DictionaryObject({NameObject("/F"): font})
        writer.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
        writer.pages[0][NameObject("/Contents")] = writer._add_object(drawn)

    assert page_texts(pdf(draw), most=1) == [""]
    monkeypatch.setattr(attached, "MOST_SIGNS", 99)
    with pytest.raises(NotReadable):
        page_texts(pdf(draw), most=1)
