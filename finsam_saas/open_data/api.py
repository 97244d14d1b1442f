"""The programming interface, version 1: everybody reads published releases, without a key."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _
from flask_smorest import current_api

from finsam_saas.open_data import dcat
from finsam_saas.open_data.answers import check_pace, figures_answer, fingerprint, kept, unchanged
from finsam_saas.open_data.catalogue import catalogue
from finsam_saas.open_data.composing import released_dataset, terms_of
from finsam_saas.open_data.dcat import to_rdf
from finsam_saas.open_data.endpoints import (
    Answer,
    Question,
    interface_blueprint,
    kept_by_all,
    offered,
)
from finsam_saas.open_data.listing import (
    area_lines,
    coverage_lines,
    definition_lists,
    page_of_releases,
    release_line,
)
from finsam_saas.open_data.places import contact, release_address
from finsam_saas.open_data.problems import ApiRefused
from finsam_saas.open_data.schemas import (
    AreasGiven,
    Asked,
    CoverageGiven,
    DefinitionsGiven,
    FiguresAsked,
    FileFormat,
    ReleaseGiven,
    ReleasesAsked,
    ReleasesGiven,
)
from finsam_saas.open_data.wording import LEVELS
from finsam_saas.releases import queries as releases
from finsam_saas.releases.release import Release
from finsam_saas.statistics.cells import Level
from finsam_saas.web.language import speaking

blueprint = interface_blueprint(
    "open_data_api", "Published releases of national figures on financial coordination in Sweden."
)
NOT_FOUND = (404, 422, 429)
COLUMNS = {
    "level": "level",
    "area": "area",
    "period": "period",
    "type": "initiative_type",
    "measure": "measure",
    "sex": "sex",
}
"""The parameters that choose figures, and the columns they choose by."""


def _released(code: str) -> Release:
    """The published release with this code; raises ApiRefused where there is none."""
    found = releases.release(code)
    if found is None:
        raise _not_published(code)
    return found


def _not_published(code: str) -> ApiRefused:
    told = _("Det finns ingen publicerad utgåva med den koden.")
    return ApiRefused(404, told, {"path.release_code": code[:80]})


@offered(blueprint, "/releases", asked=ReleasesAsked, given=ReleasesGiven)
def list_releases(asked: Question) -> Answer:
    """Published releases, the newest first"""
    known = releases.published()
    states = [(one.code, one.state.value) for one in known]
    tag = fingerprint("releases", states, sorted(asked.items()))
    if (same := unchanged(tag)) is not None:
        return same
    with speaking(asked["lang"]):
        return kept_by_all(page_of_releases(known, **asked), tag)


@offered(blueprint, "/releases/<release_code>", asked=Asked, given=ReleaseGiven, refused=NOT_FOUND)
def one_release(asked: Question, release_code: str) -> Answer:
    """One release: its fingerprint, its method, and the addresses of what it holds"""
    found = _released(release_code)
    mended_by = releases.corrected_by(release_code)
    tag = fingerprint("release", found.content_hash, found.state, mended_by, asked["lang"])
    if (same := unchanged(tag)) is not None:
        return same
    with speaking(asked["lang"]):
        return kept_by_all(release_line(found, corrected_by=mended_by, language=asked["lang"]), tag)


@offered(blueprint, "/releases/<release_code>/figures", asked=FiguresAsked, refused=(*NOT_FOUND, 413))
def figures(asked: Question, release_code: str) -> Answer:
    """Figures of a release, as JSON-stat 2.0, PX, CSV or XLSX; protected figures are `..`"""
    language = asked["lang"]
    opened = releases.opened(release_code)
    if opened is None:
        raise _not_published(release_code)
    found = opened.release
    tag = fingerprint("figures", found.content_hash, sorted(asked.items()))
    if (same := unchanged(tag)) is not None:
        return same
    chosen = {column: asked[name] for name, column in COLUMNS.items() if name in asked}
    if "level" not in chosen:
        chosen["level"] = LEVELS if "area" in chosen else [Level.NATION.value]
    with speaking(language):
        check_pace(releases.how_many(found, chosen))
        read = releases.frozen_figures(found, chosen)
        if not read.figures:
            raise ApiRefused(
                404, _("Utgåvan har inga siffror för det du valde. Välj andra områden eller perioder.")
            )
        dataset = released_dataset(
            read, terms_of(opened), contact=contact(), permalink=release_address(found.code)
        )
        return kept(
            figures_answer(dataset, FileFormat(asked["format"]), language, name=f"finsam_{found.code}"), tag
        )


@offered(blueprint, "/releases/<release_code>/areas", asked=Asked, given=AreasGiven, refused=NOT_FOUND)
def areas(asked: Question, release_code: str) -> Answer:
    """The areas of a release: the country, counties and samordningsförbund"""
    found = _released(release_code)
    tag = fingerprint("areas", found.content_hash, asked["lang"])
    if (same := unchanged(tag)) is not None:
        return same
    _coverage, names = releases.coverage_of(found)
    return kept_by_all({"release": found.code, "areas": area_lines(names, asked["lang"])}, tag)


@offered(blueprint, "/releases/<release_code>/coverage", asked=Asked, given=CoverageGiven, refused=NOT_FOUND)
def coverage(asked: Question, release_code: str) -> Answer:
    """Of how many samordningsförbund the figures of each area and period are made"""
    found = _released(release_code)
    tag = fingerprint("coverage", found.content_hash, asked["lang"])
    if (same := unchanged(tag)) is not None:
        return same
    covered, names = releases.coverage_of(found)
    lines = coverage_lines(covered, names, asked["lang"])
    return kept_by_all({"release": found.code, "coverage": lines}, tag)


@offered(
    blueprint, "/releases/<release_code>/definitions", asked=Asked, given=DefinitionsGiven, refused=NOT_FOUND
)
def definitions(asked: Question, release_code: str) -> Answer:
    """What is counted in a release, by which parts, and what the symbols mean"""
    found = _released(release_code)
    tag = fingerprint("definitions", found.content_hash, asked["lang"])
    if (same := unchanged(tag)) is not None:
        return same
    frozen = releases.definitions(release_code)
    with speaking(asked["lang"]):
        return kept_by_all(definition_lists(asked["lang"], frozen), tag)


@offered(blueprint, "/openapi.json")
def specification() -> Answer:
    """This description of the interface, as OpenAPI 3.1"""
    tag = fingerprint("specification")
    return unchanged(tag) or kept_by_all(current_api.spec.to_dict(), tag)


@offered(blueprint, "/dcat.rdf", refused=(429,))
def dcat_description() -> Answer:
    """The published releases described for data portals (DCAT-AP-SE, RDF/XML)"""
    published = releases.published()
    tag = fingerprint("catalogue", [(one.code, one.state) for one in published])
    if (same := unchanged(tag)) is not None:
        return same
    return kept(Response(to_rdf(catalogue(published)), content_type=dcat.MEDIA_TYPE), tag)
