"""A published release as the own förbund's kansli sees it: beside the förbund's own exact figures."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, url_for

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.followup.quarters import Quarter
from finsam_saas.followup.rules import Missing
from finsam_saas.releases import queries
from finsam_saas.releases.queries import Opened
from finsam_saas.releases.view import (
    MEASURES,
    NATION,
    SEXES,
    Area,
    Arranged,
    Selection,
    Shown,
    not_added,
    period_words,
)
from finsam_saas.releases.wording import MEASURE_WORDS, STATE_TAGS, STATE_WORDS
from finsam_saas.statistics.cells import Level
from finsam_saas.statistics.queries import own_facts
from finsam_saas.statistics.rules import ALL
from finsam_saas.statistics.wording import SEX_WORDS
from tenants.context import current_tenant

blueprint = Blueprint("own_releases", __name__, template_folder="templates", url_prefix="/nationella-utgavor")


@dataclass(frozen=True, slots=True)
class Beside:
    """One count of one sex: the own exact figure, and what the release shows of förbund, county, nation."""

    measure: str
    sex: str
    own: Shown
    released: Shown
    county: Shown
    nation: Shown


@blueprint.get("/")
@requires(Permission.FIGURES_READ_EXACT)
def index() -> str:
    """The published releases, each with its page beside the own figures."""
    return render_template(
        "releases/own_index.html",
        published=queries.published(),
        state_words=STATE_WORDS,
        state_tags=STATE_TAGS,
        period_words=period_words,
    )


@blueprint.get("/<release_code>/")
@requires(Permission.FIGURES_READ_EXACT)
def release(release_code: str) -> str:
    """The quarter of a release: own exact figures, and the protected ones of förbund, county and nation."""
    opened = queries.opened(release_code)
    if opened is None:
        abort(404)
    found = opened.release
    own: Area = (Level.ASSOCIATION.value, current_tenant().slug)
    county = opened.county_of.get(own[1])
    _coverage, names = queries.coverage_of(found)
    return render_template(
        "releases/own.html",
        release=found,
        rows=_beside(opened, own, (Level.COUNTY.value, county or "")),
        county=names.get((Level.COUNTY.value, county or "")),
        measure_words=MEASURE_WORDS,
        sex_words=SEX_WORDS,
        period_words=period_words,
        not_added=not_added(found),
        public_url=url_for("releases.release", release_code=found.code),
    )


def _beside(opened: Opened, own: Area, county: Area) -> list[Beside]:
    """A row for each measure and sex."""
    found = opened.release
    cells = queries.cells(
        found,
        level=[own[0], county[0], NATION[0]],
        area=[own[1], county[1], NATION[1]],
        period=[found.period],
        initiative_type=[ALL],
        measure=MEASURES,
    )
    exact = _own_totals(Quarter.parse(found.period))
    arranged = Arranged(cells, Selection(own, found.period), found.method)
    return [
        Beside(
            measure,
            sex,
            exact.get((measure, sex), Missing.NOT_KNOWN.value),
            arranged.figure(measure, sex=sex),
            arranged.figure(measure, sex=sex, area=county),
            arranged.figure(measure, sex=sex, area=NATION),
        )
        for measure in MEASURES
        for sex in SEXES
    ]


def _own_totals(quarter: Quarter) -> dict[tuple[str, str], int]:
    """The own förbund's exact published figures of a quarter by measure and sex, all types together.

    Empty where it has published none: then nothing is known, and nothing is nobody.
    """
    totals: dict[tuple[str, str], int] = defaultdict(int)
    for (_kind, _municipality, measure, sex), value in own_facts(quarter).items():
        for of_sex in (sex, ALL):
            totals[measure, of_sex] += value
    return totals
