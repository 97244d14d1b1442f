"""What decisions show on other features' pages: an application's, an insats's, and the register of §§."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from flask import current_app, render_template
from markupsafe import Markup

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.applications.queries import ApplicationFacts
from finsam_saas.applications.rules import ApplicationState
from finsam_saas.budgets.agenda import SUBJECT as BUDGET
from finsam_saas.decisions import agenda, change_material, labels, queries
from finsam_saas.decisions.queries import DecisionFacts
from finsam_saas.meetings.facts import Item
from finsam_saas.meetings.rules import MeetingState

DECISION_PANELS = "decision_panels"
"""Where the composition root puts what other features show on the page of a decision."""
DecisionPanel = Callable[[DecisionFacts, Actor], Markup | None]
RESTING = "decision_resting"
"""Where it puts what tells of agreements, requisitions and reports that rest on a decision."""
Resting = Callable[[DecisionFacts], str | None]
_DECIDED = frozenset({ApplicationState.GRANTED, ApplicationState.PARTLY_GRANTED, ApplicationState.REJECTED})


def decision_of(application: ApplicationFacts) -> Markup | str:
    """What is proposed and decided of an application, who decides and when; "" before it is prepared."""
    who = actor()
    may_decide = who.may(Permission.DECISIONS_EDIT)
    if application.state in _DECIDED:
        found = queries.decisions_of(application.id)
        return _drawn("decisions/decided.html", decisions=found, opens=_opens(who), application=application)
    if application.state is ApplicationState.READY_FOR_DECISION:
        standing = agenda.standing(application.id)
        item = standing.item
        # A meeting that is only planned is the kansli's alone.
        shown = item if item and (may_decide or item.state is not MeetingState.PLANNED) else None
        return _drawn(
            "decisions/waits.html",
            application=application,
            has_proposal=standing.has_proposal,
            item=shown,
            may_decide=may_decide,
            opens_meetings=who.may(Permission.MEETINGS_READ),
        )
    if application.state is ApplicationState.IN_PREPARATION and may_decide:
        return _drawn("decisions/in_preparation.html", application=application)
    return ""


def decisions_behind(initiative_id: UUID, reader: Actor) -> Markup | None:
    """The §§ behind an insats's money, the latest first; None where no decision is known."""
    found = queries.decisions_behind(initiative_id)
    may_decide = reader.may(Permission.DECISIONS_EDIT)
    if not found and not may_decide:
        return None
    facts = {"decisions": found, "opens": _opens(reader), "may_decide": may_decide}
    return _drawn("decisions/behind.html", initiative_id=initiative_id, **facts)


def decided_with(item_ids: Iterable[UUID]) -> dict[UUID, DecisionFacts]:
    """The decisions on applications among the §§ of a list, by item."""
    return queries.decided_at(item_ids)


def resting_on(found: DecisionFacts) -> list[str]:
    """What has been made since a decision and rests on it, in words; who puts it right should know."""
    tellers: tuple[Resting, ...] = current_app.extensions.get(RESTING, ())
    return [words for words in (tell(found) for tell in tellers) if words]


def subject_of(item: Item) -> Markup | str:
    """The way from an item to the application, insats or budget it decides, for those who read them."""
    if item.subject_kind == change_material.SUBJECT:
        return _drawn("decisions/subject_insats.html", item=item)
    if item.subject_kind == BUDGET:
        return _drawn("decisions/budget.html", item=item) if actor().may(Permission.FEES_READ) else ""
    if item.subject_kind != agenda.SUBJECT or not _opens(actor()):
        return ""
    return _drawn("decisions/subject.html", item=item)


def _opens(reader: Actor) -> bool:
    return reader.may(Permission.APPLICATIONS_READ)


def _drawn(template: str, **facts: object) -> Markup:
    # The templates have escaped all that people have written.
    return Markup(render_template(template, labels=labels, **facts))  # noqa: S704
