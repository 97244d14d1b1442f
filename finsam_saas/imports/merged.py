"""Merged cells of a workbook: reading row by row does not show them, and all but the first hold nothing."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from xml.parsers import expat

from finsam_saas.web.workbooks import ZIP_START

WORKBOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]{2,30})"')
Attributes = Mapping[str, str]


def merged_cells(content: bytes) -> dict[str, Sequence[str]]:
    """The merged cells ("B5:C5") of each sheet that has any, by title; the file must be known as safe."""
    if not content.startswith(ZIP_START):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = set(packed.namelist())
        if not {WORKBOOK, LINKS} <= parts:
            return {}
        found: dict[str, Sequence[str]] = {}
        for title, part in _sheet_parts(packed):
            cells = _MERGED.findall(packed.read(part)) if part in parts else []
            if cells:
                found[title] = [cell.decode() for cell in cells]
        return found


def _sheet_parts(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The title of each sheet, and the part of the file that holds it."""
    links = {one.get("Id"): one.get("Target", "") for one in _elements(packed.read(LINKS), "Relationship")}
    for sheet in _elements(packed.read(WORKBOOK), "sheet"):
        link = next((value for name, value in sheet.items() if name.endswith(":id")), None)
        target = links.get(link, "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        yield sheet.get("name", ""), part


def _elements(content: bytes, wanted: str) -> list[Attributes]:
    """The attributes of every element with this name."""
    found: list[Attributes] = []
    parser = expat.ParserCreate()

    def element(name: str, attributes: Attributes) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser.StartElementHandler = element
    parser.Parse(content, True)
    return found
