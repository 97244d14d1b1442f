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
from finsam_saas.followup.history import history
from finsam_saas.followup.reading import FROM_FILE
from finsam_saas.followup.service import save_entry, submit_entry
from finsam_saas.imports.models import YearlyAggregate
from finsam_saas.imports.queries import begun_from_file, initiative_ids, may_write, yearly_standing
from finsam_saas.imports.rules import Comparison, YearlyFigure, YearlyKey, compare
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.web.errors import Conflict
from tenants.context import current_tenant
from tenants.database import now, session


@dataclass(frozen=True, slots=True)
class ReportToImport:
    """A report with what a file says of it, the version that was seen when the file was looked at, and
    whether it is to be handed in or only saved.
    """

    report_id: UUID
    version: int
    entry: Entry
    hand_in: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """The insatser whose reports were handed in, and those whose reports were saved as drafts."""

    handed_in: Sequence[str]
    drafts: Sequence[str]


def import_reports(*, actor: Actor, period: Period, chosen: Sequence[ReportToImport]) -> Imported:
    """Save reports as their insatser's drafts, or hand them in: the insatsansvarig's own, or the kansli for
    them where nobody has begun.

    All of them, or none: raises NotFound, Conflict, ReportRefused, PeriodNotOver as the one that stops.
    """
    # Within the request's transaction, so that a page that tells of a refusal reads nothing half done.
    with session.begin_nested():
        # Always in the same order, so that two imports at once wait for each other instead of locking.
        in_order = sorted(chosen, key=lambda one: one.report_id)
        found = [(one, *_import(actor, one)) for one in in_order]
    done = Imported(
        handed_in=sorted(name for one, name, _changed in found if one.hand_in),
        drafts=sorted(name for one, name, _changed in found if not one.hand_in),
    )
    if any(changed for _one, _name, changed in found):
        record(
            actor=actor,
            name=EventName.REPORTS_IMPORTED,
            subject_id=None,
            subject_label=str(period),
            period=str(period),
            initiatives=sorted([*done.handed_in, *done.drafts]),
            handed_in=done.handed_in,
        )
    return done


def _import(actor: Actor, one: ReportToImport) -> tuple[str, bool]:
    """The insats, and whether anything was changed."""
    found = reading.report(actor, one.report_id, for_change=True)
    if not may_write(actor, found, begun_from_file=bool(begun_from_file([found]))):
        raise Conflict(f"report {one.report_id} is {found.state.value}")
    told = {} if found.own else {FROM_FILE: True}
    if one.hand_in:
        submit_entry(actor, found, one.version, one.entry, **told)
        return found.initiative, True
    kept = save_entry(actor, found, one.version, background(found), one.entry, **told)
    return found.initiative, kept != found.version


def is_repeated(actor: Actor, seen: Mapping[UUID, int]) -> bool:
    """Whether these reports are as the actor's own last change left them, with nothing more to write."""
    for report_id, version in seen.items():
        found = reading.report(actor, report_id)
        latest = history(report_id, most=1)
        if found.version <= version or not latest or latest[0].actor_user_id != actor.user_id:
            return False
    return True


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
            changes=_changes(done.replaced, standing),
        )
    return done


def _span(figures: Sequence[YearlyFigure]) -> str:
    years = {one.key.year for one in figures}
    return str(min(years)) if len(years) == 1 else f"{min(years)}–{max(years)}"


def _changes(
    replaced: Sequence[YearlyFigure], standing: Mapping[YearlyKey, YearlyFigure]
) -> list[Mapping[str, object]]:
    """What was replaced, one change for the sexes of a row together."""
    found: dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]] = {}
    for new in replaced:
        key = new.key
        about = f"{key.series.value}:{', '.join(filter(None, (str(key.year), key.initiative)))}"
        before, after = found.setdefault((about, key.row), ({}, {}))
        before[key.sex], after[key.sex] = str(standing[key]), str(new)
    return [
        {"path": path, "before": {row: before}, "after": {row: after}}
        for (path, row), (before, after) in found.items()
    ]


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
