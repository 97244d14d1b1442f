"""The public pages: the country and each förbund, from published releases, for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, abort, current_app, request, url_for
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import public
from finsam_saas.documents.diagrams import Diagram, alternative, figures_table, picture_svg
from finsam_saas.open_data import kept_pages
from finsam_saas.open_data.answers import edition
from finsam_saas.open_data.group_page import group_view
from finsam_saas.open_data.group_routes import group_files
from finsam_saas.open_data.interface_page import interface_parts
from finsam_saas.open_data.kept_pages import LANGUAGE_ARGUMENT, Kept, drawn, page_language
from finsam_saas.open_data.places import contact, publisher
from finsam_saas.open_data.public_page import MEASURES, Known, PublicPage, compose, sexes_with_figures
from finsam_saas.open_data.schemas import FileFormat
from finsam_saas.open_data.wording import meaning_said
from finsam_saas.releases import queries as releases
from finsam_saas.releases.method import METHOD
from finsam_saas.releases.release import ReleaseState
from finsam_saas.releases.view import NATION, Area, not_added, period_words, shown_periods
from finsam_saas.releases.wording import MEASURE_WORDS
from finsam_saas.statistics.cells import Level
from finsam_saas.statistics.wording import SEX_WORDS
from finsam_saas.web.language import LANGUAGES, speaking
from finsam_saas.web.limits import limited
from finsam_saas.web.scope import SAFE_METHODS, sessionless

blueprint = Blueprint("open_data", __name__, template_folder="templates", url_prefix="/statistik")
BY_ADDRESS = "300/minute"
KEPT = "finsam.kept_pages"
SVG = "image/svg+xml"


def _known() -> Known | None:
    """The release in the address, else the latest; None where nothing is published, 404 for no such one."""
    published = releases.published()
    code = request.args.get("utgava")
    if code is not None:
        asked = next((one for one in published if one.code == code), None)
        if asked is None:
            abort(404)
        return Known(published, asked)
    current = [one for one in published if one.state is ReleaseState.PUBLISHED]
    latest = max(current, key=lambda one: (one.period, one.published_at), default=None)
    return Known(published, latest) if latest else None


@blueprint.get("/")
@public
@sessionless
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def national() -> ResponseReturnValue:
    """The whole country: five figures, women and men, outcomes, counties and förbund, and their origin."""
    return _page(NATION, "open_data/area.html")


@blueprint.get("/diagram.svg")
@public
@sessionless
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def national_picture() -> Response:
    """The development in the whole country as a picture."""
    return _picture(NATION)


@blueprint.get("/<slug>/")
@public
@sessionless
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def association(slug: str) -> ResponseReturnValue:
    """One förbund's figures in the release, protected as everywhere."""
    return _page((Level.ASSOCIATION.value, slug), "open_data/area.html")


@blueprint.get("/<slug>/diagram.svg")
@public
@sessionless
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def association_picture(slug: str) -> Response:
    """The development in one förbund as a picture."""
    return _picture((Level.ASSOCIATION.value, slug))


@blueprint.get("/oppna-data")
@public
@sessionless
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def interface() -> Response:
    """How other programs read the figures: every endpoint with its parameters, from the specification."""
    language = page_language()

    def draw() -> bytes:
        with speaking(language):
            return drawn(
                "open_data/interface.html",
                endpoints=interface_parts(),
                contact=contact(),
                publisher=publisher(),
                **_frame(language),
            )

    return kept_pages.answer(kept_by_process().page(("interface", *_spoken(language), edition()), draw))


def kept_by_process() -> Kept:
    """The pages that this process has drawn and kept."""
    kept: Kept = current_app.extensions.setdefault(KEPT, Kept())
    return kept


def _page(area: Area, template: str) -> ResponseReturnValue:
    known, language = _known(), page_language()
    if known is None:
        if area != NATION:
            abort(404)
        with speaking(language):
            return kept_pages.answer(drawn("open_data/nothing_yet.html", **_frame(language)))

    def draw() -> bytes:
        with speaking(language):
            page = _composed(known, area)
            frame = _frame(language, _asked_here(known))
            return drawn(template, page=page, **frame, **_shown(page, language))

    return kept_pages.answer(
        kept_by_process().page(("page", area, *_spoken(language), *_drawn_from(known)), draw)
    )


def _picture(area: Area) -> Response:
    known, language = _known(), page_language()
    if known is None:
        abort(404)

    def draw() -> bytes:
        with speaking(language):
            diagram = _composed(known, area).diagram()
            if diagram is None:
                abort(404)
            return picture_svg(diagram, language).encode()

    content = kept_by_process().page(("picture", area, *_spoken(language), *_drawn_from(known)), draw)
    return kept_pages.answer(content, SVG)


