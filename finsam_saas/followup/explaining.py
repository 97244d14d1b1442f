"""Where statistics explain the figures of a report: the selection of its insats and one of its periods."""

from __future__ import annotations

from collections.abc import Mapping

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import Permission
from finsam_saas.followup.reading import ReportRow
from finsam_saas.reporting_plan.periods import Cadence, Period


def explained_in(who: Actor, found: ReportRow, period: Period) -> Mapping[str, object]:
    """The selection, as it stands in an address, of an accepted period of the report's insats.

    Empty for those whom statistics do not show exact counts.
    """
    exact = who.may(Permission.FIGURES_READ_EXACT) or (found.own and not who.may(Permission.REPORTS_READ))
    if not exact:
        return {}
    part = {} if period.cadence is Cadence.YEAR else {"del": str(period).partition("-")[2]}
    return {"ar": period.year, **part, "insats": found.initiative_id}
