"""Every table of the product in one metadata, for migrations and for tests that walk the catalogue."""

from __future__ import annotations

from sqlalchemy import MetaData

import finsam_saas.accounts.models
import finsam_saas.events.models
import finsam_saas.finance.models
import finsam_saas.followup.models
import finsam_saas.funding.models
import finsam_saas.governance.models
import finsam_saas.planning.models
import finsam_saas.statistics.models
import tenants.models  # noqa: F401
from tenants.database import Base

METADATA: MetaData = Base.metadata
