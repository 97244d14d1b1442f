"""The earlier versions of a body, and letting one hold again."""

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
from finsam_saas.bodies import queries, service
from finsam_saas.bodies.effects import effects, names_of_members
from finsam_saas.bodies.labels import BODY_KINDS, CHAIR_RULES, TASKS
from finsam_saas.bodies.pages import blueprint
from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.bodies.service import BodyAboveItself, BodyEntry, ImpossibleTasks, LockedOut, entry_of
from finsam_saas.setting_versions.pages import Setting, earlier_page
from finsam_saas.setting_versions.pages import go_back as let_hold_again
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.web.errors import NotFound
from finsam_saas.web.formats import current_formats


@blueprint.get("/<uuid:body_id>/versioner")
@requires(Permission.ASSOCIATION_EDIT)
def earlier(body_id: UUID) -> str:
    """How a body has been before."""
    return earlier_page(_setting(queries.body(body_id)))


@blueprint.route("/<uuid:body_id>/versioner/<int:setting_version>/tillbaka", methods=["GET", "POST"])
@requires(Permission.ASSOCIATION_EDIT)
def go_back(body_id: UUID, setting_version: int) -> ResponseReturnValue:
    """Let a body be as an earlier version says; what stops a change of it stops this."""
    body = queries.body(body_id)
    return let_hold_again(
        _setting(body),
        setting_version,
        now=asdict(service.stored_entry(body)),
        version=body.version,
        effects=lambda content: effects(body, entry_of(content)),
        decide=lambda content, seen: service.change_body(
            actor=actor(), body_id=body_id, version=seen, entry=entry_of(content)
        ),
        refusals={
            LockedOut: _(
                "Förbundet skulle stå utan styrelse, utan någon som beslutar eller utan organ för ett steg"
                " i beredningen. Ändra det först."
            ),
            ImpossibleTasks: _("Ett sådant organ kan inte ha de uppgifterna. Ändra organet i stället."),
            BodyAboveItself: _("Organet kan inte stå under sig självt. Välj ett annat."),
            NotFound: _(
                "Medlemmen eller organet som versionen pekar på finns inte längre. Ändra organet i stället."
            ),
        },
    )


def _setting(body: BodyFacts) -> Setting:
    names = names_of_members() | {str(one.id): one.label for one in queries.bodies()}
    return Setting(
        title=body.label,
        area=SettingArea.BODY,
        subject_id=body.id,
        told=lambda content: [f"{word}: {value}" for word, value in _told(entry_of(content), names)],
        page=url_for("governance.body", body_id=body.id),
        earlier=url_for("bodies.earlier", body_id=body.id),
        back=lambda number: url_for("bodies.go_back", body_id=body.id, setting_version=number),
        above=((_("Förbundet"), url_for("governance.index")),),
    )


def _told(entry: BodyEntry, names: dict[str, str]) -> Iterator[tuple[str, object]]:
    """All that is said of a body, in words."""
    unknown = _("uppgift saknas")
    yield _("Namn"), entry.label
    yield _("Sort"), BODY_KINDS[entry.kind]
    yield _("Uppgifter"), ", ".join(str(TASKS[task]).lower() for task in entry.tasks) or _("inget")
    yield _("Leds av"), entry.led_by or unknown
    yield _("Regel för ordförande"), CHAIR_RULES[entry.chair_rule] if entry.chair_rule else unknown
    yield _("Vilken medlems representant"), names.get(entry.chair_member_key or "", _("ingen"))
    yield _("Kommun som organet hör till"), names.get(str(entry.member_id), _("hela förbundet"))
    yield _("Nivå i organisationen"), entry.level or _("ingen nivå")
    yield _("Tillsatt av eller under"), names.get(str(entry.parent_id), _("inget annat organ"))
    yield _("Antal ordinarie"), _number(entry.ordinary_seats)
    yield _("Antal ersättare"), _number(entry.substitute_seats)
    yield _("Möten per år"), _number(entry.meetings_per_year)
    yield _("Beskrivning"), entry.description or unknown
    yield _("Upphörde"), current_formats().date(entry.ended_on) if entry.ended_on else _("nej")


def _number(number: int | None) -> str:
    return str(_("uppgift saknas")) if number is None else str(number)
