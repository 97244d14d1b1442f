"""JSON-stat 2.0: a dataset as the statistical offices' programs read it (json-stat.org/full)."""

from __future__ import annotations

import json
from typing import Any

from finsam_saas.open_data.dataset import LANGUAGES, Dataset, Dimension, Role

VERSION = "2.0"
MEDIA_TYPE = "application/json"


def to_json_stat(dataset: Dataset, language: str, *, href: str = "") -> bytes:
    """The dataset in one language as UTF-8; the other language's names stand under `extension`.

    A place without a figure is null, and its status tells why: `..` protected, `-` not known.
    """
    values = dataset.in_order()
    content: dict[str, Any] = {
        "version": VERSION,
        "class": "dataset",
        "label": dataset.title.within(language),
        "source": dataset.source.within(language),
        "updated": dataset.updated.isoformat(),
        "note": [note.within(language) for note in dataset.notes],
        "id": [one.code for one in dataset.dimensions],
        "size": [len(one.categories) for one in dataset.dimensions],
        "role": _roles(dataset),
        "dimension": {one.code: _dimension(one, dataset, language) for one in dataset.dimensions},
        "value": [value if isinstance(value, int) else None for value in values],
        "extension": {
            **dataset.facts,
            "language": language,
            "labels": {other: _names(dataset, other) for other in LANGUAGES if other != language},
        },
    }
    status = {str(place): value for place, value in enumerate(values) if isinstance(value, str)}
    if status:
        content["status"] = status
    if href:
        content["href"] = href
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _roles(dataset: Dataset) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for one in dataset.dimensions:
        if one.role is not Role.PART:
            roles.setdefault(one.role.value, []).append(one.code)
    return roles


def _dimension(dimension: Dimension, dataset: Dataset, language: str) -> dict[str, Any]:
    category: dict[str, Any] = {
        "index": [one.code for one in dimension.categories],
        "label": dict(
            zip((one.code for one in dimension.categories), dimension.labels(language), strict=True)
        ),
    }
    notes = {one.code: [one.note.within(language)] for one in dimension.categories if one.note}
    if notes:
        category["note"] = notes
    if dimension.role is Role.MEASURE:
        unit = {"label": dataset.unit.within(language), "decimals": 0}
        category["unit"] = {one.code: unit for one in dimension.categories}
    return {"label": dimension.label.within(language), "category": category}


def _names(dataset: Dataset, language: str) -> dict[str, Any]:
    """The title, and the names of dimensions and their values, in another language."""
    return {
        "label": dataset.title.within(language),
        "dimension": {
            one.code: {
                "label": one.label.within(language),
                "category": dict(
                    zip((part.code for part in one.categories), one.labels(language), strict=True)
                ),
            }
            for one in dataset.dimensions
        },
    }
