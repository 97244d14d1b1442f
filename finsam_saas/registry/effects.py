"""What a change of the registry's rules affects, in sentences, told before it is saved."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.registry.labels import KINDS
from finsam_saas.registry.queries import Rules
from finsam_saas.registry.rules import MatterKind, matter_number
from tenants.database import today


def effects_of_rules(before: Rules, pattern: str, years_kept: Mapping[MatterKind, int]) -> list[str]:
    """What follows for coming matters and for those that are closed; nothing where all stays as it is."""
    found = []
    if pattern != before.pattern:
        example = matter_number(pattern, today().year, 14)
        found += [
            _("Nya ärenden får nummer som %(example)s.", example=example),
            _("Nummer som redan har getts ändras inte, och ordningen i år fortsätter."),
        ]
    for kind, words in KINDS.items():
        years = years_kept.get(kind)
        if years != before.years_kept.get(kind):
            found.append(_kept(str(words), years))
    if years_kept != before.years_kept:
        found.append(_("Det gäller också ärenden som redan är avslutade. Inget gallras av sig självt."))
    return found


def _kept(kind: str, years: int | None) -> str:
    if years is None:
        return str(_("%(kind)s: bevaras för alltid.", kind=kind))
    told = ngettext(
        "%(kind)s: får gallras %(num)s år efter det år då ärendet avslutades.",
        "%(kind)s: får gallras %(num)s år efter det år då ärendet avslutades.",
        years,
        kind=kind,
    )
    return str(told)
