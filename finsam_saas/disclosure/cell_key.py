"""The Cell Key Method: the same small noise every time the same persons are counted.

Every record gets a random key from a secret; a cell's key is the sum of its records' keys, so that it can be
summed like the counts; a fixed table tells from count and cell key what is added. Zero stays zero, 1 and 2
are never shown, and on average nothing is added. Statistics Sweden uses the method since 2025; it comes from
the Australian Bureau of Statistics (Fraser and Wooton 2005).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from fractions import Fraction
from hashlib import sha256

KEYS = 2**32
"""Keys are whole numbers below this, and so are their sums (what is above falls away)."""

RATE_BASE = 20
"""Fewest persons behind a share: below that the noise is too large a part of it."""

MOST_NOISE = 3
"""Persons that a count is changed by at most, up or down."""

SHORTEST_SECRET = 32
"""Bytes."""


def record_key(secret: bytes, base_cell: Iterable[str], ordinal: int) -> int:
    """The key of the record with this ordinal number (from 1) in its base cell, the finest cell there is.

    Without the secret nobody can work out the noise; its version is kept with each release. Raises
    ValueError for a secret shorter than 32 bytes or an ordinal below 1.
    """
    if len(secret) < SHORTEST_SECRET or ordinal < 1:
        raise ValueError("a secret of at least 32 bytes and an ordinal from 1 are needed")
    return _key(secret, _name(base_cell), ordinal)


def _name(base_cell: Iterable[str]) -> bytes:
    # Lengths before the texts: ("a", "bc") and ("ab", "c") are different cells.
    texts = [text.encode() for text in base_cell]
    return b"".join(b"%d:%b" % (len(text), text) for text in texts)


def _key(secret: bytes, name: bytes, ordinal: int) -> int:
    return int.from_bytes(hmac.digest(secret, name + b"#%d" % ordinal, sha256)[:4])


def base_key(secret: bytes, base_cell: Iterable[str], count: int) -> int:
    """The key of a base cell with this many records; one record more or fewer changes it beyond guessing."""
    if len(secret) < SHORTEST_SECRET:
        raise ValueError("a secret of at least 32 bytes is needed")
    name = _name(base_cell)
    return key_sum(_key(secret, name, ordinal) for ordinal in range(1, count + 1))


def key_sum(keys: Iterable[int]) -> int:
    """The key of a cell made of others."""
    return sum(keys) % KEYS


def perturbed(count: int, cell_key: int) -> int:
    """The count as it is published: the same for the same count and key. Raises ValueError below 0."""
    if count < 0 or not 0 <= cell_key < KEYS:
        raise ValueError("a count from 0 and a key below 2**32 are needed")
    place = Fraction(cell_key, KEYS)
    reached = Fraction(0)
    for noise, chance in noise_of(count).items():
        reached += chance
        if place < reached:
            return count + noise
    raise AssertionError("the chances of a row are 1 together")


def rate(part: int, whole: int) -> Fraction | None:
    """The share of published (perturbed) counts, at most 1; None on fewer than 20 persons."""
    return min(Fraction(part, whole), Fraction(1)) if whole >= RATE_BASE else None


def noise_of(count: int) -> Mapping[int, Fraction]:
    """The noise that a count can get, with the chance of each: the perturbation table's row.

    From 6 on every count has the same row, -3 to 3. The rows below lead to 0 or to 3 and more, never to 1 or
    2, and their chances weigh even: nothing is added on average.
    """
    return _ROWS[min(count, len(_ROWS) - 1)]


def variance(count: int) -> Fraction:
    """The variance of what is added to a count: 2.5 from 6 persons on."""
    return sum((chance * noise**2 for noise, chance in noise_of(count).items()), Fraction(0))


def _row(of: int, chances: Mapping[int, int]) -> Mapping[int, Fraction]:
    return {noise: Fraction(chance, of) for noise, chance in chances.items()}


_ROWS = (
    _row(1, {0: 1}),
    _row(16, {-1: 11, 2: 4, 3: 1}),
    _row(8, {-2: 3, 1: 4, 2: 1}),
    _row(8, {-3: 1, 0: 5, 1: 1, 2: 1}),
    _row(8, {-1: 3, 0: 3, 1: 1, 2: 1}),
    _row(24, {-2: 6, -1: 3, 0: 7, 1: 3, 2: 3, 3: 2}),
    _row(16, {-3: 1, -2: 2, -1: 3, 0: 4, 1: 3, 2: 2, 3: 1}),
)
"""For counts 0, 1, 2, 3, 4, 5 and all above."""
