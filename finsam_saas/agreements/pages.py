"""Where the pages about agreements hang, and the words that all of them show."""

from __future__ import annotations

from flask import Blueprint, url_for
from flask_babel import gettext as _

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.agreements import labels
from finsam_saas.agreements.queries import AgreementFacts

blueprint = Blueprint("agreements", __name__, template_folder="templates", url_prefix="/overenskommelser")


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    acting = current_actor()
    return {
        "labels": labels,
        "may_edit": acting is not None and acting.may(Permission.AGREEMENTS_EDIT),
    }


def page_of(found: AgreementFacts) -> str:
    """The address of an agreement."""
    return url_for("agreements.agreement", agreement_id=found.id)


def name_of(found: AgreementFacts) -> str:
    """An agreement as pages call it."""
    text: str = _("%(initiative)s, version %(number)s", initiative=found.title, number=found.number)
    return text


def trail(found: AgreementFacts) -> tuple[tuple[str, str], ...]:
    """The pages above one that is about an agreement."""
    return (
        (_("Överenskommelser"), url_for("agreements.index")),
        (name_of(found), page_of(found)),
    )
