"""The country by target group for programs and as files: a dataset of its own, since the groups overlap."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import fields, validate

from finsam_saas.open_data.answers import figures_answer, fingerprint, kept, unchanged
from finsam_saas.open_data.composing import Terms, method_said, terms_of
from finsam_saas.open_data.dataset import (
    LANGUAGES,
    PROTECTED,
    Category,
    Dataset,
    Dimension,
    Label,
    Role,
)
from finsam_saas.open_data.endpoints import Answer, Question, interface_blueprint, offered
from finsam_saas.open_data.places import contact, release_address
from finsam_saas.open_data.problems import ApiRefused
from finsam_saas.open_data.schemas import Asked, Codes, FileFormat
from finsam_saas.open_data.wording import (
    LICENCE,
    LICENCE_WORDS,
    MEASURES,
    NOT_HERE_WORDS,
    PERSONS,
    SEXES,
    SOURCE,
    meaning_said,
    period_said,
    said,
    said_of,
)
from finsam_saas.releases import queries as releases
from finsam_saas.releases.group_words import GROUP_WORDS, group_terms
from finsam_saas.releases.method import METHOD
from finsam_saas.releases.queries import Opened
from finsam_saas.releases.release import Release
from finsam_saas.releases.target_groups import TARGET_GROUP, shown_groups, year_of
from finsam_saas.statistics.cells import CellKey
from finsam_saas.statistics.group_rules import GROUP_CODES
from finsam_saas.web.language import speaking
from tenants.database import now

TARGET_GROUPS = _l("Insatsens målgrupp")
interface = interface_blueprint(
    "open_data_groups_api", "The whole country by target group, of releases that close a year."
)


class GroupsAsked(Asked):
    """Which figures by target group of a release, and in which format; all of them where nothing is asked."""

    format = fields.String(
        load_default=FileFormat.JSON_STAT.value,
        validate=validate.OneOf([one.value for one in FileFormat]),
        metadata={"description": "JSON-stat 2.0, PX (PC-Axis 2013), CSV or XLSX."},
    )
    group = Codes(GROUP_CODES, "Target groups; `other` is those without a common name.")
    measure = Codes(MEASURES, "What is counted.")
    sex = Codes(SEXES, "Sex; `all` is all together.")


COLUMNS = {"group": "area", "measure": "measure", "sex": "sex"}


@offered(interface, "/releases/<release_code>/target-groups", asked=GroupsAsked, refused=(404, 422, 429))
def target_groups(asked: Question, release_code: str) -> Answer:
    """The whole country by target group: they overlap and must not be added up; protected ones are `..`"""
    opened = releases.opened(release_code)
    if opened is None:
        told = _("Det finns ingen publicerad utgåva med den koden.")
        raise ApiRefused(404, told, {"path.release_code": release_code[:80]})
    found, language = opened.release, asked["lang"]
    tag = fingerprint("target groups", found.content_hash, sorted(asked.items()))
    if (same := unchanged(tag)) is not None:
        return same
    chosen = {column: asked[name] for name, column in COLUMNS.items() if name in asked}
    figures = releases.cells(found, level=[TARGET_GROUP], **chosen)
    with speaking(language):
        if not figures:
            raise ApiRefused(
                404,
                _("Utgåvan har inga siffror efter målgrupp. De ges ut för hela år, i utgåvan av kvartal 4."),
            )
        dataset = groups_dataset(opened, figures)
        name = f"finsam_malgrupper_{found.code}"
        return kept(figures_answer(dataset, FileFormat(asked["format"]), language, name=name), tag)


def group_files(found: Release, language: str) -> list[tuple[str, str]]:
    """The files with the figures by target group of a release."""
    names = {FileFormat.JSON_STAT: "JSON-stat"}
    return [
        (
            names.get(one, one.value.upper()),
            url_for(
                "open_data_groups_api.target_groups", release_code=found.code, format=one.value, lang=language
            ),
        )
        for one in (FileFormat.XLSX, FileFormat.CSV, FileFormat.PX, FileFormat.JSON_STAT)
    ]


def groups_dataset(opened: Opened, figures: dict[CellKey, int | None]) -> Dataset:
    """The figures by target group of a release as a table."""
    release, terms = opened.release, terms_of(opened)
    year = year_of(release.period) or release.period
    meanings = [group_terms(opened.definitions, language) for language in LANGUAGES]
    return Dataset(
        code=f"{release.code}-malgrupper",
        title=groups_title(release),
        dimensions=_dimensions(figures, year, terms),
        values={
            (key.area, key.period, key.measure, key.sex): PROTECTED if value is None else value
            for key, value in figures.items()
        },
        unit=said(PERSONS),
        source=said(SOURCE),
        updated=release.published_at or release.frozen_at or now(),
        notes=[
            *(Label(*both) for both in zip(*meanings, strict=True)),
            terms.get(METHOD) or method_said(release),
            said(NOT_HERE_WORDS),
            said(LICENCE_WORDS),
        ],
        facts={
            "release": release.code,
            "content_hash": release.content_hash or "",
            "method": release.method.value,
            "licence": LICENCE,
            "permalink": release_address(release.code),
        },
        contact=contact(),
    )


def groups_title(release: Release) -> Label:
    """What the figures by target group of a release are called, with their year."""
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            spoken.append(_("Deltagare efter insatsens målgrupp, %(year)s", year=release.period[:4]))
    return Label(*spoken)


def _dimensions(figures: dict[CellKey, int | None], year: str, terms: Terms) -> tuple[Dimension, ...]:
    measures, sexes = {key.measure for key in figures}, {key.sex for key in figures}
    return (
        Dimension(
            "target_group",
            said(TARGET_GROUPS),
            [Category(code, said(GROUP_WORDS[code])) for code in shown_groups(figures)],
        ),
        Dimension("period", said_of("dimension", "period"), [Category(year, period_said(year))], Role.TIME),
        Dimension(
            "measure",
            said_of("dimension", "measure"),
            [
                Category(one, said_of("measure", one), terms.get(one) or meaning_said(one))
                for one in MEASURES
                if one in measures
            ],
            Role.MEASURE,
        ),
        Dimension(
            "sex",
            said_of("dimension", "sex"),
            [Category(one, said_of("sex", one)) for one in SEXES if one in sexes],
        ),
    )
