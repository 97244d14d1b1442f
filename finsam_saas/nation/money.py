"""The money of a release on the national overview: the same for every reader, so drawn once and kept."""

from __future__ import annotations

from flask import current_app, render_template
from markupsafe import Markup

from finsam_saas.open_data.money_page import IN_SHORT, MoneyView
from finsam_saas.releases.money_queries import released_money
from finsam_saas.releases.release import Release
from finsam_saas.releases.view import NATION
from finsam_saas.web.language import reader_language

KEPT = "finsam.overview_money"
MOST_KEPT = 40


def money_section(found: Release) -> Markup:
    """The part of the overview that tells of money; one statement the first time a release is read."""
    kept: dict[tuple[object, ...], Markup] = current_app.extensions.setdefault(KEPT, {})
    drawn_from = (found.code, found.content_hash, reader_language())
    drawn = kept.get(drawn_from)
    if drawn is None:
        level, _area = NATION
        view = MoneyView(found, released_money(found.id, level=[level], item=IN_SHORT))
        drawn = Markup(render_template("nation/money.html", money=view))  # noqa: S704 - escaped as it is drawn
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[drawn_from] = drawn
    return drawn
