"""The nation's money for everybody: a public page of a release, and the same for programs and as files."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import fields, validate

from finsam_saas.access.guard import public
from finsam_saas.open_data import kept_pages
from finsam_saas.open_data.answers import edition, fingerprint, kept, unchanged
from finsam_saas.open_data.endpoints import Answer, Question, interface_blueprint, offered
from finsam_saas.open_data.kept_pages import LANGUAGE_ARGUMENT, drawn, page_language
from finsam_saas.open_data.money_files import FORMATS, money_answer
from finsam_saas.open_data.money_page import MoneyView
from finsam_saas.open_data.places import absolute
from finsam_saas.open_data.problems import ApiRefused
from finsam_saas.open_data.routes import BY_ADDRESS, kept_by_process
from finsam_saas.open_data.schemas import Asked, Codes
from finsam_saas.open_data.wording import LEVELS
from finsam_saas.releases import queries as releases
from finsam_saas.releases.money_queries import released_money
from finsam_saas.releases.money_words import money_terms
from finsam_saas.releases.release import Release
from finsam_saas.releases.view import NATION, citation
from finsam_saas.statistics.cells import Level
from finsam_saas.web.language import LANGUAGES, speaking
from finsam_saas.web.limits import limited
from finsam_saas.web.scope import SAFE_METHODS, sessionless

blueprint = Blueprint("open_data_money", __name__, template_folder="templates", url_prefix="/statistik")
ALL_LEVELS = ",".join((Level.NATION.value, Level.COUNTY.value, Level.ASSOCIATION.value))
interface = interface_blueprint(
    "open_data_money_api", "The money of published releases, by förbund and year."
)


class MoneyAsked(Asked):
    """Which amounts of a release, and in which format; without level and area the whole country's."""

    format = fields.String(
        load_default=FORMATS[0],
        validate=validate.OneOf(FORMATS),
        metadata={"description": "JSON, JSON-stat, PX, CSV or XLSX."},
    )
    level = Codes(LEVELS, "How large areas: nation, county, association.")
    area = Codes(None, "Codes of areas: 00, two digits of a county, a samordningsförbund's path name.")


@blueprint.get("/pengar")
@public
@sessionless
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def page() -> ResponseReturnValue:
    """The money of a release for the whole country: who pays, what it goes to, how far förbund differ."""
    found, language = _asked_release(), page_language()
    mended_by = releases.corrected_by(found.code)

    def draw() -> bytes:
        with speaking(language):
            return drawn("open_data/money.html", **_shown(found, mended_by, language))

    drawn_from = (edition(), found.code, found.content_hash, mended_by, LANGUAGE_ARGUMENT in request.args)
    return kept_pages.answer(kept_by_process().page(("money", language, *drawn_from), draw))


def _asked_release() -> Release:
    """The release in the address, else the latest; 404 where there is none."""
    code = request.args.get("utgava")
    found = releases.latest() if code is None else releases.release(code)
    if found is None:
        abort(404)
    return found


def _shown(found: Release, mended_by: str | None, language: str) -> dict[str, object]:
    permalink = absolute(url_for("open_data_money.page", utgava=found.code))
    argument: dict[str, Any] = {"utgava": found.code}
    return {
        "view": MoneyView(found, released_money(found.id, level=[NATION[0]])),
        "corrected_by": mended_by,
        "meanings": money_terms(releases.definitions(found.code), language),
        "citation": citation(found, permalink),
        "files": money_addresses(found, language),
        "kept": {"lang": language} if LANGUAGE_ARGUMENT in request.args else {},
        "languages_here": [
            (code, name, url_for("open_data_money.page", **argument, lang=code))
            for code, name in LANGUAGES.items()
            if code != language
        ],
    }


def money_addresses(found: Release, language: str) -> list[tuple[str, str]]:
    """The files with the money of a release: the country, the counties and every förbund."""
    return [
        (
            wanted.upper(),
            url_for(
                "open_data_money_api.money",
                release_code=found.code,
                level=ALL_LEVELS,
                format=wanted,
                lang=language,
            ),
        )
        for wanted in ("xlsx", "csv", "px", "json-stat", "json")
    ]


@offered(interface, "/releases/<release_code>/money", asked=MoneyAsked, refused=(404, 422, 429))
def money(asked: Question, release_code: str) -> Answer:
    """Money of a release: allocated, granted, used, administration and own capital, with their coverage"""
    found = releases.release(release_code)
    if found is None:
        told = _("Det finns ingen publicerad utgåva med den koden.")
        raise ApiRefused(404, told, {"path.release_code": release_code[:80]})
    tag = fingerprint("money", found.content_hash, sorted(asked.items()))
    if (same := unchanged(tag)) is not None:
        return same
    level, area = asked.get("level", []), asked.get("area", [])
    read = released_money(found.id, level=level if level or area else [NATION[0]], area=area)
    with speaking(asked["lang"]):
        if not read:
            raise ApiRefused(404, _("Utgåvan har inga uppgifter om pengar för det du valde."))
        answer: Response = money_answer(found, read, asked["format"], asked["lang"])
        return kept(answer, tag)
