"""Open calls for everybody, signed in or not: a page, an Atom feed, and JSON."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for
from flask_babel import gettext as _

from finsam_saas.access.guard import public
from finsam_saas.calls import feed, labels, queries
from finsam_saas.web.limits import limited
from finsam_saas.web.scope import SAFE_METHODS, current_association

blueprint = Blueprint("open_calls", __name__, template_folder="templates", url_prefix="/lediga-medel")
BY_ADDRESS = "300/minute"
ATOM_TYPE = "application/atom+xml"


@blueprint.get("/")
@public
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def index() -> str:
    """The calls that are open, coming or lately closed."""
    return render_template(
        "calls/open.html", calls=queries.public_calls(), statuses=labels.STATUSES, late=labels.LATE
    )


@blueprint.get("/flode.atom")
@public
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def atom() -> Response:
    """The same as a feed to follow."""
    found, name = queries.public_calls(), _name()
    title = _("Lediga medel hos %(association)s", association=name)
    written = feed.atom(found, title=title, author=name, page=_whole(url_for("open_calls.index")))
    return Response(written, mimetype=ATOM_TYPE)


@blueprint.get("/omgangar.json")
@public
@limited(BY_ADDRESS, methods=SAFE_METHODS)
def programs() -> Response:
    """The same for programs."""
    page = _whole(url_for("open_calls.index"))
    found = feed.plain(queries.public_calls(), lambda call_id: f"{page}#{call_id}")
    return jsonify({"association": _name(), "calls": found})


def _name() -> str:
    found = current_association()
    return found.name if found else ""


def _whole(path: str) -> str:
    address: str = current_app.config["FINSAM"].public_url
    return address.rstrip("/") + path
