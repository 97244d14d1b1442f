"""Where the kansli's pages about calls hang, and the words that all of them show."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask_babel import gettext as _

from finsam_saas.calls import labels
from finsam_saas.calls.queries import CallFacts

blueprint = Blueprint("calls", __name__, template_folder="templates", url_prefix="/ansokningsomgangar")


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {"statuses": labels.STATUSES, "late": labels.LATE}


def trail(found: CallFacts) -> tuple[tuple[str, str], ...]:
    """The pages above one that is about a call."""
    page = url_for("calls.call", round_id=found.id)
    return ((_("Ansökningsomgångar"), url_for("calls.index")), (found.title, page))
