"""The counties and municipalities of Sweden with SCB's codes, and what a förbund's own words mean of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

UNKNOWN_COUNTY = "99"
"""The county of a förbund whose county is not in the register, so that counties always sum to the nation."""

NO_MUNICIPALITY = ""
"""The municipality of figures from insatser that are for none, or for several."""

_REGISTER = Path(__file__).with_name("areas.toml")
_ENDINGS = (" kommun", " stad")


@cache
def _areas() -> Mapping[str, Mapping[str, str]]:
    read = tomllib.loads(_REGISTER.read_text(encoding="utf-8"))
    return {"counties": read["counties"], "municipalities": read["municipalities"]}


def counties() -> Mapping[str, str]:
    """The 21 counties: SCB's two digits and the name ("Uppsala län"), in the order of the codes."""
    return _areas()["counties"]


def municipalities() -> Mapping[str, str]:
    """The 290 municipalities: SCB's four digits and the name ("Åmål"), in the order of the codes."""
    return _areas()["municipalities"]


@cache
def municipality_code(name: str | None) -> str:
    """The code of a municipality by a member's name: "Åmål", "Åmåls kommun", "Västerås stad"; '' if none."""
    return _codes_by_name().get(_plain(name), NO_MUNICIPALITY) if name else NO_MUNICIPALITY


@cache
def _codes_by_name() -> Mapping[str, str]:
    names = {_plain(name): code for code, name in municipalities().items()}
    # "Åmåls kommun", but never over a name of its own that ends so.
    return {f"{name}s": code for name, code in names.items()} | names


def _plain(name: str) -> str:
    plain = " ".join(name.casefold().split())
    for ending in _ENDINGS:
        plain = plain.removesuffix(ending)
    return plain
