"""PX, the file format of PC-Axis and PxWeb, by SCB's description of version 2013; both languages in one file.

In PX a lone `-` is a figure that is exactly zero, so a figure that is not known is written `...` here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from math import prod
from zoneinfo import ZoneInfo

from finsam_saas.open_data.dataset import LANGUAGES, PROTECTED, Dataset, Dimension, Label, Role, Value

AXIS_VERSION = "2013"
MEDIA_TYPE = "text/x-pcaxis; charset=utf-8"
NOT_KNOWN_IN_PX = "..."
LONGEST_TEXT = 256
"""Longer texts are written in pieces, each within its own quotation marks."""

_SWEDEN = ZoneInfo("Europe/Stockholm")
_PROTECTED_WORDS = Label(
    "Skyddat: för få personer eller förbund", "Protected: too few persons or associations"
)
_NOT_KNOWN_WORDS = Label("Uppgift saknas", "Not available")
_NATIONAL_SUBJECT = Label("Finansiell samordning", "Financial coordination")
_PERIOD = re.compile(r"(\d{4})-(kv|h|ar)(\d)")
_INTERVALS = {"kv": "Q1", "h": "H1", "ar": "A1"}


def to_px(dataset: Dataset) -> bytes:
    """The dataset as UTF-8, Swedish first; the periods stand in the heading, everything else in the stub."""
    arranged = dataset.arranged(_stub_then_heading(dataset))
    lines = [
        _line("CHARSET", "ANSI"),
        _line("AXIS-VERSION", AXIS_VERSION),
        _line("CODEPAGE", "utf-8"),
        _line("LANGUAGE", LANGUAGES[0]),
        f"LANGUAGES={_texts(LANGUAGES)};",
        _line("CREATION-DATE", _clock(dataset.updated)),
        "DECIMALS=0;",
        "SHOWDECIMALS=0;",
        _line("MATRIX", re.sub(r"[^A-Za-z0-9]", "", dataset.code)[:20].upper()),
        "COPYRIGHT=NO;",
        _line("SUBJECT-CODE", "FINSAM"),
    ]
    for language in LANGUAGES:
        lines += _in_language(arranged, language)
    lines += _data(arranged)
    return "\r\n".join(lines).encode() + b"\r\n"


def _stub_then_heading(dataset: Dataset) -> list[Dimension]:
    """The dimensions in the order that a PX file counts them: the stub first, then the heading."""
    return sorted(dataset.dimensions, key=lambda one: one.role is Role.TIME)


def _in_language(dataset: Dataset, language: str) -> list[str]:
    mark = "" if language == LANGUAGES[0] else f"[{language}]"

    def line(keyword: str, text: Label | str, subject: str = "") -> str:
        words = text.within(language) if isinstance(text, Label) else text
        return _line(f"{keyword}{mark}{subject}", words)

    stub = [one.label.within(language) for one in dataset.dimensions if one.role is not Role.TIME]
    heading = [one.label.within(language) for one in dataset.dimensions if one.role is Role.TIME]
    lines = [
        line("SUBJECT-AREA", _NATIONAL_SUBJECT),
        line("DESCRIPTION", dataset.title),
        line("TITLE", dataset.title),
        line("CONTENTS", dataset.title),
        line("UNITS", dataset.unit),
    ]
    lines += [f"{name}{mark}={_texts(of)};" for name, of in (("STUB", stub), ("HEADING", heading)) if of]
    for one in dataset.dimensions:
        lines += _dimension(one, language, mark)
    lines += [
        line("LAST-UPDATED", _clock(dataset.updated)),
        line("SOURCE", dataset.source),
        *([line("CONTACT", dataset.contact)] if dataset.contact else []),
        line("DATASYMBOL2", _PROTECTED_WORDS),
        line("DATASYMBOL3", _NOT_KNOWN_WORDS),
        line("NOTEX", "#".join(_notes(dataset, language))),
    ]
    return lines


def _notes(dataset: Dataset, language: str) -> list[str]:
    """The notes, and the facts that name the release: in PX they have no place of their own."""
    return [note.within(language) for note in dataset.notes] + [
        f"{name}: {value}" for name, value in dataset.facts.items()
    ]


def _dimension(dimension: Dimension, language: str, mark: str) -> list[str]:
    name = f'{mark}("{_clean(dimension.label.within(language))}")'
    names = dimension.labels(language)
    codes = [one.code for one in dimension.categories]
    lines = [f"VALUES{name}={_texts(names)};", f"CODES{name}={_texts(codes)};"]
    if dimension.role is Role.TIME:
        lines += _time_values(name, codes)
    lines += [
        _line(f'VALUENOTE{mark}("{_clean(dimension.label.within(language))}","{_clean(words)}")', note)
        for one, words in zip(dimension.categories, names, strict=True)
        if (note := one.note.within(language) if one.note else "")
    ]
    return lines


def _time_values(name: str, codes: Sequence[str]) -> list[str]:
    """The periods as programs count them; PX has no word for periods of different lengths in one table."""
    found = [_PERIOD.fullmatch(code) for code in codes]
    kinds = {one[2] if one else "" for one in found}
    if len(kinds) != 1 or "" in kinds:
        return []
    kind = kinds.pop()
    periods = [one[1] if kind == "ar" else one[1] + one[3] for one in found if one]
    return [f"TIMEVAL{name}=TLIST({_INTERVALS[kind]}),{_texts(periods)};"]


def _data(dataset: Dataset) -> list[str]:
    """The figures, a line for each row of the stub."""
    values = dataset.in_order()
    width = prod(len(one.categories) for one in dataset.dimensions if one.role is Role.TIME)
    rows = [
        " ".join(_figure(value) for value in values[start : start + width])
        for start in range(0, len(values), width)
    ]
    return ["DATA=", *rows, ";"]


def _figure(value: Value) -> str:
    if isinstance(value, int):
        return str(value)
    return f'"{PROTECTED}"' if value == PROTECTED else f'"{NOT_KNOWN_IN_PX}"'


def _line(keyword: str, text: str) -> str:
    return f"{keyword}={_pieces(text)};"


def _pieces(text: str) -> str:
    """A text within quotation marks, in pieces where it is longer than a line may be."""
    cleaned = _clean(text)
    cut = [cleaned[start : start + LONGEST_TEXT] for start in range(0, len(cleaned), LONGEST_TEXT)] or [""]
    return "\r\n".join(f'"{piece}"' for piece in cut)


def _texts(texts: Iterable[str]) -> str:
    return ",".join(f'"{_clean(text)}"' for text in texts)


def _clean(text: str) -> str:
    """A text that cannot end its own quotation marks or break its line."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).replace('"', "'")


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(_SWEDEN):%Y%m%d %H:%M}"
