"""The earlier versions of a call, with what an application must hold, and letting one hold again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.calls import queries, service
from finsam_saas.calls.effects import effects
from finsam_saas.calls.labels import LATE, NEEDS
from finsam_saas.calls.pages import blueprint
from finsam_saas.calls.queries import CallFacts
from finsam_saas.calls.service import CallEntry, entry_of
from finsam_saas.setting_versions.pages import Setting, earlier_page
from finsam_saas.setting_versions.pages import go_back as let_hold_again
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.web.formats import current_formats


@blueprint.get("/<uuid:round_id>/versioner")
@requires(Permission.CALLS_EDIT)
def earlier(round_id: UUID) -> str:
    """How a call has been before."""
    return earlier_page(_setting(queries.call(round_id)))


@blueprint.route("/<uuid:round_id>/versioner/<int:setting_version>/tillbaka", methods=["GET", "POST"])
@requires(Permission.CALLS_EDIT)
def go_back(round_id: UUID, setting_version: int) -> ResponseReturnValue:
    """Let a call be as an earlier version says."""
    found = queries.call(round_id)
    return let_hold_again(
        _setting(found),
        setting_version,
        now=asdict(service.stored_entry(found)),
        version=found.version,
        effects=lambda content: effects(found, entry_of(content)),
        decide=lambda content, seen: service.change_call(
            actor=actor(), call_id=round_id, version=seen, entry=entry_of(content)
        ),
    )


def _setting(found: CallFacts) -> Setting:
    return Setting(
        title=found.title,
        area=SettingArea.CALL,
        subject_id=found.id,
        told=lambda content: [str(line) for line in _told(entry_of(content))],
        page=url_for("calls.call", round_id=found.id),
        earlier=url_for("calls.earlier", round_id=found.id),
        back=lambda number: url_for("calls.go_back", round_id=found.id, setting_version=number),
        above=((_("Ansökningsomgångar"), url_for("calls.index")),),
    )


def _told(entry: CallEntry) -> Iterator[object]:
    """All that is said of a call, in words."""
    moment = current_formats().moment
    yield entry.title
    yield _("Omgången öppnar %(when)s.", when=moment(entry.opens_at))
    if entry.closes_at:
        yield _("Omgången stänger %(when)s.", when=moment(entry.closes_at))
    else:
        yield _("Det går att söka hela tiden.")
    yield _(
        "Det går att söka medel för %(first)s till %(last)s.", first=entry.first_year, last=entry.last_year
    )
    yield _("Om en ansökan kommer för sent: %(what)s", what=LATE[entry.late_policy])
    for name, (needed, not_needed) in NEEDS.items():
        yield needed if getattr(entry, name) else not_needed
    yield entry.text or _("Ingen beskrivning")
