"""The published releases as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree

from flask_babel import gettext as _

from finsam_saas.releases.release import Release
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.wording import period_label

_ATOM = "http://www.w3.org/2005/Atom"
_NOTHING_YET = datetime(2004, 1, 1, tzinfo=UTC)


def atom(published: Sequence[Release], address_of: Callable[[str], str], calendar: str) -> bytes:
    """The feed, newest first; `address_of` gives a release's permalink and `calendar` the page of all."""
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    moments = [one.published_at for one in published if one.published_at is not None]
    _put(feed, "id", calendar)
    _put(feed, "title", _("Nationell statistik från samordningsförbunden"))
    _put(feed, "updated", max(moments, default=_NOTHING_YET).isoformat())
    ElementTree.SubElement(feed, "link", rel="alternate", href=calendar)
    author = ElementTree.SubElement(feed, "author")
    _put(author, "name", "Finsam")
    for one in published:
        entry = ElementTree.SubElement(feed, "entry")
        address = address_of(one.code)
        _put(entry, "id", address)
        _put(entry, "title", _title(one))
        _put(entry, "updated", (one.published_at or _NOTHING_YET).isoformat())
        _put(entry, "summary", one.correction_note or one.method_note)
        ElementTree.SubElement(entry, "link", rel="alternate", href=address)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _title(one: Release) -> str:
    words = period_label(Period.parse(one.period))
    if one.corrects is None:
        return str(_("%(period)s, utgåva %(code)s", period=words, code=one.code))
    return str(
        _("%(period)s, utgåva %(code)s som rättar %(wrong)s", period=words, code=one.code, wrong=one.corrects)
    )


def _put(parent: ElementTree.Element, name: str, text: object) -> None:
    ElementTree.SubElement(parent, name).text = str(text)
