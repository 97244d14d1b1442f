"""What a file changes: reports are saved or handed in by their own rules, older years are replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.followup import reading
from finsam_saas.followup.background import background
from finsam_saas.followup.entry import Entry
from finsam_saas.followup.service import save_entry, save_report, submit_report
from finsam_saas.imports.models import YearlyAggregate
from finsam_saas.imports.queries import initiative_ids, may_write, yearly_standing
from finsam_saas.imports.rules import Comparison, YearlyFigure, compare
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.web.errors import Conflict
from tenants.context import current_tenant
from tenants.database import now, session


@dataclass(frozen=True, slots=True)
class ReportToImport:
    """A report with what a file says of it, and the version that was seen when the file was looked at."""

    report_id: UUID
    version: int
    entry: Entry


def import_reports(
    *, actor: Actor, period: Period, chosen: Sequence[ReportToImport], hand_in: bool
) -> list[str]:
    """Save reports as their insatser's drafts, or hand in the actor's own; the insatser.

    All of them, or none: raises NotFound, Conflict, ReportRefused, PeriodNotOver as the one that stops.
    """
    names = []
    # Always in the same order, so that two imports at once wait for each other instead of locking.
    for one in sorted(chosen, key=lambda one: one.report_id):
        names.append(_import(actor, one, hand_in=hand_in))
    if names:
        record(
            actor=actor,
            name=EventName.REPORTS_IMPORTED,
            subject_id=None,
            subject_label=str(period),
            period=str(period),
            initiatives=sorted(names),
            handed_in=hand_in,
        )
    return names


def _import(actor: Actor, one: ReportToImport, *, hand_in: bool) -> str:
    found = reading.report(actor, one.report_id, for_change=True)
    if not may_write(actor, found):
        raise Conflict(f"report {one.report_id} is {found.state.value}")
    if not found.own:
        save_entry(actor, found, one.version, background(found).kept, one.entry)
    elif hand_in:
        submit_report(actor=actor, report_id=one.report_id, version=one.version, entry=one.entry)
    else:
        save_report(actor=actor, report_id=one.report_id, version=one.version, entry=one.entry)
    return found.initiative


def compare_years(figures: Sequence[YearlyFigure]) -> Comparison:
    """What an import of these figures would do; changes nothing."""
    return compare(figures, yearly_standing({(one.key.series, one.key.year) for one in figures}))


def import_years(*, actor: Actor, figures: Sequence[YearlyFigure], source: str) -> Comparison:
    """Add figures of older years and replace those that stand for the same series, year, insats, row and sex.

    What was replaced stands in the event. The figures must be read by `years.read_years`; a figure that no
    table may hold is refused by the database.
    """
    standing = yearly_standing({(one.key.series, one.key.year) for one in figures})
    done = compare(figures, standing)
    changed = [*done.added, *done.replaced]
    if changed:
        _write(actor, changed, source)
        record(
            actor=actor,
            name=EventName.OLDER_YEARS_IMPORTED,
            subject_id=None,
            subject_label=_span(changed),
            years=sorted({one.key.year for one in changed}),
            source=source,
            added=len(done.added),
            replaced=len(done.replaced),
            changes=[_change(one, standing[one.key]) for one in done.replaced],
        )
    return done


def _span(figures: Sequence[YearlyFigure]) -> str:
    years = {one.key.year for one in figures}
    return str(min(years)) if len(years) == 1 else f"{min(years)}–{max(years)}"


def _change(new: YearlyFigure, old: YearlyFigure) -> Mapping[str, str]:
    key = new.key
    about = ", ".join(part for part in (str(key.year), key.initiative, key.row, key.sex) if part)
    return {"path": f"{key.series.value}:{about}", "before": str(old), "after": str(new)}


def _write(actor: Actor, figures: Sequence[YearlyFigure], source: str) -> None:
    names = {one.key.initiative for one in figures if one.key.initiative}
    ids = initiative_ids(names) if names else {}
    imported_at = now()
    values = [
        {
            "tenant_id": current_tenant().id,
            "series": one.key.series,
            "year": one.key.year,
            "initiative": one.key.initiative,
            "initiative_id": ids.get(one.key.initiative),
            "row": one.key.row,
            "sex": one.key.sex,
            "value": one.value,
            "missing": one.missing,
            "source": source,
            "imported_at": imported_at,
            "imported_by": actor.name,
        }
        # Always in the same order, so that two imports at once wait for each other instead of locking.
        for one in sorted(figures, key=lambda one: str(one.key))
    ]
    adding = insert(YearlyAggregate)
    key = ("tenant_id", "series", "year", "initiative", "row", "sex")
    replaced = {name: adding.excluded[name] for name in values[0] if name not in key}
    session.execute(adding.on_conflict_do_update(index_elements=list(key), set_=replaced), values)
