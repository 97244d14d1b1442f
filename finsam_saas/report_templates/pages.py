"""The blueprint of what insatser report, and what its pages share."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor, current_actor
from finsam_saas.report_templates import wording
from finsam_saas.reporting_plan import wording as plan_wording
from finsam_saas.reporting_plan.core_indicators import CORE, CoreIndicator, Section
from finsam_saas.reporting_plan.rules import TemplateKind

blueprint = Blueprint("report_templates", __name__, template_folder="templates", url_prefix="/rapportmallar")
READERS = (Permission.REPORTS_READ, Permission.SETTINGS_EDIT)
EDITORS = (Permission.SETTINGS_EDIT,)
TRIERS = (Permission.REPORTS_REVIEW, Permission.SETTINGS_EDIT)

PATHS = {
    TemplateKind.WORK_ORIENTED: "arbete",
    TemplateKind.PRE_REHABILITATION: "forrehabilitering",
    TemplateKind.STRUCTURAL: "struktur",
    TemplateKind.COMPETENCE: "kompetens",
    TemplateKind.COORDINATOR: "samordnare",
}
KIND = f"<any({', '.join(PATHS.values())}):kind>"
"""The part of an address that names a kind of insats."""


def kind_at(path: str) -> TemplateKind:
    """The kind that an address names."""
    return next(kind for kind, words in PATHS.items() if words == path)


def may_edit() -> bool:
    """Whether the viewer decides what insatser report here."""
    return actor().may(Permission.SETTINGS_EDIT)


def trail(kind: TemplateKind | None = None) -> list[tuple[str, str]]:
    """The pages above a page: name and address."""
    above = [(_("Vad insatserna rapporterar"), url_for("report_templates.index"))]
    if kind is not None:
        above.append((wording.kind_words(kind), url_for("report_templates.kind_page", kind=PATHS[kind])))
    return above


@blueprint.context_processor
def _of_every_page() -> dict[str, object]:
    acting = current_actor()
    return {
        "words": wording,
        "plan_words": plan_wording,
        "paths": PATHS,
        "trail": trail,
        "may_edit": acting is not None and acting.may(Permission.SETTINGS_EDIT),
        "may_try": acting is not None and any(acting.may(one) for one in TRIERS),
    }


@blueprint.get("/nyckeltal")
@requires(Permission.ASSOCIATION_READ)
def indicators() -> ResponseReturnValue:
    """The national core indicators: what each means, its version and source, and who is asked."""
    found = [(section, [one for one in CORE.values() if one.section is section]) for section in Section]
    return render_template(
        "report_templates/indicators.html",
        sections=[(section, own, _shared_meaning(own)) for section, own in found if own],
    )


def _shared_meaning(indicators: Sequence[CoreIndicator]) -> str:
    """What all the indicators of a section mean, where they mean the same but for their names."""
    meanings = {plan_wording.definition(one.code) for one in indicators}
    return meanings.pop() if len(meanings) == 1 and len(indicators) > 1 else ""
