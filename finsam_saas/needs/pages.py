"""Where the pages about needs and assignments hang, the words that all of them show, and what is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.needs import labels
from finsam_saas.needs.queries import AssignmentFacts, NeedFacts
from finsam_saas.needs.rules import StepRefused

blueprint = Blueprint("needs", __name__, template_folder="templates", url_prefix="/behov")
Trail = tuple[tuple[str, str], ...]


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    acting = current_actor()
    return {
        "labels": labels,
        "handles_all": acting is not None and acting.may(Permission.NEEDS_HANDLE),
        "may_raise": acting is not None and acting.may(Permission.NEEDS_RAISE),
        "reads_applications": acting is not None
        and (acting.may(Permission.APPLICATIONS_READ) or acting.may(Permission.APPLICATIONS_WRITE)),
    }


def step_refusals() -> Mapping[type[Exception], str]:
    """What is said where a step cannot be taken from where the need or the assignment is."""
    return {StepRefused: _("Någon annan hann före. Öppna sidan igen och se vad som har hänt.")}


def need_trail(found: NeedFacts) -> Trail:
    """The pages above one that is about a need."""
    page = url_for("needs.need", need_id=found.id)
    return ((_("Behov och uppdrag"), url_for("needs.index")), (found.title, page))


def assignment_trail(found: AssignmentFacts) -> Trail:
    """The pages above one that is about an assignment."""
    page = url_for("needs.assignment", assignment_id=found.id)
    return ((_("Behov och uppdrag"), url_for("needs.index")), (found.title, page))


def chosen_body() -> UUID | None:
    """The body in the address that a list is narrowed to; None where there is none."""
    try:
        return UUID(request.args.get("grupp", ""))
    except ValueError:
        return None
