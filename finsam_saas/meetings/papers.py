"""What is made of one or more items of a meeting: its papers before it, one § by itself, and excerpts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from textwrap import wrap
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.documents.model import (
    Block,
    Contents,
    Document,
    Facts,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Table,
    TableColumn,
)
from finsam_saas.meetings.attached import Room, attached
from finsam_saas.meetings.behind import Behind
from finsam_saas.meetings.facts import Item, Whole
from finsam_saas.meetings.written import confirmed_words, front, item_blocks, paper
from finsam_saas.seats.labels import SEAT_KINDS
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking

SIGNED_HERE = "_" * 30


def papers(whole: Whole, behind: Mapping[UUID, Behind], *, with_pages: bool) -> Document:
    """All papers of a meeting as one: the agenda with pages, then each item that has papers on its own.

    `behind` is what stands behind items, by item; `with_pages` takes in the pages of PDF files among it, as
    far as there is room.
    """
    with speaking(SOURCE_LANGUAGE):
        room = Room() if with_pages else Room(0, 0)
        return paper(whole, _("Handlingar"), [*_cover(whole), *_papers(whole, behind, room)])


def _cover(whole: Whole) -> Iterator[Block]:
    moment = formats_for(SOURCE_LANGUAGE).moment(whole.meeting.starts_at)
    yield Facts([(_("Tid"), moment), (_("Plats"), whole.meeting.place)])
    yield Heading(_("Föredragningslista"))
    yield Contents([_numbered(place, item) for place, item in enumerate(whole.items, 1)])
    if whole.people:
        yield Heading(_("Kallade"))
        yield Table(
            _("Kallade till mötet"),
            [TableColumn(_("Namn")), TableColumn(_("Plats som")), TableColumn(_("För"))],
            [[one.person_name, str(SEAT_KINDS[one.kind]), one.member or ""] for one in whole.people],
        )


def _papers(whole: Whole, behind: Mapping[UUID, Behind], room: Room) -> Iterator[Block]:
    for place, item in enumerate(whole.items, 1):
        more = behind.get(item.id)
        if not (item.background or item.proposal or more):
            continue
        yield PageBreak()
        yield Heading(_numbered(place, item))
        if item.background:
            yield Heading(_("Bakgrund"), 2)
            yield Paragraph(item.background)
        if item.proposal:
            yield Heading(_("Förslag till beslut"), 2)
            proposed = _("%(body)s föreslås besluta", body=whole.meeting.body)
            yield Paragraph(f"{proposed}\n\n{item.proposal}" if whole.meeting.decides else item.proposal)
        if more:
            yield from more.blocks
            yield from attached(more.files, room)


def _numbered(place: int, item: Item) -> str:
    return f"{place}. {item.title}"


def sealed_item(whole: Whole, item: Item) -> Document:
    """The minutes of one § that is adjusted at once, as it is sealed."""
    with speaking(SOURCE_LANGUAGE):
        blocks = [*_of_one(whole, item), *_confirmations(whole, item)]
        made = paper(
            whole, _("Protokoll, omedelbar justering av § %(number)s", number=item.paragraph), blocks
        )
        return _as_of(made, item.sealed_at)


def excerpt(whole: Whole, item: Item) -> Document:
    """An excerpt of one § from what is sealed, which says from which file, with room to attest it."""
    with speaking(SOURCE_LANGUAGE):
        sealed_at = item.sealed_at or whole.meeting.sealed_at
        confirmed = _confirmations(whole, item) if item.sealed_at else _adjusted(whole)
        blocks = [*_of_one(whole, item), *confirmed, *_origin(whole, item)]
        return _as_of(paper(whole, _("Protokollsutdrag"), blocks), sealed_at)


def _origin(whole: Whole, item: Item) -> Iterator[Block]:
    """The sealed file that an excerpt is made from, and room for who attests it."""
    at_once = item.sealed_at is not None
    sealed_at, digest = (
        (item.sealed_at, item.sha256) if at_once else (whole.meeting.sealed_at, whole.meeting.sha256)
    )
    moment = formats_for(SOURCE_LANGUAGE).moment(sealed_at) if sealed_at else ""
    words = (
        _("Paragrafen är omedelbart justerad. Den förseglades %(when)s.", when=moment)
        if at_once
        else _("Utdraget är gjort ur det justerade protokollet, som förseglades %(when)s.", when=moment)
    )
    checksum = _("Den förseglade PDF-filens kontrollsumma (SHA-256):")
    # In two halves: a longer word would be cut by signs that nobody sees, and could not be copied.
    halves = "\n".join(wrap(digest or "", len(digest or "") // 2 or 1))
    yield Note(f"{words}\n\n{checksum}\n{halves}", _("Ur förseglat protokoll"))
    yield Heading(_("Utdragets riktighet bestyrks"), 2)
    yield Paragraph(f"{SIGNED_HERE}\n\n{_('Namn och dag')}")


def sealed_item_title(whole: Whole, item: Item) -> str:
    """What the registry says that a § adjusted at once concerns."""
    with speaking(SOURCE_LANGUAGE):
        told = {
            "number": item.paragraph,
            "body": whole.meeting.body,
            "day": formats_for(SOURCE_LANGUAGE).date(whole.meeting.day),
        }
        return str(_("Omedelbart justerad § %(number)s från %(body)s %(day)s", **told))


def _of_one(whole: Whole, item: Item) -> Iterator[Block]:
    yield from front(whole, item)
    yield from item_blocks(whole, item, item.position)


def _confirmations(whole: Whole, item: Item) -> Iterator[Block]:
    """Those who adjusted the § at once: who adjusts the rest of the minutes may be somebody else."""
    yield Heading(_("Omedelbar justering"))
    said = [(one, item.confirmed[one.id]) for one in whole.people if one.id in item.confirmed]
    yield Facts([(one.person_name, confirmed_words(one, what)) for one, what in said])


def _adjusted(whole: Whole) -> Iterator[Block]:
    yield Heading(_("Justering"))
    names = ", ".join(one.person_name for one in whole.adjusters)
    yield Paragraph(_("Protokollet är justerat av %(names)s.", names=names))


def _as_of(made: Document, moment: datetime | None) -> Document:
    return replace(made, as_of=moment) if moment else made
