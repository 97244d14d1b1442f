"""The kronor of a release as a table with dimensions, as JSON-stat and PX need it.

Shares and quartiles are no parts of such a table; they stand in the other files.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.open_data.dataset import (
    LANGUAGES,
    NOT_KNOWN,
    PROTECTED,
    Category,
    Dataset,
    Dimension,
    Label,
    Role,
    Value,
)
from finsam_saas.open_data.money_words import ITEM_WORDS, part_said
from finsam_saas.open_data.wording import LICENCE, LICENCE_WORDS, NOT_HERE_WORDS, period_said, said, said_of
from finsam_saas.releases.money import KRONA, Money, MoneyCell, MoneyFigure, Statistic
from finsam_saas.releases.release import Release
from finsam_saas.statistics.cells import Level
from finsam_saas.web.language import speaking
from tenants.database import now

KRONOR = _l("kronor")
MONEY_SOURCE = _l("Samordningsförbundens avgifter, budgetar, register och godkända rapporter")
ONLY_KRONOR = _l(
    "Beloppen är avrundade till hela kronor. Andelar och kvartiler finns i filerna som JSON, CSV och XLSX."
)


def is_share(cell: MoneyCell) -> bool:
    """Whether an amount is a share of one, and not kronor."""
    return cell.item.endswith("_share")


def symbol(figure: MoneyFigure) -> str | None:
    """What stands in place of an amount: protected where it is known of somebody, else not known."""
    if figure.amount is not None:
        return None
    return PROTECTED if figure.known else NOT_KNOWN


def money_dataset(
    found: Release, money: Money, names: Mapping[tuple[str, str], str], permalink: str
) -> Dataset:
    """The amounts in whole kronor by area, year and what they are; `names` are those of the areas."""
    kronor = {
        cell: figure
        for cell, figure in money.items()
        if cell.statistic == Statistic.VALUE and not is_share(cell)
    }
    return Dataset(
        code=f"{found.code}-pengar",
        title=money_title(found),
        dimensions=_dimensions(list(kronor), names),
        values={
            (cell.area, _year(cell), _line(cell.item, cell.part)): _shown(figure)
            for cell, figure in kronor.items()
        },
        unit=said(KRONOR),
        source=said(MONEY_SOURCE),
        updated=found.published_at or found.frozen_at or now(),
        notes=[said(ONLY_KRONOR), said(NOT_HERE_WORDS), said(LICENCE_WORDS)],
        facts={
            "release": found.code,
            "content_hash": found.content_hash or "",
            "licence": LICENCE,
            "permalink": permalink,
        },
    )


def _dimensions(
    cells: Sequence[MoneyCell], names: Mapping[tuple[str, str], str]
) -> tuple[Dimension, Dimension, Dimension]:
    """Where, when and what, in the order of the cells."""
    areas = dict.fromkeys((cell.level, cell.area) for cell in cells)
    lines = dict.fromkeys((cell.item, cell.part) for cell in cells)
    places = [Category(area, _area_name(names, level, area)) for level, area in areas]
    years = [Category(code, period_said(code)) for code in sorted({_year(cell) for cell in cells})]
    measures = [Category(_line(*line), _line_name(*line)) for line in lines]
    return (
        Dimension("area", said_of("dimension", "area"), places, Role.PLACE),
        Dimension("period", said_of("dimension", "period"), years, Role.TIME),
        Dimension("measure", said_of("dimension", "measure"), measures, Role.MEASURE),
    )


def money_title(found: Release) -> Label:
    """What the money of a release is called, with its year."""
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            spoken.append(_("Pengarna i finansiell samordning, %(year)s", year=found.period[:4]))
    return Label(*spoken)


def _shown(figure: MoneyFigure) -> Value:
    if figure.amount is None:
        return symbol(figure) or NOT_KNOWN
    return int(figure.amount.quantize(KRONA, ROUND_HALF_EVEN))


def _year(cell: MoneyCell) -> str:
    return f"{cell.year}-ar1"


def _line(item: str, part: str) -> str:
    return f"{item}.{part}"


def _line_name(item: str, part: str) -> Label:
    spoken = []
    for language in LANGUAGES:
        with speaking(language):
            spoken.append(f"{ITEM_WORDS[item]}: {part_said(item, part)}")
    return Label(*spoken)


def _area_name(names: Mapping[tuple[str, str], str], level: str, area: str) -> Label:
    if level == Level.NATION.value:
        return said_of("level", level)
    name = names.get((level, area), area)
    return Label(name, name)
