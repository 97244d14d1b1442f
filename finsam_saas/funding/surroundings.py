"""What stands above the rows of the list of insatser, the same as long as filter, order and choices are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup

from finsam_saas.funding.around import Choosable
from finsam_saas.funding.overview import ListPage
from finsam_saas.funding.selection import NOT_KNOWN, InitiativeFilter
from finsam_saas.governance.labels import term
from finsam_saas.initiatives import labels
from finsam_saas.web.language import reader_language
from tenants.context import current_tenant

LIKE_KEPT = 256

Chip = tuple[str, str, str]


class Surroundings(NamedTuple):
    """The filter with its chips, and the headings of the list's columns, as they stand in the page."""

    filters: Markup
    headings: Markup


class _Shown(NamedTuple):
    """All that the surroundings show."""

    chosen: InitiativeFilter
    address: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    members: tuple[Choosable, ...]
    is_filtered: bool
    initiative_word: str
    owner_word: str


def surroundings(page: ListPage, words: Mapping[str, str]) -> Surroundings:
    """The surroundings of a list, with the förbund's own `words`; drawn once for all lists like this one."""
    shown = _Shown(
        chosen=page.chosen,
        address=tuple(page.address.items()),
        years=tuple(page.years),
        members=tuple(page.members),
        is_filtered=page.is_filtered,
        initiative_word=term(words, "initiative").capitalize(),
        owner_word=term(words, "initiative_owner").capitalize(),
    )
    return _drawn(shown, current_tenant().slug, reader_language(), request.script_root)


# All that is drawn here follows from the arguments: addresses from förbund and root, words from the language.
@lru_cache(maxsize=LIKE_KEPT)
def _drawn(shown: _Shown, _slug: str, _language: str, _root: str) -> Surroundings:
    values = {
        **shown._asdict(),
        "address": dict(shown.address),
        "municipalities": [one for one in shown.members if one.is_municipality],
        "chips": _chips(shown),
        "labels": labels,
    }
    return Surroundings(
        filters=Markup(render_template("funding/filters.html", **values)),  # noqa: S704 (a template of ours)  # noqa: S704 (escaped there)
        headings=Markup(render_template("funding/headings.html", **values)),  # noqa: S704  # noqa: S704 (escaped there)
    )


def _chips(shown: _Shown) -> list[Chip]:
    """The filters in force besides the year: the name in the address, what it is called, and its value."""
    chosen, members = shown.chosen, {one.id: one.name for one in shown.members}
    owner = _("Förbundet") if chosen.owned_by_association else _member(members, chosen.owner_id)
    states = {state: said for state, (said, _tag) in labels.STATUSES.items()}
    said: Sequence[Chip] = (
        ("inriktning", _("Inriktning"), _worded(chosen.orientation, labels.ORIENTATIONS)),
        ("agare", shown.owner_word, owner),
        ("kommun", _("Kommun"), _member(members, chosen.municipality_id)),
        ("lage", _("Läge"), _worded(chosen.status, states)),
        ("sok", _("Ord"), chosen.text),
    )
    return [(name, label, value) for name, label, value in said if value]


def _worded(value: str, words: Mapping[Any, object]) -> str:
    return _("uppgift saknas") if value == NOT_KNOWN else str(words.get(value, ""))


def _member(names: Mapping[UUID, str], member_id: UUID | None) -> str:
    """The member's name; one that the förbund does not have is said to be unknown."""
    return "" if member_id is None else names.get(member_id, _("okänd medlem"))
