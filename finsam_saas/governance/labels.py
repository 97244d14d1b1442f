"""What the screen calls parties, bodies, tasks and seats, and each warning about a board in a sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from finsam_saas.governance.road import ChairRule, StageKind
from finsam_saas.governance.rules import (
    BoardWarning,
    BoardWarningCode,
    BodyKind,
    BodyTask,
    PartyType,
    SeatKind,
)
from finsam_saas.web.formats import current_formats

PARTIES = {
    PartyType.EMPLOYMENT_SERVICE: _l("Arbetsförmedlingen"),
    PartyType.SOCIAL_INSURANCE: _l("Försäkringskassan"),
    PartyType.REGION: _l("Region"),
    PartyType.MUNICIPALITY: _l("Kommun"),
}

BODY_KINDS = {
    BodyKind.BOARD: _l("Styrelse"),
    BodyKind.PRESIDIUM: _l("Presidium"),
    BodyKind.WORKING_COMMITTEE: _l("Arbetsutskott"),
    BodyKind.LOCAL_DEVELOPMENT_GROUP: _l("Lokal utvecklingsgrupp (lokus)"),
    BodyKind.DEVELOPMENT_GROUP: _l("Utvecklingsgrupp"),
    BodyKind.PREPARATORY_GROUP: _l("Beredningsgrupp"),
    BodyKind.STRATEGIC_GROUP: _l("Strategisk grupp"),
    BodyKind.STEERING_GROUP: _l("Styrgrupp"),
    BodyKind.WORKING_GROUP: _l("Arbetsgrupp"),
    BodyKind.CASEWORKER_GROUP: _l("Handläggargrupp"),
    BodyKind.OWNER_CONSULTATION: _l("Samråd med medlemmarna"),
    BodyKind.SECRETARIAT: _l("Kansli eller förbundschef"),
    BodyKind.NETWORK: _l("Nätverk"),
}

TASKS = {
    BodyTask.RAISES_NEED: _l("Lyfter behov"),
    BodyTask.APPLIES: _l("Ansöker"),
    BodyTask.PREPARES: _l("Bereder"),
    BodyTask.DECIDES: _l("Beslutar"),
    BodyTask.CARRIES_OUT: _l("Genomför"),
    BodyTask.REPORTS: _l("Rapporterar"),
}

SEAT_KINDS = {
    SeatKind.ORDINARY: _l("Ordinarie"),
    SeatKind.SUBSTITUTE: _l("Ersättare"),
    SeatKind.ADJUNCT: _l("Adjungerad"),
}

CHAIR_RULES = {
    ChairRule.ELECTED_WITHIN: _l("Gruppen väljer ordförande inom sig"),
    ChairRule.MEMBER_REPRESENTATIVE: _l("En medlems representant är ordförande"),
    ChairRule.INITIATIVE_OWNER: _l("Insatsägarens representant är ordförande"),
    ChairRule.DIRECTOR: _l("Förbundets chef leder"),
}

STAGES = {
    StageKind.OPINION: _l("lämnar yttrande"),
    StageKind.QUALITY_CHECK: _l("kvalitetssäkrar"),
    StageKind.RECOMMENDATION: _l("lämnar förslag till beslut"),
}

# The words a förbund may have of its own: the word that else is used, and what it means.
TERMS = {
    "board": (_l("styrelse"), _l("Det organ som beslutar.")),
    "secretariat": (_l("kansli"), _l("De som bereder ärenden och verkställer beslut.")),
    "director": (_l("förbundschef"), _l("Den som leder kansliet.")),
    "initiative": (_l("insats"), _l("Det som förbundet finansierar.")),
    "initiative_owner": (_l("insatsägare"), _l("Den medlem som äger insatsen.")),
    "initiative_manager": (_l("insatsansvarig"), _l("Den person som rapporterar för insatsen.")),
    "member_fee": (_l("medlemsavgift"), _l("Det som varje medlem betalar till förbundet.")),
    "member_consultation": (_l("samråd"), _l("Mötet där medlemmarna rådfrågas om plan och budget.")),
    "owner_representative": (_l("ägare"), _l("Den som företräder en medlem gentemot förbundet.")),
    "interim_report": (_l("delårsrapport"), _l("Rapporten om en del av året.")),
    "operational_plan": (_l("verksamhetsplan"), _l("Årets plan, beslutad av styrelsen.")),
}


def term(labels: Mapping[str, str], name: str) -> str:
    """What this förbund calls something; its own word, else the common one."""
    return labels.get(name) or str(TERMS[name][0])


def source_text(sources: Sequence[Mapping[str, Any]], key: str | None) -> str:
    """The title of the document that a source key names; without one the förbund itself registered it."""
    if not key:
        return str(_("registrerat av förbundet"))
    titles = {source.get("key"): source.get("title") for source in sources}
    return str(titles.get(key) or key)


def warning_text(warning: BoardWarning, members: Mapping[str, str]) -> str:
    """A warning about the board as a sentence, with its paragraph; `members` gives names by key."""
    words = {name: _as_text(name, value, members) for name, value in warning.values.items()}
    law = f" (Finsamlagen {warning.paragraph})." if warning.paragraph else ""
    return _sentence(warning.code, words) + law


def _as_text(name: str, value: object, members: Mapping[str, str]) -> str:
    if isinstance(value, date):
        return current_formats().date(value)
    if name == "member":
        return members.get(str(value), str(value))
    if name == "members":
        return ", ".join(members.get(key, key) for key in str(value).split(", "))
    if isinstance(value, SeatKind):
        return str(SEAT_KINDS[value]).lower()
    return str(value)


def _sentence(code: BoardWarningCode, words: Mapping[str, str]) -> str:
    if code in _SEATS:
        return str(_SEATS[code]) % words
    return str(_TERMS_OF_OFFICE[code]) % words


# Sentences that end in a paragraph have no full stop of their own: it comes after the paragraph.
_SEATS = {
    BoardWarningCode.NO_ORDINARY: _l(
        "%(member)s saknar ledamot. Varje medlem ska ha minst en ledamot och en ersättare"
    ),
    BoardWarningCode.NO_SUBSTITUTE: _l(
        "%(member)s saknar ersättare. Varje medlem ska ha minst en ledamot och en ersättare"
    ),
    BoardWarningCode.UNEQUAL_NUMBERS: _l(
        "Styrelsen har %(ordinary)s ledamöter och %(substitutes)s ersättare. De ska vara lika många"
    ),
    BoardWarningCode.SEAT_WITHOUT_MEMBER: _l(
        "%(holder)s sitter för %(member)s, som inte är medlem just nu. Varje plats hör till en medlem"
    ),
    BoardWarningCode.REPRESENTS_SEVERAL_MEMBERS: _l(
        "%(holder)s sitter för flera medlemmar: %(members)s. En ledamot kan bara företräda en medlem"
    ),
}

_TERMS_OF_OFFICE = {
    BoardWarningCode.TERM_NOT_FROM_APRIL: _l(
        "%(holder)s (%(member)s, %(kind)s) sitter från %(starts_on)s. "
        "Mandatperioden börjar den 1 april året efter valet"
    ),
    BoardWarningCode.TERM_TOO_LONG: _l(
        "%(holder)s (%(member)s, %(kind)s) sitter till %(ends_on)s. En mandatperiod är högst fyra år"
    ),
    BoardWarningCode.TERM_WITHOUT_START: _l(
        "%(holder)s (%(member)s, %(kind)s) saknar första dag. Mandatperioden börjar den 1 april"
    ),
    BoardWarningCode.TERM_WITHOUT_END: _l(
        "%(holder)s (%(member)s, %(kind)s) saknar sista dag. En mandatperiod är högst fyra år"
    ),
    BoardWarningCode.TERM_BACKWARDS: _l(
        "%(holder)s (%(member)s, %(kind)s) slutar %(ends_on)s, före första dagen %(starts_on)s."
    ),
    BoardWarningCode.OVERLAP: _l(
        "%(holder)s och %(earlier_holder)s har samma plats (%(member)s, %(kind)s) samtidigt. "
        "Avsluta den ena eller ge dem var sin plats."
    ),
    BoardWarningCode.GAP: _l(
        "Platsen för %(member)s (%(kind)s) står tom från %(empty_from)s till %(empty_to)s."
    ),
    BoardWarningCode.ENDING_SOON: _l(
        "%(holder)s (%(member)s, %(kind)s) slutar %(ends_on)s och ingen har utsetts efter. "
        "Be medlemmen utse någon i tid."
    ),
}
