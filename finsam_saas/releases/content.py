"""What a frozen release says, as one text of bytes that is the same every time it is made, and its hash."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from finsam_saas.releases.money import NO_MONEY, MoneyCell, MoneyFigure
from finsam_saas.releases.release import CellCoverage
from finsam_saas.statistics.cells import CellKey

Place = tuple[str, str, str]
"""Level, area, period."""


@dataclass(frozen=True, slots=True)
class Settled:
    """All that is settled of a release besides its figures and their coverage."""

    code: str
    period: str
    method: str
    threshold: int
    key_version: int | None
    corrects: str | None
    correction_note: str | None
    is_demo: bool
    method_note: str
    definitions: Sequence[Mapping[str, str]]
    considered: Sequence[str]
    engine: str | None = None
    """Which engine protected it; None for what was frozen before that was told."""


def canonical_bytes(
    settled: Settled,
    figures: Mapping[CellKey, int | None],
    coverage: Mapping[Place, CellCoverage],
    names: Mapping[tuple[str, str], str],
    money: Mapping[MoneyCell, MoneyFigure] = NO_MONEY,
) -> bytes:
    """The whole release as UTF-8 lines of JSON: what is settled, coverage, figures, money; in key order.

    A release frozen before releases had money, or told of their engine, has nothing of it, and the bytes
    that it always had.
    """
    lines = [*_lines(settled, figures, coverage, names), *_of_money(money)]
    return "".join(line + "\n" for line in lines).encode()


def content_hash(content: bytes) -> str:
    """The SHA-256 of a release's bytes, in hexadecimal."""
    return sha256(content).hexdigest()


def _lines(
    settled: Settled,
    figures: Mapping[CellKey, int | None],
    coverage: Mapping[Place, CellCoverage],
    names: Mapping[tuple[str, str], str],
) -> Iterator[str]:
    said = asdict(settled)
    if settled.engine is None:
        del said["engine"]
    yield _json(said)
    for place, one in sorted(coverage.items()):
        level, area, _period = place
        yield _json([*place, names.get((level, area), area), one.contributing, one.expected])
    for key, value in sorted(figures.items()):
        yield _json([*key, value])


def _of_money(money: Mapping[MoneyCell, MoneyFigure]) -> Iterator[str]:
    for cell, figure in sorted(money.items()):
        amount = None if figure.amount is None else f"{figure.amount:.4f}"
        yield _json(["money", *cell, amount, figure.known, figure.expected])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
