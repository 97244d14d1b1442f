"""Addresses of the pages about a year's fees."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.fees import edit_views, words
from finsam_saas.fees.pages import today
from finsam_saas.fees.year_view import YEAR, sheet_of, year_page

blueprint = Blueprint("fees", __name__, template_folder="templates", url_prefix="/avgifter")
blueprint.context_processor(lambda: {"words": words, "today": today()})


@blueprint.get(f"/{YEAR}")
@requires(Permission.FEES_READ)
def year(year: int) -> ResponseReturnValue:
    """A year's fees by party and member."""
    return year_page(sheet_of(year))


blueprint.route("/nytt", methods=["GET", "POST"])(edit_views.new)
blueprint.route(f"/{YEAR}/andra", methods=["GET", "POST"])(edit_views.edit)
blueprint.route(f"/{YEAR}/faststall", methods=["GET", "POST"])(edit_views.fix)
blueprint.post(f"/{YEAR}/nycklar/<any(region,municipality):party>")(edit_views.keys)
