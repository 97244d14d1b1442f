"""The catalogue of what is published, from the releases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from finsam_saas.open_data import json_stat, px
from finsam_saas.open_data.composing import method_said, release_title
from finsam_saas.open_data.dcat import Catalogue, DescribedDataset, Distribution
from finsam_saas.open_data.group_routes import groups_title
from finsam_saas.open_data.money_dataset import money_title
from finsam_saas.open_data.money_routes import ALL_LEVELS
from finsam_saas.open_data.places import absolute, contact, publisher, release_address
from finsam_saas.open_data.schemas import FileFormat
from finsam_saas.open_data.wording import said
from finsam_saas.releases import queries as releases
from finsam_saas.releases.money_queries import with_money
from finsam_saas.releases.release import Release
from finsam_saas.releases.target_groups import TARGET_GROUP
from finsam_saas.web.tables import CSV_TYPE, XLSX_TYPE
from tenants.database import now

TITLE = _l("Statistik om finansiell samordning")
DESCRIPTION = _l(
    "Deltagare i samordningsförbundens insatser och hur det har gått för dem: landet, länen och förbunden."
)
MONEY_DESCRIPTION = _l(
    "Vad parterna betalar till samordningsförbunden, vad pengarna går till, och hur mycket som är kvar."
)
GROUPS_DESCRIPTION = _l(
    "Deltagare i landet efter vem insatserna är till för. En insats kan ha flera målgrupper, så grupperna"
    " överlappar och ska inte summeras."
)
FORMATS = {
    FileFormat.JSON_STAT: ("JSON-stat 2.0", json_stat.MEDIA_TYPE),
    FileFormat.PX: ("PX", px.MEDIA_TYPE),
    FileFormat.CSV: ("CSV", CSV_TYPE),
    FileFormat.XLSX: ("XLSX", XLSX_TYPE),
}


def catalogue(published: Sequence[Release]) -> Catalogue:
    """Every published release as a dataset in each format, and its money as another."""
    having_money = with_money([one.id for one in published])
    having_groups = releases.with_level([one.id for one in published], TARGET_GROUP)
    return Catalogue(
        address=absolute(url_for("open_data_api.dcat_description")),
        page=absolute(url_for("open_data.national")),
        title=said(TITLE),
        description=said(DESCRIPTION),
        publisher=publisher(),
        contact=contact(),
        datasets=[
            *(_described(one) for one in published),
            *(_described_money(one) for one in published if one.id in having_money),
            *(_described_groups(one) for one in published if one.id in having_groups),
        ],
    )


def _described(release: Release) -> DescribedDataset:
    return DescribedDataset(
        address=release_address(release.code),
        page=absolute(url_for("releases.release", release_code=release.code)),
        identifier=release.code,
        title=release_title(release),
        description=method_said(release),
        issued=release.published_at or now(),
        distributions=_in_each_format("open_data_api.figures", release_code=release.code),
    )


def _described_money(release: Release) -> DescribedDataset:
    return DescribedDataset(
        address=f"{release_address(release.code)}/money",
        page=absolute(url_for("open_data_money.page", utgava=release.code)),
        identifier=f"{release.code}-pengar",
        title=money_title(release),
        description=said(MONEY_DESCRIPTION),
        issued=release.published_at or now(),
        distributions=_in_each_format(
            "open_data_money_api.money", release_code=release.code, level=ALL_LEVELS
        ),
    )


def _described_groups(release: Release) -> DescribedDataset:
    return DescribedDataset(
        address=f"{release_address(release.code)}/target-groups",
        page=absolute(url_for("open_data.national", utgava=release.code, _anchor="malgrupper")),
        identifier=f"{release.code}-malgrupper",
        title=groups_title(release),
        description=said(GROUPS_DESCRIPTION),
        issued=release.published_at or now(),
        distributions=_in_each_format("open_data_groups_api.target_groups", release_code=release.code),
    )


def _in_each_format(endpoint: str, **arguments: Any) -> list[Distribution]:
    return [
        Distribution(
            absolute(url_for(endpoint, format=one.value, **arguments)), media_type.partition(";")[0], name
        )
        for one, (name, media_type) in FORMATS.items()
    ]
