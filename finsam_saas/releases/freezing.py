"""Freezing a release as the national role: exact cells in, protected figures out, both kept for ever.

Everything that the figures are made from is kept with them, so that the release can be made again from
scratch, byte for byte, whatever has happened to the förbund's reports since.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from finsam_saas.disclosure.rules import ExactCell
from finsam_saas.releases import keeping
from finsam_saas.releases.content import Settled, canonical_bytes, content_hash
from finsam_saas.releases.engine import engine_of
from finsam_saas.releases.group_reading import read_groups
from finsam_saas.releases.group_words import group_definitions
from finsam_saas.releases.keeping import Figures, Inputs, Plan, Seal
from finsam_saas.releases.making import Making, remaking_of
from finsam_saas.releases.method import definitions, method_note
from finsam_saas.releases.models import NationalRelease
from finsam_saas.releases.money import Money
from finsam_saas.releases.money_keeping import keep_money, kept_money, money_made, read_amounts
from finsam_saas.releases.money_words import money_definitions
from finsam_saas.releases.release import CellCoverage
from finsam_saas.releases.rules import period_of_code, periods_behind
from finsam_saas.releases.secrets import NO_SECRETS, SecretMissing, Secrets
from finsam_saas.releases.target_groups import shown_groups
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
    from_inputs: str | None
    """None where the secret that the noise was made with is lost."""
    from_figures: str
    key_version: int | None = None
    engine: str | None = None
    """What it was protected with; None where that was not told."""
    engine_now: str = ""

    @property
    def holds(self) -> bool:
        """Whether the release is what it was when it was frozen."""
        return self.given == self.from_inputs == self.from_figures


def read_inputs(connection: Connection, plan: Plan, earlier: Collection[str]) -> Inputs:
    """The exact cells of the release's year so far, its coverage and its money; raises NothingToFreeze.

    So far is as far as any of the earlier releases (their codes) reach: what is corrected in a quarter
    must not give away what a release of a later one hides.
    """
    own = Period.parse(plan.period)
    released = [one for code in earlier if (one := period_of_code(code)) and one.year == own.year]
    newest = max([own, *released], key=lambda period: period.last_day)
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
    amounts = read_amounts(connection, plan.period)
    groups = read_groups(connection, plan, cells)
    return Inputs(cells, covered, area_names(connection), county_of(connection), amounts, groups)


def freeze(
    connection: Connection,
    plan: Plan,
    inputs: Inputs,
    figures: Figures,
    making: Making,
    *,
    by: str,
    at: datetime,
) -> str:
    """Store a release with all it was made from, sealed by its hash; returns the hash."""
    money = _money(plan.period, inputs, figures)
    fixed = keeping.settled_of(
        plan,
        method_note(plan.method, plan.threshold),
        [
            *definitions(plan.method, plan.threshold),
            *(money_definitions() if money else []),
            *(group_definitions() if shown_groups(figures) else []),
        ],
        considered=making.considered,
        key_version=making.key_version,
        engine=engine_of(plan.method),
    )
    fingerprint = _hash(fixed, inputs, figures, money)
    keeping.keep(connection, plan, inputs, figures, Seal(fingerprint, fixed, inputs.county_of), by=by, at=at)
    keep_money(connection, plan.id, money)
    return fingerprint


def verify(connection: Connection, code: str, secrets: Secrets = NO_SECRETS) -> Verification | None:
    """Make a frozen release again from its kept inputs and compare; None where no such release is frozen."""
    release_id = connection.execute(
        select(NationalRelease.id).where(NationalRelease.code == code)
    ).scalar_one_or_none()
    plan = keeping.plan_of(connection, release_id) if release_id else None
    seal = keeping.seal_of(connection, plan) if plan else None
    if plan is None or seal is None:
        return None
    inputs = keeping.kept_inputs(connection, plan, seal.county_of)
    try:
        again = remaking_of(connection, plan, seal.settled, secrets).make(inputs)
    except SecretMissing:
        made = None
    else:
        made = _hash(seal.settled, inputs, again, _money(plan.period, inputs, again))
    return Verification(
        code=code,
        given=seal.content_hash,
        from_inputs=made,
        from_figures=_hash(
            seal.settled,
            inputs,
            keeping.figures_of(connection, plan.id),
            kept_money(connection, plan.id),
        ),
        key_version=seal.settled.key_version,
        engine=seal.settled.engine,
        engine_now=engine_of(plan.method),
    )


def is_whole(connection: Connection, plan: Plan) -> bool:
    """Whether what is stored of a frozen release still has the hash it was given; made from nothing again."""
    seal = keeping.seal_of(connection, plan)
    if seal is None:
        return False
    covered, names = keeping.kept_coverage(connection, plan)
    figures, money = keeping.figures_of(connection, plan.id), kept_money(connection, plan.id)
    return content_hash(canonical_bytes(seal.settled, figures, covered, names, money)) == seal.content_hash


def _money(period: str, inputs: Inputs, figures: Figures) -> Money:
    return money_made(period, inputs.amounts, inputs.county_of, figures, inputs.coverage)


def _hash(settled: Settled, inputs: Inputs, figures: Figures, money: Money) -> str:
    return content_hash(canonical_bytes(settled, figures, inputs.coverage, inputs.names, money))
