"""The notice board for everybody, signed in or not: adjusted minutes while they may be appealed against."""

from __future__ import annotations

from flask import Blueprint, render_template

from finsam_saas.access.guard import public
from finsam_saas.meetings import decided, labels
from finsam_saas.web.limits import limited
from finsam_saas.web.scope import SAFE_METHODS
from tenants.database import today

blueprint = Blueprint("notice_board", __name__, template_folder="templates", url_prefix="/anslagstavla")
BY_ADDRESS = "300/minute"


@blueprint.get("/")
@public
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def index() -> str:
    """What is posted today, with the days that are left."""
    return render_template(
        "meetings/notice_board.html",
        posted=decided.notice_board(today()),
        outcomes=labels.OUTCOMES,
        today=today(),
    )
