"""Files that come with applications: what they really are, what they may not hold, and their names."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from finsam_saas.applications import pdf_files
from finsam_saas.applications.file_checks import check_file
from finsam_saas.applications.file_rules import (
    LARGEST_FILE,
    LONGEST_NAME,
    FileFault,
    FileKind,
    FileRefused,
    cleaned_name,
)
from tests import builders_files as files
from tests.builders_files import IDENTITY_NUMBER

RELS = "word/_rels/document.xml.rels"
SETTINGS_RELS = "word/_rels/settings.xml.rels"
RunsAtStart = Callable[[PdfWriter], object]


def fault_of(name: str, content: bytes) -> FileFault:
    """Why a file is refused."""
    with pytest.raises(FileRefused) as refused:
        check_file(name, content)
    return refused.value.fault


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Avsikt.pdf", files.pdf(), FileKind.PDF),
        ("Plan.DOCX", files.docx("Plan"), FileKind.DOCX),
        ("budget.xlsx", files.xlsx("1", "2"), FileKind.XLSX),
        ("utan ändelse", files.docx("Plan"), FileKind.DOCX),
    ],
)
def test_ordinary_files_are_taken_as_what_they_are(name: str, content: bytes, kind: FileKind) -> None:
    """PDF, Word and Excel; the name keeps its words and gets its own ending."""
    checked = check_file(name, content)
    assert (checked.kind, checked.content) == (kind, content)
    assert checked.name.endswith(f".{kind.value}")


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("avsikt.pdf", b"MZ\x90\x00 a program", FileFault.OTHER_KIND),
        ("avsikt.pdf", b"", FileFault.EMPTY),
        ("avsikt.pdf", b"%PDF-" + bytes(LARGEST_FILE), FileFault.TOO_LARGE),
        ("avsikt.pdf", files.docx("Plan"), FileFault.NAME_SAYS_OTHER),
        ("plan.exe", files.docx("Plan"), FileFault.NAME_SAYS_OTHER),
        ("plan.docx", files.packed({"a.txt": "x"}), FileFault.EMBEDDED),
        ("plan.docx", files.packed({"a.xml": "<a/>"}), FileFault.OTHER_KIND),
        ("plan.docx", files.docx("Plan")[:300], FileFault.DAMAGED),
        ("plan.doc", b"\xd0\xcf\x11\xe0 old", FileFault.LOCKED),
        ("avsikt.pdf", b"%PDF-1.7 and no more", FileFault.DAMAGED),
    ],
)
def test_what_is_no_such_file_is_refused_whatever_its_name(
    name: str, content: bytes, fault: FileFault
) -> None:
    """The content is asked, never the name."""
    assert fault_of(name, content) is fault


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (files.docx("x", more={"word/vbaProject.bin": b"x"}), FileFault.MACROS),
        (
            files.docx(
                "x",
                said='<Override PartName="/word/m.xml" ContentType="application/vnd.ms-office.vbaProject"/>',
            ),
            FileFault.MACROS,
        ),
        (files.docx("x", more={"word/activeX/activeX1.xml": "<a/>"}), FileFault.MACROS),
        (
            files.docx("x", more={RELS: files.relations("oleObject", "https://x.example/a")}),
            FileFault.FETCHES,
        ),
        (
            files.docx("x", more={RELS: files.relations("image", "https://x.example/a.png")}),
            FileFault.FETCHES,
        ),
        (
            files.docx(
                "x", more={SETTINGS_RELS: files.relations("attachedTemplate", "https://x.example/t.dotm")}
            ),
            FileFault.FETCHES,
        ),
        (
            files.docx(
                "x", more={SETTINGS_RELS: files.relations("attachedTemplate", "\\\\x.example\\t.dotm")}
            ),
            FileFault.FETCHES,
        ),
        (files.docx("x", more={"word/embeddings/oleObject1.bin": b"MZ"}), FileFault.EMBEDDED),
        (files.docx("x", more={"word/media/run.exe": b"MZ"}), FileFault.EMBEDDED),
        (
            files.docx("x", more={"word/evil.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
            FileFault.DAMAGED,
        ),
        (files.docx("x", more={"../../outside.xml": "<a/>"}), FileFault.DAMAGED),
        (
            files.docx("x", more={"word/f.xml": "<a><instrText>DDEAUTO c:\\\\cmd</instrText></a>"}),
            FileFault.FETCHES,
        ),
        (files.xlsx("1", more={"xl/externalLinks/externalLink1.xml": "<a/>"}), FileFault.FETCHES),
        (files.xlsx("1", more={"xl/connections.xml": "<a/>"}), FileFault.FETCHES),
    ],
)
def test_office_files_that_run_fetch_or_hide_something_are_refused(content: bytes, fault: FileFault) -> None:
    """Macros, controls, what is fetched when the file is opened, files inside files, paths out of the zip."""
    assert fault_of("plan", content) is fault


@pytest.mark.parametrize(
    ("rels", "relation"),
    [
        (RELS, files.relations("hyperlink", "https://example.se")),
        (SETTINGS_RELS, files.relations("attachedTemplate", "file:///C:\\Mallar\\Brev.dotm")),
        (SETTINGS_RELS, files.relations("attachedTemplate", "Normal.dotm")),
    ],
)
def test_links_and_templates_on_the_own_disk_are_no_reason_to_refuse(rels: str, relation: str) -> None:
    """Most documents of a kommun name a template; nothing is fetched from the net for it."""
    assert check_file("plan.docx", files.docx("x", more={rels: relation})).kind is FileKind.DOCX


def test_a_workbook_behind_a_chart_is_looked_through_and_nothing_deeper() -> None:
    """What is hidden in the figures of a chart is found; a file in a file in a file is refused."""
    inside = {"word/embeddings/chart.xlsx": files.xlsx("1")}
    assert check_file("plan.docx", files.docx("x", more=inside)).kind is FileKind.DOCX
    inside = {"word/embeddings/chart.xlsx": files.xlsx("199001019802")}
    assert fault_of("plan.docx", files.docx("x", more=inside)) is FileFault.IDENTITY_NUMBER
    deep = {"xl/embeddings/a.docx": files.docx("x")}
    assert fault_of("p", files.docx("x", more={"word/embeddings/a.xlsx": files.xlsx("1", more=deep)})) is (
        FileFault.EMBEDDED
    )


def test_a_zip_bomb_is_never_unpacked() -> None:
    """What the parts say of their size is enough."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 17 * 1024 * 1024)
    assert fault_of("plan.docx", content.getvalue()) is FileFault.UNPACKS_TOO_LARGE
    many = files.packed({f"word/{number}.xml": "" for number in range(2_001)})
    assert fault_of("plan.docx", many) is FileFault.UNPACKS_TOO_LARGE


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.docx", files.docx("Om ", "19900101", "-9802")),
        ("plan.docx", files.docx("x", more={"word/comments.xml": f"<c><p><t>{IDENTITY_NUMBER}</t></p></c>"})),
        (
            "plan.docx",
            files.docx("x", more={"docProps/core.xml": f"<a><title>{IDENTITY_NUMBER}</title></a>"}),
        ),
        ("budget.xlsx", files.xlsx("199001019802")),
        (f"{IDENTITY_NUMBER}.pdf", files.pdf()),
        ("a.pdf", files.pdf(lambda writer: writer.add_metadata({"/Title": IDENTITY_NUMBER}))),
    ],
)
def test_a_personnummer_is_found_wherever_it_stands(name: str, content: bytes) -> None:
    """In runs of a paragraph, in a cell, in a comment, in the properties, in the name (R16)."""
    assert fault_of(name, content) is FileFault.IDENTITY_NUMBER


