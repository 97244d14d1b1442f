"""What reports ask: the sheet of each, as its template's version fixed it; kept by the process once read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol
from uuid import UUID

from finsam_saas.reporting_plan import queries as plan
from finsam_saas.reporting_plan.rules import TemplateKind
from finsam_saas.reporting_plan.sheet import Sheet, standard_sheet
from tenants.context import current_tenant


class Asking(Protocol):
    """A report, as far as it says what it asks: its kind, and its template's version where it has one."""

    @property
    def id(self) -> UUID:
        """The report."""

    @property
    def kind(self) -> TemplateKind:
        """The kind of its insats."""

    @property
    def template_version_id(self) -> UUID | None:
        """The version that it follows; None where it is asked what is national."""


def sheets_of(found: Iterable[Asking]) -> dict[UUID, Sheet]:
    """What each of several reports asks, by report."""
    reports = list(found)
    wanted = {one.template_version_id for one in reports if one.template_version_id is not None}
    versions = _sheets_in_use(wanted) if wanted else {}
    return {
        one.id: versions[one.template_version_id] if one.template_version_id else standard_sheet(one.kind)
        for one in reports
    }


def sheet_of(found: Asking) -> Sheet:
    """What a report asks."""
    return sheets_of([found])[found.id]


# Versions that reports follow are in use, so they are never changed: each is read once a process. The förbund
# is part of what it is kept under, so that no other's is ever found.
_kept: dict[tuple[int, UUID], Sheet] = {}
MOST_KEPT = 1024


def _sheets_in_use(versions: Collection[UUID]) -> dict[UUID, Sheet]:
    """The sheets of versions that reports follow; those not kept yet in one question."""
    tenant = current_tenant().id
    found = {one: _kept[tenant, one] for one in versions if (tenant, one) in _kept}
    unread = sorted(set(versions) - set(found))
    if unread:
        read = plan.sheets(unread)
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        _kept.update({(tenant, one): sheet for one, sheet in read.items()})
        found.update(read)
    return found
