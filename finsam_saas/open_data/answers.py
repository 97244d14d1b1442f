"""Answers that are the same for everybody: their fingerprints, how long they keep, and their formats."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from flask import Response, current_app, request
from flask_babel import gettext as _
from limits import parse

from finsam_saas.open_data import json_stat, px
from finsam_saas.open_data.dataset import Dataset
from finsam_saas.open_data.places import absolute
from finsam_saas.open_data.problems import ApiRefused
from finsam_saas.open_data.schemas import FileFormat
from finsam_saas.open_data.tables import about_sheet, figures_sheet
from finsam_saas.web.limits import may_try
from finsam_saas.web.tables import CSV_TYPE, XLSX_TYPE, to_csv, to_xlsx

FIVE_MINUTES = "public, max-age=300"
MOST_FIGURES = {
    FileFormat.JSON_STAT: 250_000,
    FileFormat.PX: 250_000,
    FileFormat.CSV: 250_000,
    FileFormat.XLSX: 50_000,
}
"""A workbook takes some fifty times as long to write for each figure as the others."""

LARGE = 10_000
LARGE_BY_ADDRESS = parse("10/minute")
"""Answers with more figures than this take seconds to write, so one place gets few of them a minute."""

_ENDINGS = {FileFormat.JSON_STAT: "json", FileFormat.PX: "px", FileFormat.CSV: "csv", FileFormat.XLSX: "xlsx"}


@lru_cache(maxsize=1)
def edition() -> str:
    """What this code writes of the same figures: changes when the code or the translations do."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    texts = here.parent / "translations"
    for path in sorted([*here.glob("*.py"), *here.glob("templates/**/*.html"), *texts.glob("**/*.mo")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def fingerprint(*parts: object) -> str:
    """A short name of what is answered: the same figures and the same question have the same."""
    told = "\0".join(str(part) for part in (edition(), current_app.config["FINSAM"].is_demo, *parts))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def unchanged(tag: str) -> Response | None:
    """The answer for a reader who already has it (304), or None."""
    if not request.if_none_match.contains(tag):
        return None
    return kept(Response(status=304), tag)


def kept(answer: Response, tag: str) -> Response:
    """Say that anybody may keep the answer for some minutes, and ask about it by its fingerprint then."""
    answer.set_etag(tag)
    answer.headers["Cache-Control"] = FIVE_MINUTES
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def check_pace(size: int) -> None:
    """Count an answer with so many figures, if it is large; raises ApiRefused where that is too often."""
    if size > LARGE and not may_try(LARGE_BY_ADDRESS, "open_data.large"):
        raise ApiRefused(
            429, _("Det blev mycket på en gång. Vänta en minut, eller fråga efter färre siffror åt gången.")
        )


def figures_answer(dataset: Dataset, wanted: FileFormat, language: str, *, name: str) -> Response:
    """The dataset in the format asked for, as a file with a name; raises ApiRefused for too many figures."""
    if dataset.size > MOST_FIGURES[wanted]:
        raise ApiRefused(
            413,
            _(
                "Det blir %(size)s siffror, och det här formatet ges för högst %(most)s. Välj färre områden,"
                " perioder eller mått.",
                size=dataset.size,
                most=MOST_FIGURES[wanted],
            ),
        )
    content, content_type = _WRITERS[wanted](dataset, language)
    file = f'inline; filename="{name}.{_ENDINGS[wanted]}"'
    if wanted in (FileFormat.XLSX, FileFormat.CSV):
        file = file.replace("inline", "attachment")
    return Response(content, content_type=content_type, headers={"Content-Disposition": file})


def _json_stat(dataset: Dataset, language: str) -> tuple[bytes, str]:
    return json_stat.to_json_stat(
        dataset, language, href=absolute(request.full_path.rstrip("?"))
    ), json_stat.MEDIA_TYPE


def _px(dataset: Dataset, _language: str) -> tuple[bytes, str]:
    return px.to_px(dataset), px.MEDIA_TYPE


def _csv(dataset: Dataset, language: str) -> tuple[bytes, str]:
    return to_csv(figures_sheet(dataset, language)), CSV_TYPE


def _xlsx(dataset: Dataset, language: str) -> tuple[bytes, str]:
    return to_xlsx(about_sheet(dataset, language), figures_sheet(dataset, language)), XLSX_TYPE


_WRITERS: dict[FileFormat, Callable[[Dataset, str], tuple[bytes, str]]] = {
    FileFormat.JSON_STAT: _json_stat,
    FileFormat.PX: _px,
    FileFormat.CSV: _csv,
    FileFormat.XLSX: _xlsx,
}
