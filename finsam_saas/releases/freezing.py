"""Freezing a release as the national role: exact cells in, protected figures out, both kept for ever.

Everything that the figures are made from is kept with them, so that the release can be made again from
scratch, byte for byte, whatever has happened to the förbund's reports since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.releases import keeping
from finsam_saas.releases.content import Settled, canonical_bytes, content_hash
from finsam_saas.releases.keeping import Figures, Inputs, Plan, Seal
from finsam_saas.releases.method import definitions, method_note
from finsam_saas.releases.models import NationalRelease
from finsam_saas.releases.protection import protect_release
from finsam_saas.releases.release import CellCoverage
from finsam_saas.releases.rules import period_of_code, periods_behind
from finsam_saas.reporting_plan.periods import Period
from finsam_saas.statistics.cells import Level
from finsam_saas.statistics.cube_reading import area_names, county_of, coverage, exact_cells

LEVELS = (Level.NATION.value, Level.COUNTY.value, Level.ASSOCIATION.value)


class NothingToFreeze(ValueError):
    """Nobody has an accepted report for the quarter."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The fingerprint a release was given, and those that its kept inputs and its figures have now."""

    code: str
    given: str
    from_inputs: str
    from_figures: str

    @property
    def holds(self) -> bool:
        """Whether the release is what it was when it was frozen."""
        return self.given == self.from_inputs == self.from_figures


def read_inputs(connection: Connection, plan: Plan, earlier: Collection[str]) -> Inputs:
    """The exact cells of the release's year so far, and its coverage; raises NothingToFreeze.

    So far is as far as any of the earlier releases (their codes) reach: what is corrected in a quarter
    must not give away what a release of a later one hides.
    """
    released = [period for code in earlier if (period := period_of_code(code))]
    newest = max([Period.parse(plan.period), *released], key=lambda period: period.last_day)
    behind = [str(one) for one in periods_behind(newest)]
    exact = exact_cells(connection, LEVELS, behind)
    if not any(key.period == plan.period for key in exact):
        raise NothingToFreeze(plan.period)
    cells = {
        key: ExactCell(one.value, one.contributors, one.largest, one.published and key.period in plan.shown)
        for key, one in exact.items()
    }
    covered = {
        place: CellCoverage(*one)
        for place, one in coverage(connection, sorted(plan.shown)).items()
        if place[0] in LEVELS
    }
    return Inputs(cells, covered, area_names(connection), county_of(connection))


def protected(inputs: Inputs, threshold: int, earlier: Iterable[Figures]) -> Figures:
    """What may be shown of the inputs, beside what readers know already; raises InconsistentTable."""
    return protect_release(
        inputs.cells, county_of=inputs.county_of, threshold=threshold, earlier=tuple(earlier)
    )


def freeze(
    connection: Connection,
    plan: Plan,
    inputs: Inputs,
    figures: Figures,
    considered: Mapping[str, Figures],
    *,
    by: str,
    at: datetime,
) -> str:
    """Store a release with all it was made from, sealed by its hash; returns the hash."""
    fixed = keeping.settled_of(
        plan,
        method_note(plan.threshold),
        definitions(plan.threshold),
        considered=list(considered),
        key_version=None,
    )
    fingerprint = _hash(fixed, inputs, figures)
    keeping.keep(connection, plan, inputs, figures, Seal(fingerprint, fixed, inputs.county_of), by=by, at=at)
    return fingerprint


def verify(connection: Connection, code: str) -> Verification | None:
    """Make a frozen release again from its kept inputs and compare; None where no such release is frozen."""
    release_id = connection.execute(
        select(NationalRelease.id).where(NationalRelease.code == code)
    ).scalar_one_or_none()
    plan = keeping.plan_of(connection, release_id) if release_id else None
    seal = keeping.seal_of(connection, plan) if plan else None
    if plan is None or seal is None:
        return None
    inputs = keeping.kept_inputs(connection, plan, seal.county_of)
    earlier = keeping.earlier_figures(connection, plan)
    again = protected(inputs, plan.threshold, [earlier[one] for one in seal.settled.considered])
    return Verification(
        code=code,
        given=seal.content_hash,
        from_inputs=_hash(seal.settled, inputs, again),
        from_figures=_hash(seal.settled, inputs, keeping.figures_of(connection, plan.id)),
    )


def is_whole(connection: Connection, plan: Plan) -> bool:
    """Whether what is stored of a frozen release still has the hash it was given; made from nothing again."""
    seal = keeping.seal_of(connection, plan)
    if seal is None:
        return False
    covered, names = keeping.kept_coverage(connection, plan)
    stored = canonical_bytes(seal.settled, keeping.figures_of(connection, plan.id), covered, names)
    return content_hash(stored) == seal.content_hash


def _hash(settled: Settled, inputs: Inputs, figures: Figures) -> str:
    return content_hash(canonical_bytes(settled, figures, inputs.coverage, inputs.names))
