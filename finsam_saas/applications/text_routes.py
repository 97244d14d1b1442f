"""The texts of an application, saved while one types; of two who write the same one none is lost."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications import queries, writing
from finsam_saas.applications.entry import TextEntry
from finsam_saas.applications.forms import TextsForm, text_fault
from finsam_saas.applications.pages import blueprint
from finsam_saas.applications.parts import TEXT_PARTS, after, onward, written
from finsam_saas.applications.rules import TEXTS_OF, Section, Text
from finsam_saas.applications.whole import whole
from finsam_saas.applications.writing import SavedTexts
from finsam_saas.web import transaction
from finsam_saas.web.errors import Conflict
from finsam_saas.web.formats import current_formats
from finsam_saas.web.forms import clean_text
from tenants.database import now

SEEN = "seen-"
"""Before a text's name: the version of it that the writer saw."""


@blueprint.route("/<uuid:application_id>/<any(behov, mal, arbete, efter):text_part>", methods=["GET", "POST"])
@requires(Permission.APPLICATIONS_WRITE)
def texts(application_id: UUID, text_part: str) -> ResponseReturnValue:
    """The texts of a part; saved while one types, and with the button."""
    section = TEXT_PARTS[text_part]
    found = written(application_id)
    form = TextsForm() if request.method == "POST" else TextsForm(formdata=None)
    stands = queries.texts(application_id)
    shown = {kind: stands[kind].text for kind in TEXTS_OF[section]}
    saved = SavedTexts({}, {})
    errors: dict[str, str] = {}
    if request.method == "POST" and form.validate():
        typed = _typed(section)
        shown |= {kind: entry.text for kind, entry in typed.items()}
        saved, errors = _save(application_id, typed)
        if _wants_json():
            return _told(saved, errors)
        if not errors:
            return onward(section, application_id)
    page = render_template(
        "applications/texts.html",
        form=form,
        application=found,
        section=section,
        text_part=text_part,
        stands={**stands, **saved.kept},
        shown=shown,
        errors=errors,
        needed=whole(found).facts.requirements.texts,
        last=after(section) is None,
    )
    return page, 422 if errors or form.errors else 200


def _save(application_id: UUID, typed: dict[Text, TextEntry]) -> tuple[SavedTexts, dict[str, str]]:
    """Keep what may be kept; the rest with its fault by field."""
    errors = {kind.value: fault for kind, entry in typed.items() if (fault := text_fault(entry.text))}
    whole_ones = {kind: entry for kind, entry in typed.items() if kind.value not in errors}
    saved = writing.save_texts(actor=actor(), application_id=application_id, entries=whole_ones)
    transaction.keep()  # Each text stands for itself: a fault in one loses nothing of another.
    return saved, errors | {kind.value: _somebody_else(one) for kind, one in saved.theirs.items()}


def _told(saved: SavedTexts, errors: dict[str, str]) -> ResponseReturnValue:
    """What the page's script is told: the new versions, and faults at their fields."""
    versions = {f"{SEEN}{kind.value}": str(one.version) for kind, one in saved.kept.items()}
    told = _("Rätta det som är markerat.") if errors else _saved_now()
    return jsonify(message=told, versions=versions, errors=errors, asked=[]), 422 if errors else 200


def _typed(section: Section) -> dict[Text, TextEntry]:
    """The texts of a part as they were sent, each with the version that was seen."""
    found = {}
    for kind in TEXTS_OF[section]:
        seen = request.form.get(f"{SEEN}{kind.value}", "")
        if kind.value not in request.form:
            continue
        if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
            raise Conflict("no version")
        found[kind] = TextEntry(str(clean_text(request.form[kind.value])), int(seen))
    return found


def _somebody_else(one: queries.TextFacts) -> str:
    moment = current_formats().moment(one.edited_at) if one.edited_at else ""
    return str(
        _(
            "%(name)s skrev här %(moment)s, efter att du öppnade sidan. Din text är kvar i rutan men inte"
            " sparad. Öppna sidan igen i en annan flik, jämför och spara.",
            name=one.edited_by,
            moment=moment,
        )
    )


def _saved_now() -> str:
    return str(_("Sparat %(moment)s", moment=current_formats().moment(now())))


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"
