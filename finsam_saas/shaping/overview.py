"""The page Inställningar: every area in words, who changed it last, where, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.bodies.labels import BODY_KINDS
from finsam_saas.events.names import EventName
from finsam_saas.members.labels import PARTIES
from finsam_saas.members.rules import PartyType
from finsam_saas.registry.rules import matter_number
from finsam_saas.shaping.labels import LACKS
from finsam_saas.shaping.queries import LastChange, Settings
from finsam_saas.shaping.rules import PARAGRAPHS, Lack, Standing, lacks
from tenants.database import today

_P, _E = Permission, EventName
LONGEST_LIST = 6
AN_EXAMPLE = 14


@dataclass(frozen=True)
class Area:
    """An area of settings: its value in words, who changed it last, and its page if one may open it."""

    title: str
    value: str
    url: str | None
    last: LastChange | None


@dataclass(frozen=True)
class _Kind:
    """Where an area is changed, by whom, and which events tell of it; `reads` is its page for others."""

    endpoint: str
    permission: Permission
    events: tuple[EventName, ...]
    anchor: str | None = None
    reads: str | None = None


AREAS: Mapping[str, _Kind] = {
    "members": _Kind(
        "governance.index", _P.ASSOCIATION_EDIT, (_E.MEMBER_ADDED, _E.MEMBER_CHANGED), "medlemmar"
    ),
    "bodies": _Kind("governance.index", _P.ASSOCIATION_EDIT, (_E.BODY_ADDED, _E.BODY_CHANGED), "organ"),
    "seats": _Kind("seats.seats", _P.ASSOCIATION_EDIT, (_E.SEAT_ADDED, _E.SEAT_CHANGED, _E.SEAT_REMOVED)),
    "preparation": _Kind("preparation_settings.index", _P.SETTINGS_EDIT, (_E.PREPARATION_DECIDED,)),
    "delegation": _Kind("delegation_settings.index", _P.SETTINGS_EDIT, (_E.DELEGATION_DECIDED,)),
    "meetings": _Kind("meetings.meeting_rules", _P.SETTINGS_EDIT, (_E.MEETING_RULES_DECIDED,)),
    "registry": _Kind("registry.rules", _P.ASSOCIATION_EDIT, (_E.REGISTRY_RULES_DECIDED,)),
    "attests": _Kind("requisitions.rules", _P.SETTINGS_EDIT, (_E.REQUISITION_RULES_DECIDED,)),
    "fees": _Kind("invoices.index", _P.FEES_READ, (_E.FEE_YEAR_CHANGED, _E.FEE_YEAR_FIXED)),
    "target_groups": _Kind("initiatives.target_group_list", _P.SETTINGS_EDIT, (_E.TARGET_GROUP_CHANGED,)),
    "calls": _Kind(
        "calls.index",
        _P.CALLS_EDIT,
        (_E.CALL_PLANNED, _E.CALL_CHANGED, _E.CALL_PUBLISHED),
        reads="open_calls.index",
    ),
    "terms": _Kind("governance.terms", _P.ASSOCIATION_READ, (_E.ASSOCIATION_CHANGED,)),
    "templates": _Kind("report_templates.index", _P.SETTINGS_EDIT, (_E.TEMPLATE_TAKEN_INTO_USE,)),
    "people": _Kind(
        "memberships.members",
        _P.MEMBERSHIPS_READ,
        (_E.MEMBERSHIP_INVITED, _E.MEMBERSHIP_CHANGED, _E.MEMBERSHIP_ENDED),
    ),
    "keys": _Kind("api_keys.index", _P.SETTINGS_EDIT, (_E.API_KEY_CREATED, _E.API_KEY_REVOKED)),
}
NAMES = tuple(name for kind in AREAS.values() for name in kind.events)
"""The events that the page asks for."""


def areas(actor: Actor, found: Settings, changes: Mapping[EventName, LastChange]) -> list[Area]:
    """Every area in the order in which a förbund is put together."""
    words = dict(_words(found))
    return [
        Area(
            title=words[name][0],
            value=words[name][1],
            url=_page(actor, kind),
            last=max(
                (changes[one] for one in kind.events if one in changes), key=lambda one: one.at, default=None
            ),
        )
        for name, kind in AREAS.items()
    ]


def _page(actor: Actor, kind: _Kind) -> str | None:
    """The page on which one may change an area, or else read it."""
    if actor.may(kind.permission):
        return url_for(kind.endpoint, _anchor=kind.anchor)
    return url_for(kind.reads) if kind.reads else None


def warnings(standing: Standing, this_year: int) -> list[str]:
    """What is missing or unusual as sentences, each with its paragraph where there is one."""
    return [_warning(lack, standing) for lack in lacks(standing, this_year)]


def _warning(lack: Lack, standing: Standing) -> str:
    parties = ", ".join(str(PARTIES[party]).lower() for party in standing.missing_parties)
    told = str(LACKS[lack]) % {"parties": parties} if lack is Lack.PARTY else str(LACKS[lack])
    paragraph = PARAGRAPHS.get(lack)
    return f"{told} (Finsamlagen {paragraph})." if paragraph else told


def _words(found: Settings) -> Iterator[tuple[str, tuple[str, str]]]:
    """The title and the value of each area."""
    yield "members", (_("Medlemmar"), _members(found))
    yield "bodies", (_("Organ"), _listed(found.bodies))
    seats = found.standing.seats
    yield "seats", (_("Platser i styrelsen"), ngettext("%(num)s plats", "%(num)s platser", seats))
    stages = [str(BODY_KINDS[kind]) for kind in found.stages]
    yield (
        "preparation",
        (_("Beredning"), _("I ordning: %(bodies)s", bodies=", ".join(stages) or _("inga steg"))),
    )
    delegated = ngettext("%(num)s regel", "%(num)s regler", found.delegated)
    yield "delegation", (_("Delegation"), delegated if found.delegated else _("Bara styrelsen beslutar"))
    yield "meetings", (_("Möten"), _meetings(found))
    yield "registry", (_("Diarium"), _registry(found))
    yield "attests", (_("Attest av rekvisitioner"), _("Två personer, om ni inte har beslutat annat"))
    year = found.standing.newest_fee_year
    yield "fees", (_("Medlemsavgifter"), _("Senaste året är %(year)s", year=year) if year else _("Inga ännu"))
    groups = ngettext("%(num)s målgrupp", "%(num)s målgrupper", found.target_groups)
    yield "target_groups", (_("Målgrupper"), groups if found.target_groups else _("Inga ännu"))
    calls = ngettext("%(num)s publicerad", "%(num)s publicerade", found.calls)
    yield "calls", (_("Ansökningsomgångar"), calls if found.calls else _("Ingen publicerad"))
    yield "terms", (_("Benämningar"), _("Vad saker kallas hos er"))
    yield "templates", (_("Rapportmallar"), _("Vad insatserna rapporterar"))
    yield "people", (_("Användare"), _people(found))
    yield "keys", (_("Nycklar"), _("Vilka program som får läsa"))


def _members(found: Settings) -> str:
    kommuner, regions = found.members.get(PartyType.MUNICIPALITY, 0), found.members.get(PartyType.REGION, 0)
    parts = [
        ngettext("%(num)s kommun", "%(num)s kommuner", kommuner),
        ngettext("%(num)s region", "%(num)s regioner", regions),
        *(
            str(PARTIES[party])
            for party in found.members
            if party not in (PartyType.MUNICIPALITY, PartyType.REGION)
        ),
    ]
    return ", ".join(parts)


def _listed(names: tuple[str, ...]) -> str:
    if not names:
        return str(_("Inga ännu"))
    left = len(names) - LONGEST_LIST
    told = ", ".join(names[:LONGEST_LIST])
    return str(_("%(names)s och %(left)s till", names=told, left=left)) if left > 0 else told


def _meetings(found: Settings) -> str:
    series = (
        _("Paragraferna börjar om varje år") if found.paragraphs_per_year else _("Paragraferna löper vidare")
    )
    days = ngettext("handlingar %(num)s dag före", "handlingar %(num)s dagar före", found.papers_days)
    place = found.posted_at or _("egen anslagstavla")
    return f"{series}, {days}, {place}"


def _registry(found: Settings) -> str:
    kept = ngettext(
        "%(num)s sorts ärende gallras", "%(num)s sorters ärenden gallras", found.kinds_kept_for_years
    )
    number = _("Nummer som %(example)s", example=matter_number(found.pattern, today().year, AN_EXAMPLE))
    return f"{number}, {kept if found.kinds_kept_for_years else _('allt bevaras')}"


def _people(found: Settings) -> str:
    people = ngettext("%(num)s person", "%(num)s personer", found.people)
    administrators = found.standing.administrators
    return f"{people}, {ngettext('%(num)s systemförvaltare', '%(num)s systemförvaltare', administrators)}"
