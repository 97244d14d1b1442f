"""Decisions and the budget, both ways: the §§ behind a year's lines, the lines that pay for a decision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import and_, bindparam, select

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.accounts.session import actor
from finsam_saas.budgets.pages import DecisionBehind
from finsam_saas.budgets.panel import initiative_budget
from finsam_saas.decisions.models import Decision, GrantedAmount
from finsam_saas.decisions.queries import DecisionFacts, decisions_behind
from finsam_saas.meetings.models import MeetingItem
from finsam_saas.web.formats import current_formats
from tenants.database import own_tenant_id, session

_OF_YEAR = (
    select(
        GrantedAmount.initiative_id,
        Decision.id,
        Decision.decided_on,
        Decision.delegated,
        MeetingItem.paragraph,
    )
    .join(
        Decision,
        and_(Decision.tenant_id == GrantedAmount.tenant_id, Decision.id == GrantedAmount.decision_id),
    )
    .outerjoin(
        MeetingItem,
        and_(MeetingItem.tenant_id == Decision.tenant_id, MeetingItem.id == Decision.item_id),
    )
    .where(GrantedAmount.tenant_id == own_tenant_id, GrantedAmount.year == bindparam("year"))
    .order_by(Decision.decided_on, Decision.id)
)


def decisions_of_year(
    year: int, initiative_ids: Collection[UUID] | None = None
) -> dict[UUID, list[DecisionBehind]]:
    """The decisions behind a year's money by insats, the first decided first; a link for who opens them.

    `initiative_ids` asks for those of some insatser alone.
    """
    told: defaultdict[UUID, list[DecisionBehind]] = defaultdict(list)
    asked = _OF_YEAR
    if initiative_ids is not None:
        asked = asked.where(GrantedAmount.initiative_id.in_(initiative_ids))
    opens = actor().may(Permission.APPLICATIONS_READ)
    for row in session.execute(asked, {"year": year}):
        told[row.initiative_id].append(_behind(row.id, row.paragraph, row.delegated, row.decided_on, opens))
    return told


def decisions_by_year(initiative_id: UUID) -> dict[int, list[DecisionBehind]]:
    """The decisions behind an insats's money by year, the first decided first."""
    told: defaultdict[int, list[DecisionBehind]] = defaultdict(list)
    opens = actor().may(Permission.APPLICATIONS_READ)
    for one in reversed(decisions_behind(initiative_id)):
        for year in one.amounts:
            told[year].append(_behind(one.id, one.paragraph, one.delegated, one.decided_on, opens))
    return told


def _behind(
    decision_id: UUID, paragraph: int | None, delegated: str | None, decided_on: date, opens: bool
) -> DecisionBehind:
    number = f"§ {paragraph}" if paragraph else delegated or _("Beslut")
    url = url_for("decisions.decision", decision_id=decision_id) if opens else None
    return DecisionBehind(f"{number}, {current_formats().date(decided_on)}", url)


def budget_of(found: DecisionFacts, reader: Actor) -> Markup | None:
    """The lines of budgets that pay for the insats of a decision, for who reads budgets."""
    return initiative_budget(found.initiative_id, reader) if found.initiative_id else None
