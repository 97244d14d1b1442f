"""What the programming interface lists: releases page by page, areas, coverage and definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from finsam_saas.open_data.dataset import NOT_KNOWN, PROTECTED
from finsam_saas.open_data.places import absolute, release_address
from finsam_saas.open_data.problems import ApiRefused
from finsam_saas.open_data.schemas import FileFormat
from finsam_saas.open_data.wording import (
    LEVELS,
    MEASURES,
    SEXES,
    TYPES,
    meaning_said,
    period_said,
    said_of,
)
from finsam_saas.releases.release import CellCoverage, Method, Release
from finsam_saas.statistics.cells import Level

Line = dict[str, Any]


def page_of_releases(known: Sequence[Release], *, limit: int, lang: str, cursor: str | None = None) -> Line:
    """A page of releases after the one that the cursor names; raises ApiRefused for one that is not there."""
    start = 0
    if cursor is not None:
        codes = [one.code for one in known]
        if cursor not in codes:
            raise ApiRefused(
                422, _("Börja om från första sidan."), {"query.cursor": _("Det finns ingen sådan utgåva.")}
            )
        start = codes.index(cursor) + 1
    page = known[start : start + limit]
    mended = {one.corrects: one.code for one in reversed(known) if one.corrects}
    following = page[-1].code if page and start + limit < len(known) else None
    return {
        "releases": [release_line(one, corrected_by=mended.get(one.code), language=lang) for one in page],
        "next_cursor": following,
        "next": absolute(url_for("open_data_api.list_releases", cursor=following, limit=limit, lang=lang))
        if following
        else None,
    }


def release_line(release: Release, *, corrected_by: str | None, language: str) -> Line:
    """A release with the addresses of what it holds."""
    links = {
        name: absolute(url_for(f"open_data_api.{name}", release_code=release.code))
        for name in ("areas", "coverage", "definitions")
    }
    links["self"] = release_address(release.code)
    for wanted in FileFormat:
        links[f"figures.{wanted.value}"] = absolute(
            url_for("open_data_api.figures", release_code=release.code, format=wanted.value)
        )
    return {
        "code": release.code,
        "period": release.period,
        "title": period_said(release.period).within(language),
        "state": release.state.value,
        "published_at": release.published_at,
        "content_hash": release.content_hash,
        "engine": release.engine,
        "method": release.method.value,
        "threshold": release.threshold if release.method is Method.SUPPRESSION else None,
        "corrects": release.corrects,
        "corrected_by": corrected_by,
        "correction_note": release.correction_note,
        "demo": release.is_demo,
        "links": links,
    }


def area_lines(names: Mapping[tuple[str, str], str], language: str) -> list[Line]:
    """The areas of a release, the largest level first."""
    places = {level: place for place, level in enumerate(LEVELS)}
    ordered = sorted(names, key=lambda one: (places.get(one[0], len(places)), one[1]))
    return [
        {"level": level, "code": area, "name": _name(level, names[level, area], language)}
        for level, area in ordered
    ]


def coverage_lines(
    covered: Mapping[tuple[str, str, str], CellCoverage],
    names: Mapping[tuple[str, str], str],
    language: str,
) -> list[Line]:
    """Of how many förbund the figures of each area and period are made."""
    return [
        {
            "level": level,
            "area": area,
            "name": _name(level, names.get((level, area), area), language),
            "period": period,
            "contributing": one.contributing,
            "expected": one.expected,
        }
        for (level, area, period), one in covered.items()
    ]


def _name(level: str, name: str, language: str) -> str:
    return said_of("level", level).within(language) if level == Level.NATION.value else name


def definition_lists(language: str, frozen: Sequence[Mapping[str, str]]) -> dict[str, list[Line]]:
    """What is counted and by which parts, in this code's words, and as the release froze them."""

    def lines(kind: str, codes: Sequence[str]) -> list[Line]:
        return [
            {
                "code": code,
                "label": said_of(kind, code).within(language),
                "definition": meaning.within(language)
                if kind == "measure" and (meaning := meaning_said(code))
                else None,
            }
            for code in codes
        ]

    return {
        "measures": lines("measure", MEASURES),
        "initiative_types": lines("initiative_type", TYPES),
        "sexes": lines("sex", SEXES),
        "levels": lines("level", LEVELS),
        "symbols": [
            {"code": PROTECTED, "label": _("Skyddad siffra"), "definition": None},
            {"code": NOT_KNOWN, "label": _("Uppgift saknas"), "definition": None},
        ],
        "frozen": [
            {"code": one["key"], "label": one["key"], "definition": one.get(language) or one["sv"]}
            for one in frozen
        ],
    }
