"""A meeting on paper, in Swedish: the notice, and the minutes or notes, for page, Word and PDF alike."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.documents.model import Block, Document, Facts, Heading, Note, Paragraph, Table, TableColumn
from finsam_saas.meetings.facts import Confirmation, Item, Person, Whole
from finsam_saas.meetings.labels import OUTCOMES, VOTES
from finsam_saas.meetings.rules import WITHOUT_PREFACE, Away, Outcome
from finsam_saas.seats.labels import SEAT_KINDS
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking
from tenants.context import current_tenant
from tenants.database import now


def minutes(whole: Whole) -> Document:
    """The minutes, or a group's notes; a draft says that it is one. The förbund's own language is Swedish."""
    with speaking(SOURCE_LANGUAGE):
        title = _("Protokoll") if whole.meeting.decides else _("Minnesanteckningar")
        return paper(whole, title, [*front(whole), *_items(whole), *_adjusting(whole)])


def notice(whole: Whole) -> Document:
    """The notice: when, where, who is called, and the agenda with its proposals."""
    with speaking(SOURCE_LANGUAGE):
        return paper(whole, _("Kallelse"), list(_notice(whole)))


def notice_title(whole: Whole) -> str:
    """What the registry says that the notice concerns."""
    with speaking(SOURCE_LANGUAGE):
        return str(_("Kallelse till %(body)s %(day)s", body=whole.meeting.body, day=_day(whole)))


def minutes_title(whole: Whole) -> str:
    """What the registry says that the minutes or notes concern."""
    with speaking(SOURCE_LANGUAGE):
        if whole.meeting.decides:
            return str(_("Protokoll från %(body)s %(day)s", body=whole.meeting.body, day=_day(whole)))
        return str(_("Minnesanteckningar från %(body)s %(day)s", body=whole.meeting.body, day=_day(whole)))


def paragraphs(whole: Whole) -> str:
    """The §§ of a meeting: "§§ 12–21"; nothing where there are none."""
    numbers = [one.paragraph for one in whole.items if one.paragraph]
    if not numbers:
        return ""
    if numbers[0] == numbers[-1]:
        return f"§ {numbers[0]}"
    return f"§§ {numbers[0]}–{numbers[-1]}"


def person_line(person: Person) -> str:
    """Somebody with the part he or she has in the body, and the member."""
    return ", ".join(
        str(part) for part in (person.person_name, SEAT_KINDS[person.kind], person.member) if part
    )


def paper(whole: Whole, title: str, blocks: list[Block]) -> Document:
    """A document about a meeting, which says of which body and when."""
    return Document(
        title=title,
        subtitle=f"{whole.meeting.body}, {formats_for(SOURCE_LANGUAGE).moment(whole.meeting.starts_at)}",
        association=current_tenant().name,
        language=SOURCE_LANGUAGE,
        as_of=whole.meeting.sealed_at or now(),
        blocks=blocks,
    )


def _day(whole: Whole) -> str:
    return formats_for(SOURCE_LANGUAGE).date(whole.meeting.day)


def _notice(whole: Whole) -> Iterator[Block]:
    moment = formats_for(SOURCE_LANGUAGE).moment(whole.meeting.starts_at)
    yield Facts([(_("Tid"), moment), (_("Plats"), whole.meeting.place)])
    yield Heading(_("Föredragningslista"))
    for place, item in enumerate(whole.items, 1):
        yield Heading(f"{place}. {item.title}", 2)
        if item.background:
            yield Paragraph(item.background)
        if item.proposal:
            yield Paragraph(_("Föreslås besluta") + "\n\n" + item.proposal)
    if whole.people:
        yield Heading(_("Kallade"))
        yield Table(
            _("Kallade till mötet"),
            [TableColumn(_("Namn")), TableColumn(_("Plats som")), TableColumn(_("För"))],
            [[one.person_name, str(SEAT_KINDS[one.kind]), one.member or ""] for one in whole.people],
        )


def front(whole: Whole, item: Item | None = None) -> Iterator[Block]:
    """What stands first in minutes: place and time, who decided, who adjusts, which §§; or of one § alone."""
    meeting = whole.meeting
    if not meeting.is_sealed and item is None:
        draft = _("Utkast. Det visas bara för kansliet, ordföranden och justerarna.")
        yield Note(draft, _("Inte justerat") if meeting.decides else _("Inte klart"))
    lines = [
        (_("Plats och tid"), f"{meeting.place}, {formats_for(SOURCE_LANGUAGE).moment(meeting.starts_at)}")
    ]
    if whole.chair:
        lines.append((_("Ordförande"), whole.chair.person_name))
    if meeting.recorder:
        lines.append((_("Sekreterare"), meeting.recorder))
    if meeting.decides:
        lines.append(
            (_("Justerare"), ", ".join(one.person_name for one in whole.adjusters if not one.chaired))
        )
        lines.append((_("Paragraf"), f"§ {item.paragraph}") if item else (_("Paragrafer"), paragraphs(whole)))
    if meeting.others:
        lines.append((_("Övriga närvarande"), meeting.others))
    yield Facts(lines)
    serving = whole.serving()
    rows = [
        [one.person_name, one.member or "", _part(whole, one, serving)] for one in whole.people if one.present
    ]
    if rows:
        caption = _("Närvarande, beslutande och ersättare") if meeting.decides else _("Närvarande")
        yield Table(
            caption, [TableColumn(_("Namn")), TableColumn(_("För")), TableColumn(_("Deltar som"))], rows
        )


def _part(whole: Whole, person: Person, serving: dict[UUID, UUID | None]) -> str:
    """How somebody took part: in an own place, for somebody else, or without a vote."""
    if not whole.meeting.decides or person.id not in serving:
        return str(SEAT_KINDS[person.kind])
    replaces = next((one for one in whole.people if one.id == serving[person.id]), None)
    if replaces:
        return str(_("tjänstgörande ersättare för %(name)s", name=replaces.person_name))
    return str(_("ordförande") if person.chaired else SEAT_KINDS[person.kind])


def _items(whole: Whole) -> Iterator[Block]:
    for place, item in enumerate(whole.items, 1):
        yield from item_blocks(whole, item, place)
        if item.sealed_at:
            moment = formats_for(SOURCE_LANGUAGE).moment(item.sealed_at)
            yield Paragraph(_("Paragrafen justerades omedelbart %(when)s.", when=moment))


def item_blocks(whole: Whole, item: Item, place: int) -> Iterator[Block]:
    """An item of minutes: its background, what was proposed, who took part, and what became of it."""
    number = f"§ {item.paragraph}" if item.paragraph else f"{place}."
    yield Heading(f"{number} {item.title}")
    if item.background:
        yield Paragraph(item.background)
    if item.proposal:
        yield Heading(_("Förslag till beslut"), 2)
        yield Paragraph(item.proposal)
    yield from _taking_part(whole, item)
    if item.outcome and item.decision:
        decided = whole.meeting.decides and item.outcome is not Outcome.CARRIED_OUT
        yield Heading(_("Beslut") if decided else _("Antecknat"), 2)
        yield Paragraph(_decision(item.outcome, item.decision))
    for did in item.people.values():
        if did.reservation:
            told = _(
                "%(name)s reserverar sig: %(why)s", name=_name(whole, did.person_id), why=did.reservation
            )
            yield Paragraph(told)


def _decision(outcome: Outcome, words: str) -> str:
    return words if outcome in WITHOUT_PREFACE else f"{OUTCOMES[outcome]}. {words}"


def _taking_part(whole: Whole, item: Item) -> Iterator[Block]:
    """Who took no part at this item, who served instead, and how people voted."""
    for did in item.people.values():
        name = _name(whole, did.person_id)
        if did.away is Away.CONFLICT:
            yield Paragraph(_("%(name)s deltar inte på grund av jäv.", name=name))
        elif did.away is Away.LEFT:
            yield Paragraph(_("%(name)s hade lämnat mötet och deltar inte.", name=name))
    usual = whole.serving()
    for who, instead_of in whole.serving(item).items():
        if who not in usual and instead_of:
            served = {"name": _name(whole, who), "other": _name(whole, instead_of)}
            yield Paragraph(_("%(name)s tjänstgör för %(other)s.", **served))
    tally = whole.tally(item)
    if tally:
        counted = {"yes": tally.yes, "no": tally.no, "abstained": tally.abstained}
        caption = _("Omröstning: %(yes)s ja, %(no)s nej, %(abstained)s avstår", **counted)
        serving = whole.serving(item)
        rows = [
            [_name(whole, did.person_id), str(VOTES[did.vote])]
            for did in item.people.values()
            if did.vote and did.person_id in serving
        ]
        yield Table(caption, [TableColumn(_("Namn")), TableColumn(_("Röst"))], rows)


def _name(whole: Whole, person_id: UUID) -> str:
    return next((one.person_name for one in whole.people if one.id == person_id), "")


def _adjusting(whole: Whole) -> Iterator[Block]:
    if not whole.meeting.decides:
        return
    yield Heading(_("Justering"))
    yield Facts([(one.person_name, confirmed_words(one, _confirmation(one))) for one in whole.adjusters])


def _confirmation(person: Person) -> Confirmation | None:
    if person.confirmed_at is None or person.confirmed_by is None:
        return None
    return Confirmation(person.confirmed_by, person.confirmed_at)


def confirmed_words(person: Person, confirmation: Confirmation | None) -> str:
    """How somebody who adjusts has said that the words are right."""
    if confirmation is None:
        return str(_("har inte justerat än"))
    moment = formats_for(SOURCE_LANGUAGE).moment(confirmation.at)
    if person.membership_id is None:
        return str(_("justerade på papper, noterat %(when)s av %(who)s", when=moment, who=confirmation.by))
    return str(_("justerade %(when)s", when=moment))
