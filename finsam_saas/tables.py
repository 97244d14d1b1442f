"""Every table of the product in one metadata, for migrations and for tests that walk the catalogue."""

from __future__ import annotations

from sqlalchemy import MetaData

from finsam_saas.accounts import models as accounts
from finsam_saas.events import models as events
from finsam_saas.finance import models as finance
from finsam_saas.followup import models as followup
from finsam_saas.governance import models as governance
from finsam_saas.initiatives import models as initiatives
from finsam_saas.planning import models as planning
from finsam_saas.statistics import models as statistics
from tenants import models as register
from tenants.database import Base

FEATURES = (register, events, accounts, governance, finance, initiatives, followup, planning, statistics)
METADATA: MetaData = Base.metadata
