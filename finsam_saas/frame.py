"""What every page's frame shows: the förbund, the menu, own account, other förbund, language and theme."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app, g, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from finsam_saas.access.permissions import Role
from finsam_saas.accounts.labels import roles_text
from finsam_saas.accounts.queries import Viewer
from finsam_saas.accounts.session import current_viewer, own_associations
from finsam_saas.config import Settings
from finsam_saas.navigation import Link, menu
from finsam_saas.web.language import LANGUAGES, reader_language
from finsam_saas.web.security import form_token
from tenants.context import CurrentTenant, current_scope

LIKE_KEPT = 1024
FRAMES_KEPT = 512
TOKEN = "\x1eform token\x1e"  # noqa: S105 (the place of what is a secret)
"""Stands in a kept part of the frame where the token of the browser's forms goes."""


class Person(NamedTuple):
    """Who is signed in, as the frame tells it."""

    name: str
    email: str


class FrameLinks(NamedTuple):
    """The addresses in the frame; none where the page does not lead there."""

    home: str
    accessibility: str
    about: str
    open_data: str
    sign_out: str = ""
    account: str = ""
    sign_in: str = ""
    sent_mail: str = ""


def page_frame(settings: Settings) -> dict[str, Any]:
    """The frame's part of a page's context; safe to build also where the request failed early."""
    viewer = current_viewer() if "scope_token" in g else None
    tenant = current_scope().tenant
    language, root = reader_language(), request.script_root
    theme = request.cookies.get("finsam-theme") or (viewer.theme if viewer else "auto")
    slug = tenant.slug if tenant else None
    links = _links(viewer is not None, slug, root, is_demo=settings.is_demo)
    header = _Header(
        association=tenant,
        viewer=Person(viewer.name, viewer.email) if viewer else None,
        viewer_roles=_roles(viewer.actor.roles, language) if viewer and tenant else "",
        navigation=_navigation(viewer, tenant),
        switcher=tuple(_other_associations(viewer, tenant)),
        links=links,
        demo=settings.is_demo,
    )
    footer = _Footer(links, _languages(language, root), _themes(theme, language, root))
    return {
        "association": tenant,
        "viewer": viewer,
        "theme": theme,
        "frame_header": _with_token(_written("parts/header.html", header, language, root)),
        "frame_footer": _with_token(_written("parts/footer.html", footer, language, root)),
    }


class _Header(NamedTuple):
    """All that the header of a page shows."""

    association: CurrentTenant | None
    viewer: Person | None
    viewer_roles: str
    navigation: tuple[Link, ...]
    switcher: tuple[tuple[str, str], ...]
    links: FrameLinks
    demo: bool


class _Footer(NamedTuple):
    """All that the footer of a page shows."""

    links: FrameLinks
    languages: tuple[tuple[str, str, str, bool], ...]
    themes: tuple[tuple[str, str, str, bool], ...]


def _navigation(viewer: Viewer | None, tenant: CurrentTenant | None) -> tuple[Link, ...]:
    """The menu; outside every förbund it begins with the way back to one's own."""
    if viewer is None:
        return ()
    own = () if tenant else (Link(name, url, False) for name, url in _other_associations(viewer, None))
    return (*own, *menu(viewer.actor, tenant))


def _with_token(written: str) -> Markup:
    return Markup(written.replace(TOKEN, form_token()))  # noqa: S704 (a template of ours, and a token)


# What follows is the same on every page of somebody like this: it stands in the arguments what it depends on.
@lru_cache(maxsize=FRAMES_KEPT)
def _written(part: str, shown: _Header | _Footer, _language: str, _root: str) -> str:
    """A part of the frame as it stands in a page, but for the token of its forms."""
    return current_app.jinja_env.get_template(part).render(shown._asdict(), csrf_token=lambda: TOKEN)


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
def _links(is_signed_in: bool, slug: str | None, _root: str, *, is_demo: bool) -> FrameLinks:
    return FrameLinks(
        home=url_for("dashboard.start") if is_signed_in and slug else url_for("dashboard.home"),
        accessibility=url_for("dashboard.accessibility"),
        about=url_for("dashboard.about"),
        open_data=url_for("open_data.national"),
        sign_out=url_for("accounts.sign_out") if is_signed_in else "",
        account=url_for("accounts.account") if is_signed_in else "",
        sign_in="" if is_signed_in else url_for("accounts.sign_in"),
        sent_mail=url_for("accounts.sent_mail") if is_demo else "",
    )


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
