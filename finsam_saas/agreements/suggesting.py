"""What a new agreement begins with: what the decisions behind the insats say, in Swedish."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from finsam_saas.agreements import queries
from finsam_saas.agreements.entry import AgreementEntry
from finsam_saas.agreements.labels import USUAL_REPORTING, USUAL_TERMS
from finsam_saas.agreements.rules import AgreementKind
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.initiatives import queries as initiatives
from finsam_saas.initiatives.queries import AmountFacts, InitiativeFacts
from finsam_saas.web.formats import formats_for
from finsam_saas.web.language import SOURCE_LANGUAGE, speaking


def suggested(
    initiative: InitiativeFacts,
    amounts: Sequence[AmountFacts],
    behind: Sequence[DecisionFacts],
    *,
    is_first: bool,
) -> AgreementEntry:
    """The agreement as the decisions behind the insats would have it; the kansli changes what it wants."""
    owners = initiatives.owners(initiative.id)
    latest = behind[0] if behind else None
    with speaking(SOURCE_LANGUAGE):
        return AgreementEntry(
            kind=AgreementKind.FIRST if is_first else AgreementKind.CHANGE,
            decided=cited(latest) if latest else "",
            decision_id=latest.id if latest else None,
            starts_on=initiative.starts_on,
            ends_on=initiative.ends_on,
            amounts={one.year: one.amount for one in amounts if one.amount},
            conditions=_conditions(behind),
            reporting=str(USUAL_REPORTING),
            terms=queries.terms().text or str(USUAL_TERMS),
            members=[one.member_id for one in owners],
        )


def usual_terms() -> str:
    """The terms that stand where the förbund has written none of its own, in Swedish."""
    with speaking(SOURCE_LANGUAGE):
        return str(USUAL_TERMS)


def cited(decision: DecisionFacts) -> str:
    """A decision as it is cited: "§ 43, styrelsen 15 september 2026"; a delegated one by its number."""
    day = formats_for(SOURCE_LANGUAGE).date(decision.decided_on)
    if decision.delegated:
        return str(_("delegationsbeslut %(number)s, %(day)s", number=decision.delegated, day=day))
    if decision.paragraph is None:
        return day
    return f"§ {decision.paragraph}, {decision.body} {day}"


def _conditions(found: Sequence[DecisionFacts]) -> str:
    """The conditions of the decisions, a line each, the first decided first."""
    lines = []
    for decision in reversed(found):
        for one in decision.conditions:
            day = formats_for(SOURCE_LANGUAGE).date(one.due_on) if one.due_on else ""
            lines.append(_("%(text)s, senast %(day)s", text=one.text, day=day) if day else one.text)
    return "\n".join(lines)
