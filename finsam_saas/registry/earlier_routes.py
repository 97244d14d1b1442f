"""The earlier versions of the registry's rules, and letting one hold again."""

from __future__ import annotations

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.guard import requires
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.registry import queries, service
from finsam_saas.registry.effects import effects_of_rules
from finsam_saas.registry.labels import KINDS
from finsam_saas.registry.pages import blueprint
from finsam_saas.registry.rules import MatterKind, matter_number
from finsam_saas.setting_versions.pages import Setting, earlier_page, go_back
from finsam_saas.setting_versions.rules import SettingArea
from finsam_saas.setting_versions.service import Content
from tenants.database import today

_SETS = requires(Permission.ASSOCIATION_EDIT)
AN_EXAMPLE = 14


@blueprint.get("/regler/versioner")
@_SETS
def earlier_rules() -> str:
    """What the rules have been before."""
    return earlier_page(_setting())


@blueprint.route("/regler/versioner/<int:setting_version>/tillbaka", methods=["GET", "POST"])
@_SETS
def go_back_to_rules(setting_version: int) -> ResponseReturnValue:
    """Let earlier rules hold again; numbers that are given stay."""
    found = queries.rules()
    return go_back(
        _setting(),
        setting_version,
        now={"pattern": found.pattern, "years_kept": {k.value: n for k, n in found.years_kept.items()}},
        version=found.version,
        effects=lambda content: effects_of_rules(found, content["pattern"], _years(content)),
        decide=lambda content, seen: service.decide_rules(
            actor=actor(), version=seen, pattern=content["pattern"], years_kept=_years(content)
        ),
    )


def _setting() -> Setting:
    return Setting(
        title=_("Regler för diariet"),
        area=SettingArea.REGISTRY,
        told=_told,
        page=url_for("registry.rules"),
        earlier=url_for("registry.earlier_rules"),
        back=lambda number: url_for("registry.go_back_to_rules", setting_version=number),
    )


def _told(content: Content) -> list[str]:
    """The rules in words."""
    number = matter_number(content["pattern"], today().year, AN_EXAMPLE)
    years = _years(content)
    return [_("Nummer som %(example)s", example=number), *(_kept(kind, years) for kind in KINDS)]


def _kept(kind: MatterKind, years: dict[MatterKind, int]) -> str:
    if kind not in years:
        return str(_("%(kind)s: bevaras för alltid.", kind=KINDS[kind]))
    told: str = ngettext(
        "%(kind)s: får gallras efter %(num)s år",
        "%(kind)s: får gallras efter %(num)s år",
        years[kind],
        kind=KINDS[kind],
    )
    return told


def _years(content: Content) -> dict[MatterKind, int]:
    return {MatterKind(kind): years for kind, years in content["years_kept"].items()}
