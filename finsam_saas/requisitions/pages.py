"""Where the pages about requisitions hang, and the words and rights that all of them need."""

from __future__ import annotations

from datetime import date

from flask import Blueprint
from flask_babel import gettext as _

from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import current_actor
from finsam_saas.applications.labels import COSTS
from finsam_saas.requisitions import labels
from finsam_saas.requisitions.service import RegistryWords
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking

blueprint = Blueprint("requisitions", __name__, template_folder="templates", url_prefix="/rekvisitioner")


@blueprint.context_processor
def _every_page() -> dict[str, object]:
    acting = current_actor()
    permissions = acting.permissions if acting else frozenset()
    return {
        "labels": labels,
        "cost_words": COSTS,
        "may_examine": Permission.REQUISITIONS_EXAMINE in permissions,
        "may_read_all": Permission.REQUISITIONS_READ in permissions,
        "may_decide_rules": Permission.SETTINGS_EDIT in permissions,
    }


def registry_words(initiative: str, period_from: date | None, period_to: date | None) -> RegistryWords:
    """What the registry says of a requisition, in Swedish."""
    with speaking(SOURCE_LANGUAGE):
        days = formats_for(SOURCE_LANGUAGE).date
        told = {
            "initiative": initiative,
            "first": days(period_from) if period_from else "",
            "last": days(period_to) if period_to else "",
        }
        return RegistryWords(
            concerns=_("Rekvisition för %(initiative)s, %(first)s till %(last)s", **told),
            matter_title=_("Rekvisitioner för %(initiative)s", initiative=initiative),
        )
