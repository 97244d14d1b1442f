"""A release of national figures as its readers meet it: what it is, and what may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from finsam_saas.statistics.cells import CellKey


class ReleaseState(StrEnum):
    """How far a release has come; a frozen one never changes, a mistake is mended by one that corrects it."""

    COLLECTING = "collecting"
    PREVIEW = "preview"
    FROZEN = "frozen"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    """Published, and another release says what was wrong in it."""


class Method(StrEnum):
    """How small numbers are protected in a release."""

    SUPPRESSION = "suppression"
    CELL_KEY = "cell_key"


@dataclass(frozen=True, slots=True)
class CellCoverage:
    """Of how many förbund an area's figures of a period are made, of how many that should report."""

    contributing: int
    expected: int


@dataclass(frozen=True, slots=True)
class Release:
    """What a release is: its code ("2026-kv3-1"), last period, method and threshold, and its fingerprint.

    `content_hash` is the SHA-256 of all its figures, coverage, definitions and method note, in hexadecimal;
    it is None until the release is frozen. `corrects` is the code of the release that this one mends.
    """

    id: UUID
    code: str
    period: str
    state: ReleaseState
    method: Method
    threshold: int
    method_note: str
    content_hash: str | None
    frozen_at: datetime | None
    published_at: datetime | None
    corrects: str | None
    correction_note: str | None
    is_demo: bool
    engine: str | None = None
    """What it was protected with; None until it is frozen, and where that was not told."""


@dataclass(frozen=True, slots=True)
class ReleasedFigures:
    """A release with its figures: persons, or None where a figure is protected (shown as `..`)."""

    release: Release
    figures: Mapping[CellKey, int | None]
    coverage: Mapping[tuple[str, str, str], CellCoverage]
    """By level, area and period."""
    area_names: Mapping[tuple[str, str], str]
    """What each area is called, by level and area."""
