"""Choosing the other way to protect a release, from its own page, before anything is made of it."""

from __future__ import annotations

from flask import abort, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.config import Settings
from finsam_saas.releases import queries, service
from finsam_saas.releases.release import Method, Release, ReleaseState
from finsam_saas.releases.rules import ReleaseRefused
from finsam_saas.releases.wording import FAULT_WORDS


def may_use_keys() -> bool:
    """Whether the operator has chosen a version of the secret; the worker alone has the secret itself."""
    settings: Settings = current_app.config["FINSAM"]
    return settings.cell_key_version is not None


def other_method(found: Release, *, was_asked: bool) -> Method | None:
    """The method a release may be changed to; None once something is made of it, and for a correction."""
    if found.state is not ReleaseState.COLLECTING or found.corrects is not None or was_asked:
        return None
    other = Method.SUPPRESSION if found.method is Method.CELL_KEY else Method.CELL_KEY
    return other if other is Method.SUPPRESSION or may_use_keys() else None


@requires(Permission.NATIONAL_RELEASE)
def change_method(release_code: str) -> ResponseReturnValue:
    """Protect a release that is being collected in the other way."""
    found = queries.any_release(release_code)
    wanted = request.form.get("method", "")
    if found is None or wanted not in list(Method):
        abort(404)
    try:
        service.change_method(
            actor=actor(), planned=found, method=Method(wanted), may_use_keys=may_use_keys()
        )
    except ReleaseRefused as refused:
        flash(str(FAULT_WORDS[refused.fault]), "error")
    else:
        flash(_("Utgåvan skyddas nu på det andra sättet."), "success")
    return redirect(url_for("publishing.release", release_code=release_code), 303)