def test_digits_of_two_cells_are_not_read_as_one_number() -> None:
    """A day and an amount beside each other are no personnummer."""
    assert check_file("budget.xlsx", files.xlsx("19900101", "9802")).kind is FileKind.XLSX


def _launches(writer: PdfWriter) -> None:
    name, text = NameObject, TextStringObject
    action = DictionaryObject({name("/S"): name("/Launch"), name("/F"): text("cmd.exe")})
    writer.root_object[name("/OpenAction")] = action


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda writer: writer.add_open_action(JavaScript("app.alert(1)")), FileFault.ACTIVE),
        (_launches, FileFault.ACTIVE),
        (lambda writer: writer.add_attachment("a.exe", b"MZ"), FileFault.EMBEDDED),
        (lambda writer: writer.encrypt("secret", algorithm="RC4-128"), FileFault.LOCKED),
    ],
)
def test_a_pdf_that_runs_something_hides_a_file_or_is_locked_is_refused(
    change: RunsAtStart, fault: FileFault
) -> None:
    """What cannot be looked through is not kept either."""
    assert fault_of("a.pdf", files.pdf(change)) is fault


def test_a_pdf_that_takes_too_long_to_look_through_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sender does not wait for ever, and neither does the house."""
    monkeypatch.setattr(pdf_files, "MOST_SECONDS", -1.0)
    assert fault_of("a.pdf", files.pdf()) is FileFault.UNPACKS_TOO_LARGE


@settings(max_examples=60)
@given(st.text(max_size=200), st.sampled_from(FileKind))
def test_a_name_is_safe_in_any_folder(name: str, kind: FileKind) -> None:
    """No path, no invisible characters, no leading dot, its own ending, and a length."""
    clean = cleaned_name(name, kind)
    assert PurePosixPath(clean).name == PureWindowsPath(clean).name == clean
    assert clean.isprintable()
    assert clean.endswith(f".{kind.value}")
    assert not clean.startswith((".", "-", " "))
    assert len(clean) <= LONGEST_NAME + len(kind.value) + 1


def test_a_path_in_a_name_is_left_out() -> None:
    """Whatever the sender's computer puts between folders."""
    assert cleaned_name("..\\..\\Windows\\plan.docx", FileKind.DOCX) == "plan.docx"
    assert cleaned_name("/etc/../plan.docx", FileKind.DOCX) == "plan.docx"
    assert cleaned_name("\u202eplan.exe", FileKind.PDF) == "plan.exe.pdf"
    assert cleaned_name("...", FileKind.PDF) == "bilaga.pdf"
