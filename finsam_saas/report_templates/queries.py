"""The förbund's templates as somebody decides about them: each kind with its plan, versions and insatser."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from finsam_saas.initiatives.models import Initiative
from finsam_saas.initiatives.rules import InitiativeStatus
from finsam_saas.reporting_plan import queries as plan_queries
from finsam_saas.reporting_plan import versions
from finsam_saas.reporting_plan.queries import Plan
from finsam_saas.reporting_plan.rules import TemplateKind, VersionDates, kind_of
from finsam_saas.reporting_plan.sheet import Sheet, in_order, standard_sheet
from finsam_saas.reporting_plan.succession import Reign, reigns
from finsam_saas.reporting_plan.versions import PlacedQuestion, PlacedTarget, VersionRow
from tenants.context import current_tenant
from tenants.database import session


@dataclass(frozen=True)
class KindRow:
    """A kind of insats: how it reports, by which version, and how many insatser there are."""

    kind: TemplateKind
    plan: Plan
    in_use: VersionRow | None
    draft: VersionRow | None
    initiatives: int


@dataclass(frozen=True)
class Template:
    """A version with all that stands in it, also what is no longer asked."""

    row: VersionRow
    questions: tuple[PlacedQuestion, ...]
    targets: tuple[PlacedTarget, ...]

    @property
    def sheet(self) -> Sheet:
        """What a report is asked by this version."""
        asked = [one.question for one in self.questions if one.is_asked]
        return Sheet(self.row.kind, in_order(asked), tuple(one.target for one in self.targets))


def kinds(today: date) -> list[KindRow]:
    """Every kind of insats with its plan, the version that applies today, and its draft."""
    plans, rows, counted = plan_queries.plans(), versions.versions(), initiatives_by_kind()
    return [
        KindRow(
            kind,
            plans[kind],
            applying([one for one in rows if one.kind is kind], today),
            draft_of([one for one in rows if one.kind is kind]),
            counted[kind],
        )
        for kind in TemplateKind
    ]


def applying(rows: list[VersionRow], today: date) -> VersionRow | None:
    """The version that applies today; None where the standard template does."""
    by_id = {one.id: one for one in rows}
    found = [reign.version.key for reign in version_reigns(rows) if reign.applies(today)]
    return by_id[UUID(str(found[0]))] if found else None


def draft_of(rows: list[VersionRow]) -> VersionRow | None:
    """The draft among the versions of a kind, if there is one."""
    return next((one for one in rows if one.is_draft), None)


def version_reigns(rows: list[VersionRow]) -> list[Reign[VersionDates]]:
    """The versions in use of one kind, each with its days; the oldest first."""
    return reigns(
        VersionDates(one.id, one.valid_from, one.number) for one in rows if one.valid_from is not None
    )


def versions_of(kind: TemplateKind) -> list[VersionRow]:
    """The versions of a kind, by number."""
    return [one for one in versions.versions() if one.kind is kind]


def template(version_id: UUID) -> Template:
    """A version with its questions and targets; raises NotFound."""
    row = versions.version(version_id)
    return Template(row, tuple(versions.questions([version_id])), tuple(versions.targets([version_id])))


def sheet_before(rows: list[VersionRow], row: VersionRow) -> Sheet:
    """What was asked before a version: by the version in use with the number before, else the standard."""
    before = [one for one in rows if not one.is_draft and one.number < row.number]
    return plan_queries.sheet(row.kind, before[-1].id) if before else standard_sheet(row.kind)


def initiatives_by_kind() -> Counter[TemplateKind]:
    """How many insatser that run or are planned there are of each kind."""
    rows = session.execute(
        select(Initiative.orientation, Initiative.specific_orientation, func.count())
        .where(
            Initiative.tenant_id == current_tenant().id,
            Initiative.status.in_((InitiativeStatus.ONGOING, InitiativeStatus.PLANNED)),
        )
        .group_by(Initiative.orientation, Initiative.specific_orientation)
    )
    found: Counter[TemplateKind] = Counter()
    for orientation, specific, count in rows:
        kind = kind_of(orientation, specific)
        if kind is not None:
            found[kind] += count
    return found
