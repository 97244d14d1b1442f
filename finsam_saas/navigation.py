"""The main menu, in the order of the kansli's work; what one may not open is not shown."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import PUBLISHED_NATION, Permission
from finsam_saas.web.language import reader_language
from tenants.context import CurrentTenant

MENUS_KEPT = 4096


class Link(NamedTuple):
    """One entry of the menu."""

    label: str
    url: str
    current: bool


# (endpoint, label, any of these permissions, the blueprints or endpoints on which it is current)
Entry = tuple[str, object, tuple[Permission, ...], str]
_NATIONAL: Entry = (
    "nation.overview",
    _l("Nationellt"),
    PUBLISHED_NATION,
    "nation nation_table statistics releases own_releases",
)
ASSOCIATION_MENU: tuple[Entry, ...] = (
    ("dashboard.start", _l("Start"), (), "dashboard"),
    (
        "funding.index",
        _l("Insatser"),
        (Permission.INITIATIVES_READ,),
        "funding initiatives requisitions agreements",
    ),
    (
        "applications.index",
        _l("Ansökningar"),
        (Permission.APPLICATIONS_READ, Permission.APPLICATIONS_WRITE),
        "applications needs calls preparation prioritising decisions",
    ),
    (
        "review.reports",
        _l("Uppföljning"),
        (Permission.REPORTS_READ, Permission.REPORTS_ENTER),
        "review followup imports older_years economy surveys agency_sheet",
    ),
    ("planning.index", _l("Mål"), (Permission.ASSOCIATION_READ,), "planning"),
    ("shaping.index", _l("Inställningar"), (Permission.SETTINGS_EDIT,), "shaping"),
    ("report_templates.index", _l("Rapportmallar"), (Permission.SETTINGS_EDIT,), "report_templates"),
    (
        "figures.index",
        _l("Statistik"),
        (Permission.REPORTS_READ, Permission.REPORTS_ENTER),
        "figures comparison",
    ),
    (
        "invoices.index",
        _l("Avgifter"),
        (Permission.FEES_READ, Permission.FEES_READ_OWN),
        "fees invoices budgets",
    ),
    (
        "governance.index",
        _l("Förbundet"),
        (Permission.ASSOCIATION_READ,),
        "governance members bodies seats preparation_settings delegation_settings",
    ),
    (
        "meetings.index",
        _l("Möten"),
        (Permission.MEETINGS_READ, Permission.MEETINGS_READ_OWN),
        "meetings delegation",
    ),
    ("registry.index", _l("Diarium"), (Permission.REGISTRY_READ,), "registry"),
    _NATIONAL,
    ("events.log", _l("Händelser"), (Permission.EVENTS_READ,), "events"),
    (
        "memberships.members",
        _l("Användare"),
        (Permission.MEMBERSHIPS_READ,),
        "memberships",
    ),
    ("api_keys.index", _l("Nycklar"), (Permission.SETTINGS_EDIT,), "api_keys subscriptions"),
)
GLOBAL_MENU: tuple[Entry, ...] = (
    _NATIONAL,
    (
        "publishing.index",
        _l("Utgivning"),
        (Permission.NATIONAL_RELEASE,),
        "publishing national_subscriptions",
    ),
    ("dashboard.operations", _l("Drift"), (Permission.OPERATIONS_READ,), "dashboard.operations"),
)


def menu(actor: Actor, tenant: CurrentTenant | None) -> tuple[Link, ...]:
    """The menu of this actor in this förbund, or outside every förbund."""
    here = (request.blueprint, request.endpoint)
    place = (request.script_root, tenant.slug if tenant else None, reader_language())
    return _menu(actor.permissions, here, *place)


# All that a menu depends on stands in its arguments, so the next page like this one has the same.
@lru_cache(maxsize=MENUS_KEPT)
def _menu(
    permissions: frozenset[Permission],
    here: tuple[str | None, str | None],
    _root: str,
    slug: str | None,
    _language: str,
) -> tuple[Link, ...]:
    return tuple(
        Link(label=str(label), url=url_for(endpoint), current=not set(here).isdisjoint(sections.split()))
        for endpoint, label, any_of, sections in (ASSOCIATION_MENU if slug else GLOBAL_MENU)
        if not any_of or not permissions.isdisjoint(any_of)
    )
