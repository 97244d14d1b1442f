"""Which areas a choice asks for, in the order they stand in the table, the one that holds them all last."""

from __future__ import annotations

from finsam_saas.nation.rules import in_swedish_order
from finsam_saas.nation_table.choice import ASSOCIATIONS, COUNTIES, NATION, PICKED, Choice
from finsam_saas.nation_table.queries import Area, Areas
from finsam_saas.statistics.areas import UNKNOWN_COUNTY
from finsam_saas.statistics.cells import NATION_AREA, Level

COUNTRY: Area = (Level.NATION.value, NATION_AREA)
PREFIXES = {Level.COUNTY.value: "lan-", Level.ASSOCIATION.value: "forbund-"}
LEVELS = {"lan": Level.COUNTY.value, "forbund": Level.ASSOCIATION.value}


def area_code(area: Area) -> str:
    """A county or förbund as it stands in an address: "lan-03", "forbund-uppsala-lan"."""
    level, code = area
    return PREFIXES[level] + code


def area_named(text: str) -> Area:
    """The area that stands so in an address."""
    kind, _dash, code = text.partition("-")
    return LEVELS[kind], code


def is_known(choice: Choice, areas: Areas) -> bool:
    """Whether the releases know every area that is asked for by name."""
    return all(area_named(one) in areas.names for one in choice.also)


def areas_asked(choice: Choice, areas: Areas) -> list[tuple[Area, bool]]:
    """The areas in order, each with whether it is the total of those before it."""
    chosen = _of_set(choice, areas)
    total = _total(choice)
    picked = [area_named(one) for one in choice.also]
    parts = [one for one in dict.fromkeys((*chosen, *picked)) if one != total]
    ordered = sorted(parts, key=lambda one: (one[0] != Level.COUNTY.value, _order(areas, one)))
    return [*((one, False) for one in ordered), *([(total, True)] if total else [])]


def _of_set(choice: Choice, areas: Areas) -> list[Area]:
    if choice.area == COUNTIES:
        return [one for one in areas.names if one[0] == Level.COUNTY.value]
    if choice.area == ASSOCIATIONS:
        return [one for one in areas.names if one[0] == Level.ASSOCIATION.value]
    if choice.within is not None:
        own = areas.county_of
        return [
            one
            for one in areas.names
            if one[0] == Level.ASSOCIATION.value and own.get(one[1], UNKNOWN_COUNTY) == choice.within
        ]
    return []


def _total(choice: Choice) -> Area | None:
    """The country, or the county whose förbund are asked for; none where areas are picked one by one."""
    if choice.area in (NATION, COUNTIES, ASSOCIATIONS):
        return COUNTRY
    return None if choice.area == PICKED or choice.within is None else (Level.COUNTY.value, choice.within)


def _order(areas: Areas, area: Area) -> tuple[bool, str]:
    return area[1] == UNKNOWN_COUNTY, in_swedish_order(areas.names.get(area, area[1]))
