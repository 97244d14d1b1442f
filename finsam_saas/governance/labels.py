"""The words a förbund may have of its own, and where a fact comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

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


def entered_here() -> str:
    """Where a fact comes from that no document gives: the förbund itself registered it."""
    return str(_("registrerat av förbundet"))


def source_text(sources: Sequence[Mapping[str, Any]], key: str | None) -> str:
    """The title of the document that a source key names; without one the förbund itself registered it."""
    if not key:
        return entered_here()
    titles = {source.get("key"): source.get("title") for source in sources}
    return str(titles.get(key) or key)
