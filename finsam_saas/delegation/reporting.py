"""How delegated decisions are reported: an item of the board's agenda, in words, when the board is called."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from finsam_saas.access.actor import Actor
from finsam_saas.bodies.rules import BodyKind
from finsam_saas.delegation import queries, service
from finsam_saas.delegation.queries import DelegatedFacts, OfCommittee
from finsam_saas.meetings.entry import ItemEntry
from finsam_saas.meetings.facts import MeetingFacts
from finsam_saas.meetings.planning import add_item
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking


def report_delegated(actor: Actor, meeting: MeetingFacts) -> None:
    """Put the decisions that wait to be reported on the agenda of the board's meeting."""
    if meeting.body_kind is BodyKind.BOARD:
        service.report(actor=actor, meeting_id=meeting.id, item_of=item_of)


def report_committees(actor: Actor, meeting: MeetingFacts) -> None:
    """Put what committees have decided for the board on the agenda of the board's meeting."""
    if meeting.body_kind is not BodyKind.BOARD:
        return
    if found := queries.decided_by_committees(meeting.id):
        add_item(actor=actor, meeting_id=meeting.id, entry=item_of_committees(found))


def item_of_committees(found: Sequence[OfCommittee]) -> ItemEntry:
    """The item at which §§ of committees are reported, in Swedish as minutes are."""
    day = formats_for(SOURCE_LANGUAGE).date
    with speaking(SOURCE_LANGUAGE):
        return ItemEntry(
            title=_("Anmälan av beslut i utskott"),
            background="\n\n".join(
                f"{one.body} § {one.paragraph}, {day(one.day)}: {one.title}. {one.decision}" for one in found
            ),
            proposal=_("att lägga anmälan till handlingarna"),
        )


def named(number: str) -> str:
    """What the registry calls a delegated decision, in Swedish as all that is kept there."""
    with speaking(SOURCE_LANGUAGE):
        return str(_("Delegationsbeslut %(number)s", number=number))


def item_of(found: Sequence[DelegatedFacts]) -> ItemEntry:
    """The item at which these decisions are reported, in Swedish as minutes are."""
    with speaking(SOURCE_LANGUAGE):
        return ItemEntry(
            title=_("Anmälan av delegationsbeslut"),
            background="\n\n".join(_line(one) for one in found),
            proposal=_("att lägga anmälan till handlingarna"),
        )


def _line(one: DelegatedFacts) -> str:
    """A decision as the board reads it: number, day, who, what."""
    told: str = _(
        "%(number)s, %(day)s, %(name)s: %(title)s. %(decision)s",
        number=one.number,
        day=formats_for(SOURCE_LANGUAGE).date(one.decided_on),
        name=one.decided_by,
        title=one.title,
        decision=one.decision,
    )
    return told
