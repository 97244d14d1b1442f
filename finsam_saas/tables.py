"""Every table of the product in one metadata, for migrations and for tests that walk the catalogue."""

from __future__ import annotations

from sqlalchemy import MetaData

from finsam_saas.accounts import models as accounts
from finsam_saas.agency_sheet import models as agency_sheet
from finsam_saas.agreements import models as agreements
from finsam_saas.applications import models as applications
from finsam_saas.bodies import models as bodies
from finsam_saas.budgets import models as budgets
from finsam_saas.calls import models as calls
from finsam_saas.decisions import models as decisions
from finsam_saas.delegation import models as delegation
from finsam_saas.economy import models as economy
from finsam_saas.events import models as events
from finsam_saas.fees import models as fees
from finsam_saas.followup import models as followup
from finsam_saas.governance import models as governance
from finsam_saas.imports import models as imports
from finsam_saas.initiatives import models as initiatives
from finsam_saas.meetings import models as meetings
from finsam_saas.members import models as members
from finsam_saas.nation_table import models as nation_table
from finsam_saas.needs import models as needs
from finsam_saas.open_data import models as open_data
from finsam_saas.planning import models as planning
from finsam_saas.preparation import models as preparation
from finsam_saas.registry import models as registry
from finsam_saas.releases import models as releases
from finsam_saas.reporting_plan import models as reporting_plan
from finsam_saas.requisitions import models as requisitions
from finsam_saas.seats import models as seats
from finsam_saas.setting_versions import models as setting_versions
from finsam_saas.statistics import models as statistics
from finsam_saas.subscriptions import models as subscriptions
from finsam_saas.surveys import models as surveys
from tenants import models as register
from tenants.database import Base

FEATURES = (
    register,
    events,
    setting_versions,
    accounts,
    members,
    registry,
    bodies,
    seats,
    meetings,
    governance,
    fees,
    budgets,
    initiatives,
    calls,
    needs,
    applications,
    preparation,
    decisions,
    delegation,
    agreements,
    requisitions,
    reporting_plan,
    followup,
    economy,
    planning,
    statistics,
    releases,
    subscriptions,
    open_data,
    nation_table,
    surveys,
    imports,
    agency_sheet,
)
METADATA: MetaData = Base.metadata
