"""What every page's frame shows: the förbund, the menu, own account, other förbund, language and theme."""

from __future__ import annotations

from typing import Any

from flask import g, request, url_for
from flask_babel import gettext as _

from finsam_saas.accounts.labels import roles_text
from finsam_saas.accounts.queries import Viewer
from finsam_saas.accounts.session import current_viewer, own_associations
from finsam_saas.config import Settings
from finsam_saas.navigation import Link, menu
from finsam_saas.web.language import LANGUAGES, reader_language
from tenants.context import CurrentTenant, current_scope


def page_frame(settings: Settings) -> dict[str, Any]:
    """The frame's part of a page's context; safe to build also where the request failed early."""
    viewer = current_viewer() if "scope_token" in g else None
    tenant = current_scope().tenant
    theme = request.cookies.get("finsam-theme") or (viewer.theme if viewer else "auto")
    return {
        "association": tenant,
        "viewer": viewer,
        "viewer_roles": roles_text(viewer.actor.roles) if viewer and tenant else "",
        "navigation": _navigation(viewer, tenant),
        "switcher": _other_associations(viewer, tenant),
        "links": _links(viewer, tenant, settings),
        "languages": _languages(),
        "theme": theme,
        "themes": [
            (code, label, url_for("accounts.choose_theme", theme=code), code == theme)
            for code, label in (("light", _("Ljust")), ("dark", _("Mörkt")), ("auto", _("Som enheten")))
        ],
        "demo": settings.is_demo,
    }


def _navigation(viewer: Viewer | None, tenant: CurrentTenant | None) -> list[Link]:
    """The menu; outside every förbund it begins with the way back to one's own."""
    if viewer is None:
        return []
    own = [] if tenant else [Link(name, url, False) for name, url in _other_associations(viewer, None)]
    return own + menu(viewer.actor, tenant)


def _other_associations(viewer: Viewer | None, tenant: CurrentTenant | None) -> list[tuple[str, str]]:
    if viewer is None:
        return []
    return [
        (name, url_for("dashboard.start", association=slug))
        for name, slug in own_associations()
        if tenant is None or slug != tenant.slug
    ]


def _links(viewer: Viewer | None, tenant: CurrentTenant | None, settings: Settings) -> dict[str, str]:
    links = {
        "home": url_for("dashboard.start") if viewer and tenant else url_for("dashboard.home"),
        "accessibility": url_for("dashboard.accessibility"),
        "about": url_for("dashboard.about"),
    }
    if viewer:
        links |= {"sign_out": url_for("accounts.sign_out"), "account": url_for("accounts.account")}
    else:
        links["sign_in"] = url_for("accounts.sign_in")
    if settings.is_demo:
        links["sent_mail"] = url_for("accounts.sent_mail")
    return links


def _languages() -> list[tuple[str, str, str, bool]]:
    current = reader_language()
    return [
        (code, label, url_for("accounts.choose_language", language=code), code == current)
        for code, label in LANGUAGES.items()
    ]
