"""The förbund's keys for its own programs: made, shown once, taken back."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.open_data import queries, service
from finsam_saas.open_data.forms import KeyForm
from finsam_saas.open_data.places import absolute
from finsam_saas.open_data.rules import is_open
from finsam_saas.open_data.service import TooManyKeys
from finsam_saas.web.confirm import Step, take
from tenants.database import today

blueprint = Blueprint("api_keys", __name__, template_folder="templates", url_prefix="/nycklar")


@blueprint.get("/")
@requires(Permission.SETTINGS_EDIT)
def index() -> str:
    """The förbund's keys: what each is for, until when, when it was last used."""
    return _page(KeyForm(formdata=None))


@blueprint.post("/")
@requires(Permission.SETTINGS_EDIT)
def create() -> ResponseReturnValue:
    """Make a key and show it; it is not kept, so it can never be shown again."""
    form = KeyForm()
    if not form.validate():
        return _page(form), 422
    try:
        made = service.create_key(actor=actor(), name=form.name.data or "")
    except TooManyKeys:
        form.form_errors.append(
            _("Förbundet har så många nycklar som det kan ha. Återkalla en som inte används först.")
        )
        return _page(form), 422
    return render_template("open_data/new_key.html", key=made, name=form.name.data, example=_example())


@blueprint.route("/<uuid:api_key_id>/aterkalla", methods=["GET", "POST"])
@requires(Permission.SETTINGS_EDIT)
def revoke(api_key_id: UUID) -> ResponseReturnValue:
    """Take a key back, after saying what that means."""
    found = queries.own_key(api_key_id)
    keys = url_for("api_keys.index")
    step = Step(
        title=_("Återkalla nyckeln %(name)s", name=found.name),
        consequences=(
            _("Program som använder nyckeln får inte läsa förbundets siffror längre, från och med nu."),
            _("Nyckeln går inte att få tillbaka. Den som behöver det får en ny."),
        ),
        submit_label=_("Återkalla nyckeln"),
        cancel_url=keys,
        done=_("Nyckeln %(name)s är återkallad.", name=found.name),
        done_url=keys,
        trail=((_("Nycklar"), keys),),
    )
    return take(step, lambda _seen, _why: service.revoke_key(actor=actor(), key_id=api_key_id))


def _page(form: KeyForm) -> str:
    return render_template(
        "open_data/keys.html",
        form=form,
        keys=[
            (
                one,
                is_open(revoked=one.revoked_at is not None, expires_on=one.expires_on, today=today()),
            )
            for one in queries.own_keys()
        ],
        example=_example(),
    )


def _example() -> str:
    return absolute(url_for("open_data_own.own_figures", period=f"{today().year - 1}-ar1"))
