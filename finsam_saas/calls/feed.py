"""The calls for everybody: as an Atom feed (RFC 4287) and as plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID
from xml.etree import ElementTree

from finsam_saas.calls.labels import STATUSES
from finsam_saas.calls.queries import CallFacts
from finsam_saas.calls.rules import takes_late

_ATOM = "http://www.w3.org/2005/Atom"
_NOTHING_YET = datetime(2004, 1, 1, tzinfo=UTC)


def atom(found: Sequence[CallFacts], *, title: str, author: str, page: str) -> bytes:
    """The feed, the latest changed first; `page` is the whole address of the page of all calls."""
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    latest = sorted(found, key=lambda one: one.changed_at, reverse=True)
    _put(feed, "id", page)
    _put(feed, "title", title)
    _put(feed, "updated", (latest[0].changed_at if latest else _NOTHING_YET).isoformat())
    ElementTree.SubElement(feed, "link", rel="alternate", href=page)
    _put(ElementTree.SubElement(feed, "author"), "name", author)
    for one in latest:
        entry = ElementTree.SubElement(feed, "entry")
        _put(entry, "id", f"urn:uuid:{one.id}")
        _put(entry, "title", f"{one.title} ({STATUSES[one.status()][0]})")
        _put(entry, "updated", one.changed_at.isoformat())
        _put(entry, "summary", one.text or one.title)
        ElementTree.SubElement(entry, "link", rel="alternate", href=f"{page}#{one.id}")
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def plain(found: Sequence[CallFacts], address_of: Callable[[UUID], str]) -> list[dict[str, object]]:
    """The calls as programs read them: moments in UTC, words as they stand in the interface."""
    return [
        {
            "id": str(one.id),
            "title": one.title,
            "text": one.text,
            "status": one.status().value,
            "opens_at": one.opens_at.isoformat(),
            "closes_at": one.closes_at.isoformat() if one.closes_at else None,
            "first_year": one.first_year,
            "last_year": one.last_year,
            "takes_late": takes_late(one.late_policy),
            "address": address_of(one.id),
            "changed_at": one.changed_at.isoformat(),
        }
        for one in found
    ]


def _put(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text
