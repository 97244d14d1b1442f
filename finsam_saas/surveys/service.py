"""Reading in results: all of them right, or none; a repeat replaces, and what it replaced stays on record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.surveys.models import SurveyIndicator, SurveyResult
from finsam_saas.surveys.queries import standing
from finsam_saas.surveys.register import Instrument, instruments
from finsam_saas.surveys.rules import (
    Comparison,
    Result,
    ResultFault,
    ResultKey,
    ResultRow,
    ResultsRefused,
    compare,
    kept,
    result_fault,
)
from finsam_saas.web.errors import NotFound
from finsam_saas.web.formats import STOCKHOLM
from tenants.context import current_tenant
from tenants.database import now, session

LONGEST_LABEL = 120


def latest_year() -> int:
    """The last year that there can be results for: this one, in Sweden."""
    return now().astimezone(STOCKHOLM).year


def instrument_of(key: str) -> Instrument:
    """The instrument with this key in the register; raises NotFound."""
    found = instruments().get(key)
    if found is None:
        raise NotFound(f"no instrument {key}")
    return found


def row_fault(instrument: Instrument, row: ResultRow) -> ResultFault | None:
    """What is wrong with a result of this instrument; None where it can be right."""
    return instrument.key_fault(row.key, latest_year=latest_year()) or result_fault(row.result)


def compare_results(*, instrument: Instrument, rows: Sequence[ResultRow]) -> Comparison:
    """What an import of these results would do; changes nothing."""
    return compare(rows, standing(instrument.key, {row.key.year for row in rows}))


def import_results(
    *, actor: Actor, instrument: Instrument, rows: Sequence[ResultRow], source: str
) -> Comparison:
    """Add results and replace those that stand for the same year, group and indicator.

    Raises ResultsRefused where any of them is wrong or stands twice; then nothing is changed. Results of too
    few persons are kept without figures.
    """
    _refuse_faulty(instrument, rows)
    done = compare_results(instrument=instrument, rows=rows)
    written = [*done.added, *done.replaced]
    before = standing(instrument.key, {row.key.year for row in done.replaced})
    indicators, renamed = _indicators(instrument, rows)
    if written:
        _write(actor, instrument, written, indicators, source)
    if written or renamed:
        years = sorted({row.key.year for row in written})
        record(
            actor=actor,
            name=EventName.SURVEY_RESULTS_IMPORTED,
            subject_id=None,
            subject_label=instrument.name,
            years=years,
            source=source,
            added=len(done.added),
            replaced=len(done.replaced),
            changes=[*renamed, *(_change(row, before[row.key]) for row in done.replaced)],
        )
    return done


def _refuse_faulty(instrument: Instrument, rows: Sequence[ResultRow]) -> None:
    faults: list[tuple[ResultKey, ResultFault]] = []
    seen: set[ResultKey] = set()
    for row in rows:
        fault = ResultFault.DOUBLED if row.key in seen else row_fault(instrument, row)
        if fault:
            faults.append((row.key, fault))
        seen.add(row.key)
    if faults:
        raise ResultsRefused(faults)


def _indicators(
    instrument: Instrument, rows: Sequence[ResultRow]
) -> tuple[dict[str, UUID], list[Mapping[str, str]]]:
    """The indicators of the rows by code, made where missing, and the names that the rows change."""
    found = {
        one.code: one
        for one in session.scalars(
            select(SurveyIndicator)
            .where(
                SurveyIndicator.tenant_id == current_tenant().id,
                SurveyIndicator.instrument == instrument.key,
                SurveyIndicator.code.in_({row.key.code for row in rows}),
            )
            .order_by(SurveyIndicator.code)
        )
    }
    renamed: list[Mapping[str, str]] = []
    for row in sorted(rows, key=lambda row: row.key.code):
        code = row.key.code
        if code not in found:
            found[code] = SurveyIndicator(
                instrument=instrument.key, code=code, label=row.label, theme=row.theme
            )
            session.add(found[code])
        for field in ("label", "theme"):
            old, new = getattr(found[code], field), getattr(row, field)
            if new and new != old:
                setattr(found[code], field, new)
                renamed.append({"path": f"{field}:{code}", "before": old, "after": new})
    session.flush()
    return {code: one.id for code, one in found.items()}, renamed


def _write(
    actor: Actor,
    instrument: Instrument,
    rows: Sequence[ResultRow],
    indicators: Mapping[str, UUID],
    source: str,
) -> None:
    imported_at = now()
    values = [
        {
            "tenant_id": current_tenant().id,
            "indicator_id": indicators[row.key.code],
            "year": row.key.year,
            "respondent_group": row.key.group,
            "version": _version(instrument, row.key.year),
            "n": kept(row.result).n,
            "share": kept(row.result).share,
            "mean": kept(row.result).mean,
            "source": source,
            "imported_at": imported_at,
            "imported_by": actor.name,
        }
        # Always in the same order, so that two imports at once wait for each other instead of locking.
        for row in sorted(rows, key=lambda row: (row.key.year, row.key.group.value, row.key.code))
    ]
    adding = insert(SurveyResult)
    key = ("tenant_id", "indicator_id", "year", "respondent_group")
    replaced = {name: adding.excluded[name] for name in values[0] if name not in key}
    session.execute(adding.on_conflict_do_update(index_elements=list(key), set_=replaced), values)


def _version(instrument: Instrument, year: int) -> str:
    version = instrument.version_of(year)
    return version.key if version else ""


def _change(row: ResultRow, before: Result) -> Mapping[str, object]:
    return {
        "path": f"{row.key.group.value}:{row.key.year}, {row.key.code}",
        "before": told_result(before),
        "after": told_result(kept(row.result)),
    }


def told_result(result: Result) -> Mapping[str, str]:
    """A result as an event keeps it; figures as text, nothing at all of a protected one."""
    if result.n is None:
        return {"n": ".."}
    told = {"n": str(result.n), "share": result.share, "mean": result.mean}
    return {name: str(value).replace(".", ",") for name, value in told.items() if value is not None}
