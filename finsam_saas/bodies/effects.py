"""What a change of a body affects, in sentences, told before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask_babel import gettext as _

from finsam_saas.bodies.labels import BODY_KINDS, CHAIR_RULES, TASKS
from finsam_saas.bodies.queries import BodyFacts
from finsam_saas.bodies.service import BodyEntry
from finsam_saas.members.queries import members
from finsam_saas.web.formats import current_formats


def effects(before: BodyFacts, entry: BodyEntry) -> list[str]:
    """What follows for others; nothing where only a name or a number changes."""
    names = names_of_members()
    found = [*_of_the_end(before, entry), *_of_the_chair(before, entry, names)]
    if entry.kind is not before.kind:
        found.append(
            _(
                "Sorten ändras från %(old)s till %(new)s. Den avgör om mötena har paragrafer, och vilka steg"
                " i beredningen som är organets.",
                old=str(BODY_KINDS[before.kind]).lower(),
                new=str(BODY_KINDS[entry.kind]).lower(),
            )
        )
    if entry.tasks != before.tasks:
        words = ", ".join(str(TASKS[task]).lower() for task in entry.tasks) or _("inget")
        found.append(_("På vägen från behov till rapport gör organet det här: %(tasks)s.", tasks=words))
    if entry.member_id != before.member_id:
        found.append(_of_the_municipality(entry.member_id, names))
    if (entry.kind, entry.tasks, entry.ended_on) != (before.kind, before.tasks, before.ended_on):
        found.append(_("Bilden av vägen från behov till rapport ändras."))
    return found


def names_of_members() -> dict[str, str]:
    """The members by key and by id."""
    known = members()
    return {one.key: one.name for one in known} | {str(one.id): one.name for one in known}


def _of_the_end(before: BodyFacts, entry: BodyEntry) -> list[str]:
    if entry.ended_on == before.ended_on:
        return []
    if entry.ended_on is None:
        return [_("%(label)s har inte längre någon sista dag.", label=entry.label)]
    day = current_formats().date(entry.ended_on)
    return [
        _(
            "Sista dagen för %(label)s blir %(day)s. Efter den kan inga nya möten planeras.",
            label=entry.label,
            day=day,
        ),
        _("Möten, yttranden och platser som redan finns i organet ligger kvar."),
    ]


def _of_the_chair(before: BodyFacts, entry: BodyEntry, names: Mapping[str, str]) -> list[str]:
    old, new = (before.chair_rule, before.chair_member_key), (entry.chair_rule, entry.chair_member_key)
    if old == new:
        return []
    rule = str(CHAIR_RULES[entry.chair_rule]) if entry.chair_rule else _("uppgift saknas")
    if entry.chair_member_key:
        rule = f"{rule} ({names.get(entry.chair_member_key, entry.chair_member_key)})"
    return [
        _("Regeln för ordförande blir: %(rule)s.", rule=rule),
        _("Den som är inlagd som ordförande i dag ändras inte. Gör det på platsen om det behövs."),
    ]


def _of_the_municipality(member_id: UUID | None, names: Mapping[str, str]) -> str:
    if member_id is None:
        return str(_("Organet hör till hela förbundet, inte till en kommun."))
    name = names.get(str(member_id), "")
    return str(
        _("Steg i beredningen som hör till %(municipality)s går till det här organet.", municipality=name)
    )
