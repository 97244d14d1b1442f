"""The pages of releases that everybody may read: the calendar, each release, its files, corrections, feed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for

from finsam_saas.access.guard import public
from finsam_saas.config import Settings
from finsam_saas.releases import changes, collecting, queries
from finsam_saas.releases.feed import atom
from finsam_saas.releases.method import METHOD
from finsam_saas.releases.queries import Opened
from finsam_saas.releases.rules import PUBLIC
from finsam_saas.releases.view import (
    MEASURES,
    NATION,
    Area,
    Arranged,
    Line,
    Selection,
    about_sheet,
    chosen,
    citation,
    coverage_words,
    figures_sheet,
    period_words,
    place_words,
    shown_periods,
)
from finsam_saas.releases.wording import MEASURE_WORDS, METHOD_NAMES, STATE_TAGS, STATE_WORDS
from finsam_saas.statistics.cells import Level
from finsam_saas.statistics.rules import ALL
from finsam_saas.statistics.wording import SEX_WORDS
from finsam_saas.web.language import reader_language
from finsam_saas.web.tables import FileType, download

blueprint = Blueprint("releases", __name__, template_folder="templates", url_prefix="/nationellt/utgavor")

ATOM = "application/atom+xml; charset=utf-8"


@blueprint.get("/")
@public
def calendar() -> str:
    """What has been published and what is to come, with the day."""
    found = collecting.calendar()
    return render_template(
        "releases/calendar.html",
        published=[one for one in found if one.state in PUBLIC],
        coming=[one for one in found if one.state not in PUBLIC and one.planned_on],
        state_words=STATE_WORDS,
        state_tags=STATE_TAGS,
        period_words=period_words,
    )


@blueprint.get("/flode.atom")
@public
def feed() -> Response:
    """The published releases as a feed that other programs follow."""
    return Response(atom(queries.published(), _permalink, _external("releases.calendar")), content_type=ATOM)


@blueprint.get("/<release_code>/")
@public
def release(release_code: str) -> str:
    """The figures of a published release, one area and period at a time; the address is its permalink."""
    return show(_opened(release_code))


@blueprint.get("/<release_code>/uttag.<any(csv, xlsx):file_type>")
@public
def take_out(release_code: str, file_type: str) -> Response:
    """The figures of an area and a period as a file, protected as on screen."""
    opened = _opened(release_code)
    coverage, names = queries.coverage_of(opened.release)
    selection = _selected(opened, names)
    return download(
        FileType(file_type),
        about_sheet(
            opened.release,
            coverage_words(coverage.get((*selection.area, selection.period))),
            _permalink(release_code, selection),
            _note(opened),
        ),
        figures_sheet(_arranged(opened, selection, {}), place_words(selection.area, names)),
        report=release_code,
        period=f"{selection.area[1]}-{selection.period}",
    )


@blueprint.get("/<release_code>/rattelser")
@public
def corrections(release_code: str) -> str:
    """What a correcting release changed: each cell, before and after, both as they were shown."""
    opened = _opened(release_code)
    if opened.release.corrects is None:
        abort(404)
    found, total = changes.changed(opened.release)
    _coverage, names = queries.coverage_of(opened.release)
    return render_template(
        "releases/corrections.html",
        release=opened.release,
        rows=[changes.written(one, names) for one in found],
        total=total,
        most=changes.MOST_SHOWN,
    )


@blueprint.get("/<release_code>/rattelser.<any(csv, xlsx):file_type>")
@public
def corrections_file(release_code: str, file_type: str) -> Response:
    """All that a correcting release changed, as a file."""
    opened = _opened(release_code)
    if opened.release.corrects is None:
        abort(404)
    found, _total = changes.changed(opened.release, most=None)
    _coverage, names = queries.coverage_of(opened.release)
    return download(
        FileType(file_type),
        about_sheet(opened.release, "", _permalink(release_code), _note(opened)),
        changes.sheet(found, names),
        report=f"{release_code}-rattelser",
        period="",
    )


def show(opened: Opened, *, unpublished: bool = False) -> str:
    """The page of a release: of a published one for everybody, of a frozen one for those who publish."""
    found = opened.release
    coverage, names = queries.coverage_of(found)
    selection = _selected(opened, names)
    parts = _parts(selection.area, opened, names)
    arranged = _arranged(opened, selection, parts)
    permalink = _permalink(found.code, selection)
    return render_template(
        "releases/release.html",
        opened=opened,
        release=found,
        unpublished=unpublished,
        arranged=arranged,
        selection=selection,
        place=place_words(selection.area, names),
        coverage=coverage_words(coverage.get((*selection.area, selection.period))),
        areas=[(Selection(area, "").address["omrade"], place_words(area, names)) for area in _order(names)],
        periods=[(code, period_words(code)) for code in shown_periods(found)],
        parts=[
            Line(
                place_words(area, names),
                tuple(arranged.figure(measure, area=area) for measure in MEASURES),
                arranged.share(area=area),
                href=request.path + "?" + _query(Selection(area, selection.period)),
                coverage=coverage.get((*area, selection.period)),
            )
            for area in parts
        ],
        note=_note(opened),
        method_names=METHOD_NAMES,
        terms=[one[reader_language()] for one in opened.definitions if one["key"] != METHOD],
        permalink=permalink,
        citation=citation(found, permalink),
        measure_words=MEASURE_WORDS,
        sex_words=list(SEX_WORDS.values()),
        state_words=STATE_WORDS,
        state_tags=STATE_TAGS,
        period_words=period_words,
    )


def _opened(code: str) -> Opened:
    found = queries.opened(code)
    if found is None:
        abort(404)
    return found


def _selected(opened: Opened, names: dict[Area, str]) -> Selection:
    return chosen(opened.release, names, request.args.get("omrade", ""), request.args.get("period", ""))


def _arranged(opened: Opened, selection: Selection, parts: dict[Area, None]) -> Arranged:
    """The area's own figures whole, and the totals alone of the areas that it is made of."""
    level, area = selection.area
    own = queries.cells(opened.release, level=[level], area=[area], period=[selection.period])
    below = (
        queries.cells(
            opened.release,
            level=[next(iter(parts))[0]],
            area=[code for _level, code in parts],
            period=[selection.period],
            initiative_type=[ALL],
            sex=[ALL],
            measure=MEASURES,
        )
        if parts
        else {}
    )
    return Arranged({**own, **below}, selection, opened.release.method)


