"""A time from a day to a day, as pages write it."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _

from finsam_saas.web.formats import current_formats


def period(first: date | None, last: date | None) -> str | None:
    """A time from a day to a day in words; None where neither is known."""
    formats = current_formats()
    if first and last:
        return str(_("%(first)s – %(last)s", first=formats.date(first), last=formats.date(last)))
    if first:
        return str(_("från %(first)s", first=formats.date(first)))
    return str(_("till %(last)s", last=formats.date(last))) if last else None
