"""Pages of what is done after the end of insatser: the list, ticking off, and opening again."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.agreements import afterwards, labels
from finsam_saas.agreements.pages import blueprint
from finsam_saas.agreements.rules import FollowUp
from finsam_saas.initiatives.queries import initiative
from finsam_saas.web.confirm import Step, take
from finsam_saas.web.errors import NotFound
from tenants.database import today

KINDS = {
    "slutrapport": FollowUp.FINAL_REPORT,
    "6-manader": FollowUp.AFTER_6_MONTHS,
    "12-manader": FollowUp.AFTER_12_MONTHS,
    "24-manader": FollowUp.AFTER_24_MONTHS,
}
_KIND = f"<any({', '.join(repr(name) for name in KINDS)}):follow_up>"
_EDITS = requires(Permission.AGREEMENTS_EDIT)


@blueprint.get("/efterat")
@requires(Permission.AGREEMENTS_READ)
def follow_ups() -> str:
    """What is to be done after insatser that have ended, the nearest day first."""
    return render_template("agreements/follow_ups.html", tasks=afterwards.open_tasks(), today=today())


@blueprint.route(f"/insats/<uuid:initiative_id>/efterat/{_KIND}", methods=["GET", "POST"])
@_EDITS
def tick_off(initiative_id: UUID, follow_up: str) -> ResponseReturnValue:
    """Note that something is done, with what was found."""
    task = _task(initiative_id, KINDS[follow_up])
    if task.done_on is not None:
        raise NotFound(f"{follow_up} is done")
    page = url_for("agreements.initiative", initiative_id=initiative_id)
    step = Step(
        title=str(labels.FOLLOW_UPS[task.kind]),
        explanation=task.initiative,
        consequences=(_("Uppgiften är klar och försvinner från startsidan. Det ni skriver står kvar."),),
        submit_label=_("Markera som klar"),
        cancel_url=page,
        done=_("Noterat."),
        done_url=page,
        asks_why=True,
        hint=_("Vad ni kom fram till: vad har parterna tagit över, och var finns rapporten?"),
        danger=False,
        trail=_trail(task.initiative, page),
    )
    return take(step, partial(_tick_off, initiative_id, task.kind))


def _tick_off(initiative_id: UUID, kind: FollowUp, _seen: int, note: str) -> None:
    afterwards.tick_off(actor=actor(), initiative_id=initiative_id, kind=kind, note=note)


@blueprint.route(f"/insats/<uuid:initiative_id>/efterat/{_KIND}/oppna", methods=["GET", "POST"])
@_EDITS
def open_again(initiative_id: UUID, follow_up: str) -> ResponseReturnValue:
    """Open what was ticked off by mistake."""
    task = _task(initiative_id, KINDS[follow_up])
    if task.done_on is None:
        raise NotFound(f"{follow_up} is not done")
    page = url_for("agreements.initiative", initiative_id=initiative_id)
    step = Step(
        title=_("Öppna uppgiften igen"),
        explanation=str(labels.FOLLOW_UPS[task.kind]),
        consequences=(_("Det som är noterat tas bort här, och står kvar i händelserna."),),
        submit_label=_("Öppna igen"),
        cancel_url=page,
        done=_("Uppgiften är öppen igen."),
        done_url=page,
        asks_why=True,
        trail=_trail(task.initiative, page),
    )
    return take(step, partial(_open_again, initiative_id, task.kind))


def _open_again(initiative_id: UUID, kind: FollowUp, _seen: int, reason: str) -> None:
    afterwards.open_again(actor=actor(), initiative_id=initiative_id, kind=kind, reason=reason)


def _task(initiative_id: UUID, kind: FollowUp) -> afterwards.Task:
    found = next((one for one in afterwards.tasks_of(initiative(initiative_id).id) if one.kind is kind), None)
    if found is None:
        raise NotFound(f"nothing is to follow {initiative_id}")
    return found


def _trail(name: str, page: str) -> tuple[tuple[str, str], ...]:
    return (_("Överenskommelser"), url_for("agreements.index")), (name, page)
