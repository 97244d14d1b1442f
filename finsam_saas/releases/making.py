"""How the figures of a release are made of its inputs: by which method and secret, beside which others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from finsam_saas.releases import keeping
from finsam_saas.releases.cell_keys import Step, held_together, perturb_release
from finsam_saas.releases.content import Settled
from finsam_saas.releases.group_protection import protect_with_groups
from finsam_saas.releases.keeping import Figures, Inputs, Plan
from finsam_saas.releases.models import NationalRelease, NationalReleaseSeal
from finsam_saas.releases.release import Method
from finsam_saas.releases.rules import check_method, period_of_code
from finsam_saas.releases.secrets import Secrets
from finsam_saas.releases.turn import Neighbours, YearBeside
from finsam_saas.reporting_plan.periods import Period


@dataclass(frozen=True, slots=True)
class Making:
    """How a release is made: the codes of the releases it takes into account, and the secret's version.

    `make` gives the figures of inputs; it reads no database, and raises InconsistentTable
    or NotProved.
    """

    considered: Sequence[str]
    key_version: int | None
    make: Callable[[Inputs], Figures]


def making_of(connection: Connection, plan: Plan, secrets: Secrets) -> Making:
    """How a planned release is to be made, beside those that are frozen now.

    Raises ReleaseRefused where the year has frozen releases by the other method, SecretMissing where the
    server lacks the secret.
    """
    check_method(Period.parse(plan.period), plan.method, _methods_beside(connection, plan))
    if plan.method is Method.SUPPRESSION:
        return _by_suppression(connection, plan, _considered_by(connection, plan))
    frozen = keeping.frozen_of_years(connection, plan, [Period.parse(plan.period).year])
    # Noise follows the records, so only releases of the same period have anything to hold on to.
    same = {code: one for code, one in frozen.items() if str(period_of_code(code)) == plan.period}
    version = _version_of_year(connection, plan) or secrets.current
    return _by_keys(connection, plan, same, version, secrets)


def remaking_of(connection: Connection, plan: Plan, settled: Settled, secrets: Secrets) -> Making:
    """How a frozen release was made; raises SecretMissing where its secret is lost."""
    frozen = keeping.frozen_of_years(connection, plan, _years_beside(plan))
    considered = {code: frozen[code] for code in settled.considered}
    if settled.key_version is None:
        return _by_suppression(connection, plan, considered)
    return _by_keys(connection, plan, considered, settled.key_version, secrets)


def _by_suppression(connection: Connection, plan: Plan, considered: Mapping[str, UUID]) -> Making:
    year = Period.parse(plan.period).year
    earlier = [keeping.figures_of(connection, one) for one in _of_year(considered, year).values()]
    beside = Neighbours(
        _beside(connection, _of_year(considered, year - 1)),
        _beside(connection, _of_year(considered, year + 1)),
    )

    def make(inputs: Inputs) -> Figures:
        return protect_with_groups(
            inputs.cells,
            inputs.groups,
            county_of=inputs.county_of,
            threshold=plan.threshold,
            earlier=earlier,
            beside=beside,
        )

    return Making(list(considered), None, make)


def _considered_by(connection: Connection, plan: Plan) -> dict[str, UUID]:
    """The frozen releases that one by suppression is to be made beside, oldest first, by code.

    All of its own year, and of the years before and after. A year goes on as it began: what its first
    release did not take into account, its later ones cannot either.
    """
    year = Period.parse(plan.period).year
    found = keeping.frozen_of_years(connection, plan, _years_beside(plan))
    own = _of_year(found, year)
    hangs_on = {
        year - 1: not own or year - 1 in _years_behind(connection, next(iter(own.values()))),
        year: True,
        year + 1: all(year in _years_behind(connection, one) for one in _of_year(found, year + 1).values()),
    }
    return {code: one for code, one in found.items() if hangs_on[_year_of(code)]}


def _years_beside(plan: Plan) -> list[int]:
    year = Period.parse(plan.period).year
    return [year - 1, year, year + 1]


def _year_of(code: str) -> int:
    period = period_of_code(code)
    if period is None:
        raise ValueError(code)
    return period.year


def _of_year(codes: Mapping[str, UUID], year: int) -> dict[str, UUID]:
    return {code: one for code, one in codes.items() if _year_of(code) == year}


def _years_behind(connection: Connection, release_id: UUID) -> set[int]:
    """The years of the releases that a frozen release was made beside."""
    considered = connection.execute(
        select(NationalReleaseSeal.considered).where(NationalReleaseSeal.release_id == release_id)
    ).scalar_one()
    return {_year_of(code) for code in considered}


def _beside(connection: Connection, releases: Mapping[str, UUID]) -> YearBeside | None:
    """A year beside, as its newest release was made: that has all of it, whatever it was to show."""
    if not releases:
        return None
    newest = list(releases)[-1]
    kept = _kept(connection, releases[newest])
    figures = [keeping.figures_of(connection, one) for one in releases.values()]
    stands = _year_of(newest) - 1 in _years_behind(connection, releases[newest])
    return YearBeside(kept.cells, kept.county_of, figures, start_stands=stands)


def _by_keys(
    connection: Connection, plan: Plan, considered: Mapping[str, UUID], version: int | None, secrets: Secrets
) -> Making:
    secret = secrets.of(version)
    earlier = [_kept(connection, one) for one in considered.values()]

    def make(inputs: Inputs) -> Figures:
        return held_together((_step(one, secret) for one in (*earlier, inputs)), plan.threshold)

    return Making(list(considered), version, make)


def _step(inputs: Inputs, secret: bytes) -> Step:
    counts = {key: cell.value for key, cell in inputs.cells.items()}
    return Step(counts, perturb_release(inputs.cells, county_of=inputs.county_of, secret=secret))


def _kept(connection: Connection, release_id: UUID) -> Inputs:
    plan = keeping.plan_of(connection, release_id)
    seal = keeping.seal_of(connection, plan)
    if seal is None:
        raise LookupError(plan.code)
    return keeping.kept_inputs(connection, plan, seal.county_of)


def _methods_beside(connection: Connection, plan: Plan) -> list[tuple[Period, Method]]:
    """The period and method of every frozen release but this one."""
    rows = connection.execute(
        select(NationalRelease.period, NationalRelease.method)
        .join(NationalReleaseSeal, NationalReleaseSeal.release_id == NationalRelease.id)
        .where(NationalRelease.id != plan.id)
    )
    return [(Period.parse(period), method) for period, method in rows]


def _version_of_year(connection: Connection, plan: Plan) -> int | None:
    """The version of the secret that the year's first release was made with; None before any.

    A year stays with it: the same cell with two kinds of noise would tell more than with one.
    """
    return connection.execute(
        select(NationalReleaseSeal.key_version)
        .join(NationalRelease, NationalRelease.id == NationalReleaseSeal.release_id)
        .where(
            NationalRelease.period.startswith(plan.period[:4]), NationalReleaseSeal.key_version.is_not(None)
        )
        .order_by(NationalReleaseSeal.frozen_at)
        .limit(1)
    ).scalar()
