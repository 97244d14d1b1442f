"""A release's figures as a dataset: its dimensions in reading order, in both languages, with its notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from finsam_saas.open_data.dataset import (
    LANGUAGES,
    PROTECTED,
    Category,
    Dataset,
    Dimension,
    Label,
    Role,
    Value,
)
from finsam_saas.open_data.wording import (
    LEVELS,
    LICENCE,
    LICENCE_WORDS,
    MEASURES,
    METHOD_WORDS,
    NOT_HERE_WORDS,
    PERSONS,
    SEXES,
    SOURCE,
    TYPES,
    coverage_words,
    meaning_said,
    period_said,
    said,
    said_of,
)
from finsam_saas.releases.method import METHOD
from finsam_saas.releases.queries import Opened
from finsam_saas.releases.release import Release, ReleasedFigures
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.statistics.cells import Level
from finsam_saas.web.language import speaking
from tenants.database import now

_NATION = Level.NATION.value


Terms = Mapping[str, Label]
"""What the words of a release meant when it was frozen; under `METHOD` how small numbers are protected."""


def terms_of(opened: Opened) -> Terms:
    """The words that were frozen with a release, in both languages."""
    return {one["key"]: Label(one["sv"], one.get("en") or one["sv"]) for one in opened.definitions}


def released_dataset(
    released: ReleasedFigures, terms: Terms, *, contact: str = "", permalink: str = ""
) -> Dataset:
    """The figures of a release, or of the part of it that was asked for."""
    release = released.release
    return Dataset(
        code=release.code,
        title=release_title(release),
        dimensions=(
            Dimension("area", said_of("dimension", "area"), _areas(released), Role.PLACE),
            Dimension("period", said_of("dimension", "period"), _periods(released), Role.TIME),
            _part("initiative_type", TYPES, (key.initiative_type for key in released.figures)),
            _measures(released, terms),
            _part("sex", SEXES, (key.sex for key in released.figures)),
        ),
        values={
            (key.area, key.period, key.initiative_type, key.measure, key.sex): _shown(value)
            for key, value in released.figures.items()
        },
        unit=said(PERSONS),
        source=said(SOURCE),
        updated=release.published_at or release.frozen_at or now(),
        notes=release_notes(released, terms),
        facts={
            "release": release.code,
            "content_hash": release.content_hash or "",
            "method": release.method.value,
            "licence": LICENCE,
            **({"corrects": release.corrects} if release.corrects else {}),
            **({"permalink": permalink} if permalink else {}),
        },
        contact=contact,
    )


def _shown(value: int | None) -> Value:
    return PROTECTED if value is None else value


def release_title(release: Release) -> Label:
    """What a release is called: what it counts, and its period."""
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            period = period_said(release.period).within(language)
            spoken.append(_("Deltagare i samordningsförbundens insatser, %(period)s", period=period))
    return Label(*spoken)


def release_notes(released: ReleasedFigures, terms: Terms) -> list[Label]:
    """How the figures are protected, what they cover, what the symbols mean and what one may do with them."""
    release = released.release
    notes = [terms.get(METHOD) or method_said(release)]
    notes += [_coverage(released, period) for period in _in_order_of_time(released)]
    notes += [said(NOT_HERE_WORDS), said(LICENCE_WORDS)]
    if release.correction_note:
        notes.append(_correction(release))
    return notes


def method_said(release: Release) -> Label:
    """How the small numbers of a release are protected."""
    words = METHOD_WORDS[release.method]
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            spoken.append(str(words) % {"threshold": release.threshold})
    return Label(*spoken)


def _coverage(released: ReleasedFigures, period: str) -> Label:
    found = [
        one for (level, _area, of), one in released.coverage.items() if level == _NATION and of == period
    ]
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            told = coverage_words(found[0].contributing, found[0].expected) if found else ""
            name = period_said(period).within(language)
            spoken.append(f"{name}: {told}." if told else name)
    return Label(*spoken)


def _correction(release: Release) -> Label:
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            spoken.append(
                _("Rättar utgåva %(code)s: %(why)s", code=release.corrects, why=release.correction_note)
            )
    return Label(*spoken)


def _areas(released: ReleasedFigures) -> list[Category]:
    """The areas with figures: the nation first, counties by code, then by name; each with its coverage."""
    found = {(key.level, key.area) for key in released.figures}
    places = {level: place for place, level in enumerate(LEVELS)}

    def order(one: tuple[str, str]) -> tuple[int, str, str]:
        by_code = one[0] == Level.COUNTY.value
        return places.get(one[0], len(places)), one[1] if by_code else area_name(released, *one).sv, one[1]

    return [Category(area, area_name(released, level, area)) for level, area in sorted(found, key=order)]


def area_name(released: ReleasedFigures, level: str, area: str) -> Label:
    """What an area is called; names of places are the same in both languages."""
    if level == _NATION:
        return said_of("level", level)
    name = released.area_names.get((level, area), area)
    return Label(name, name)


def _in_order_of_time(released: ReleasedFigures) -> list[str]:
    codes = {key.period for key in released.figures}

    def order(code: str) -> tuple[int, int]:
        period = Period.parse(code)
        return period.last_month, period.last_month - period.first_month

    return sorted(codes, key=order)


def _periods(released: ReleasedFigures) -> list[Category]:
    return [Category(code, period_said(code)) for code in _in_order_of_time(released)]


def _measures(released: ReleasedFigures, terms: Terms) -> Dimension:
    """What is counted, each with its meaning: as it was frozen, else as it is now."""
    found = _part("measure", MEASURES, (key.measure for key in released.figures), Role.MEASURE)
    meant = [replace(one, note=terms.get(one.code) or meaning_said(one.code)) for one in found.categories]
    return replace(found, categories=meant)


def _part(code: str, order: Sequence[str], found: Iterable[str], role: Role = Role.PART) -> Dimension:
    """A dimension with the values that have figures, in their order; a value we do not know comes last."""
    codes = set(found)
    known = [one for one in order if one in codes] + sorted(codes.difference(order))
    return Dimension(
        code, said_of("dimension", code), [Category(one, said_of(code, one)) for one in known], role
    )
