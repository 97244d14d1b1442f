"""Reading the förbund itself: the register's facts, and what its documents say that no page edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select

from finsam_saas.accounts.queries import own_terms
from finsam_saas.bodies.rules import BodyTask
from finsam_saas.governance.models import RecordedFact
from tenants.database import own_tenant_id, session
from tenants.models import Tenant

Recorded = Sequence[tuple[str, str, Mapping[str, Any], str | None]]
SECTION = "governance"


@dataclass(frozen=True)
class AssociationFacts:
    """The förbund as the register knows it; `formed` is as exact as its source ("2005-05")."""

    name: str
    short_name: str
    organisation_number: str | None
    formed: str | None
    valid_from: date | None
    valid_to: date | None
    county: str | None
    director_title: str | None
    labels: Mapping[str, str]
    sources: Sequence[Mapping[str, Any]]

    @property
    def terms(self) -> dict[str, str]:
        """The förbund's own words for things, the chief's title among them."""
        return own_terms(self.labels, self.director_title)

    def source_of(self, fact: str) -> str | None:
        """The titles of the documents that give a fact of the register."""
        titles = [str(source["title"]) for source in self.sources if fact in source.get("gives", ())]
        return "; ".join(titles) or None


_FACTS = (
    Tenant.name,
    Tenant.short_name,
    Tenant.organisation_number,
    Tenant.formed,
    Tenant.valid_from,
    Tenant.valid_to,
    Tenant.county,
    Tenant.director_title,
    Tenant.labels,
    Tenant.sources,
)
_ASSOCIATION = select(*_FACTS).where(Tenant.id == own_tenant_id)
_ASSOCIATION_AND_RECORDED = (
    select(*_FACTS, RecordedFact.kind, RecordedFact.key, RecordedFact.value, RecordedFact.source)
    .outerjoin(RecordedFact, and_(RecordedFact.tenant_id == Tenant.id, RecordedFact.section == SECTION))
    .where(Tenant.id == own_tenant_id)
    .order_by(RecordedFact.kind, RecordedFact.position, RecordedFact.key)
)


def association() -> AssociationFacts:
    """The förbund that is acted for, from the register."""
    row = session.execute(_ASSOCIATION).one()
    return AssociationFacts(*row)


def member_tasks(of: Recorded) -> list[BodyTask]:
    """What the members themselves do on the road: apply, carry out."""
    form = next((value for kind, _key, value, _source in of if kind == "form"), {})
    return [BodyTask(task) for task in form.get("member_tasks", ())]


def association_and_recorded() -> tuple[AssociationFacts, Recorded]:
    """The förbund, and what its documents say that no page edits: kind, key, fields and source; one query."""
    rows = [tuple(row) for row in session.execute(_ASSOCIATION_AND_RECORDED)]
    end = len(_FACTS)
    return AssociationFacts(*rows[0][:end]), [row[end:] for row in rows if row[end] is not None]
