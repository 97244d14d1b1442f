"""Taking away results that were read in wrongly: whole years of a group, and what was removed on record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from finsam_saas.access.actor import Actor
from finsam_saas.events.names import EventName
from finsam_saas.events.service import record
from finsam_saas.surveys.models import SurveyIndicator, SurveyResult
from finsam_saas.surveys.queries import GroupYear, coverage, standing
from finsam_saas.surveys.register import Instrument
from finsam_saas.surveys.rules import Result, ResultKey
from finsam_saas.surveys.service import told_result
from finsam_saas.web.errors import Conflict
from tenants.context import current_tenant
from tenants.database import session


def remove_years(*, actor: Actor, instrument: Instrument, chosen: Collection[GroupYear]) -> int:
    """Take away all results of these groups and years, and indicators that are left without any; how many.

    The event keeps what was taken away. Raises Conflict where the results are not as many as were shown.
    """
    if not set(chosen) <= set(coverage(instrument.key)):
        raise Conflict(f"results of {instrument.key} have changed since they were shown")
    if not chosen:
        return 0
    places = {(one.group, one.year) for one in chosen}
    before = standing(instrument.key, {one.year for one in chosen})
    gone = {key: result for key, result in before.items() if (key.group, key.year) in places}
    removed = session.scalars(
        delete(SurveyResult).where(_of_instrument(instrument), _at(chosen)).returning(SurveyResult.id)
    ).all()
    if len(removed) != sum(one.results for one in chosen):
        raise Conflict(f"results of {instrument.key} have changed since they were shown")
    _forget_unused(instrument)
    record(
        actor=actor,
        name=EventName.SURVEY_RESULTS_REMOVED,
        subject_id=None,
        subject_label=instrument.name,
        years=sorted({one.year for one in chosen}),
        removed=len(removed),
        changes=_changes(gone),
    )
    return len(removed)


def _at(chosen: Collection[GroupYear]) -> ColumnElement[bool]:
    return or_(
        *(and_(SurveyResult.respondent_group == one.group, SurveyResult.year == one.year) for one in chosen)
    )


def _of_instrument(instrument: Instrument) -> ColumnElement[bool]:
    indicators = select(SurveyIndicator.id).where(
        SurveyIndicator.tenant_id == current_tenant().id, SurveyIndicator.instrument == instrument.key
    )
    return and_(SurveyResult.tenant_id == current_tenant().id, SurveyResult.indicator_id.in_(indicators))


def _forget_unused(instrument: Instrument) -> None:
    """Indicators without results: a code that was wrong in the file is not to stay in the list."""
    has_results = exists().where(
        SurveyResult.tenant_id == SurveyIndicator.tenant_id, SurveyResult.indicator_id == SurveyIndicator.id
    )
    session.execute(
        delete(SurveyIndicator)
        .where(
            SurveyIndicator.tenant_id == current_tenant().id,
            SurveyIndicator.instrument == instrument.key,
            ~has_results,
        )
        .execution_options(synchronize_session=False)
    )


def _changes(gone: Mapping[ResultKey, Result]) -> Sequence[Mapping[str, object]]:
    return [
        {
            "path": f"{key.group.value}:{key.year}, {key.code}",
            "before": told_result(result),
            "after": {},
        }
        for key, result in sorted(gone.items(), key=lambda one: str(one[0]))
    ]
