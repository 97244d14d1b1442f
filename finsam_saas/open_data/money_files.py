"""The money of a release for programs and spreadsheets: a line for each amount, with unit and coverage."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

from flask import Response, url_for
from flask_babel import gettext as _

from finsam_saas.open_data import json_stat, px
from finsam_saas.open_data.dataset import NOT_KNOWN, PROTECTED
from finsam_saas.open_data.money_dataset import MONEY_SOURCE, is_share, money_dataset, symbol
from finsam_saas.open_data.money_words import ITEM_WORDS, STATISTIC_WORDS, part_said
from finsam_saas.open_data.places import absolute
from finsam_saas.open_data.wording import LEVEL_WORDS, LEVELS
from finsam_saas.releases import queries as releases
from finsam_saas.releases.money import Money, MoneyCell, MoneyFigure
from finsam_saas.releases.money_words import money_terms
from finsam_saas.releases.release import Release
from finsam_saas.releases.view import citation
from finsam_saas.web.tables import CSV_TYPE, XLSX_TYPE, Cell, Column, Kind, Sheet, about, to_csv, to_xlsx

JSON, JSON_STAT, PX, CSV, XLSX = "json", "json-stat", "px", "csv", "xlsx"
FORMATS = (JSON, JSON_STAT, PX, CSV, XLSX)
ENDINGS = {JSON_STAT: "json-stat.json"}
JSON_TYPE = "application/json"
KRONOR, SHARE = "kr", "share"


def money_answer(found: Release, money: Money, wanted: str, language: str) -> Response:
    """The amounts in the format asked for, the country first, as a file with a name."""
    _coverage, names = releases.coverage_of(found)
    money = dict(sorted(money.items(), key=lambda one: (LEVELS.index(one[0].level), one[0])))
    if wanted == JSON:
        content, content_type = _json(found, money, names), JSON_TYPE
    elif wanted == JSON_STAT:
        table = money_dataset(found, money, names, _page(found))
        content, content_type = json_stat.to_json_stat(table, language), json_stat.MEDIA_TYPE
    elif wanted == PX:
        content, content_type = px.to_px(money_dataset(found, money, names, _page(found))), px.MEDIA_TYPE
    elif wanted == CSV:
        content, content_type = to_csv(_sheet(money, names)), CSV_TYPE
    else:
        content, content_type = to_xlsx(_about(found, language), _sheet(money, names)), XLSX_TYPE
    placing = "inline" if wanted in (JSON, JSON_STAT) else "attachment"
    disposition = f'{placing}; filename="finsam_pengar_{found.code}.{ENDINGS.get(wanted, wanted)}"'
    return Response(content, content_type=content_type, headers={"Content-Disposition": disposition})


def _json(found: Release, money: Money, names: Mapping[tuple[str, str], str]) -> bytes:
    told = {
        "release": found.code,
        "content_hash": found.content_hash,
        "units": {KRONOR: _("kronor"), SHARE: _("andel av ett")},
        "symbols": {PROTECTED: _("skyddat, för få personer"), NOT_KNOWN: _("uppgift saknas")},
        "amounts": [
            {
                **cell._asdict(),
                "area_name": names.get((cell.level, cell.area), cell.area),
                "unit": _unit(cell),
                "amount": None if figure.amount is None else float(figure.amount),
                "symbol": symbol(figure),
                "known": figure.known,
                "expected": figure.expected,
            }
            for cell, figure in money.items()
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _sheet(money: Money, names: Mapping[tuple[str, str], str]) -> Sheet:
    columns = (
        Column(_("Nivå")),
        Column(_("Område, kod")),
        Column(_("Område")),
        Column(_("År")),
        Column(_("Pengar")),
        Column(_("Del")),
        Column(_("Mått")),
        Column(_("Belopp, kronor"), Kind.KRONOR),
        Column(_("Andel av ett"), Kind.SHARE),
        Column(_("Förbund med känt belopp"), Kind.COUNT),
        Column(_("Förbund som räknas"), Kind.COUNT),
    )
    return Sheet(_("Pengar"), columns, [_row(cell, figure, names) for cell, figure in money.items()])


def _row(cell: MoneyCell, figure: MoneyFigure, names: Mapping[tuple[str, str], str]) -> list[Cell]:
    shown: Decimal | str | None = figure.amount if figure.amount is not None else symbol(figure)
    in_kronor = _unit(cell) == KRONOR
    return [
        str(LEVEL_WORDS[cell.level]),
        cell.area,
        names.get((cell.level, cell.area), cell.area),
        str(cell.year),
        str(ITEM_WORDS[cell.item]),
        part_said(cell.item, cell.part),
        str(STATISTIC_WORDS[cell.statistic]),
        shown if in_kronor else None,
        None if in_kronor else shown,
        figure.known,
        figure.expected,
    ]


def _unit(cell: MoneyCell) -> str:
    return SHARE if is_share(cell) else KRONOR


def _about(found: Release, language: str) -> Sheet:
    return about(
        source=str(MONEY_SOURCE),
        selection=citation(found, _page(found)),
        definitions=" ".join(money_terms(releases.definitions(found.code), language)),
    )


def _page(found: Release) -> str:
    return absolute(url_for("open_data_money.page", utgava=found.code))
