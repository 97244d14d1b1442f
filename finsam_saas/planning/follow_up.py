"""What kansli does with targets through the year: enters figures by hand, and judges with a reason."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.members.rules import PartyType
from finsam_saas.planning import queries
from finsam_saas.planning.entry import check_text, label_of
from finsam_saas.planning.facts import TargetFacts
from finsam_saas.planning.models import EnteredFigure, ResultTarget
from finsam_saas.planning.rules import ENTERED_WAYS, TargetStatus, Way
from finsam_saas.web.errors import Conflict
from finsam_saas.web.rows import take_turns, write_version
from tenants.context import current_tenant
from tenants.database import now, session


class NoteMissing(ValueError):
    """A figure was entered by hand, or a target judged, without a word of why or from where."""


class FigureRefused(ValueError):
    """The figure does not fit how the target is measured."""


def enter_figure(
    *,
    actor: Actor,
    target_id: UUID,
    note: str,
    number: int | None = None,
    out_of: int | None = None,
    done: bool | None = None,
    party: PartyType | None = None,
) -> None:
    """Enter a target's figure by hand, with where it comes from; it stands instead of the earlier one.

    Raises NotFound, NoteMissing, FigureRefused and TextHoldsPersonalNumber.
    """
    if not note.strip():
        raise NoteMissing
    check_text(note)
    target = queries.target(target_id)
    _check_figure(target, number, out_of, done, party)
    take_turns(ResultTarget, target_id)
    before = queries.target(target_id).entered_of(party)
    _remove(target_id, party)
    told = {"number": number, "out_of": out_of, "done": done}
    entered = {"note": note, "entered_by": actor.name, "entered_at": now()}
    session.add(EnteredFigure(target_id=target_id, party=party, **told, **entered))
    session.flush()
    changes = {name: [getattr(before, name, None), value] for name, value in told.items()}
    record(
        actor=actor,
        name=EventName.TARGET_FIGURE_ENTERED,
        subject_id=target_id,
        subject_label=label_of(target.text),
        changes={name: pair for name, pair in changes.items() if pair[0] != pair[1]},
        note=note,
        **_of_party(party),
    )


def _of_party(party: PartyType | None) -> dict[str, str]:
    return {"party": party.value} if party else {}


def withdraw_figure(*, actor: Actor, target_id: UUID, party: PartyType | None = None) -> None:
    """Take away a figure that was entered by hand; none there is nothing to do. Raises NotFound."""
    target = queries.target(target_id)
    before = target.entered_of(party)
    if before is None:
        return
    _remove(target_id, party)
    record(
        actor=actor,
        name=EventName.TARGET_FIGURE_WITHDRAWN,
        subject_id=target_id,
        subject_label=label_of(target.text),
        number=before.number,
        out_of=before.out_of,
        done=before.done,
        note=before.note,
        **_of_party(party),
    )


def _check_figure(
    target: TargetFacts, number: int | None, out_of: int | None, done: bool | None, party: PartyType | None
) -> None:
    way = target.way
    fits = {
        Way.MILESTONE: done is not None and number is None and out_of is None,
        Way.COUNT: number is not None and out_of is None and done is None,
        Way.ACTIVITIES: number is not None and out_of is None and done is None,
        Way.SHARE: number is not None and out_of is not None and done is None,
        Way.ATTENDANCE: number is not None and out_of is not None and done is None,
    }
    by_party = (party is not None) == (way is Way.ATTENDANCE)
    in_order = number is None or (number >= 0 and (out_of is None or (out_of > 0 and number <= out_of)))
    if way not in ENTERED_WAYS or not fits[way] or not by_party or not in_order:
        raise FigureRefused(way.value)


def _remove(target_id: UUID, party: PartyType | None) -> None:
    session.execute(
        delete(EnteredFigure).where(
            EnteredFigure.tenant_id == current_tenant().id,
            EnteredFigure.target_id == target_id,
            EnteredFigure.party.is_(None) if party is None else EnteredFigure.party == party,
        )
    )


def judge(*, actor: Actor, target_id: UUID, version: int, status: TargetStatus, reason: str) -> None:
    """Set kansli's own judgement above what the figures say; it is shown as such, with its reason.

    Raises NotFound, Conflict, NoteMissing and TextHoldsPersonalNumber.
    """
    if not reason.strip():
        raise NoteMissing
    check_text(reason)
    target = queries.target(target_id)
    write_version(
        ResultTarget,
        target_id,
        version,
        {
            "judged_status": status,
            "judged_reason": reason,
            "judged_by": actor.name,
            "judged_at": now(),
        },
    )
    record(
        actor=actor,
        name=EventName.TARGET_JUDGED,
        subject_id=target_id,
        subject_label=label_of(target.text),
        status=status.value,
        reason=reason,
    )


def undo_judgement(*, actor: Actor, target_id: UUID, version: int) -> None:
    """Let what the figures say stand again. Raises NotFound, and Conflict where there is no judgement."""
    target = queries.target(target_id)
    if target.judged is None:
        raise Conflict("there is no judgement to undo")
    nothing = dict.fromkeys(("judged_status", "judged_reason", "judged_by", "judged_at"))
    write_version(ResultTarget, target_id, version, nothing)
    record(
        actor=actor,
        name=EventName.TARGET_JUDGEMENT_UNDONE,
        subject_id=target_id,
        subject_label=label_of(target.text),
        status=target.judged.status.value,
        reason=target.judged.reason,
    )