def _composed(known: Known, area: Area) -> PublicPage:
    page = compose(known, area, request.args.get("period", ""))
    if page is None:
        abort(404)
    return page


def _asked_here(known: Known) -> dict[str, str]:
    """What the address says of release and period, where the release has them: the page's links keep it.

    Nothing else of an address may stand on a page that is kept, for the next reader meets it too.
    """
    asked = {"utgava": known.chosen.code, "period": request.args.get("period", "")}
    if asked["period"] not in shown_periods(known.chosen):
        del asked["period"]
    return {name: value for name, value in asked.items() if name in request.args}


def _drawn_from(known: Known) -> tuple[object, ...]:
    """All that a page depends on: the figures of every release by their fingerprints, and what was asked."""
    states = tuple((one.code, one.state, one.content_hash) for one in known.all)
    return edition(), known.chosen.code, states, *_asked_here(known).items()


def _spoken(language: str) -> tuple[str, bool]:
    """The page's language, and whether the address says it, so that the page's links say it too."""
    return language, LANGUAGE_ARGUMENT in request.args


def _frame(language: str, asked: Mapping[str, str] = MappingProxyType({})) -> dict[str, object]:
    """The same page in the other languages, with what else its address asks for."""
    place = request.endpoint or ""
    argument: dict[str, Any] = {**(request.view_args or {}), **asked}
    return {
        "languages_here": [
            (code, name, url_for(place, **argument, lang=code))
            for code, name in LANGUAGES.items()
            if code != language
        ],
        "kept": {**asked, **({"lang": language} if LANGUAGE_ARGUMENT in request.args else {})},
    }


def _shown(page: PublicPage, language: str) -> dict[str, object]:
    """What the page's template needs besides the page itself."""
    diagram = page.diagram()
    groups = group_view(page.known) if page.is_national else None
    terms = {one["key"]: one[language] for one in page.opened.definitions}
    return {
        "measures": MEASURES,
        "measure_words": MEASURE_WORDS,
        "sexes": sexes_with_figures(page),
        "sex_words": SEX_WORDS,
        "period_words": period_words,
        "picture": _picture_address(page) if diagram else "",
        "alternative": alternative(diagram, language) if diagram else "",
        "series": _series(diagram) if diagram else None,
        "protection": terms.get(METHOD, page.release.method_note),
        "meanings": [
            _meaning(str(MEASURE_WORDS[one]), terms.get(one) or (told.within(language) if told else ""))
            for one in MEASURES
            if (told := meaning_said(one)) or one in terms
        ],
        "not_added": not_added(page.release),
        "files": _files(page),
        "groups": groups,
        "group_files": group_files(groups.release, language) if groups else [],
        "counties": page.parts(Level.COUNTY) if page.is_national else [],
        "associations": page.parts(Level.ASSOCIATION) if page.is_national else [],
    }


def _meaning(name: str, words: str) -> tuple[str, str]:
    """A word and what it means; what was frozen with a release may begin with the word itself."""
    head, colon, rest = words.partition(": ")
    is_named = colon and head.casefold() == name.casefold()
    return name, rest[:1].upper() + rest[1:] if is_named else words


def _series(diagram: Diagram) -> dict[str, object]:
    """The table beside the picture: the same figures."""
    table = figures_table(diagram)
    return {"caption": table.caption, "columns": [one.label for one in table.columns], "rows": table.rows}


def _picture_address(page: PublicPage) -> str:
    asked: dict[str, Any] = {
        "utgava": page.release.code,
        "period": page.selection.period,
        "lang": page_language(),
    }
    if page.is_national:
        return url_for("open_data.national_picture", **asked)
    return url_for("open_data.association_picture", slug=page.selection.area[1], **asked)


def _files(page: PublicPage) -> list[tuple[str, str]]:
    """The addresses of the page's figures in every format."""
    level, area = page.selection.area
    names = {FileFormat.JSON_STAT: "JSON-stat", FileFormat.PX: "PX"}
    return [
        (
            names.get(one, one.value.upper()),
            url_for(
                "open_data_api.figures",
                release_code=page.release.code,
                level=level,
                area=area,
                period=page.selection.period,
                format=one.value,
                lang=page_language(),
            ),
        )
        for one in (FileFormat.XLSX, FileFormat.CSV, FileFormat.PX, FileFormat.JSON_STAT)
    ]