def _parts(area: Area, opened: Opened, names: dict[Area, str]) -> dict[Area, None]:
    """The areas that an area is made of, in the order of their names: counties, or förbund of a county."""
    if area == NATION:
        return {one: None for one in names if one[0] == Level.COUNTY.value}
    if area[0] == Level.COUNTY.value:
        return {
            one: None
            for one in names
            if one[0] == Level.ASSOCIATION.value and opened.county_of.get(one[1]) == area[1]
        }
    return {}


def _order(names: dict[Area, str]) -> list[Area]:
    """The nation, then the counties, then the förbund, each by name."""
    levels = [level.value for level in (Level.NATION, Level.COUNTY, Level.ASSOCIATION)]
    return sorted((area for area in names if area[0] in levels), key=lambda one: levels.index(one[0]))


def _note(opened: Opened) -> str:
    """How small numbers are protected, in the reader's language, as it was frozen."""
    found = next((one for one in opened.definitions if one["key"] == METHOD), None)
    return found[reader_language()] if found else opened.release.method_note


def _query(selection: Selection) -> str:
    return "&".join(f"{name}={value}" for name, value in selection.address.items())


def _permalink(code: str, selection: Selection | None = None) -> str:
    """The address under which a release, or one selection of it, is found for ever."""
    address = selection.address if selection else {}
    return _external("releases.release", release_code=code, **address)


def _external(endpoint: str, **values: str) -> str:
    settings: Settings = current_app.config["FINSAM"]
    named: dict[str, Any] = {**values}
    return settings.public_url.rstrip("/") + url_for(endpoint, **named)
