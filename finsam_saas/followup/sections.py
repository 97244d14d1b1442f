"""The follow-up section of a profile: how a förbund follows up, as its documents state it."""

from __future__ import annotations

from sqlalchemy import select

from finsam_saas.followup.models import Report
from finsam_saas.followup.profile import (
    FollowupSection,
    InitiativeReportPart,
    InstrumentPart,
    InterimReportPart,
    PublishedCountPart,
)
from finsam_saas.governance.recorded import fact, facts, keep_facts
from finsam_saas.reporting_plan import sections as asked
from tenants.context import current_tenant
from tenants.database import session
from tenants.profile_fields import ProfileFault
from tenants.provisioning import SectionPort

NAME = "followup"


def load(section: FollowupSection) -> list[ProfileFault]:
    """Make what is recorded the same as the section."""
    keep_facts(NAME, "initiative_reports", [section.initiative_reports])
    keep_facts(NAME, "interim_report", [section.interim_report])
    keep_facts(NAME, "instruments", section.instruments)
    keep_facts(NAME, "published_counts", section.published_counts)
    return asked.load(section.plans, section.templates)


def prune(section: FollowupSection) -> list[ProfileFault]:
    """Remove plans and templates that are left over; what is recorded is replaced by kind."""
    followed = select(Report.template_version_id).where(Report.tenant_id == current_tenant().id)
    in_reports = {one for one in session.scalars(followed.distinct()) if one is not None}
    return asked.prune(section.plans, section.templates, in_reports)


def export() -> FollowupSection:
    """The section as it is recorded."""
    return FollowupSection(
        initiative_reports=fact(NAME, "initiative_reports", InitiativeReportPart),
        interim_report=fact(NAME, "interim_report", InterimReportPart),
        instruments=tuple(facts(NAME, "instruments", InstrumentPart)),
        published_counts=tuple(facts(NAME, "published_counts", PublishedCountPart)),
        plans=asked.export_plans(),
        templates=asked.export_templates(),
    )


PORT = SectionPort(NAME, FollowupSection, load, prune, export)
