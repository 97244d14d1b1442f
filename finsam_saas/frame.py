"""What every page's frame shows: the förbund, the menu, own account, other förbund, language and theme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.labels import roles_text
from finsam_saas.accounts.queries import Viewer
from finsam_saas.accounts.session import current_viewer, own_associations
from finsam_saas.config import Settings
from finsam_saas.navigation import Link, menu
from finsam_saas.web.language import LANGUAGES, reader_language
from tenants.context import CurrentTenant, current_scope

LIKE_KEPT = 1024


def page_frame(settings: Settings) -> dict[str, Any]:
    """The frame's part of a page's context; safe to build also where the request failed early."""
    viewer = current_viewer() if "scope_token" in g else None
    tenant = current_scope().tenant
    root = request.script_root
    theme = request.cookies.get("finsam-theme") or (viewer.theme if viewer else "auto")
    return {
        "association": tenant,
        "viewer": viewer,
        "viewer_roles": _roles(viewer.actor.roles, reader_language()) if viewer and tenant else "",
        "navigation": _navigation(viewer, tenant),
        "switcher": _other_associations(viewer, tenant),
        "links": _links(viewer is not None, tenant.slug if tenant else None, root, is_demo=settings.is_demo),
        "languages": _languages(reader_language(), root),
        "theme": theme,
        "themes": _themes(theme, reader_language(), root),
        "demo": settings.is_demo,
    }


def _navigation(viewer: Viewer | None, tenant: CurrentTenant | None) -> tuple[Link, ...]:
    """The menu; outside every förbund it begins with the way back to one's own."""
    if viewer is None:
        return ()
    own = () if tenant else (Link(name, url, False) for name, url in _other_associations(viewer, None))
    return (*own, *menu(viewer.actor, tenant))


# What follows is the same on every page of somebody like this: it stands in the arguments what it depends on.
@lru_cache(maxsize=LIKE_KEPT)
def _roles(roles: frozenset[Role], _language: str) -> str:
    return roles_text(roles)


def _other_associations(viewer: Viewer | None, tenant: CurrentTenant | None) -> list[tuple[str, str]]:
    if viewer is None:
        return []
    return [
        (name, url_for("dashboard.start", association=slug))
        for name, slug in own_associations()
        if tenant is None or slug != tenant.slug
    ]


@lru_cache(maxsize=LIKE_KEPT)
def _links(is_signed_in: bool, slug: str | None, _root: str, *, is_demo: bool) -> Mapping[str, str]:
    links = {
        "home": url_for("dashboard.start") if is_signed_in and slug else url_for("dashboard.home"),
        "accessibility": url_for("dashboard.accessibility"),
        "about": url_for("dashboard.about"),
        "open_data": url_for("open_data.national"),
    }
    if is_signed_in:
        links |= {"sign_out": url_for("accounts.sign_out"), "account": url_for("accounts.account")}
    else:
        links["sign_in"] = url_for("accounts.sign_in")
    if is_demo:
        links["sent_mail"] = url_for("accounts.sent_mail")
    return MappingProxyType(links)


@lru_cache(maxsize=LIKE_KEPT)
def _languages(current: str, _root: str) -> tuple[tuple[str, str, str, bool], ...]:
    return tuple(
        (code, label, url_for("accounts.choose_language", language=code), code == current)
        for code, label in LANGUAGES.items()
    )


@lru_cache(maxsize=LIKE_KEPT)
def _themes(current: str, _language: str, _root: str) -> tuple[tuple[str, str, str, bool], ...]:
    return tuple(
        (code, label, url_for("accounts.choose_theme", theme=code), code == current)
        for code, label in (("light", _("Ljust")), ("dark", _("Mörkt")), ("auto", _("Som enheten")))
    )
