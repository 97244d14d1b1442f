"""Decisions about what insatser report: how often, and which version of a template from which day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.events.changes import changes
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup import renewal
from finsam_saas.report_templates import queries
from finsam_saas.report_templates.entry import PlanEntry
from finsam_saas.report_templates.refusals import StartFault, StartRefused
from finsam_saas.reporting_plan import keeping, versions
from finsam_saas.reporting_plan import queries as plan_queries
from finsam_saas.reporting_plan.differences import differences
from finsam_saas.reporting_plan.models import ReportingPlan, TemplateVersion
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.reporting_plan.questions import is_whole
from finsam_saas.reporting_plan.rules import TemplateKind, VersionState
from finsam_saas.reporting_plan.sections import forget_source
from finsam_saas.reporting_plan.sheet import standard_sheet
from finsam_saas.reporting_plan.succession import starting_periods
from finsam_saas.web.errors import Conflict
from finsam_saas.web.rows import remove_version, write_version
from tenants.context import current_tenant
from tenants.database import now, session


def change_plan(*, actor: Actor, kind: TemplateKind, version: int, entry: PlanEntry) -> None:
    """Decide how a kind of insats reports from the next period that is opened; raises Conflict.

    Reports already asked for keep their period, what they ask and their last day.
    """
    before = plan_queries.plans()[kind]
    found = changes(before, asdict(entry))
    if not found:
        return
    values = {**asdict(entry), "remind_before": list(entry.remind_before)}
    if version == 0:
        _first_plan(kind, values)
    else:
        write_version(ReportingPlan, _plan_id(kind), version, values)
    forget_source(kind)
    record(
        actor=actor,
        name=EventName.REPORTING_PLAN_CHANGED,
        subject_id=None,
        subject_label=f"template:{kind.value}",
        changes=found,
    )


def _plan_id(kind: TemplateKind) -> UUID:
    """The row of a plan that was seen; raises Conflict where it is gone."""
    of_kind = ReportingPlan.tenant_id == current_tenant().id, ReportingPlan.kind == kind
    plan_id = session.scalar(select(ReportingPlan.id).where(*of_kind))
    if plan_id is None:
        raise Conflict(f"the plan of {kind} was removed in the meantime")
    return plan_id


def _first_plan(kind: TemplateKind, values: dict[str, object]) -> None:
    """Keep a plan where there was none; raises Conflict where somebody else just did."""
    row = insert(ReportingPlan).values(tenant_id=current_tenant().id, kind=kind, version=1, **values)
    if session.execute(row.on_conflict_do_nothing().returning(ReportingPlan.id)).first() is None:
        raise Conflict(f"the plan of {kind} was made in the meantime")


def make_draft(*, actor: Actor, kind: TemplateKind, source: UUID | None) -> UUID:
    """Begin a version as a copy of an earlier one, or of the standard template (`source` None).

    A kind has one draft at a time: where there is one already it is given. Raises NotFound.
    """
    rows = queries.versions_of(kind)
    draft = queries.draft_of(rows)
    if draft is not None:
        return draft.id
    copied = queries.template(source) if source is not None else None
    if copied is not None and copied.row.kind is not kind:
        raise Conflict(f"version {source} is of another kind")
    made = TemplateVersion(
        kind=kind, number=max((one.number for one in rows), default=0) + 1, state=VersionState.DRAFT
    )
    session.add(made)
    session.flush()
    if copied is None:
        keeping.add_questions(made.id, standard_sheet(kind).questions)
    else:
        retired = {one.question.key for one in copied.questions if not one.is_asked}
        asked = [one.question for one in copied.questions]
        keeping.add_questions(made.id, asked, no_longer_asked=retired)
        keeping.add_targets(made.id, [one.target for one in copied.targets])
    record(
        actor=actor,
        name=EventName.TEMPLATE_DRAFTED,
        subject_id=made.id,
        subject_label=versions.version(made.id).label,
        copied_from=copied.row.number if copied else None,
    )
    return made.id


def discard_draft(*, actor: Actor, version_id: UUID, version: int) -> None:
    """Throw a draft away; nobody was ever asked by it. Raises NotFound and Conflict."""
    row = versions.version(version_id)
    if not row.is_draft:
        raise Conflict(f"version {version_id} is in use")
    remove_version(TemplateVersion, version_id, version)
    record(actor=actor, name=EventName.TEMPLATE_DISCARDED, subject_id=version_id, subject_label=row.label)


@dataclass(frozen=True)
class Start:
    """A period that a draft can be taken into use from, and what that does to the reports there are."""

    period: Period
    does: renewal.Renewal

    @property
    def is_possible(self) -> bool:
        """Whether no accepted report would stand behind the version's day."""
        return self.does.accepted == 0


def possible_starts(kind: TemplateKind, today: date) -> list[Start]:
    """The periods a new version of a kind's template can apply from: the running one and those that come."""
    cadence = plan_queries.plans()[kind].cadence
    asked = renewal.asked_periods(kind)
    periods = starting_periods(cadence, today, _newest_day(kind))
    return [Start(period, renewal.renewal(asked, period.first_day)) for period in periods]


def _newest_day(kind: TemplateKind) -> date | None:
    days = [one.valid_from for one in queries.versions_of(kind) if one.valid_from is not None]
    return max(days, default=None)


def take_into_use(
    *, actor: Actor, version_id: UUID, version: int, first_day: date, note: str, today: date
) -> renewal.Renewal:
    """Let a draft apply from a period's first day; never changed after this, only succeeded.

    Reports not begun, for periods from that day, follow it; those begun keep what they began with. Raises
    NotFound, StartRefused and Conflict.
    """
    found = queries.template(version_id)
    if not found.row.is_draft:
        raise Conflict(f"version {version_id} is in use already")
    kind = found.row.kind
    start = _start(kind, first_day, today)
    if not is_whole(found.sheet):
        raise StartRefused(StartFault.NOT_WHOLE, first_day)
    if not differences(queries.sheet_before(queries.versions_of(kind), found.row), found.sheet):
        raise StartRefused(StartFault.NOTHING_CHANGED, first_day)
    in_use = {
        "state": VersionState.IN_USE,
        "valid_from": first_day,
        "taken_into_use_at": now(),
        "taken_into_use_by": actor.name,
        "note": note,
    }
    write_version(TemplateVersion, version_id, version, in_use)
    renewal.follow_version(kind, version_id, first_day)
    record(
        actor=actor,
        name=EventName.TEMPLATE_TAKEN_INTO_USE,
        subject_id=version_id,
        subject_label=found.row.label,
        valid_from=first_day.isoformat(),
        note=note,
        reports_follow=start.does.follow,
        reports_keep=start.does.keep,
    )
    return start.does


def _start(kind: TemplateKind, first_day: date, today: date) -> Start:
    newest = _newest_day(kind)
    if newest is not None and first_day < newest:
        raise StartRefused(StartFault.BEFORE_THE_NEWEST, newest)
    start = next((one for one in possible_starts(kind, today) if one.period.first_day == first_day), None)
    if start is None:
        raise StartRefused(StartFault.NOT_A_FIRST_DAY, first_day)
    if not start.is_possible:
        raise StartRefused(StartFault.ACCEPTED_REPORTS, first_day)
    return start
