"""Reports that wait for an answer, and who signs them, for tests of review."""

from __future__ import annotations

from uuid import UUID

from finsam_saas.access.permissions import Role
from finsam_saas.followup import reading
from finsam_saas.followup.models import InitiativeSignatory, Report
from finsam_saas.followup.rules import ReportState
from finsam_saas.reporting_plan.models import ReportingPlan
from finsam_saas.reporting_plan.rules import TemplateKind
from tenants.database import session
from tests.builders_followup import add_initiative, hand_in, open_quarter, report_of
from tests.conftest import Inside

UPPSALA = "uppsala-lan"
LIST = "/uppsala-lan/uppfoljning"


def handed_in(inside: Inside, *names: str) -> list[UUID]:
    """Reports of these insatser, handed in by the one insatsansvarig, at version 3."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        made = [add_initiative(name, manager=manager.membership_id) for name in names]
        open_quarter(manager)
        found = [report_of(initiative_id) for initiative_id in made]
        for report_id in found:
            assert hand_in(manager, report_id) == 3
        session.commit()
        return found


def not_handed_in(inside: Inside, *names: str) -> list[UUID]:
    """Reports of these insatser that nobody has begun."""
    with inside(UPPSALA, Role.INITIATIVE_MANAGER) as manager:
        made = [add_initiative(name, manager=manager.membership_id) for name in names]
        open_quarter(manager)
        found = [report_of(initiative_id) for initiative_id in made]
        session.commit()
        return found


def needs_sign_off(inside: Inside) -> None:
    """The förbund lets the styrgrupp sign off the reports of pre-rehabilitation."""
    with inside(UPPSALA):
        kind = TemplateKind.PRE_REHABILITATION
        session.add(ReportingPlan(kind=kind, is_asked=True, needs_sign_off=True))
        session.commit()


def sign_for(inside: Inside, report_id: UUID) -> None:
    """Let the one group member sign off the report's insats."""
    with inside(UPPSALA, Role.GROUP_MEMBER) as member:
        pass
    with inside(UPPSALA) as kansli:
        initiative_id = reading.report(kansli, report_id).initiative_id
        session.add(InitiativeSignatory(initiative_id=initiative_id, membership_id=member.membership_id))
        session.commit()


def state_of(inside: Inside, report_id: UUID) -> ReportState:
    """Where the report is."""
    with inside(UPPSALA) as kansli:
        return reading.report(kansli, report_id).state


def period_of(inside: Inside, report_id: UUID) -> UUID:
    """The period that the report is for."""
    with inside(UPPSALA):
        return session.query(Report.period_id).filter(Report.id == report_id).one().period_id  # type: ignore[no-any-return]
