"""Releases in the small world as analyst and worker make them, for tests of what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Engine

from finsam_saas.access.actor import Actor
from finsam_saas.access.permissions import GlobalRole, permissions_of
from finsam_saas.followup.quarters import Quarter
from finsam_saas.releases import queries, service
from finsam_saas.releases.release import Method, Release
from finsam_saas.releases.rules import JobKind
from finsam_saas.releases.secrets import Secrets
from finsam_saas.reporting_plan.periods import Period
from tenants.context import acting_for
from tenants.database import session, today
from tests import world
from tests.builders_national import QUARTER, Counts, counts, three_take_part, within
from worker.deliver import deliver_waiting
from worker.national import refresh
from worker.releases import work

TODAY = today()
TEST_SECRETS = Secrets(
    1, {1: b"a secret that only tests know first", 2: b"a secret that only tests know again"}
)
ANALYST = Actor(
    user_id=None,
    name="Analytikern",
    global_roles=frozenset({GlobalRole.NATIONAL_ANALYST}),
    permissions=permissions_of(frozenset(), frozenset({GlobalRole.NATIONAL_ANALYST})),
)
MANY: Counts = counts((60, 24, 12), (50, 20, 10))
"""Enough persons that no figure of three förbund together is small."""


@contextmanager
def nationally(app: Flask) -> Iterator[None]:
    """Work outside every förbund as the app role; what is not committed is rolled back."""
    with app.app_context(), acting_for(None):
        yield
        session.rollback()


def settle(app: Flask, engine: Engine) -> None:
    """Deliver all that waits and refresh the nation, as the worker does."""
    for slug in world.TENANTS:
        with within(app, slug):
            deliver_waiting()
    refresh(engine)


def reported_nation(app: Flask, engine: Engine) -> None:
    """Three förbund that take part with accepted reports for the quarter, in the national cube."""
    three_take_part(app, MANY)
    settle(app, engine)


def planned(app: Flask, quarter: Quarter = QUARTER, method: Method = Method.SUPPRESSION) -> str:
    """The code of a release that an analyst has just planned for today."""
    with nationally(app):
        code = service.plan_release(
            actor=ANALYST,
            period=Period.parse(str(quarter)),
            planned_on=TODAY,
            today=TODAY,
            method=method,
            may_use_keys=True,
            is_demo=True,
        )
        session.commit()
    return code


def ask(app: Flask, code: str, kind: JobKind) -> None:
    """Ask the worker for a step, as the analyst does."""
    with nationally(app):
        service.ask_for(actor=ANALYST, planned=of_code(code), kind=kind, today=TODAY)
        session.commit()


def of_code(code: str) -> Release:
    """The release with this code, whatever its state; inside a scope."""
    found = queries.any_release(code)
    assert found is not None
    return found


def now_of(app: Flask, code: str) -> Release:
    """The release with this code as it is now."""
    with nationally(app):
        return of_code(code)


def take(app: Flask, engine: Engine, code: str, *kinds: JobKind, secrets: Secrets = TEST_SECRETS) -> Release:
    """Take these steps with a release, asked for and worked one by one; the release after them."""
    for kind in kinds:
        ask(app, code, kind)
        work(engine, secrets)
    return now_of(app, code)


def frozen_release(
    app: Flask, engine: Engine, quarter: Quarter = QUARTER, method: Method = Method.SUPPRESSION
) -> Release:
    """A release that has been previewed and frozen."""
    return take(app, engine, planned(app, quarter, method), JobKind.PREVIEW, JobKind.FREEZE)


def published_release(
    app: Flask, engine: Engine, quarter: Quarter = QUARTER, method: Method = Method.SUPPRESSION
) -> Release:
    """A release that has gone all the way out."""
    return take(app, engine, frozen_release(app, engine, quarter, method).code, JobKind.PUBLISH)


def correcting_release(
    app: Flask,
    engine: Engine,
    wrong: Release,
    note: str = "Ett förbund rättade.",
    *,
    secrets: Secrets = TEST_SECRETS,
) -> Release:
    """A published release that corrects another."""
    with nationally(app):
        code = service.plan_correction(
            actor=ANALYST, wrong=of_code(wrong.code), note=note, planned_on=TODAY, today=TODAY
        )
        session.commit()
    return take(app, engine, code, JobKind.PREVIEW, JobKind.FREEZE, JobKind.PUBLISH, secrets=secrets)
