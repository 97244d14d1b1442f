"""What has come to the kansli or to the viewer's bodies: applications, needs and assignments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import literal, select, true, union_all

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.applications.awaited import AWAITED, WRITER, Awaited
from finsam_saas.applications.received import CAME_IN, CameIn
from finsam_saas.decisions.agenda import FOR_THE_BOARD, for_the_board
from finsam_saas.decisions.agenda import Waiting as ForTheBoard
from finsam_saas.needs.waiting import DAY, MEMBERSHIP, Waiting, waiting, waiting_lines
from tenants.database import session


@dataclass(frozen=True)
class Arrived:
    """Applications that wait for the kansli, and the needs and assignments that wait for the viewer.

    `to_complete` are the viewer's own applications that the kansli wants more about; `to_the_board` are those
    that are ready for decision and stand on no agenda.
    """

    applications: CameIn
    waiting: Sequence[Waiting]
    to_complete: Sequence[Awaited] = ()
    to_the_board: Sequence[ForTheBoard] = ()


_NOTHING = CameIn(0, None)
_CAME, _LINES = CAME_IN.subquery(), waiting_lines(True).subquery()
# One row at least, since something may have come in where nothing else waits.
_FOR_KANSLI = (
    select(_CAME, _LINES, FOR_THE_BOARD)
    .select_from(_CAME)
    .outerjoin(_LINES, true())
    .order_by(_LINES.c.due_on.asc().nulls_last(), _LINES.c.title, _LINES.c.id)
)

_TO_COMPLETE = "to_complete"
_SITTING, _AWAITED = waiting_lines(False).subquery(), AWAITED.subquery()
_SITS = select(_SITTING)
_WRITES = select(
    literal(_TO_COMPLETE).label("kind"),
    _AWAITED.c.id,
    _AWAITED.c.title,
    literal("").label("body"),
    _AWAITED.c.due_on,
)
# By whether one sits in bodies, and whether one writes applications.
_FOR_OTHERS = {
    (sits, writes): select(lines).order_by(lines.c.due_on.asc().nulls_last(), lines.c.title, lines.c.id)
    for sits, writes, lines in (
        (True, False, _SITS.subquery()),
        (False, True, _WRITES.subquery()),
        (True, True, union_all(_SITS, _WRITES).subquery()),
    )
}


def arrived(actor: Actor, today: date) -> Arrived:
    """What has come, the earliest day first; one statement, or none for those to whom nothing comes."""
    if not actor.may(Permission.NEEDS_HANDLE) or not actor.may(Permission.APPLICATIONS_HANDLE):
        return _for_others(actor, today)
    rows = session.execute(_FOR_KANSLI).all()
    count, oldest, *_line = rows[0]
    lines = [waiting(row) for row in rows if row.id]
    return Arrived(CameIn(count, oldest), lines, to_the_board=for_the_board(rows[0].for_the_board))


def _for_others(actor: Actor, today: date) -> Arrived:
    """What has come to those who sit in bodies, or write applications, or both."""
    told = {MEMBERSHIP: actor.membership_id, DAY: today, WRITER: actor.membership_id}
    kinds = (actor.may(Permission.NEEDS_RAISE), actor.may(Permission.APPLICATIONS_WRITE))
    if kinds not in _FOR_OTHERS:
        return Arrived(_NOTHING, ())
    rows = session.execute(_FOR_OTHERS[kinds], told).all()
    own = [Awaited(row.id, row.title, row.due_on) for row in rows if row.kind == _TO_COMPLETE]
    return Arrived(_NOTHING, [waiting(row) for row in rows if row.kind != _TO_COMPLETE], own)
